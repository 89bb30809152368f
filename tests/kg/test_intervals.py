"""Intervals and cells, at, below and above their bounds."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.intervals import ALL, Interval, cells, compared, parse_interval, point

numbers = st.fractions(min_value=-5, max_value=5, max_denominator=4)
intervals = st.builds(
    lambda a, b, c, d: Interval((min(a, b), c), (max(a, b), d)),
    numbers,
    numbers,
    st.sampled_from([0, 1]),
    st.sampled_from([0, 1]),
)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("[3.0..4.0]", ["3", "3.5", "4"], ["2.999", "4.001"]),
        ("(3.0..4.0)", ["3.001", "3.999"], ["3", "4"]),
        ("[3.0..4.0)", ["3", "3.999"], ["4"]),
        ("(3.0..4.0]", ["3.001", "4"], ["3"]),
        ("< 1.0", ["0.999", "-5"], ["1", "2"]),
        ("<= 1.0", ["1"], ["1.001"]),
        ("> 1.0", ["1.001"], ["1"]),
        (">= 1.0", ["1"], ["0.999"]),
        ("= 4.0", ["4"], ["3.999", "4.001"]),
        ("4", ["4"], ["5"]),
    ],
)
def test_bounds(text, inside, outside):
    interval = parse_interval(text)
    assert all(Fraction(n) in interval for n in inside)
    assert not any(Fraction(n) in interval for n in outside)


@pytest.mark.parametrize("text", ["", "3..4", "[4..3]", "(3..3)", "[3..3)", "< x", "1e3", "[3.0,4.0]", "≥ 3", "nan"])
def test_what_is_no_interval_is_refused(text):
    with pytest.raises(ValueError, match=r"interval|no number"):
        parse_interval(text)


@given(intervals, intervals, numbers)
def test_an_intersection_holds_what_both_hold(one, other, number):
    assert (number in (one & other)) == (number in one and number in other)


@given(intervals, intervals, numbers)
def test_what_is_within_holds_no_more(one, other, number):
    if one.within(other) and number in one:
        assert number in other


@given(intervals.filter(lambda i: not i.is_empty), st.lists(intervals, max_size=4))
def test_cells_part_the_range(possible, thresholds):
    parted = cells(possible, thresholds)
    assert parted[0].low == possible.low
    assert parted[len(parted) - 1].high == possible.high
    assert all(not parted[i].is_empty for i in range(len(parted)))
    for threshold in thresholds:
        for i in range(len(parted)):
            assert parted[i].within(threshold) or (parted[i] & threshold).is_empty


@given(intervals.filter(lambda i: not i.is_empty), st.lists(intervals, max_size=4), intervals)
def test_a_mask_names_the_cells_met(possible, thresholds, asked):
    parted = cells(possible, thresholds)
    met = {i for i in range(len(parted)) if not (parted[i] & asked).is_empty and not asked.is_empty}
    assert parted.mask(asked) == sum(1 << i for i in met)


def test_points_and_comparisons():
    assert point(Fraction(2)).point == 2
    assert compared("<", Fraction(2)).point is None
    assert compared("=", Fraction(2)) == point(Fraction(2))
    assert Fraction(10**9) in ALL


WHOLE = st.builds(lambda a, b: Interval((Fraction(min(a, b)), 0), (Fraction(max(a, b)), 1)), *[st.integers(-5, 5)] * 2)


@given(WHOLE, st.lists(intervals, max_size=4), intervals)
def test_cells_of_whole_numbers_tell_apart_what_thresholds_do_among_these(possible, thresholds, asked):
    cut = cells(possible, thresholds, whole=True)
    members = [[n for n in map(Fraction, range(-5, 6)) if n in cut[i]] for i in range(len(cut))]
    assert all(members)  # no cell without a whole number
    assert [n for cell in members for n in cell] == [n for n in map(Fraction, range(-5, 6)) if n in possible]
    for i, cell in enumerate(members):
        assert (cut[i].low, cut[i].high) == ((cell[0], 0), (cell[-1], 1))
        assert all(len({n in t for n in cell}) == 1 for t in thresholds)
    inside = {i for i, cell in enumerate(members) if any(n in asked for n in cell)}
    found = {i for i in range(len(cut)) if cut.mask(asked) >> i & 1}
    assert inside <= found
    if any(n in asked for n in map(Fraction, range(-5, 6))):
        assert found == inside
