"""What a whole range of values would do, exactly, from one run for each stretch of it on which nothing changes.

A run is made with a number that remembers how it depends on the value tried. Whatever it is compared with on the way
says how far the value could move without any comparison coming out differently: so far the run speaks for all values.
The runs need to know nothing of what is run, and cannot overlook a threshold, a conversion or a contradiction in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any, Generic, Self, TypeVar

from kg.intervals import ALL, Cut, Interval, point
from kg.interviewing.roots import ONE, Polynomial, minus, plus, polynomial, roots, times

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stretch(Generic[T]):
    """Values that all give one result."""

    values: Interval
    result: T


def stretches(run: Callable[[Fraction], T], within: Interval) -> tuple[Stretch[T], ...]:
    """Run for every value within bounds; the stretches are in order.

    All that the result says has to be worked out when `run` returns. Where an irrational number parts two stretches, a
    gap is left between them in which no number lies that intake reads.
    """
    found: list[Stretch[T]] = []
    rest = [within]
    while rest:
        part = rest.pop()
        if not part.is_empty:
            reach = _Reach(simple_number(part))
            result = run(Varying(reach.tried, (Fraction(0), Fraction(1)), ONE, reach))
            found.append(Stretch(part & Interval(reach.low, reach.high), result))
            rest += [Interval(part.low, reach.below), Interval(reach.above, part.high)]
    return tuple(sorted(found, key=lambda stretch: stretch.values.low))


def simple_number(within: Interval) -> Fraction:
    """A number with few digits: from the middle, or the nearest to the only bound."""
    if (only := within.point) is not None:
        return only
    low, high = within.low[0], within.high[0]
    if not isinstance(low, Fraction):
        return Fraction(floor(high) - 1) if isinstance(high, Fraction) else Fraction(0)
    if not isinstance(high, Fraction):
        return Fraction(floor(low) + 1)
    scale = 1
    while True:
        first, last = floor(low * scale) + 1, -floor(-high * scale) - 1
        if first <= last:
            return Fraction((first + last) // 2, scale)
        scale *= 10


class _Reach:
    """How far around the value tried nothing changes: `low` to `high`; the rest ends at `below`, begins at `above`."""

    def __init__(self, tried: Fraction) -> None:
        self.tried = tried
        self.low: Cut = ALL.low
        self.high: Cut = ALL.high
        self.below: Cut = ALL.low
        self.above: Cut = ALL.high

    def end_at_roots(self, of: Polynomial) -> None:
        """What is compared has another sign, or none, beyond each root of the difference."""
        for low, high in roots(of):
            if high < self.tried and (high, 0) > (self.low[0], 0):
                self.low, self.below = (high, int(low == high)), (low, 1)
            elif low > self.tried and (low, 0) < (self.high[0], 0):
                self.high, self.above = (low, int(low != high)), (high, 0)
            elif low <= self.tried <= high:
                only = point(self.tried)
                self.low, self.high = only.low, only.high
                self.below, self.above = only.low, only.high


class Varying(Fraction):
    """A number that depends on the value tried: a fraction of two polynomials of it. Comparing it limits the reach."""

    __slots__ = ("_over", "_reach", "_under")
    _over: Polynomial
    _under: Polynomial
    _reach: _Reach

    def __new__(cls, value: Fraction, over: Polynomial, under: Polynomial, reach: _Reach) -> Self:
        """Keep what it depends on beside its value."""
        self = super().__new__(cls, value)
        self._over, self._under, self._reach = over, under, reach
        return self

    def _plain(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    @staticmethod
    def _parts(other: object) -> tuple[Fraction, Polynomial, Polynomial]:
        if isinstance(other, Varying):
            return other._plain(), other._over, other._under  # noqa: SLF001 - one of its own kind
        if isinstance(other, Fraction | int):
            return Fraction(other), polynomial(Fraction(other)), ONE
        raise TypeError(f"a {type(other).__name__} is not counted with exactly")

    def _made(self, value: Fraction, over: Polynomial, under: Polynomial) -> Varying:
        return Varying(value, over, under, self._reach)

    def _difference(self, other: object) -> Fraction | float:
        """The difference at the value tried; its sign holds as far as the reach."""
        if isinstance(other, float):
            return -other
        value, over, under = self._parts(other)
        self._reach.end_at_roots(minus(times(self._over, under), times(over, self._under)))
        return self._plain() - value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fraction | int | float) and self._difference(other) == 0

    def __lt__(self, other: object) -> bool:
        return self._difference(other) < 0

    def __le__(self, other: object) -> bool:
        return self._difference(other) <= 0

    def __gt__(self, other: object) -> bool:
        return self._difference(other) > 0

    def __ge__(self, other: object) -> bool:
        return self._difference(other) >= 0

    def __bool__(self) -> bool:
        return self._difference(0) != 0

    def __hash__(self) -> int:  # type: ignore[override] # mypy takes what Fraction inherits for None
        raise TypeError("a varying number is not looked up: that would be a comparison nobody sees")

    def __neg__(self) -> Varying:
        return self._made(-self._plain(), minus((), self._over), self._under)

    def __add__(self, other: Any) -> Any:  # noqa: ANN401 - overloaded
        if isinstance(other, float):
            return other  # infinite
        value, over, under = self._parts(other)
        top = plus(times(self._over, under), times(over, self._under))
        return self._made(self._plain() + value, top, times(self._under, under))

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:  # noqa: ANN401 - overloaded
        return self + -other

    def __rsub__(self, other: Any) -> Any:  # noqa: ANN401 - overloaded
        return -self + other

    def __mul__(self, other: Any) -> Any:  # noqa: ANN401 - overloaded
        if isinstance(other, float):
            return self._sign() * other
        value, over, under = self._parts(other)
        return self._made(self._plain() * value, times(self._over, over), times(self._under, under))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:  # noqa: ANN401 - overloaded
        value, over, under = self._parts(other)
        self._reach.end_at_roots(over)
        return self._made(self._plain() / value, times(self._over, under), times(self._under, over))

    def __rtruediv__(self, other: Any) -> Any:  # noqa: ANN401 - overloaded
        self._reach.end_at_roots(self._over)
        value, over, under = self._parts(other)
        return self._made(value / self._plain(), times(over, self._under), times(under, self._over))

    def _sign(self) -> int:
        return (self > 0) - (self < 0)
