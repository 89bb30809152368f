"""Exact arithmetic with intervals: all that a sum, product … of numbers from them can be.

Bounds keep whether the number itself is reached: `<0.1` times 50 is below 5, not at most 5. Where a divisor can be
zero nothing is claimed of the quotient. A quantity that stands twice in an expression is treated as two, which makes
the answer wider, never wrong.
"""

from __future__ import annotations

import operator as operator_
from fractions import Fraction

from kg.intervals import ALL, Bound, Interval

End = tuple[Bound, bool]
"""A bound and whether the number itself is reached."""

_ZERO = Fraction(0)
_OPERATIONS = {"+": operator_.add, "-": operator_.sub, "*": operator_.mul, "/": operator_.truediv}


def combined(operator: str, left: Interval, right: Interval) -> Interval:
    """All results of `+`, `-`, `*` or `/` between a number of the one and a number of the other."""
    if (one := left.point) is not None and (other := right.point) is not None:
        return _of_points(operator, one, other)
    match operator:
        case "+":
            return _from(_plus(_low(left), _low(right)), _plus(_high(left), _high(right)))
        case "-":
            return combined("+", left, _negative(right))
        case "*":
            return _product(left, right)
        case _:
            return ALL if _may_be_zero(right) else _product(left, _inverse(right))


def _of_points(operator: str, one: Fraction, other: Fraction) -> Interval:
    if operator == "/" and not other:
        return ALL
    result: Fraction = _OPERATIONS[operator](one, other)
    return Interval((result, 0), (result, 1))


def _low(interval: Interval) -> End:
    return interval.low[0], interval.low[1] == 0 and isinstance(interval.low[0], Fraction)


def _high(interval: Interval) -> End:
    return interval.high[0], interval.high[1] == 1 and isinstance(interval.high[0], Fraction)


def _from(low: End, high: End) -> Interval:
    return Interval(
        (low[0], int(isinstance(low[0], Fraction) and not low[1])), (high[0], int(high[1] or high[0] == ALL.high[0]))
    )


def _plus(one: End, other: End) -> End:
    return one[0] + other[0], one[1] and other[1]


def _negative(interval: Interval) -> Interval:
    (low, low_reached), (high, high_reached) = _low(interval), _high(interval)
    return _from((-high, high_reached), (-low, low_reached))


def _times(one: End, other: End) -> End:
    if not one[0] or not other[0]:
        # zero times anything is zero, and is reached as soon as the zero itself is
        return _ZERO, (not one[0] and one[1]) or (not other[0] and other[1])
    return one[0] * other[0], one[1] and other[1]


def _scaled(interval: Interval, factor: Fraction) -> Interval:
    if not factor:
        return Interval((_ZERO, 0), (_ZERO, 1))
    (low, low_reached), (high, high_reached) = _low(interval), _high(interval)
    if factor < 0:
        return _from((high * factor, high_reached), (low * factor, low_reached))
    return _from((low * factor, low_reached), (high * factor, high_reached))


def _product(left: Interval, right: Interval) -> Interval:
    for one, other in ((left, right), (right, left)):
        if (factor := one.point) is not None:
            return _scaled(other, factor)
    corners = [_times(a, b) for a in (_low(left), _high(left)) for b in (_low(right), _high(right))]
    lowest = min(corners, key=lambda end: (end[0], not end[1]))
    highest = max(corners, key=lambda end: (end[0], end[1]))
    return _from(lowest, highest)


def _may_be_zero(interval: Interval) -> bool:
    return _ZERO in interval


def _inverse(interval: Interval) -> Interval:
    """One divided by the numbers of an interval on one side of zero."""
    (low, low_reached), (high, high_reached) = _low(interval), _high(interval)
    return _from(_one_over(high, high_reached, ALL.low[0]), _one_over(low, low_reached, ALL.high[0]))


def _one_over(bound: Bound, reached: bool, at_zero: Bound) -> End:  # noqa: FBT001 - the two halves of an `End`
    if not isinstance(bound, Fraction):
        return _ZERO, False
    return (1 / bound, reached) if bound else (at_zero, False)
