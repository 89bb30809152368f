"""Conditions in plain words: cells of one fact, conjunctions of them, and alternatives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, groupby

from kg.asking.cover import Box, Cover, TooManyAlternativesError, cover, simplest
from kg.compiled import CompiledProtocol
from kg.criteria import Within
from kg.decision_diagram import DiagramBuilder
from kg.facts import Fact, FactType
from kg.intervals import Bound, Cells, Interval
from kg.variables import Variable
from kg.wording import answer_words, group_words, number_words, test_words

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_NEGATIVE = re.compile(r"\b(?:no|not|non|without|neither|never)\b", re.IGNORECASE)
_EXCLUDED, _INCLUDED = 1, 2
_MOST_FACTORED = 2  # facts of a factor that is looked for
_SHORT = 4  # words of a label that "no" can stand before


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What must be true of one fact; `cells` are those of its variable in the compiled protocol, as bits."""

    fact: str
    cells: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Conditions that must hold together."""

    conditions: tuple[Condition, ...]

    @property
    def words(self) -> str:
        """The conditions as a phrase."""
        return _listed([c.words for c in self.conditions])


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """Alternatives of which at least one must hold; where there are none, nothing can."""

    alternatives: tuple[Alternative, ...]

    @property
    def words(self) -> str:
        """The alternatives, one after the other."""
        return "; ".join(a.words for a in self.alternatives)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """A conjunction: every one of `common`, and of each of `any_of` at least one alternative.

    `fewest`: proved that, written as alternatives throughout, no fewer of them and no fewer conditions say the same.
    """

    common: tuple[Condition, ...] = ()
    any_of: tuple[AnyOf, ...] = ()
    fewest: bool = True

    @property
    def always(self) -> bool:
        """Whether nothing is asked."""
        return not self.common and not self.any_of

    @property
    def never(self) -> bool:
        """Whether it cannot hold."""
        return not all(each.alternatives for each in self.any_of)

    @property
    def words(self) -> str:
        """The whole as a phrase; `always` when nothing is asked, `never` when it cannot hold."""
        if self.always or self.never:
            return "never" if self.never else "always"
        common = [c.words for c in self.common]
        if not self.any_of:
            return _listed(common)
        opening, closing = (": ", "") if len(self.any_of) == 1 else (" (", ")")
        choices = [f"at least one of{opening}{each.words}{closing}" for each in self.any_of]
        return ", and ".join([", ".join(common), *choices] if common else choices)


def _listed(phrases: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`; a comma before the last "and" where a phrase has one of its own, or a colon."""
    if len(phrases) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(phrases)
    joint = ", and " if any(" and " in phrase or ":" in phrase for phrase in phrases) else " and "
    return joint.join((", ".join(phrases[:-1]), phrases[-1]))


class Phrases:
    """Words for the cells of one protocol's facts, with thresholds in the digits of their author."""

    def __init__(self, compiled: CompiledProtocol) -> None:
        """Look up how each threshold was written."""
        self._variables = compiled.variables
        self._place = {fact: i for i, fact in enumerate(compiled.protocol.fact)}
        self._digits: dict[str, dict[Fraction, str]] = {}
        for text in compiled.texts.values():
            for test in text.tests:
                if isinstance(test.atom, Within):
                    written = self._digits.setdefault(test.fact.id, {})
                    for number in _NUMBER.findall(test.atom.text):
                        written.setdefault(Fraction(number), number)

    def of(self, builder: DiagramBuilder, function: int) -> Conditions:
        """When a function of the protocol's facts holds: as alternatives, or else as what none may be without.

        Raises:
            TooManyAlternativesError: either way there are more than can be written down.
        """
        try:
            return self._alternatives(cover(builder.nodes, function, builder.sizes))
        except TooManyAlternativesError:
            return self._requirements(cover(builder.nodes, builder.negation(function), builder.sizes).boxes)

    def _requirements(self, failing: Sequence[Box]) -> Conditions:
        """Conditions that hold where none of the boxes does: at least one test of each box must fail."""
        everything = [(1 << v.size) - 1 for v in self._variables]
        common: dict[int, int] = {}
        any_of: list[list[Box]] = []
        for box in failing:
            if len(box) > 1:
                any_of.append([((v, everything[v] & ~cells),) for v, cells in box])
            for variable, cells in box if len(box) == 1 else ():
                common[variable] = common.get(variable, everything[variable]) & ~cells
        return Conditions(
            common=self._alternative(common.items()).conditions,
            any_of=tuple(map(self._any_of, sorted(any_of, key=lambda group: min(map(self._order_of_box, group))))),
            fewest=False,
        )

    def _any_of(self, boxes: Iterable[Box]) -> AnyOf:
        return AnyOf(alternatives=tuple(map(self._alternative, sorted(boxes, key=self._order_of_box))))

    def _alternatives(self, covered: Cover) -> Conditions:
        """A cover in words: what all its boxes share, and the rest as alternatives, side by side where they combine."""
        if not covered.boxes:
            return Conditions(any_of=(AnyOf(alternatives=()),), fewest=covered.fewest)
        shared, rests = _factored([dict(box) for box in covered.boxes], [v.size for v in self._variables])
        return Conditions(
            common=self._alternative(shared.items()).conditions,
            any_of=tuple(
                map(self._any_of, sorted(_factors(rests), key=lambda factor: min(map(self._order_of_box, factor))))
            ),
            fewest=covered.fewest,
        )

    def condition(self, variable: int, cells: int) -> Condition:
        """Some cells of a variable, in words."""
        tested = self._variables[variable]
        return Condition(fact=tested.fact.id, cells=cells, words=self._words(tested, cells))

    def _alternative(self, tests: Iterable[tuple[int, int]]) -> Alternative:
        return Alternative(conditions=tuple(self.condition(*test) for test in sorted(tests, key=self._order)))

    def _order(self, test: tuple[int, int]) -> tuple[int, int]:
        return self._place[self._variables[test[0]].fact.id], test[1]

    def _order_of_box(self, tests: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        return sorted(map(self._order, tests))

    def _words(self, tested: Variable, cells: int) -> str:
        fact = tested.fact
        if tested.ranges is not None:
            return f"{fact.label} {self._range_words(fact, tested.ranges, cells)}"
        answers = [answer for i, answer in enumerate(tested.answers) if cells >> i & 1]
        match fact.type:
            case FactType.BOOLEAN:
                return _yes_no_words(fact, yes=True in answers)
            case FactType.CHOICE:
                return f"{fact.label}: {' or '.join(answer_words(a, fact) for a in answers if isinstance(a, str))}"
        return _list_words(tested, [a for a in answers if isinstance(a, frozenset)])

    def _range_words(self, fact: Fact, ranges: Cells, cells: int) -> str:
        whole = Interval(ranges.cuts[0], ranges.cuts[-1])
        inside = [i for i in range(len(ranges)) if cells >> i & 1]
        runs = [
            Interval(ranges[run[0]].low, ranges[run[-1]].high)
            for run in (
                [cell for _, cell in group]
                for _, group in groupby(enumerate(inside), key=lambda pair: pair[1] - pair[0])
            )
        ]
        if len(runs) == 2:  # noqa: PLR2004 - everything but one number
            gap = Interval(runs[0].high, runs[1].low)
            if gap.point is not None and (runs[0].low, runs[1].high) == (whole.low, whole.high):
                equal = test_words(self._test(fact, gap, whole), fact)
                return f"not {equal}"
        without_unit = replace(fact, unit="")
        return " or ".join(
            test_words(self._test(fact, run, whole), fact if run is runs[-1] else without_unit) for run in runs
        )

    def _test(self, fact: Fact, run: Interval, whole: Interval) -> Within:
        """A test that holds on a run, as an author would write it."""
        (low, after_low), (high, after_high) = run.low, run.high
        below, above = self._number(fact, low), self._number(fact, high)
        if run.point is not None:
            text = below
        elif run.low == whole.low:
            text = f"{'<=' if after_high else '<'} {above}"
        elif run.high == whole.high:
            text = f"{'>' if after_low else '>='} {below}"
        else:
            text = f"{'(' if after_low else '['}{below}..{above}{']' if after_high else ')'}"
        return Within(fact.id, run, text)

    def _number(self, fact: Fact, number: Bound) -> str:
        written = self._digits.get(fact.id, {})
        return (written.get(number) if isinstance(number, Fraction) else None) or number_words(number)


def _factored(boxes: Sequence[Mapping[int, int]], sizes: Sequence[int]) -> tuple[dict[int, int], list[Box]]:
    """What holds in all boxes (of a fact that all name, the widest, where one names that), and what is left of each."""
    shared: dict[int, int] = {}
    for variable in set(boxes[0]).intersection(*boxes[1:]):
        widest = 0
        for box in boxes:
            widest |= box[variable]
        if any(box[variable] == widest for box in boxes):
            shared[variable] = widest
    rests: list[Box] = []
    for box in boxes:
        rest = {v: cells for v, cells in box.items() if shared.get(v) != cells}
        for variable, cells in rest.items():
            if variable in shared:
                whole = (1 << sizes[variable]) - 1
                rest[variable] = simplest(cells, cells | whole & ~shared[variable], sizes[variable])
        rests.append(tuple(sorted(rest.items())))
    return shared, [rest for rest in rests if rest]


def _factors(boxes: Sequence[Box]) -> list[list[Box]]:
    """The boxes as a product: picking one box from each factor in every way gives them all, each once."""
    tested = sorted({variable for box in boxes for variable, _ in box})
    if not tested:
        return []
    for count in range(1, min(len(tested) // 2, _MOST_FACTORED) + 1):
        for apart in combinations(tested, count):
            one = {tuple(test for test in box if test[0] in apart) for box in boxes}
            other = {tuple(test for test in box if test[0] not in apart) for box in boxes}
            if len(one) * len(other) == len(set(boxes)):
                return [*_factors(list(one)), *_factors(list(other))]
    return [list(boxes)]


def _yes_no_words(fact: Fact, *, yes: bool) -> str:
    """`fever`, `no fever`; where "no" would read badly, `data without contradiction: no`."""
    if yes:
        return fact.label
    if len(fact.label.split()) > _SHORT or _NEGATIVE.search(fact.label):
        return f"{fact.label}: no"
    return f"no {fact.label}"


def _list_words(tested: Variable, answers: Sequence[frozenset[str | None]]) -> str:
    """What a list has members of: `medications including clozapine`, `medications not including colchicine`."""
    declared = [None, *(group.id for group in tested.fact.groups)]
    groups = [group for group in declared if group in tested.asked]
    builder = DiagramBuilder([2] * len(groups))

    def function(answer: frozenset[str | None]) -> int:
        return builder.all_of(
            builder.atom(i, _INCLUDED if group in answer else _EXCLUDED) for i, group in enumerate(groups)
        )

    held = builder.any_of(map(function, answers))
    possible = builder.any_of(function(answer) for answer in tested.answers if isinstance(answer, frozenset))
    covered = cover(builder.nodes, builder.where(held, possible), builder.sizes)
    wanted = [{groups[i]: cells == _INCLUDED for i, cells in box} for box in covered.boxes]
    if all(len(each) == 1 and each.get(None) is None and all(each.values()) for each in wanted):
        some = [group_words(group, tested.fact) for each in wanted for group in each]
        return f"{tested.fact.label} including {' or '.join(some)}"
    return " or ".join(_members_words(tested.fact, each) for each in wanted)


def _members_words(fact: Fact, wanted: Mapping[str | None, bool]) -> str:
    if wanted.get(None) is False:
        return f"no {fact.label}"
    if None in wanted and len(wanted) == 1:
        return f"any {fact.label}"
    including = " and ".join(group_words(group, fact) for group, included in wanted.items() if included)
    excluding = " or ".join(group_words(group, fact) for group, included in wanted.items() if not included)
    if None in wanted:
        return f"{fact.label}, none of them {excluding}"
    if including and excluding:
        return f"{fact.label} including {including} but not {excluding}"
    return f"{fact.label} including {including}" if including else f"{fact.label} not including {excluding}"
