"""Exact intervals of numbers, and the cells into which thresholds cut a range.

A *cut* is a place between numbers: `(v, 0)` lies just before `v`, `(v, 1)` just after it. An interval runs from one cut
to another, so closed and open bounds need no separate cases, and cuts compare as tuples. Numbers are `Fraction`s:
3550/1000 equals 3.55 and 100.4 °F equals 38.0 °C.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import ceil, floor, inf
from operator import or_

Bound = Fraction | float  # a float only for plus or minus infinity
Cut = tuple[Bound, int]

_NUMBER = r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?"
_RANGE = re.compile(rf"^([\[(])\s*({_NUMBER})\s*\.\.\s*({_NUMBER})\s*([\])])$")
_COMPARED = re.compile(rf"^(<=|>=|<|>|=)?\s*({_NUMBER})$")


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers between two cuts. Empty when `low >= high`."""

    low: Cut
    high: Cut

    @property
    def is_empty(self) -> bool:
        """Whether no number lies in it."""
        return self.low >= self.high

    @property
    def point(self) -> Fraction | None:
        """The single number in it, or None when there are more."""
        (low, after_low), (high, after_high) = self.low, self.high
        return low if isinstance(low, Fraction) and low == high and not after_low and after_high else None

    def __contains__(self, number: Fraction) -> bool:
        """Whether the number lies in it."""
        return self.low <= (number, 0) and (number, 1) <= self.high

    def __and__(self, other: Interval) -> Interval:
        """What lies in both."""
        return Interval(max(self.low, other.low), min(self.high, other.high))

    @property
    def whole(self) -> tuple[int | None, int | None]:
        """The first and the last whole number in it, each None where it has no end."""
        (low, after_low), (high, after_high) = self.low, self.high
        first = (floor(low) + 1 if after_low else ceil(low)) if isinstance(low, Fraction) else None
        last = (floor(high) if after_high else ceil(high) - 1) if isinstance(high, Fraction) else None
        return first, last

    def within(self, other: Interval) -> bool:
        """Whether every number of this one lies in the other."""
        return other.low <= self.low and self.high <= other.high


@dataclass(frozen=True, slots=True)
class Numbers(Interval):
    """Two or more numbers alone, in rising order. Seen as an interval, it runs from the first to the last of them."""

    values: tuple[Fraction, ...]

    def __contains__(self, number: Fraction) -> bool:
        """Whether it is one of them."""
        return number in self.values

    def __and__(self, other: Interval) -> Interval:
        """Those that lie in the other, too."""
        among = frozenset(other.values) if isinstance(other, Numbers) else other
        return numbers(number for number in self.values if number in among)

    __rand__ = __and__


ALL = Interval((-inf, 0), (inf, 1))


def point(number: Fraction) -> Interval:
    """The interval of exactly one number."""
    return Interval((number, 0), (number, 1))


def numbers(values: Iterable[Fraction]) -> Interval:
    """The interval of exactly these numbers, given in rising order; an empty one of none."""
    found = tuple(values)
    if not found:
        return Interval(ALL.high, ALL.low)
    if len(found) == 1:
        return point(found[0])
    return Numbers((found[0], 0), (found[-1], 1), found)


def compared(comparator: str, number: Fraction) -> Interval:
    """The numbers that stand in the relation `<`, `<=`, `>`, `>=` or `=` to a number."""
    match comparator:
        case "<":
            return Interval(ALL.low, (number, 0))
        case "<=":
            return Interval(ALL.low, (number, 1))
        case ">":
            return Interval((number, 1), ALL.high)
        case ">=":
            return Interval((number, 0), ALL.high)
        case _:
            return point(number)


def parse_interval(text: str) -> Interval:
    """Read a FEEL interval: `[3.0..4.0]`, `(0..1)`, `< 1.0`, `>= 10`, `5`.

    Raises:
        ValueError: the text is not an interval, or no number lies in it.
    """
    text = text.strip()
    if found := _RANGE.match(text):
        opening, low, high, closing = found.groups()
        interval = Interval((Fraction(low), int(opening == "(")), (Fraction(high), int(closing == "]")))
    elif found := _COMPARED.match(text):
        interval = compared(found[1] or "=", Fraction(found[2]))
    else:
        message = f"`{text}` is not an interval: write `[3.0..4.0]`, `(0..1)`, `< 1.0` or `>= 10`"
        raise ValueError(message)
    if interval.is_empty:
        message = f"no number lies in `{text}`"
        raise ValueError(message)
    return interval


@dataclass(frozen=True, slots=True)
class Cells:
    """A range cut into cells that no threshold can tell apart further; cell `i` lies between cuts `i` and `i + 1`."""

    cuts: tuple[Cut, ...]

    def __len__(self) -> int:
        """How many cells there are."""
        return len(self.cuts) - 1

    def __getitem__(self, index: int) -> Interval:
        """The interval of one cell."""
        return Interval(self.cuts[index], self.cuts[index + 1])

    def reach(self, mask: int) -> Interval:
        """From the first to the last of some cells."""
        return Interval(self[(mask & -mask).bit_length() - 1].low, self[mask.bit_length() - 1].high)

    def mask(self, interval: Interval) -> int:
        """The cells that share a number with the interval, as bits; 0 when there are none."""
        if isinstance(interval, Numbers):
            return reduce(or_, (self.mask(point(number)) for number in interval.values))
        first = self._first(interval.low)
        last = min(bisect_left(self.cuts, interval.high) - 1, len(self) - 1)
        return ((1 << (last - first + 1)) - 1) << first if first <= last and not interval.is_empty else 0

    def _first(self, low: Cut) -> int:
        """The first cell that reaches beyond a cut."""
        return max(bisect_right(self.cuts, low) - 1, 0)


@dataclass(frozen=True, slots=True)
class WholeCells(Cells):
    """Cells of whole numbers alone: every cut but the last lies just before one, and each cell ends with one."""

    def __getitem__(self, index: int) -> Interval:
        """From the first to the last whole number of one cell."""
        low, (after, _) = self.cuts[index], self.cuts[index + 1]
        return Interval(low, self.cuts[-1] if index == len(self) - 1 else (after - 1, 1))

    def _first(self, low: Cut) -> int:
        return bisect_right(range(len(self)), low, key=lambda index: self[index].high)


def cells(possible: Interval, thresholds: list[Interval], *, whole: bool = False) -> Cells:
    """Cut a range at every bound of the thresholds that lies inside it; of `whole` numbers, before the next of them.

    The range of whole numbers has to begin and end with one.
    """
    cuts = {cut for t in thresholds for cut in (t.low, t.high)}
    inner = {cut for cut in (map(_before_whole, cuts) if whole else cuts) if possible.low < cut < possible.high}
    return (WholeCells if whole else Cells)((possible.low, *sorted(inner), possible.high))


def _before_whole(cut: Cut) -> Cut:
    """The cut before the first whole number that lies after this one."""
    number, after = cut
    return (Fraction(floor(number) + 1 if after else ceil(number)), 0) if isinstance(number, Fraction) else cut
