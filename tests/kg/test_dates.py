"""Elapsed time: against tables, against `datetime`, and against a calendar that counts month by month."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.dates import UNITS_OF_ELAPSED, day_number, day_of, elapsed, ends, starts
from kg.intervals import Interval, parse_interval
from kg.interviewing.varying import stretches

days = st.dates(date(1850, 1, 1), date(2150, 12, 31))
ends_of_months = st.builds(
    lambda year, month, back: date(year + month // 12, month % 12 + 1, 1) - timedelta(days=back),
    st.integers(1896, 2104),
    st.integers(0, 11),
    st.integers(0, 5),
)


def between(unit, start, end):
    return elapsed(unit, day_number(start), day_number(end))


@pytest.mark.parametrize(
    ("unit", "start", "end", "time"),
    [
        ("d", "2025-12-31", "2026-01-31", 31),
        ("d", "2024-02-28", "2024-03-01", 2),
        ("d", "2026-01-31", "2026-01-31", 0),
        ("wk", "2026-01-03", "2026-01-31", 4),
        ("wk", "2026-01-02", "2026-01-31", Fraction(29, 7)),
        ("mo", "2025-12-31", "2026-01-30", 0),
        ("mo", "2025-12-31", "2026-01-31", 1),
        ("mo", "2025-01-31", "2025-02-28", 0),  # February has no 31st: the month is complete on 1 March
        ("mo", "2025-01-31", "2025-03-01", 1),
        ("mo", "2025-01-31", "2025-03-31", 2),
        ("mo", "2025-01-31", "2025-04-30", 2),
        ("mo", "2025-01-31", "2025-05-01", 3),
        ("mo", "2025-01-30", "2025-02-28", 0),
        ("mo", "2025-01-30", "2025-03-01", 1),
        ("mo", "2025-01-29", "2025-02-28", 0),
        ("mo", "2025-01-29", "2025-03-01", 1),
        ("mo", "2024-01-29", "2024-02-29", 1),  # and in a leap year there is the 29th
        ("mo", "2024-01-31", "2024-02-29", 0),
        ("mo", "2025-01-28", "2025-02-28", 1),
        ("mo", "2025-02-28", "2025-03-27", 0),
        ("mo", "2025-02-28", "2025-03-28", 1),
        ("a", "2024-02-29", "2025-02-28", 0),
        ("a", "2024-02-29", "2025-03-01", 1),
        ("a", "2024-02-29", "2028-02-28", 3),
        ("a", "2024-02-29", "2028-02-29", 4),
        ("a", "1999-12-31", "2000-12-30", 0),
        ("a", "1999-12-31", "2000-12-31", 1),
        ("a", "1926-02-01", "2026-01-31", 99),
        ("a", "1926-01-31", "2026-01-31", 100),
    ],
)
def test_time_is_counted_by_the_calendar(unit, start, end, time):
    assert between(unit, date.fromisoformat(start), date.fromisoformat(end)) == time


@given(start=days | ends_of_months, end=days | ends_of_months)
def test_days_and_weeks_are_those_of_datetime(start, end):
    start, end = sorted((start, end))
    assert between("d", start, end) == (end - start).days
    assert between("wk", start, end) * 7 == (end - start).days


def month_after(day, months):
    """The same day some months later, or else the first day after that month: by trying."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    try:
        return day.replace(year=year, month=month)
    except ValueError:
        return date(year + month // 12, month % 12 + 1, 1)


@given(start=days | ends_of_months, more=st.integers(0, 1500))
def test_months_and_years_are_complete_when_their_day_has_come(start, more):
    end = start + timedelta(days=more)
    months = next(n for n in range(100) if month_after(start, n + 1) > end)
    years = next(n for n in range(10) if month_after(start, 12 * (n + 1)) > end)
    assert (between("mo", start, end), between("a", start, end)) == (months, years)


@given(day=days)
def test_a_day_and_its_number_are_one(day):
    assert day_of(day_number(day)) == day


@pytest.mark.parametrize("unit", UNITS_OF_ELAPSED)
def test_the_calendar_is_counted_to_both_its_ends(unit):
    assert between(unit, date.min, date.max) >= 9998
    assert between(unit, date.max, date.max) == 0


@pytest.mark.parametrize("unit", UNITS_OF_ELAPSED)
@pytest.mark.parametrize("time", ["[0..1)", "(1..3)", "< 2", "[0.5..2]"])
@pytest.mark.parametrize("day", [date(2026, 1, 31), date(2024, 2, 29)])
def test_the_days_of_which_time_lies_in_an_interval_are_found_exactly(unit, time, day):
    within, still = parse_interval(time), day_number(day)
    before, after = starts(unit, day, within), ends(unit, day, within)
    for other in (Fraction(int(still) + n) for n in range(1500)):
        assert (other in after) == (elapsed(unit, still, other) in within)
        earlier = 2 * still - other
        assert (earlier in before) == (elapsed(unit, earlier, still) in within)


SAME = {
    # what is asked of a day that varies; the other day stands still
    "an age in months": lambda day, last: elapsed("mo", day, last) < 2,
    "an age in years": lambda day, last: (elapsed("a", day, last) >= 1, elapsed("a", day, last) >= 3),
    "an age in weeks": lambda day, last: elapsed("wk", day, last) > 8,
    "days and months": lambda day, last: (elapsed("mo", day, last) >= 6, elapsed("d", day, last) >= 190),
    "months added": lambda day, last: elapsed("mo", day, last) * 2 + 1 > 7,
    "months by days": lambda day, last: elapsed("mo", day, last) * elapsed("d", day, last) < 1000,
    "days by months": lambda day, last: elapsed("d", day, last) / (elapsed("mo", day, last) + 1) > 29,
    "months less weeks": lambda day, last: elapsed("mo", day, last) - elapsed("wk", day, last) < -9,
    "years against months": lambda day, last: elapsed("a", day, last) * 12 == elapsed("mo", day, last),
    "time since the first day": lambda day, _: any(elapsed("mo", FIRST, day) == n for n in (2, 3, 14)),
    "years since the first day": lambda day, _: (elapsed("a", FIRST, day) > 1, elapsed("mo", FIRST, day) > 1),
    "months that nobody reaches": lambda day, last: (
        elapsed("mo", day, last) > 10**9 or elapsed("mo", day, last) < -(10**9)
    ),
}
FIRST = day_number(date(2021, 12, 31))


@pytest.mark.parametrize("asked", SAME)
@pytest.mark.parametrize("end", [date(2026, 1, 31), date(2024, 2, 29), date(2025, 3, 1)])
def test_days_that_give_one_result_are_found_exactly(asked, end):
    last = day_number(end)
    found = stretches(lambda day: SAME[asked](day, last), Interval((FIRST, 0), (last, 1)), whole=True)
    results = {}
    for stretch in found:
        for number in range(int(stretch.values.low[0]), int(stretch.values.high[0]) + 1):
            assert number not in results
            results[number] = stretch.result
    assert results == {n: SAME[asked](Fraction(n), last) for n in range(int(FIRST), int(last) + 1)}


def test_a_count_that_is_only_compared_is_not_tried_month_by_month():
    tried, last = [], day_number(date(2026, 1, 31))

    def run(day):
        tried.append(day)
        return elapsed("mo", day, last) < 12

    stretches(run, Interval((last - 36500, 0), (last, 1)), whole=True)
    assert len(tried) <= 3
