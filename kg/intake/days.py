"""Reading one date of a patient: a day of birth, of an exposure, of an operation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kg.dates import day_number, day_of
from kg.facts import Fact
from kg.intake.dates import in_the_future, written_day
from kg.intake.stated import RefusedError, Stated, is_unknown, said
from kg.intervals import point

_LONGEST_LIFE = 150  # years: what lies longer ago is a slip of the pen


def earliest_day(today: date) -> date:
    """The earliest day that is accepted."""
    return date(max(today.year - _LONGEST_LIFE, 1), 1, 1)


@dataclass(frozen=True, slots=True)
class DayReader:
    """Reads the day of one fact. It may be handed in by its number (a fraction): so an interview tries many at once."""

    fact: Fact

    def read(self, raw: object, today: date) -> Stated | None:
        """Read a day; None when nothing is said.

        Raises:
            RefusedError: it is no date, lies in the future, or longer ago than anybody lives.
        """
        value = _bare(raw)
        if is_unknown(value):
            return None
        number = value if isinstance(value, Fraction) else day_number(written_day(value))
        if number > day_number(today):
            raise in_the_future(day_of(number), today)
        if number < day_number(earliest_day(today)):
            message = f"{day_of(number)} is more than {_LONGEST_LIFE} years ago: check the year"
            raise RefusedError("impossible", message)
        iso = day_of(number).isoformat()
        return Stated(fact=self.fact.id, possible=point(number), shown=iso, written=iso)


def _bare(raw: object) -> object:
    """The day itself, or that of `{"value": …}`."""
    if not isinstance(raw, Mapping):
        return raw
    for key in raw:
        if key != "value":
            raise RefusedError("bad_object", f'{said(key)} is not understood here; write {{"value": "2026-01-16"}}')
    return raw.get("value")
