"""Bounds of intervals, moved as little as can be: to the other inclusion, and by one unit of the last digit written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from kg.criteria import Both, Criterion, Either, Not, Within
from kg.intervals import Cut, Interval
from kg.wording import number_words

_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def moved_bounds(test: Within) -> Iterator[Within]:
    """The test with one of its bounds moved."""
    for cut in cuts(test):
        for new in neighbours(cut, test.text):
            if (moved := _moved(test, cut, new)) is not None and moved.interval != test.interval:
                yield moved


def cuts(test: Within) -> tuple[Cut, ...]:
    """The finite ends of a test's interval; one for a single number, whose ends move together."""
    if test.interval.point is not None:
        return (test.interval.low,)
    return tuple(cut for cut in (test.interval.low, test.interval.high) if isinstance(cut[0], Fraction))


def neighbours(cut: Cut, written: str) -> Iterator[Cut]:
    """The cut on the other side of its number, and at the numbers beside it."""
    number, side = cut
    yield number, 1 - side
    for by in (-1, 1):
        yield number + by * step(Fraction(number), written), side


def step(number: Fraction, written: str) -> Fraction:
    """One unit of the last digit of a number, as it is written in a text."""
    found = next((n for n in _NUMBER.findall(written) if Fraction(n) == abs(number)), "")
    return Fraction(1, 10 ** len(found.partition(".")[2]))


def moved_everywhere(criterion: Criterion, fact: str, cut: Cut, new: Cut) -> Criterion | None:
    """A criterion with a cut of a fact moved wherever it bounds an interval; None where nothing would be left."""
    match criterion:
        case Within(fact=of) if of == fact:
            return (
                _moved(criterion, cut, new) if cut in {criterion.interval.low, criterion.interval.high} else criterion
            )
        case Not(inner):
            moved = moved_everywhere(inner, fact, cut, new)
            return None if moved is None else Not(moved)
        case Both(parts) | Either(parts):
            found = [moved_everywhere(part, fact, cut, new) for part in parts]
            kept = tuple(part for part in found if part is not None)
            return type(criterion)(kept) if len(kept) == len(parts) else None
    return criterion


def _moved(test: Within, cut: Cut, new: Cut) -> Within | None:
    interval = test.interval
    if interval.point is not None:
        if new[0] == cut[0]:
            return None  # a single number has no other inclusion
        moved = Interval((new[0], 0), (new[0], 1))
    else:
        moved = Interval(
            new if interval.low == cut else interval.low,
            new if interval.high == cut else interval.high,
        )
    return None if moved.is_empty else replace(test, interval=moved, text=interval_text(moved))


def interval_text(interval: Interval) -> str:
    """An interval as an author writes it."""
    (low, after_low), (high, after_high) = interval.low, interval.high
    if interval.point is not None:
        return f"= {number_words(low)}"
    if not isinstance(low, Fraction):
        return f"{'<=' if after_high else '<'} {number_words(high)}"
    if not isinstance(high, Fraction):
        return f"{'>' if after_low else '>='} {number_words(low)}"
    return f"{'(' if after_low else '['}{number_words(low)}..{number_words(high)}{']' if after_high else ')'}"
