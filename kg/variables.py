"""The variables of a compiled protocol: for each fact that decisions read, the cells they can tell apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.criteria import Atom, Includes, Is, Within
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
            return Variable(fact, cells(fact.possible, [a.interval for a in atoms if isinstance(a, Within)]), ())
        case FactType.BOOLEAN:
            return Variable(fact, None, (False, True))
        case FactType.CHOICE:
            return Variable(fact, None, tuple(id_ for id_, _ in fact.choices))
    asked = list(dict.fromkeys(a.group for a in atoms if isinstance(a, Includes)))
    answers = [frozenset(some) for size in range(len(asked) + 1) for some in combinations(asked, size)]
    return Variable(fact, None, tuple(a for a in answers if not a or None not in asked or None in a))


def _bits(flags: Iterable[bool]) -> int:
    return sum(1 << i for i, flag in enumerate(flags) if flag)
