"""Rules by which a yes/no fact follows from others, worked out exactly from what is known of these.

A rule says yes where its first condition holds for every way of filling in what is missing, no where its second one
does; three-valued logic alone would leave "x or not x" open. Inputs are cut into the cells that the rule's tests tell
apart, as bits, and split only while that matters. Arithmetic between quantities is judged by the intervals of the
cells; where these leave it open, both are possible.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Protocol as Interface

from kg.criteria import NEVER, Both, Compared, Criterion, Either, Not, Operator, atoms, quantities
from kg.facts import Derivation, Fact
from kg.intervals import ALL, Cells, Interval
from kg.judging import truth_in
from kg.patient import Known, Possible
from kg.scores import EVERY_SUM, Bands
from kg.truth import Truth
from kg.variables import Variable, variable

Verdict = bool | None
"""What a rule says of a complete patient: yes, no, or nothing."""

_NO_INPUT = 0
_OPPOSITE: Mapping[Operator, Operator] = {">=": "<", ">": "<=", "!=": "="}


@dataclass(frozen=True, slots=True)
class _World:
    """What is known of each input, the cells it can lie in, and what is assumed of arithmetic that these leave open.

    `seen` keeps the arithmetic done so far for one patient: most splits leave its inputs as they are.
    """

    known: tuple[Possible, ...]
    cells: tuple[int, ...]
    assumed: Mapping[int, Truth]
    seen: dict[tuple[int, tuple[int, ...]], Truth]


class _Condition(Interface):
    """A part of a rule."""

    def look(self, world: _World, apart: int) -> tuple[Truth, _Atom | None]:
        """Its truth and, while that is open, an atom by which to split the world, none that reads an input of `apart`.

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
        return Truth.UNKNOWN, None if apart >> self.input & 1 else self

    def split(self, world: _World) -> Iterator[_World]:
        """The worlds in which the test is settled; together they are this one."""
        possible = world.cells[self.input]
        for part in (possible & self.cells, possible & ~self.cells):
            for cells in _runs(part) if self.ordered else (part,):
                yield _only(world, self.input, cells)


@dataclass(frozen=True, slots=True)
class _Relation:
    """Two arithmetic expressions stand in a relation; `inputs` are the quantities in it, with their cells.

    All relations of one rule are numbered, so that one and its opposite are known to be that.
    """

    number: int
    compared: Compared
    inputs: Mapping[int, tuple[str, Cells]]

    def truth(self, world: _World) -> Truth:
        """What the cells, or else what is assumed, say of it."""
        key = self.number, tuple([world.cells[i] for i in self.inputs])
        truth = world.seen.get(key)
        if truth is None:
            truth = world.seen[key] = truth_in(self.compared, dict(self._values(world)))
        return world.assumed.get(self.number, truth) if truth is Truth.UNKNOWN else truth

    def _values(self, world: _World) -> Iterator[tuple[str, Interval]]:
        for i, (fact, cells) in self.inputs.items():
            known, mask = world.known[i], world.cells[i]
            reach = cells.reach(mask)
            yield fact, known & reach if isinstance(known, Interval) else reach


@dataclass(frozen=True, slots=True)
class _Arithmetic:
    """A relation holds, or (`negated`) does not."""

    relation: _Relation
    negated: bool

    def look(self, world: _World, apart: int) -> tuple[Truth, _Atom | None]:
        truth = self.relation.truth(world)
        if truth is Truth.UNKNOWN:
            return truth, None if any(apart >> i & 1 for i in self.relation.inputs) else self
        return ~truth if self.negated else truth, None

    def split(self, world: _World) -> Iterator[_World]:
        """The worlds in which the relation is assumed to hold, and to fail."""
        for assumption in (Truth.YES, Truth.NO):
            assumed = {**world.assumed, self.relation.number: assumption}
            yield _World(world.known, world.cells, assumed, world.seen)


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
    at_first: tuple[str, ...] | None = None
    """What decides while nothing is known; None where arithmetic makes that depend on the ranges of the inputs."""

    @classmethod
    def of(cls, derivation: Derivation, facts: Mapping[str, Fact]) -> Rule:
        """Cut the inputs of a derivation where its tests do."""
        conditions = (derivation.true_when or NEVER, derivation.false_when or NEVER)
        tests = [a for c in conditions for a in atoms(c) if not isinstance(a, Compared)]
        inputs = tuple(variable(facts[i], [a for a in tests if a.fact == i]) for i in derivation.inputs)
        maker = _Maker(inputs, {v.fact.id: i for i, v in enumerate(inputs)}, {})
        yes, no = (maker.condition(c, negated=False) for c in conditions)
        rule = cls(inputs, yes, no)
        if maker.relations:
            return rule
        nothing = _World((None,) * len(inputs), rule._all_cells, {}, {})
        deciding = tuple(v.fact.id for i, v in enumerate(inputs) if rule._matters(nothing, i))
        return replace(rule, at_first=deciding)

    def verdicts(self, known: Mapping[str, Known]) -> Iterator[Verdict]:
        """What the rule says for the ways of filling in what is missing; each verdict perhaps several times."""
        return self._verdicts(self._world(known))

    def deciding(self, known: Mapping[str, Known], never: Collection[str] = ()) -> tuple[str, ...]:
        """The open inputs that can change what the rule says, the others being filled in somehow.

        With inputs that will `never` be known: those that can change whether these leave it open.
        """
        world = self._world(known)
        if self.at_first is not None and world.cells == self._all_cells and not never:
            return self.at_first
        unknown = sum(1 << i for i, v in enumerate(self.inputs) if v.fact.id in never)
        return tuple(
            v.fact.id
            for i, v in enumerate(self.inputs)
            if not unknown >> i & 1 and not _is_exact(known[v.fact.id]) and self._matters(world, i, unknown)
        )

    def told_apart(self, known: Mapping[str, Known], input_: str, never: Collection[str] = ()) -> Bands:
        """Which values of a quantity make a difference to what the rule says."""
        if self.at_first is None:  # arithmetic tells more values apart than cells
            return EVERY_SUM
        number = next(i for i, v in enumerate(self.inputs) if v.fact.id == input_)
        world, unknown = self._world(known), sum(1 << i for i, v in enumerate(self.inputs) if v.fact.id in never)
        ranges, cells = self.inputs[number].ranges, [1 << i for i in range(self.inputs[number].size)]
        two = [(a, b) for a, b in combinations(cells, 2) if a & world.cells[number] and b & world.cells[number]]
        changed = [(a, b) for a, b in two if self._matters(_only(world, number, a | b), number, unknown)]
        return Bands(ranges, tuple(changed))

    @property
    def _all_cells(self) -> tuple[int, ...]:
        return tuple((1 << v.size) - 1 for v in self.inputs)

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

    def _matters(self, world: _World, input_: int, unknown: int = 0) -> bool:
        """Whether two worlds that differ in this input alone differ in what the rule says of all that is `unknown`."""
        settled, _, atom = self._judge(world, unknown | 1 << input_)
        if settled:
            return False
        if atom is not None:
            return any(self._matters(part, input_, unknown) for part in atom.split(world))
        return len(set(self._sayings(world, unknown))) > 1

    def _sayings(self, world: _World, unknown: int) -> Iterator[Verdict]:
        """What the rule says for the ways of filling in all but the inputs in `unknown`, which stay open."""
        settled, verdict, atom = self._judge(world, unknown)
        if settled:
            yield verdict
        elif atom is None:
            said = set(self._verdicts(world))
            yield said.pop() if len(said) == 1 else None
        else:
            for part in atom.split(world):
                yield from self._sayings(part, unknown)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the conditions of one rule."""

    inputs: tuple[Variable, ...]
    number: Mapping[str, int]
    relations: dict[Compared, _Relation]

    def condition(self, criterion: Criterion, *, negated: bool) -> _Condition:
        """A condition, with its negations moved down to its atoms."""
        match criterion:
            case Not(inner):
                return self.condition(inner, negated=not negated)
            case Both(parts) | Either(parts):
                made = [self.condition(part, negated=negated) for part in parts]
                settles = Truth.NO if isinstance(criterion, Both) is not negated else Truth.YES
                return _Joint(settles, ~settles, tuple(sorted(made, key=lambda c: isinstance(c, _Arithmetic))))
            case Compared(operator, left, right):
                if operator in _OPPOSITE:
                    return _Arithmetic(self._relation(Compared(_OPPOSITE[operator], left, right)), not negated)
                return _Arithmetic(self._relation(criterion), negated)
            case _:
                input_ = self.inputs[self.number[criterion.fact]]
                where = input_.where(criterion)
                cells = ((1 << input_.size) - 1) & ~where if negated else where
                return _Test(self.number[criterion.fact], cells, input_.ranges is not None)

    def _relation(self, compared: Compared) -> _Relation:
        if compared not in self.relations:
            read = {self.number[f]: f for side in (compared.left, compared.right) for f in quantities(side)}
            cells = {i: (f, self.inputs[i].ranges or Cells((ALL.low, ALL.high))) for i, f in read.items()}
            self.relations[compared] = _Relation(len(self.relations), compared, cells)
        return self.relations[compared]


def _only(world: _World, input_: int, cells: int) -> _World:
    """The part of a world in which an input lies in some cells."""
    changed = (*world.cells[:input_], cells, *world.cells[input_ + 1 :])
    return _World(world.known, changed, world.assumed, world.seen)


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
