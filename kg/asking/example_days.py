"""Days for example patients: such that a duration which follows from them lies where it is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from kg.dates import day_number, ends, starts
from kg.facts import Elapsed
from kg.intake.days import earliest_day
from kg.intervals import Interval, point


def example_days(
    fact: str, times: Iterable[tuple[Elapsed, Interval]], given: Mapping[str, date], today: date
) -> Iterator[date]:
    """For each time that is counted from or to a date, a day of that date, each once; the latest that gives it.

    The other day is the one that is `given`, or else today.
    """
    found: dict[date, None] = {}
    for elapsed, time in times:
        start, end = elapsed.start, elapsed.end
        if fact == start:
            days = starts(elapsed.unit, today if end is None else given.get(end, today), time)
        elif fact == end:
            days = ends(elapsed.unit, given[start], time) if start in given else point(day_number(today))
        else:
            continue
        found.update(dict.fromkeys(_some(days & _accepted(today))[:1]))
    yield from found


def fitting_days(times: Sequence[tuple[Elapsed, Interval]], today: date) -> Iterator[Mapping[str, date]]:
    """Days for all dates that some times are counted between, so that each time is as it should be: a few solutions."""
    yield from _fitting(times, list(dict.fromkeys(d for elapsed, _ in times for d in elapsed.dates)), {}, today)


def _fitting(
    times: Sequence[tuple[Elapsed, Interval]], open_: Sequence[str], given: Mapping[str, date], today: date
) -> Iterator[Mapping[str, date]]:
    if not open_:
        yield given
        return
    fact, *others = open_
    days = _accepted(today)
    for elapsed, time in times:
        end = today if elapsed.end is None else given.get(elapsed.end)
        if fact == elapsed.start and end is not None:
            days &= starts(elapsed.unit, end, time)
        elif fact == elapsed.end and elapsed.start in given:
            days &= ends(elapsed.unit, given[elapsed.start], time)
    for day in _some(days):
        yield from _fitting(times, others, {**given, fact: day}, today)


def _accepted(today: date) -> Interval:
    """The days that intake accepts."""
    return Interval((day_number(earliest_day(today)), 0), (day_number(today), 1))


def _some(days: Interval) -> list[date]:
    """The latest of some days, then the earliest and one in the middle; none when there are none."""
    first, last = days.whole
    if first is None or last is None or first > last:
        return []
    return [date.fromordinal(n) for n in dict.fromkeys((last, first, (first + last) // 2))]
