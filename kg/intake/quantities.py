"""Reading one quantity: its number, its unit, and whether such a value is possible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kg.diagnostics import did_you_mean
from kg.facts import Fact
from kg.identifiers import shown
from kg.intake.dates import read_date
from kg.intake.numbers import Measure, read_comparator, read_measure
from kg.intake.stated import RefusedError, Stated, is_unknown, said
from kg.intervals import ALL, Interval, Numbers, compared
from kg.patient import UNIT_ASSUMED, DataQuality
from kg.units import Conversion, Unit, UnitError, conversion, conversion_of
from kg.wording import interval_words, is_count, number_words, unit_words

_KEYS = ("value", "unit", "comparator", "date", "lowerLimit")
_LONGEST_KEY = 40
_SIGNS = {"<=": "≤", ">=": "≥"}
_SAID_BY_NAME = {"%": "_percent"}
"""A fact whose name says its unit (`band_percent`, `age_years`) needs no note about it."""
USUAL_UNITS = (
    *("10*9/L", "10*3/uL", "/uL", "K/uL", "K/µL", "×10⁹/L", "g/dL", "g/L", "Cel", "°C", "C", "[degF]", "°F", "F", "%"),
    *("a", "years", "mo", "d", "days", "h", "hours"),
)


@dataclass(frozen=True, slots=True)
class QuantityReader:
    """Reads the values of one quantity; `common` has the conversions of the usual units."""

    fact: Fact
    common: Mapping[str, Conversion]

    @classmethod
    def of(cls, fact: Fact, usual: Mapping[str, Unit]) -> QuantityReader:
        """Make the reader of a fact; `usual` are the units that are worth keeping ready."""
        common = {
            text: way for text, unit in usual.items() if (way := conversion_of(unit, fact.unit, fact.units)) is not None
        }
        own = (fact.unit, unit_words(fact.unit)) if is_count(fact.unit) else (fact.unit,)
        return cls(fact, common | dict.fromkeys(own, Conversion(Fraction(1))))

    def read(self, raw: object, unit: str, today: date) -> Stated | None:
        """Read a value, bare or as an object; `unit` is the one given apart from it. None when nothing is given.

        Raises:
            RefusedError: the value is refused.
        """
        if not isinstance(raw, Mapping):
            return None if is_unknown(raw) else self._stated(read_measure(raw), unit)
        self._check_keys(raw)
        measured_on = read_date(raw.get("date"), today)
        if is_unknown(raw.get("value")):
            return None
        measure = read_measure(raw["value"])
        comparator = read_comparator(raw.get("comparator"))
        if comparator and measure.comparator and comparator != measure.comparator:
            raise RefusedError(
                "bad_comparator", f"{shown(measure.written)} and the comparator `{comparator}` differ; give one"
            )
        measure = Measure(measure.number, comparator or measure.comparator, measure.unit, measure.written)
        unit = self._one_unit(_text_of_unit(raw.get("unit")), unit)
        return self._stated(measure, unit, measured_on, raw.get("lowerLimit"))

    def convertible(self, unit: str) -> None:
        """See that a unit is one of this quantity.

        Raises:
            RefusedError: the unit is not known or measures something else.
        """
        self._conversion(unit)

    def convert(self, number: Fraction, unit: str) -> Fraction:
        """A number in the fact's default unit.

        Raises:
            RefusedError: the unit is not known or measures something else.
        """
        return self._conversion(unit)(number)

    def _conversion(self, unit: str) -> Conversion:
        if known := self.common.get(unit):
            return known
        try:
            return conversion(unit, self.fact.unit, self.fact.units)
        except UnitError as error:
            raise RefusedError("bad_unit", str(error)) from None

    def _one_unit(self, *units: str) -> str:
        """The one unit among several places where it may stand."""
        given = list(dict.fromkeys(u for u in units if u))
        if len(given) > 1 and len(set(map(self._conversion, given))) > 1:
            raise RefusedError("bad_unit", f"{' and '.join(map(shown, given))} differ; give one unit")
        return given[0] if given else ""

    def _check_keys(self, raw: Mapping[object, object]) -> None:
        for key in raw:
            if key not in _KEYS:
                near = did_you_mean(key[:_LONGEST_KEY], _KEYS) if isinstance(key, str) else ""
                help_ = near or f"it may have {', '.join(_KEYS)}"
                raise RefusedError("bad_object", f"{said(key)} is no part of a quantity; {help_}")

    def _stated(self, measure: Measure, unit: str, measured_on: date | None = None, raw_limit: object = None) -> Stated:
        fact = self.fact
        unit = self._one_unit(measure.unit, unit)
        written = _written(measure, unit)
        if not unit and any(measure.number in interval for interval in fact.unit_in_doubt):
            note = (
                f"{fact.label} {written} can hardly be in {unit_words(fact.unit)}: "
                "it counts as missing until its unit is given"
            )
            return Stated(
                fact=fact.id,
                possible=None,
                shown="",
                written=written,
                measured_on=measured_on,
                notes=(self._note("unit_needed", note),),
            )
        number = self.convert(measure.number, unit or fact.unit)
        if fact.whole and number.denominator != 1:
            of_what = f" of {unit_words(fact.unit)}" if unit_words(fact.unit) else ""
            raise RefusedError("not_whole", f"{shown(written)} is not a whole number{of_what}")
        limit, doubts = (None, ()) if raw_limit is None else self._limit(raw_limit, unit)
        interval = compared(measure.comparator, number)
        possible = interval & (fact.possible or ALL)
        text = _SIGNS.get(measure.comparator, measure.comparator) + number_words(number)
        if possible.is_empty:
            raise RefusedError("impossible", self._impossible(written, text))
        return Stated(
            fact=fact.id,
            possible=possible,
            shown=text,
            written=written,
            measured_on=measured_on,
            limit=limit,
            notes=(*self._notes(unit, written, text, possible), *doubts),
        )

    def _limit(self, raw: object, unit: str) -> tuple[Fraction | None, tuple[DataQuality, ...]]:
        """The laboratory's limit, in the unit of the value unless it has its own; a note instead if it can hardly be.

        A limit of 150 beside a count of 20000 /uL is one of another unit: used, it would call any count normal.
        """
        measure = read_measure(raw)
        if measure.comparator:
            raise RefusedError("not_a_number", f"the lower limit {shown(measure.written)} is not a plain number")
        limit = self.convert(measure.number, measure.unit or unit or self.fact.unit)
        usual = self.fact.plausible or self.fact.possible or ALL
        if limit in usual:
            return limit, ()
        written, text = _written(measure, unit), f"{number_words(limit)} {unit_words(self.fact.unit)}".rstrip()
        note = (
            f"{self.fact.label}: the lower limit {shown(written)} (read as {text}) is unlikely (usual is "
            f"{interval_words(usual)}): it is not used; check it and give it with its own unit"
        )
        return None, (self._note("limit_doubtful", note),)

    def _impossible(self, written: str, text: str) -> str:
        read_as = "" if written == text else f" (read as {text} {unit_words(self.fact.unit)})"
        return f"{shown(written)}{read_as} is not possible: {self._bounds()}"

    def _bounds(self) -> str:
        possible = self.fact.possible or ALL
        words = f"it is {interval_words(possible)} {unit_words(self.fact.unit)}".rstrip()
        return f"{words}, and its items have to add up to it" if isinstance(possible, Numbers) else words

    def _notes(self, unit: str, written: str, text: str, possible: Interval) -> list[DataQuality]:
        fact, notes = self.fact, []
        in_words = unit_words(fact.unit)
        if (
            not unit
            and in_words
            and not is_count(fact.unit)
            and not fact.id.endswith((f"_{in_words}", _SAID_BY_NAME.get(fact.unit, f"_{in_words}")))
        ):
            notes.append(self._note(UNIT_ASSUMED, f"{fact.label} {written} has no unit: read as {in_words}"))
        if fact.plausible is not None and (possible & fact.plausible).is_empty:
            usual = interval_words(fact.plausible)
            message = f"{fact.label} {text} {in_words} is unlikely (usual is {usual}): check the value and its unit"
            notes.append(self._note("implausible", message))
        return notes

    def _note(self, code: str, message: str) -> DataQuality:
        return DataQuality(code=code, fact=self.fact.id, message=message)


def _text_of_unit(raw: object) -> str:
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise RefusedError("bad_unit", "a unit is a text such as 10*9/L")
    return raw.strip()


def _written(measure: Measure, unit: str) -> str:
    """What was handed in, with the comparator and unit that were given apart from the number."""
    text = measure.written
    if measure.comparator and not text.startswith(tuple("<>≤≥⩽⩾")):
        text = f"{_SIGNS.get(measure.comparator, measure.comparator)}{text}"
    return text if not unit or measure.unit else f"{text} {unit}"
