"""The variables of a compiled protocol: for each fact that decisions read, the cells they can tell apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.criteria import Atom, Both, Criterion, Either, Includes, Is, Not, Within
from kg.decision_diagram import TRUE, DiagramBuilder
from kg.facts import Fact, FactType
from kg.intervals import Cells, Interval, cells
from kg.patient import Listed, Possible

Answer = bool | str | frozenset[str | None]


@dataclass(frozen=True, slots=True)
class Variable:
    """One fact and its cells: intervals of a quantity (`ranges`), otherwise the answers themselves.

    A cell of a list is the set of groups it has a member of, among those that criteria ask for; None stands for
    "any member at all".
    """

    fact: Fact
    ranges: Cells | None
    answers: tuple[Answer, ...]

    @property
    def size(self) -> int:
        """How many cells there are."""
        return len(self.ranges) if self.ranges is not None else len(self.answers)

    def where(self, atom: Atom) -> int:
        """The cells on which an atom about this fact holds, as bits."""
        match atom:
            case Within(_, interval) if self.ranges is not None:
                return self.ranges.mask(interval)
            case Is(_, value):
                return _bits(answer == value for answer in self.answers)
            case Includes(_, group):
                return _bits(isinstance(answer, frozenset) and group in answer for answer in self.answers)
        message = f"`{self.fact.id}` cannot be cut into cells by {atom}"
        raise TypeError(message)

    def possible(self, values: Possible) -> int:
        """The cells that are still possible, as bits."""
        match values:
            case Interval():
                return self.ranges.mask(values) if self.ranges is not None else 0
            case None:
                return (1 << self.size) - 1
            case Listed():
                certain = values.groups | ({None} if values.members else set())
                return _bits(
                    isinstance(answer, frozenset) and certain & self.asked <= answer <= certain | values.in_doubt
                    for answer in self.answers
                )
            case _:
                return _bits(answer in values for answer in self.answers)

    @property
    def asked(self) -> frozenset[str | None]:
        """The groups of a list that criteria ask for."""
        return frozenset().union(*(answer for answer in self.answers if isinstance(answer, frozenset)))


def variable(fact: Fact, atoms: Sequence[Atom]) -> Variable:
    """Cut a fact into the cells that the atoms about it can tell apart."""
    match fact.type:
        case FactType.QUANTITY if fact.possible is not None:
            tested = [a.interval for a in atoms if isinstance(a, Within)]
            return Variable(fact, cells(fact.possible, tested, whole=fact.whole), ())
        case FactType.BOOLEAN:
            return Variable(fact, None, (False, True))
        case FactType.CHOICE:
            return Variable(fact, None, tuple(id_ for id_, _ in fact.choices))
    asked = list(dict.fromkeys(a.group for a in atoms if isinstance(a, Includes)))
    answers = [frozenset(some) for size in range(len(asked) + 1) for some in combinations(asked, size)]
    return Variable(fact, None, tuple(a for a in answers if not a or None not in asked or None in a))


def diagram(criterion: Criterion, builder: DiagramBuilder, cells: Callable[[Atom], tuple[int, int]]) -> int:
    """The diagram of a criterion; `cells` gives the variable that an atom is about, and where it holds."""
    match criterion:
        case Not(inner):
            return builder.negation(diagram(inner, builder, cells))
        case Both(parts):
            return builder.all_of(diagram(part, builder, cells) for part in parts)
        case Either(parts):
            return builder.any_of(diagram(part, builder, cells) for part in parts)
        case _:
            return builder.atom(*cells(criterion))


def at_most(lesser: int, greater: int, variables: Sequence[Variable], builder: DiagramBuilder) -> int:
    """The diagram of a constraint: some number of the cell of one variable is at most one of the other's."""
    low, high = variables[lesser].ranges, variables[greater].ranges
    if low is None or high is None:
        return TRUE
    return builder.any_of(
        builder.both(
            builder.atom(lesser, 1 << i),
            builder.atom(greater, sum(1 << j for j in range(len(high)) if low[i].low < high[j].high)),
        )
        for i in range(len(low))
    )


def _bits(flags: Iterable[bool]) -> int:
    return sum(1 << i for i, flag in enumerate(flags) if flag)
