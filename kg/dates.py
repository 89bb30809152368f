"""Calendar days as numbers, and the time from one to another: days, weeks, completed months, completed years.

A day is its number in the Gregorian calendar (`datetime.date.toordinal`), so that days are compared and subtracted
as exactly as quantities. Months and years are counted as ages are: each is complete on the day of the same number, or
on the first of the next month where its month has no such day (one month after 31 January is 1 March; one year after
29 February 2024 is 1 March 2025).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime
from fractions import Fraction
from functools import partial
from math import floor
from types import MappingProxyType
from typing import Final

from kg.intervals import ALL, Interval

TODAY: Final = "today"
"""The day of the evaluation, where the id of a date could stand."""

_DAYS: Final[Mapping[str, int]] = MappingProxyType({"d": 1, "wk": 7})
_MONTHS: Final[Mapping[str, int]] = MappingProxyType({"mo": 1, "a": 12})
_YEAR: Final = 12

UNITS_OF_ELAPSED: Final = (*_DAYS, *_MONTHS)
"""The units in which elapsed time can be counted."""


Counted = Callable[[Interval], Interval]
"""The values for which a count of them lies in an interval."""


class Watched(Fraction):
    """A number that learns from what becomes of it for which others the same would."""

    __slots__ = ()

    def counted(self, count: Fraction, where: Counted) -> Fraction:
        """A whole number that was counted from this one, `where` says for which it is which."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A whole number of days, weeks, calendar months or years."""

    number: int
    unit: str

    def __str__(self) -> str:
        """Write it as an author does: `2 mo`."""
        return f"{self.number} {self.unit}"

    def after(self, start: date) -> date:
        """The first day on which it is complete; the last of the calendar where that lies beyond."""
        if self.unit in _DAYS:
            number = start.toordinal() + self.number * _DAYS[self.unit]
        else:
            number = _complete(start, self.number * _MONTHS[self.unit])
        return date.fromordinal(min(number, date.max.toordinal()))

    def is_longer(self, other: Period) -> bool:
        """Whether it is complete later than another one, from some day on."""
        for units in (_DAYS, _MONTHS):
            if self.unit in units and other.unit in units:
                return self.number * units[self.unit] > other.number * units[other.unit]
        return any(self.after(day) > other.after(day) for day in _days_of_leap_year())


PERIOD: Final = re.compile(rf"([1-9][0-9]{{0,2}}) ?({'|'.join(UNITS_OF_ELAPSED)})")
"""How a length of time is written."""


def read_period(text: str) -> Period | None:
    """The length of time that a text stands for; None when it is none."""
    found = PERIOD.fullmatch(text)
    return Period(number=int(found[1]), unit=found[2]) if found else None


def _days_of_leap_year() -> Iterator[date]:
    first = date(2024, 1, 1).toordinal()
    return map(date.fromordinal, range(first, first + 366))


def today_here() -> date:
    """The day it is, where this program runs."""
    return datetime.now().astimezone().date()


def day_number(day: date) -> Fraction:
    """The number of a day."""
    return Fraction(day.toordinal())


def day_of(number: Fraction) -> date:
    """The day of a number."""
    return date.fromordinal(floor(Fraction(number.numerator, number.denominator)))


def elapsed(unit: str, start: Fraction, end: Fraction) -> Fraction:
    """The time from one day to another that is not before it, both by their numbers.

    A day that is watched learns for which other days the time would be the same.
    """
    if unit in _DAYS:
        return (end - start) / _DAYS[unit]
    step = _MONTHS[unit]
    first, last = day_of(start), day_of(end)
    begun = _month(last) - _month(first) - (last.day < first.day)
    done = begun - begun % step
    count = Fraction(done // step)
    if isinstance(start, Watched):
        return start.counted(count, partial(starts, unit, last))
    if isinstance(end, Watched):
        return end.counted(count, partial(ends, unit, first))
    return count


def starts(unit: str, end: date, time: Interval) -> Interval:
    """The days, by their numbers, from which the time to an end lies in an interval."""
    if unit in _DAYS:
        last, per = end.toordinal(), _DAYS[unit]
        (low, after_low), (high, after_high) = time.low, time.high
        return Interval((last - per * high, 1 - after_high), (last - per * low, 1 - after_low))
    step, (least, most) = _MONTHS[unit], time.whole
    after = ALL.low if most is None else (Fraction(_begun(end, step * (most + 1))), 1)
    return Interval(after, ALL.high if least is None else (Fraction(_begun(end, step * least)), 1))


def ends(unit: str, start: date, time: Interval) -> Interval:
    """The days, by their numbers, to which the time from a start lies in an interval."""
    if unit in _DAYS:
        first, per = start.toordinal(), _DAYS[unit]
        (low, after_low), (high, after_high) = time.low, time.high
        return Interval((first + per * low, after_low), (first + per * high, after_high))
    step, (least, most) = _MONTHS[unit], time.whole
    before = ALL.high if most is None else (Fraction(_complete(start, step * (most + 1))), 0)
    return Interval(ALL.low if least is None else (Fraction(_complete(start, step * least)), 0), before)


def _month(day: date) -> int:
    return day.year * _YEAR + day.month - 1


def _complete(start: date, months: int) -> int:
    """The number of the day on which so many months from a start are complete."""
    first, length = _days_of(_month(start) + months)
    return first + min(start.day - 1, length)


def _begun(end: date, months: int) -> int:
    """The number of the latest day from which so many months are complete at the end."""
    first, length = _days_of(_month(end) - months)
    return first + min(end.day, length) - 1


def _days_of(month: int) -> tuple[int, int]:
    """The number of the first day of a month and how many it has; none beyond the ends of the calendar."""
    year, number = divmod(month, _YEAR)
    if year < MINYEAR:
        return 0, 0
    if year > MAXYEAR:
        return date.max.toordinal() + 1, 0
    return date(year, number + 1, 1).toordinal(), monthrange(year, number + 1)[1]
