"""Rules by which a yes/no fact follows from others, worked out exactly from what is known of these.

A rule says yes where its first condition holds for every way of filling in what is missing, no where its second one
does; three-valued logic alone would leave "x or not x" open. Inputs are cut into the cells that the rule's tests tell
apart, as bits, and split only while that matters. Arithmetic between quantities is judged by the intervals of the
cells; where these leave it open, both are possible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol as Interface

from kg.criteria import NEVER, Both, Compared, Criterion, Either, Not, atoms, quantities
from kg.facts import Derivation, Fact
from kg.intervals import ALL, Cells, Interval
from kg.judging import truth_in
from kg.patient import Known, Possible
from kg.truth import Truth
from kg.variables import Variable, variable

Verdict = bool | None
"""What a rule says of a complete patient: yes, no, or nothing."""

_NO_INPUT = -1
_OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "=": "!=", "!=": "="}


@dataclass(frozen=True, slots=True)
class _World:
    """What is known of each input, the cells it can lie in, and what is assumed of arithmetic that these leave open.

    `seen` keeps the arithmetic done so far for one patient: most splits leave its inputs as they are.
    """

    known: tuple[Possible, ...]
    cells: tuple[int, ...]
    assumed: Mapping[_Arithmetic, Truth]
    seen: dict[tuple[_Arithmetic, tuple[int, ...]], Truth]


class _Condition(Interface):
    """A part of a rule."""

    def look(self, world: _World, apart: int) -> tuple[Truth, _Atom | None]:
        """Its truth and, while that is open, an atom by which to split the world, none that reads the input `apart`.

        Arithmetic is looked at only when no test is open: it costs more, and more of it is settled then.
        """


@dataclass(frozen=True, slots=True)
class _Test:
    """An input lies in one of some cells; those of a quantity are in order."""

    input: int
    cells: int
    ordered: bool

    def look(self, world: _World, apart: int) -> tuple[Truth, _Atom | None]:
        possible = world.cells[self.input]
        if not possible & ~self.cells:
            return Truth.YES, None
        if not possible & self.cells:
            return Truth.NO, None
        return Truth.UNKNOWN, None if self.input == apart else self

    def split(self, world: _World) -> Iterator[_World]:
        """The worlds in which the test is settled; together they are this one."""
        possible = world.cells[self.input]
        for part in (possible & self.cells, possible & ~self.cells):
            for cells in _runs(part) if self.ordered else (part,):
                changed = (*world.cells[: self.input], cells, *world.cells[self.input + 1 :])
                yield _World(world.known, changed, world.assumed, world.seen)


@dataclass(frozen=True, slots=True, eq=False)
class _Arithmetic:
    """Two arithmetic expressions stand in a relation; `inputs` are the quantities in it, with their cells."""

    relation: Compared
    inputs: Mapping[int, tuple[str, Cells]]

    def look(self, world: _World, apart: int) -> tuple[Truth, _Atom | None]:
        key = self, tuple([world.cells[i] for i in self.inputs])
        truth = world.seen.get(key)
        if truth is None:
            truth = world.seen[key] = truth_in(self.relation, dict(self._values(world)))
        if truth is Truth.UNKNOWN and (truth := world.assumed.get(self, truth)) is Truth.UNKNOWN:
            return truth, None if apart in self.inputs else self
        return truth, None

    def _values(self, world: _World) -> Iterator[tuple[str, Interval]]:
        for i, (fact, cells) in self.inputs.items():
            known, mask = world.known[i], world.cells[i]
            reach = Interval(cells.cuts[(mask & -mask).bit_length() - 1], cells.cuts[mask.bit_length()])
            yield fact, known & reach if isinstance(known, Interval) else reach

    def split(self, world: _World) -> Iterator[_World]:
        """The worlds in which it is assumed to hold, and to fail."""
        for assumption in (Truth.YES, Truth.NO):
            yield _World(world.known, world.cells, {**world.assumed, self: assumption}, world.seen)


_Atom = _Test | _Arithmetic


@dataclass(frozen=True, slots=True)
class _Joint:
    """Conditions of which all must hold (`settles` is NO), or any one (`settles` is YES); arithmetic stands last."""

    settles: Truth
    otherwise: Truth
    parts: tuple[_Condition, ...]

    def look(self, world: _World, apart: int) -> tuple[Truth, _Atom | None]:
        result, split_by = self.otherwise, None
        for part in self.parts:
            if isinstance(split_by, _Test) and isinstance(part, _Arithmetic):
                break
            truth, atom = part.look(world, apart)
            if truth is self.settles:
                return truth, None
            if truth is Truth.UNKNOWN:
                result = truth
                split_by = atom if atom is not None and not isinstance(split_by, _Test) else split_by
        return result, split_by


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of one derived fact: the inputs, and the conditions for yes and for no."""

    inputs: tuple[Variable, ...]
    yes: _Condition
    no: _Condition

    @classmethod
    def of(cls, derivation: Derivation, facts: Mapping[str, Fact]) -> Rule:
        """Cut the inputs of a derivation where its tests do."""
        conditions = (derivation.true_when or NEVER, derivation.false_when or NEVER)
        tests = [a for c in conditions for a in atoms(c) if not isinstance(a, Compared)]
        inputs = tuple(variable(facts[i], [a for a in tests if a.fact == i]) for i in derivation.inputs)
        number = {v.fact.id: i for i, v in enumerate(inputs)}
        yes, no = (_condition(c, inputs, number, negated=False) for c in conditions)
        return cls(inputs, yes, no)

    def verdicts(self, known: Mapping[str, Known]) -> Iterator[Verdict]:
        """What the rule says for the ways of filling in what is missing; each verdict perhaps several times."""
        return self._verdicts(self._world(known))

    def deciding(self, known: Mapping[str, Known]) -> tuple[str, ...]:
        """The open inputs that can change what the rule says, the others being filled in somehow."""
        world = self._world(known)
        return tuple(
            v.fact.id for i, v in enumerate(self.inputs) if not _is_exact(known[v.fact.id]) and self._matters(world, i)
        )

    def _world(self, known: Mapping[str, Known]) -> _World:
        possible = tuple(known[v.fact.id].possible for v in self.inputs)
        return _World(
            possible,
            tuple(
                (1 << v.size) - 1 if p is v.fact.possible else v.possible(p)
                for v, p in zip(self.inputs, possible, strict=True)
            ),
            {},
            {},
        )

    def _judge(self, world: _World, apart: int = _NO_INPUT) -> tuple[bool, Verdict, _Atom | None]:
        """Whether the rule is settled, its verdict, and otherwise an atom to split by (None: only `apart` is open)."""
        yes, split_by = self.yes.look(world, apart)
        if yes is Truth.YES:
            return True, True, None
        if yes is Truth.UNKNOWN and isinstance(split_by, _Test):
            return False, None, split_by
        no, other = self.no.look(world, apart)
        if no is Truth.YES:
            return True, False, None
        if yes is Truth.NO and no is Truth.NO:
            return True, None, None
        return False, None, other if split_by is None or isinstance(other, _Test) else split_by

    def _verdicts(self, world: _World) -> Iterator[Verdict]:
        settled, verdict, atom = self._judge(world)
        if settled or atom is None:
            yield verdict
            return
        for part in atom.split(world):
            yield from self._verdicts(part)

    def _matters(self, world: _World, input_: int) -> bool:
        """Whether two worlds that differ in this input alone differ in what the rule says."""
        settled, _, atom = self._judge(world, input_)
        if settled:
            return False
        if atom is not None:
            return any(self._matters(part, input_) for part in atom.split(world))
        return len(set(self._verdicts(world))) > 1


def _condition(
    criterion: Criterion, inputs: tuple[Variable, ...], number: Mapping[str, int], *, negated: bool
) -> _Condition:
    match criterion:
        case Not(inner):
            return _condition(inner, inputs, number, negated=not negated)
        case Both(parts) | Either(parts):
            made = [_condition(part, inputs, number, negated=negated) for part in parts]
            settles = Truth.NO if isinstance(criterion, Both) is not negated else Truth.YES
            return _Joint(settles, ~settles, tuple(sorted(made, key=lambda c: isinstance(c, _Arithmetic))))
        case Compared(operator, left, right):
            read = dict.fromkeys((*quantities(left), *quantities(right)))
            cells = {number[f]: (f, inputs[number[f]].ranges or Cells((ALL.low, ALL.high))) for f in read}
            return _Arithmetic(Compared(_OPPOSITE[operator], left, right) if negated else criterion, cells)
        case _:
            input_ = inputs[number[criterion.fact]]
            where = input_.where(criterion)
            cells_ = ((1 << input_.size) - 1) & ~where if negated else where
            return _Test(number[criterion.fact], cells_, input_.ranges is not None)


def _runs(cells: int) -> Iterator[int]:
    """The unbroken runs of cells."""
    while cells:
        lowest = cells & -cells
        run = cells & ~(cells + lowest)
        yield run
        cells &= ~run


def _is_exact(known: Known) -> bool:
    """Whether no other value could be given than the one that is."""
    match known.possible:
        case Interval() as interval:
            return interval.point is not None
        case frozenset() as answers:
            return len(answers) == 1
        case None:
            return False
        case listed:
            return not listed.in_doubt
