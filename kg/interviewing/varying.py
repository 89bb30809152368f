"""What a whole range of values would do, exactly, from one run for each stretch of it on which nothing changes.

A run is made with a number that remembers how it depends on the value tried. Whatever it is compared with on the way
says how far the value could move without any comparison coming out differently: so far the run speaks for all values.
The runs need to know nothing of what is run, and cannot overlook a threshold, a conversion or a contradiction in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any, Generic, Self, TypeVar

from kg.dates import Counted, Watched
from kg.intervals import ALL, Cut, Interval, point
from kg.interviewing.roots import ONE, Polynomial, minus, plus, polynomial, roots, times

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stretch(Generic[T]):
    """Values that all give one result."""

    values: Interval
    result: T


def stretches(run: Callable[[Fraction], T], within: Interval, *, whole: bool = False) -> tuple[Stretch[T], ...]:
    """Run for every value within bounds (of a finite range, for every `whole` number); the stretches are in order.

    All that the result says has to be worked out when `run` returns. Where an irrational number parts two stretches, a
    gap is left between them in which no number lies that intake reads.
    """
    return tuple(sorted(explored(run, within, whole=whole), key=lambda stretch: stretch.values.low))


def explored(run: Callable[[Fraction], T], within: Interval, *, whole: bool = False) -> Iterator[Stretch[T]]:
    """The same stretches one by one, as they are found."""
    rest = [_whole_part(within) if whole else within]
    while rest:
        part = rest.pop()
        if not part.is_empty:
            reach = _Reach(whole_number(part) if whole else simple_number(part))
            result = run(Varying(reach.tried, (Fraction(0), Fraction(1)), ONE, reach))
            reach.settle()
            parts = (Interval(reach.low, reach.high), Interval(part.low, reach.below), Interval(reach.above, part.high))
            same, *others = (_whole_part(part & p) if whole else part & p for p in parts)
            yield Stretch(same, result)
            rest += others


def _whole_part(part: Interval) -> Interval:
    """From the first to the last whole number in it."""
    if part.is_empty:
        return part
    first, last = part.whole
    if first is None or last is None:
        raise ValueError("whole numbers are tried within finite bounds")
    return Interval((Fraction(first), 0), (Fraction(last), 1))


def whole_number(part: Interval) -> Fraction:
    """A whole number near the middle, of an interval that begins and ends with one."""
    return Fraction(floor((part.low[0] + part.high[0]) / 2))


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
    """How far around the value tried nothing changes: `low` to `high`; the rest ends at `below`, begins at `above`.

    A count that is taken of the value has a reach of its own, whose `root` is that of the value.
    """

    def __init__(self, tried: Fraction, root: _Reach | None = None) -> None:
        self.tried = tried
        self.low: Cut = ALL.low
        self.high: Cut = ALL.high
        self.below: Cut = ALL.low
        self.above: Cut = ALL.high
        self.root = root or self
        self._counts: list[tuple[_Reach, Counted]] = []

    def counted(self, count: Fraction, where: Counted) -> _Reach:
        """The reach of a count that is taken of the value; `where` it lies between two numbers."""
        reach = _Reach(count, self)
        self._counts.append((reach, where))
        return reach

    def settle(self) -> None:
        """End where the counts do."""
        for count, where in self._counts:
            values = where(Interval(count.low, count.high))
            if values.low > self.low:
                self.low = self.below = values.low
            if values.high < self.high:
                self.high = self.above = values.high

    def stay(self) -> None:
        """Reach no further than the value tried."""
        only = point(self.tried)
        self.low, self.high = only.low, only.high
        self.below, self.above = only.low, only.high

    def end_at_roots(self, of: Polynomial) -> None:
        """What is compared has another sign, or none, beyond each root of the difference."""
        for low, high in roots(of):
            if high < self.tried and (high, 0) > (self.low[0], 0):
                self.low, self.below = (high, int(low == high)), (low, 1)
            elif low > self.tried and (low, 0) < (self.high[0], 0):
                self.high, self.above = (low, int(low != high)), (high, 0)
            elif low <= self.tried <= high:
                self.stay()


class Varying(Watched):
    """A number that depends on the value tried: a fraction of two polynomials of it. Comparing it limits the reach."""

    __slots__ = ("_over", "_under", "reach")
    _over: Polynomial
    _under: Polynomial
    reach: _Reach

    def __new__(cls, value: Fraction, over: Polynomial, under: Polynomial, reach: _Reach) -> Self:
        """Keep what it depends on beside its value."""
        self = super().__new__(cls, value)
        self._over, self._under, self.reach = over, under, reach
        return self

    def _plain(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    def counted(self, count: Fraction, where: Counted) -> Varying:
        """A count that is taken of this number, which is the value tried itself."""
        return Varying(count, (Fraction(0), Fraction(1)), ONE, self.reach.counted(count, where))

    def _with(self, other: object) -> tuple[_Reach, _Parts, _Parts]:
        """The reach of what is made of this and another number, and of what each of them is made."""
        if not isinstance(other, Varying):
            return self.reach, self.parts, _constant(other)
        if self.reach is other.reach:
            return self.reach, self.parts, other.parts
        return self.reach.root, self.flat, other.flat

    @property
    def parts(self) -> _Parts:
        """Of what it is made."""
        return self._plain(), self._over, self._under

    @property
    def flat(self) -> _Parts:
        """Of what it is made, in terms of the value tried: a count is the same for a while."""
        if self.reach is self.reach.root:
            return self.parts
        self.reach.stay()
        return _constant(self._plain())

    def _difference(self, other: object) -> Fraction | float:
        """The difference at the value tried; its sign holds as far as the reach."""
        if isinstance(other, float):
            return -other
        reach, (own, own_over, own_under), (value, over, under) = self._with(other)
        reach.end_at_roots(minus(times(own_over, under), times(over, own_under)))
        return own - value

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
        return Varying(-self._plain(), minus((), self._over), self._under, self.reach)

    def __add__(self, other: Any) -> Any:  # noqa: ANN401 - overloaded
        if isinstance(other, float):
            return other  # infinite
        reach, (own, own_over, own_under), (value, over, under) = self._with(other)
        top = plus(times(own_over, under), times(over, own_under))
        return Varying(own + value, top, times(own_under, under), reach)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:  # noqa: ANN401 - overloaded
        return self + -other

    def __rsub__(self, other: Any) -> Any:  # noqa: ANN401 - overloaded
        return -self + other

    def __mul__(self, other: Any) -> Any:  # noqa: ANN401 - overloaded
        if isinstance(other, float):
            return self._sign() * other
        reach, (own, own_over, own_under), (value, over, under) = self._with(other)
        return Varying(own * value, times(own_over, over), times(own_under, under), reach)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:  # noqa: ANN401 - overloaded
        reach, (own, own_over, own_under), (value, over, under) = self._with(other)
        reach.end_at_roots(over)
        return Varying(own / value, times(own_over, under), times(own_under, over), reach)

    def __rtruediv__(self, other: Any) -> Any:  # noqa: ANN401 - overloaded
        self.reach.end_at_roots(self._over)
        value, over, under = _constant(other)
        return Varying(value / self._plain(), times(over, self._under), times(under, self._over), self.reach)

    def _sign(self) -> int:
        return (self > 0) - (self < 0)


_Parts = tuple[Fraction, Polynomial, Polynomial]
"""A number at the value tried, and the polynomials that it is the fraction of."""


def _constant(number: object) -> _Parts:
    if isinstance(number, Fraction | int):
        return Fraction(number), polynomial(Fraction(number)), ONE
    raise TypeError(f"a {type(number).__name__} is not counted with exactly")
