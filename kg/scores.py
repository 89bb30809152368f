"""Scores: which sums of points are possible, and which missing facts can move them from one band to another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from math import ceil, floor, lcm

from kg.criteria import Atom, Both, Compared, Criterion, Either, Is, Not, atoms, facts_of
from kg.decision_diagram import CAN_FAIL, CAN_HOLD, DiagramBuilder, DiagramTooLargeError, specialise
from kg.facts import Derivation, Fact
from kg.intervals import Cells, Interval, numbers
from kg.patient import Known, Tally
from kg.sums import LARGEST_SUM, Learning, Regions, Sums, bits
from kg.truth import Truth
from kg.variables import Variable, at_most, diagram, variable

MOST_SUMS = 2_000
"""A score of ten items with two decimals may have 1,000 sums."""


@dataclass(frozen=True, slots=True)
class Bands:
    """Which values of a score make a difference: those in the two cells (as bits) of one of the pairs.

    Without `pairs` any two cells do, without `cells` any two sums.
    """

    cells: Cells | None = None
    pairs: tuple[tuple[int, int], ...] | None = None


EVERY_SUM = Bands()
_STANDING = {CAN_HOLD: Truth.YES, CAN_FAIL: Truth.NO, CAN_HOLD | CAN_FAIL: Truth.UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The sum of one derived fact. Points are counted in whole parts of one point, `parts` of them.

    `bands` are the values that the protocol tells apart somewhere.
    """

    derivation: Derivation
    inputs: tuple[Variable, ...]
    bands: Bands
    parts: int
    sums: Sums = field(repr=False)
    items: Callable[[Sequence[int]], tuple[int, ...]] = field(repr=False)

    @classmethod
    def of(
        cls,
        derivation: Derivation,
        facts: Mapping[str, Fact],
        bands: Bands = EVERY_SUM,
        pairs: Iterable[tuple[str, str]] = (),
    ) -> Score:
        """Work out the sum of a derivation; in `pairs` the first fact is never more than the second.

        Raises:
            DiagramTooLargeError: the items tell too many combinations of their facts apart.
        """
        conditions = [_from_what_is_given(item.when, facts) for item in derivation.score]
        tests = [atom for condition in conditions for atom in atoms(condition)]
        order = _neighbours([facts_of(condition) for condition in conditions])
        inputs = tuple(variable(facts[i], [a for a in tests if facts_of(a) == (i,)]) for i in order)
        number = {id_: i for i, id_ in enumerate(order)}
        builder = DiagramBuilder([v.size for v in inputs])

        def cells(atom: Atom) -> tuple[int, int]:
            (fact,) = facts_of(atom)
            return number[fact], inputs[number[fact]].where(atom)

        possible = builder.all_of(
            at_most(number[a], number[b], inputs, builder) for a, b in pairs if {a, b} <= number.keys()
        )
        items = [diagram(condition, builder, cells) for condition in conditions]
        parts = lcm(*(item.points.denominator for item in derivation.score))
        points = [int(item.points * parts) for item in derivation.score]
        score = cls(
            derivation=derivation,
            inputs=inputs,
            bands=bands,
            parts=parts,
            sums=Sums.of(builder, list(zip(items, points, strict=True)), possible),
            items=specialise(builder.nodes, [builder.where(item, possible) for item in items]),
        )
        if len(set(score.sums.all(score._all_cells))) > MOST_SUMS:
            raise DiagramTooLargeError
        return score

    @property
    def reads(self) -> tuple[str, ...]:
        """The facts from which the sum is worked out."""
        return tuple([v.fact.id for v in self.inputs])

    def possible(self, known: Mapping[str, Known] | None = None) -> Interval:
        """Exactly the sums that some way of filling in what is missing gives; with nothing known, all there are."""
        sums = self.sums.all(self._all_cells if known is None else self._cells(known))
        return numbers(sorted({Fraction(sum_, self.parts) for sum_ in sums}))

    def standing(self, known: Mapping[str, Known]) -> tuple[Truth, ...]:
        """Whether each item counts, in their order."""
        return tuple(_STANDING[can] for can in self.items(self._cells(known)))

    def tally(self, known: Mapping[str, Known]) -> Tally:
        """The items that count for certain, and those that may."""
        said = list(zip(self.derivation.score, self.items(self._cells(known)), strict=True))
        return Tally(
            counted=tuple((i.label, i.points) for i, can in said if can == CAN_HOLD),
            open=tuple((i.label, i.points) for i, can in said if can == CAN_HOLD | CAN_FAIL),
            interpretations=tuple(dict.fromkeys(r for i, can in said if can != CAN_FAIL for r in i.interpretations)),
        )

    def deciding(
        self, known: Mapping[str, Known], never: Collection[str] = (), bands: Bands | None = None
    ) -> tuple[str, ...]:
        """The open inputs that can move the score from one band to another, the others being filled in somehow.

        With inputs that will `never` be known: those that can change which bands these leave open.
        """
        cells, regions = self._cells(known), self._regions(bands or self.bands)
        learning = self._learning(cells, never)
        asked = [i for i, v in enumerate(self.inputs) if v.fact.id not in never and cells[i] & cells[i] - 1]
        return tuple(self.inputs[i].fact.id for i in asked if learning.matters(i, regions))

    def told_apart(self, known: Mapping[str, Known], input_: str, never: Collection[str] = ()) -> Bands:
        """Which values of an input make a difference to the band that the score is in."""
        number = self.reads.index(input_)
        cells, regions = self._cells(known), self._regions(self.bands)
        learning = self._learning(cells, never)
        two = [pair for pair in combinations(bits(cells[number]), 2) if learning.matters(number, regions, pair)]
        return Bands(self.inputs[number].ranges, tuple(two))

    def example(self, known: Mapping[str, Known], wanted: Interval) -> Mapping[str, int] | None:
        """A cell for each input that together give a wanted sum; None: no way of filling in does."""
        cells = self._cells(known)
        sums = frozenset(sum_ for sum_ in self.sums.all(cells) if Fraction(sum_, self.parts) in wanted)
        found = self.sums.example(cells, sums)
        return None if found is None else {f: c.bit_length() - 1 for f, c in zip(self.reads, found, strict=True)}

    def _learning(self, cells: Sequence[int], never: Collection[str]) -> Learning:
        choices = (
            (mask,) if v.fact.id in never else tuple(bits(mask)) for v, mask in zip(self.inputs, cells, strict=True)
        )
        return Learning(self.sums, tuple(choices))

    def _regions(self, bands: Bands) -> Regions:
        """The bands as sets of sums."""
        if bands.cells is None:
            return Regions(None, None)
        return Regions(tuple([self._sums_in(bands.cells[i]) for i in range(len(bands.cells))]), bands.pairs)

    def _sums_in(self, cell: Interval) -> int:
        """The sums in a cell, as bits from the lowest sum of all on."""
        (low, after_low), (high, after_high) = cell.low, cell.high
        start, end = 0, 2 * LARGEST_SUM
        if isinstance(low, Fraction):
            first = low * self.parts
            start = max((floor(first) + 1 if after_low else ceil(first)) - self.sums.lowest, 0)
        if isinstance(high, Fraction):
            last = high * self.parts
            end = min((floor(last) + 1 if after_high else ceil(last)) - self.sums.lowest, end)
        return (1 << end) - (1 << start) if end > start else 0

    @property
    def _all_cells(self) -> tuple[int, ...]:
        return tuple((1 << v.size) - 1 for v in self.inputs)

    def _cells(self, known: Mapping[str, Known]) -> tuple[int, ...]:
        return tuple([v.possible(known[v.fact.id].possible) for v in self.inputs])


def _from_what_is_given(criterion: Criterion, facts: Mapping[str, Fact]) -> Criterion:
    """A criterion in which answers that only follow, whatever their inputs are, stand as what they follow from.

    Two such answers with a common input are not independent of each other.
    """
    match criterion:
        case Not(inner):
            return Not(_from_what_is_given(inner, facts))
        case Both(parts):
            return Both(tuple(_from_what_is_given(part, facts) for part in parts))
        case Either(parts):
            return Either(tuple(_from_what_is_given(part, facts) for part in parts))
        case Is(fact, bool(value)) if (rule := _whole_rule(facts[fact])) is not None:
            holds = _from_what_is_given(rule, facts)
            return holds if value else Not(holds)
    return criterion


def _whole_rule(fact: Fact) -> Criterion | None:
    """When a derived yes/no fact is true, where it cannot be stated and tests of single inputs settle it."""
    derivation = fact.derivation
    if fact.askable or derivation is None or derivation.true_when is None or derivation.below_limit_of is not None:
        return None
    rule = derivation.true_when
    alone = not any(isinstance(atom, Compared) for atom in atoms(rule))
    return rule if alone and derivation.false_when == Not(rule) else None


def _neighbours(read: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The facts that items read, those of items that share facts next to each other."""
    order: dict[str, None] = {}

    def add(facts: Iterable[str]) -> None:
        for fact in facts:
            if fact not in order:
                order[fact] = None
                for others in read:
                    if fact in others:
                        add(others)

    for facts in read:
        add(facts)
    return tuple(order)
