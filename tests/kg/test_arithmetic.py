"""Interval arithmetic: every result is inside, every bound is right, reached or not."""

from fractions import Fraction
from operator import add, mul, sub, truediv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.arithmetic import combined
from kg.intervals import ALL, Interval, compared, parse_interval, point

OPERATIONS = {"+": add, "-": sub, "*": mul, "/": truediv}


@pytest.mark.parametrize(
    ("left", "operator", "right", "result"),
    [
        ("2", "+", "3", "5"),
        ("2", "/", "4", "0.5"),
        ("[1..2]", "+", "(3..4]", "(4..6]"),
        ("[1..2]", "-", "(3..4]", "[-3..-1)"),
        ("< 0.1", "+", "1", "< 1.1"),
        ("[0..0.1)", "*", "50", "[0..5)"),
        ("[0..0.1)", "*", "-50", "(-5..0]"),
        ("[0..1000]", "*", "0", "0"),
        ("< 1", "*", "0", "0"),
        ("(0..2)", "*", "[0..3]", "[0..6)"),
        ("(0..2)", "*", "(0..3)", "(0..6)"),
        ("[-1..2]", "*", "[-3..4)", "[-6..8)"),
        ("[-2..-1]", "*", "(-3..-1]", "[1..6)"),
        (">= 2", "*", "[1..3]", ">= 2"),
        (">= 2", "*", "(0..3]", "> 0"),
        ("<= 2", "*", "[-1..1]", "any"),
        (">= 0", "*", ">= 0", ">= 0"),
        ("[1..2]", "/", "[4..5)", "(0.2..0.5]"),
        ("[1..2]", "/", "(0..5)", "> 0.2"),
        ("[1..2]", "/", "(-4..0)", "< -0.25"),
        ("[1..2]", "/", ">= 4", "(0..0.5]"),
        ("1", "/", "0", "any"),
        ("1", "/", "[0..1]", "any"),
        ("1", "/", "[-1..1]", "any"),
    ],
)
def test_bounds(left, operator, right, result):
    expected = ALL if result == "any" else parse_interval(result)
    assert combined(operator, parse_interval(left), parse_interval(right)) == expected


GRID = [Fraction(n, 3) for n in range(-14, 15)]
numbers = st.fractions(min_value=-4, max_value=4, max_denominator=3)
unbounded = st.builds(compared, st.sampled_from(["<", "<=", ">", ">=", "="]), numbers)
bounded = st.builds(
    lambda a, b, c, d: Interval((min(a, b), c), (max(a, b), d)),
    numbers,
    numbers,
    st.sampled_from([0, 1]),
    st.sampled_from([0, 1]),
)
intervals = (unbounded | bounded).filter(lambda i: not i.is_empty)


@given(intervals, intervals, st.sampled_from("+-*/"))
def test_every_result_lies_inside(left, right, operator):
    result = combined(operator, left, right)
    for one in (n for n in GRID if n in left):
        for other in (n for n in GRID if n in right):
            if operator != "/" or other:
                assert OPERATIONS[operator](one, other) in result


@given(intervals, intervals, st.sampled_from("+-*"))
def test_no_bound_is_wider_than_needed(left, right, operator):
    result = combined(operator, left, right)
    reached = [
        OPERATIONS[operator](a, b)
        for a in (left.low[0], left.high[0])
        for b in (right.low[0], right.high[0])
        if isinstance(a, Fraction) and isinstance(b, Fraction)
    ]
    for bound in (result.low[0], result.high[0]):
        assert not isinstance(bound, Fraction) or bound in reached or bound == 0


def test_points_stay_points():
    assert combined("*", point(Fraction(71, 20)), point(Fraction(32, 100))) == point(Fraction("1.136"))
