"""Where a polynomial of one variable is zero, exactly: rational roots as numbers, the others in the narrowest of gaps.

A gap around an irrational root is so narrow that no number that intake reads lies in it.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import gcd, lcm

Polynomial = tuple[Fraction, ...]
"""Its coefficients, that of the lowest power first; the last one is not zero. The empty one is zero everywhere."""

Root = tuple[Fraction, Fraction]
"""The two ends of a gap with a root in it; one number twice where that is the root."""

ONE: Polynomial = (Fraction(1),)
_ZERO = Fraction(0)
_GAP = Fraction(1, 10**100)
_LARGEST_DENOMINATOR = 10**45


def polynomial(*coefficients: Fraction) -> Polynomial:
    """A polynomial of these coefficients, without zeros at its end."""
    length = len(coefficients)
    while length and not coefficients[length - 1]:
        length -= 1
    return coefficients[:length]


def plus(one: Polynomial, other: Polynomial) -> Polynomial:
    """The sum."""
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    return polynomial(*(x + y for x, y in zip(longer, shorter, strict=False)), *longer[len(shorter) :])


def minus(one: Polynomial, other: Polynomial) -> Polynomial:
    """The difference."""
    return plus(one, tuple(-c for c in other))


def times(one: Polynomial, other: Polynomial) -> Polynomial:
    """The product."""
    if one is ONE or other is ONE:
        return other if one is ONE else one
    product = [_ZERO] * max(len(one) + len(other) - 1, 0)
    for i, x in enumerate(one):
        for j, y in enumerate(other):
            product[i + j] += x * y
    return polynomial(*product)


def roots(of: Polynomial) -> tuple[Root, ...]:
    """Every root at which a writable number lies or the sign changes, from the lowest to the highest."""
    if len(of) <= 1:
        return ()
    if len(of) == 2:  # noqa: PLR2004 - a straight line
        root = -of[0] / of[1]
        return ((root, root),)
    scale = lcm(*(c.denominator for c in of))
    whole = [c.numerator * (scale // c.denominator) for c in of]
    shared = gcd(*whole)
    return _roots(tuple(c // shared for c in whole))


@lru_cache(maxsize=1000)
def _roots(of: tuple[int, ...]) -> tuple[Root, ...]:
    """The roots of a curve with whole coefficients: its sign is found without fractions, which is much faster."""
    bound = Fraction(1 + max(-(-abs(c) // abs(of[-1])) for c in of[:-1]))
    turns = roots(polynomial(*(Fraction(i * c) for i, c in enumerate(of) if i)))
    found = {(low, high) for low, high in turns if low == high and not _sign(of, low)}
    ends = sorted({-bound, bound, *(end for turn in turns for end in turn)})
    for low, high in pairwise(ends):
        if _sign(of, low) * _sign(of, high) < 0:
            found.add(_between(of, low, high))
    return tuple(sorted(found))


def _sign(of: tuple[int, ...], at: Fraction) -> int:
    value, power = 0, 1
    for coefficient in reversed(of):
        value = value * at.numerator + coefficient * power
        power *= at.denominator
    return (value > 0) - (value < 0)


def _between(of: tuple[int, ...], low: Fraction, high: Fraction) -> Root:
    """The one root between two numbers at which the signs differ."""
    upper = _sign(of, high)
    while high - low > _GAP:
        middle = (low + high) / 2
        here = _sign(of, middle)
        if not here:
            return middle, middle
        low, high = (low, middle) if here == upper else (middle, high)
    near = ((low + high) / 2).limit_denominator(_LARGEST_DENOMINATOR)
    return (near, near) if low <= near <= high and not _sign(of, near) else (low, high)
