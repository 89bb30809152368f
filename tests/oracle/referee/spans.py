"""Stretches of the number line with open and closed ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import inf

Number = Fraction | float  # a float only for the two infinities
NUMBER = r"[+-]?\d+(?:\.\d+)?"


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers between two ends; an end belongs to it or does not."""

    low: Number = -inf
    high: Number = inf
    has_low: bool = True
    has_high: bool = True

    def is_empty(self):
        return self.low > self.high or (self.low == self.high and not (self.has_low and self.has_high))

    def is_point(self):
        return self.low == self.high and self.has_low and self.has_high

    def holds(self, number):
        above = number > self.low or (number == self.low and self.has_low)
        below = number < self.high or (number == self.high and self.has_high)
        return above and below

    def meet(self, other):
        low, open_low = max((self.low, not self.has_low), (other.low, not other.has_low))
        high, has_high = min((self.high, self.has_high), (other.high, other.has_high))
        return Span(low, high, not open_low, has_high)

    def covers(self, other):
        return other.is_empty() or self.meet(other) == other

    def some_number(self):
        """Any number in it, an end where it has one."""
        if self.has_low and isinstance(self.low, Fraction):
            return self.low
        if self.has_high and isinstance(self.high, Fraction):
            return self.high
        if not isinstance(self.low, Fraction):
            return self.high - 1 if isinstance(self.high, Fraction) else Fraction(0)
        return self.low + 1 if not isinstance(self.high, Fraction) else (self.low + self.high) / 2

    def at_least(self):
        """All numbers that are not below some number of it."""
        return Span(low=self.low, has_low=self.has_low)

    def at_most(self):
        """All numbers that are not above some number of it."""
        return Span(high=self.high, has_high=self.has_high)

    def begins_below(self, other):
        """It has numbers below all of the other's."""
        return (self.low, not self.has_low) < (other.low, not other.has_low)

    def may_be_at_most(self, other):
        """Some number of this one is no greater than some number of the other."""
        return self.low < other.high or (self.low == other.high and self.has_low and other.has_high)


EVERYTHING = Span()


def point(number):
    return Span(number, number)


def compared(operator, number):
    match operator:
        case "<":
            return Span(high=number, has_high=False)
        case "<=":
            return Span(high=number)
        case ">":
            return Span(low=number, has_low=False)
        case ">=":
            return Span(low=number)
        case "=":
            return point(number)
    raise ValueError(operator)


def read_span(text):
    """`[1..2]`, `(1..2]`, `< 3`, `4`."""
    text = text.strip()
    if found := re.fullmatch(rf"([\[(])\s*({NUMBER})\s*\.\.\s*({NUMBER})\s*([\])])", text):
        return Span(Fraction(found[2]), Fraction(found[3]), found[1] == "[", found[4] == "]")
    if found := re.fullmatch(rf"(<=|>=|<|>|=)?\s*({NUMBER})", text):
        return compared(found[1] or "=", Fraction(found[2]))
    raise ValueError(text)


def pieces(whole, spans):
    """A span cut wherever one of the others begins or ends."""
    ends = {(s.low, not s.has_low) for s in spans} | {(s.high, s.has_high) for s in spans}
    first, last = (whole.low, not whole.has_low), (whole.high, whole.has_high)
    inner = sorted(e for e in ends if first < e < last)
    edges = [first, *inner, last]
    return [Span(a, b, not after_a, after_b) for (a, after_a), (b, after_b) in pairwise(edges)]
