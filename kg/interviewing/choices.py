"""What each answer to a question would do. Every choice is tried by intake and traversal as if it had been given.

A quantity or a date is tried for all its values (see `kg.interviewing.varying`): what a band is said to rule out is
ruled out for every value in it, also where it contradicts other facts or other facts follow from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby

from kg.compiled import CompiledProtocol
from kg.dates import day_number, day_of
from kg.evaluation import Status
from kg.facts import Fact, FactType
from kg.intake.days import earliest_day
from kg.intervals import ALL, Interval, Numbers, point
from kg.interviewing.varying import Stretch, explored, simple_number, stretches, whole_number
from kg.nodes.recommendation import Urgency
from kg.patient import InvalidFactsError
from kg.statuses import Statuses
from kg.units import accepted
from kg.wording import answer_words, days_words, interval_symbols, number_words, value_words

Raw = Mapping[str, object]

_YES_NO = (("yes", True), ("no", False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """The bare answer that a choice would give, compared with the one before it.

    `rules_out` and `recommends` are the leaves that were not so before; `leaves_open` all that are open then, and
    `fulfils` the recommended work-up leaves that are done only then. `contradicts` has the facts then in conflict.
    """

    rules_out: tuple[str, ...]
    recommends: tuple[str, ...]
    leaves_open: tuple[str, ...]
    fulfils: tuple[str, ...]
    contradicts: tuple[str, ...]
    urgency: Urgency
    urgency_at_most: Urgency
    pending: tuple[tuple[str, tuple[str, ...]], ...]
    """The facts that each open leaf would still wait for."""
    fulfilled: frozenset[str]
    in_doubt: frozenset[str]
    """The facts whose unit would be in doubt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer: its words, the value to give for it, and what it would do.

    For a band of a quantity, `values` are its values in the fact's default unit, and `value` is one of them (None where
    no decimal is one). For a band of a date, `days` are its first and its last day, and `value` is the last one. For a
    group of a list it is meant that the list has members of that group alone.
    """

    id: str
    label: str
    value: object
    consequence: Consequence
    values: Interval | None = None
    days: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Tries answers to one question: for a fact, or (`unit`) for the unit of one."""

    compiled: CompiledProtocol
    raw: Raw
    fact: Fact
    unit: bool
    now: Statuses
    today: date

    def choices(self) -> tuple[Choice, ...]:
        """The answers that can be told apart, those of a quantity from the lowest to the highest."""
        if self.unit:
            return tuple(self._units())
        match self.fact.type:
            case FactType.QUANTITY:
                return self._bands()
            case FactType.DATE:
                return tuple(self._days())
            case FactType.BOOLEAN:
                return tuple(self._answer(word, answer_words(value, self.fact), value) for word, value in _YES_NO)
            case FactType.CHOICE:
                return tuple(self._answer(id_, label, id_) for id_, label in self.fact.choices)
            case FactType.LIST:
                groups = (self._answer(g.id, g.label, [g.id]) for g in self.fact.groups)
                return (self._answer("none", "none", []), *groups)

    def _answer(self, id_: str, label: str, value: object) -> Choice:
        return Choice(id=id_, label=label, value=value, consequence=self._consequence(value))

    def _consequence(self, value: object) -> Consequence:
        given = with_answer(self.compiled, self.raw, self.fact.id, value, unit=self.unit)
        return _consequence(self.now, Statuses(self.compiled, self.compiled.understand(given, today=self.today)))

    def _units(self) -> Iterator[Choice]:
        """The usual units in which the number is possible; of those that make it the same number, the first."""
        seen: list[object] = []
        for unit in accepted(self.fact.unit, self.fact.units):
            given = with_answer(self.compiled, self.raw, self.fact.id, unit, unit=True)
            try:
                facts = self.compiled.understand(given, today=self.today)
            except InvalidFactsError:
                continue
            known = facts.known[self.fact.id]
            # a number that is forgotten again, for a contradiction, shows only by what was written
            as_what = known.possible if known.shown else unit
            if as_what not in seen:
                seen.append(as_what)
                words = value_words(known, self.fact)
                label = f"{known.written} = {words}" if words else known.written
                yield Choice(
                    id=unit,
                    label=label,
                    value=unit,
                    consequence=_consequence(self.now, Statuses(self.compiled, facts)),
                )

    def parts(self) -> bool:
        """Whether two answers would do different things: known as soon as two are found that do."""
        match self.fact.type:
            case FactType.QUANTITY if not self.unit:
                found: Iterator[Consequence] = (stretch.result for stretch in self._stretches())
            case FactType.DATE:
                found = (stretch.result for stretch in explored(self._consequence, self._accepted_days, whole=True))
            case _:
                found = (choice.consequence for choice in self.choices())
        first = next(found, None)
        return any(other != first for other in found)

    def _stretches(self) -> Iterator[Stretch[Consequence]]:
        """Every value of a quantity."""
        fact = self.fact

        def run(number: Fraction) -> Consequence:
            return self._consequence({"value": number, "unit": fact.unit})

        whole = self.compiled.intake.possible(fact.id)
        if isinstance(whole, Numbers):
            yield from (Stretch(point(number), run(number)) for number in whole.values)
        else:
            yield from explored(run, fact.possible or ALL, whole=fact.whole)

    def _bands(self) -> tuple[Choice, ...]:
        found = sorted(self._stretches(), key=lambda stretch: stretch.values.low)
        bands = [_joined(list(same)) for _, same in groupby(found, key=lambda stretch: stretch.result)]
        cuts = [band.values.low[0] for band in bands[1:]]
        decimals = min((number for cut in cuts if (number := _decimals(cut))), default=0)
        return tuple(self._band(number, band, decimals) for number, band in enumerate(bands, 1))

    @property
    def _accepted_days(self) -> Interval:
        return Interval((day_number(earliest_day(self.today)), 0), (day_number(self.today), 1))

    def _days(self) -> Iterator[Choice]:
        """Every day that is accepted, those together that would do the same."""
        found = stretches(self._consequence, self._accepted_days, whole=True)
        bands = [_joined(list(same)) for _, same in groupby(found, key=lambda stretch: stretch.result)]
        for number, band in enumerate(bands, 1):
            first, last = day_of(Fraction(band.values.low[0])), day_of(Fraction(band.values.high[0]))
            label = days_words(first if number > 1 else None, last if number < len(bands) else None)
            yield Choice(id=f"band_{number}", label=label, value=last, consequence=band.result, days=(first, last))

    def _band(self, number: int, band: Stretch[Consequence], decimals: int) -> Choice:
        fact, values = self.fact, band.values
        bounds = fact.possible or ALL
        shown = Interval(
            values.low if values.low > bounds.low else ALL.low, values.high if values.high < bounds.high else ALL.high
        )
        if fact.whole and values.point is not None:
            shown = values
        written = number_words(_example(values & self.compiled.intake.possible(fact.id), fact))
        return Choice(
            id=f"band_{number}",
            label=interval_symbols(shown, fact, decimals),
            value={"value": written, "unit": fact.unit} if _is_writable(written) else None,
            consequence=band.result,
            values=values,
        )


def with_answer(
    compiled: CompiledProtocol, raw: Raw, fact: str, value: object, *, unit: bool = False
) -> dict[str, object]:
    """The facts with one answer in the place of what was said of it before, by whatever name.

    A value brings its unit; `unit` says that the answer is the unit of the value given before.
    """
    replaced = {(fact, True)} if unit else {(fact, False), (fact, True)}
    kept = {name: given for name, given in raw.items() if compiled.intake.meaning(name) not in replaced}
    return {**kept, f"{fact}_unit" if unit else fact: value}


def _consequence(before: Statuses, then: Statuses) -> Consequence:
    was, is_ = before.leaves, then.leaves

    def newly(status: Status) -> tuple[str, ...]:
        return tuple(leaf for leaf, now in is_.items() if now is status and was[leaf] is not status)

    done = then.fulfilled - before.fulfilled
    return Consequence(
        rules_out=newly(Status.NOT_RECOMMENDED),
        recommends=newly(Status.RECOMMENDED),
        leaves_open=tuple(leaf for leaf, now in is_.items() if now is Status.POSSIBLE),
        fulfils=tuple(leaf for leaf in is_ if leaf in done and is_[leaf] is Status.RECOMMENDED),
        contradicts=tuple(fact for fact in then.compiled.protocol.fact if fact in then.facts.in_conflict),
        urgency=then.urgency,
        urgency_at_most=then.urgency_at_most,
        pending=tuple(then.pending.items()),
        fulfilled=then.fulfilled,
        in_doubt=then.facts.unit_in_doubt,
    )


def _joined(same: list[Stretch[Consequence]]) -> Stretch[Consequence]:
    return Stretch(Interval(same[0].values.low, same[-1].values.high), same[0].result)


def _example(values: Interval, fact: Fact) -> Fraction:
    """A number of a band with few digits, a usual one if possible."""
    bounds = fact.possible or ALL
    usual = values & fact.plausible if fact.plausible is not None else values
    inside = values if usual.is_empty else usual
    if isinstance(inside, Numbers):
        return inside.values[len(inside.values) // 2]
    if fact.whole:
        return whole_number(inside)
    if inside.point is None and values.high >= bounds.high:
        near = simple_number(Interval(inside.low, ALL.high))
        if near in inside:
            return near
    return simple_number(inside)


def _decimals(bound: object) -> int:
    words = number_words(bound) if isinstance(bound, Fraction) else ""
    return len(words.partition(".")[2]) if _is_writable(words) else 0


def _is_writable(words: str) -> bool:
    return not words.startswith("≈")
