"""Pairs of quantities that arithmetic compares: enough values of both to meet every combination of truths there is.

The tests on two quantities, and linear comparisons between them, cut the plane by straight lines. Above each stretch
between two neighbouring crossings the lines keep their order; so it is enough to look at each crossing and once between
any two, and there, up the other axis, at each line and once between any two. Every point of the plane has the same
truths as one of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise

from kg.criteria import Atom, Compared, Expression, Quantity, Sum, Within
from kg.facts import Fact
from kg.intervals import Interval
from kg.judging import truth_in
from kg.truth import Truth


@dataclass(frozen=True, slots=True)
class _Line:
    """Where `x` times its factor plus `y` times its factor plus a number is zero."""

    x: Fraction
    y: Fraction
    number: Fraction


def truths_of_pair(one: Fact, other: Fact, tests: Sequence[Atom]) -> list[dict[Atom, Truth]] | None:
    """The combinations of truths that the tests on two quantities can have; None where a comparison is not linear."""
    lines = [_line(test, one.id, other.id) for test in tests if isinstance(test, Compared)]
    if any(line is None for line in lines):
        return None
    crossing = [line for line in lines if line is not None]
    levels = {fact.id: _bounds(fact, tests) for fact in (one, other)}
    found: dict[tuple[Truth, ...], None] = {}
    for x in _samples(_crossings(crossing, levels[one.id], levels[other.id]), one.possible):
        cut = [*levels[other.id], *(-(line.x * x + line.number) / line.y for line in crossing if line.y)]
        for y in _samples(cut, other.possible):
            values = {one.id: _point(x), other.id: _point(y)}
            found[tuple(truth_in(test, values) for test in tests)] = None
    return [dict(zip(tests, truths, strict=True)) for truths in found]


def _point(number: Fraction) -> Interval:
    return Interval((number, 0), (number, 1))


def _bounds(fact: Fact, tests: Iterable[Atom]) -> list[Fraction]:
    """The numbers at which the tests on one quantity change, and the ends of what is possible."""
    ends = [t.interval for t in tests if isinstance(t, Within) and t.fact == fact.id]
    ends += [fact.possible] if fact.possible is not None else []
    return [n for interval in ends for n, _ in (interval.low, interval.high) if isinstance(n, Fraction)]


def _crossings(lines: Sequence[_Line], on_x: Sequence[Fraction], on_y: Sequence[Fraction]) -> Iterator[Fraction]:
    """The places along the first axis where anything crosses anything."""
    yield from on_x
    for line in lines:
        if line.x:
            yield from (-(line.y * level + line.number) / line.x for level in on_y)
            if not line.y:
                yield -line.number / line.x
    for a, b in combinations(lines, 2):
        if turn := a.x * b.y - b.x * a.y:
            yield (a.y * b.number - b.y * a.number) / turn


def _samples(cuts: Iterable[Fraction], possible: Interval | None) -> Iterator[Fraction]:
    """Each cut, a number between any two neighbours, and one beyond either end, as far as they are possible."""
    found = sorted(set(cuts)) or [Fraction(0)]
    between = [(low + high) / 2 for low, high in pairwise(found)]
    for number in (found[0] - 1, *found, *between, found[-1] + 1):
        if possible is None or number in possible:
            yield number


def _line(test: Compared, one: str, other: str) -> _Line | None:
    """A comparison as a line; None where it is not linear."""
    left, right = _linear(test.left), _linear(test.right)
    if left is None or right is None:
        return None
    parts = {key: left.get(key, Fraction(0)) - right.get(key, Fraction(0)) for key in (one, other, "")}
    return _Line(parts[one], parts[other], parts[""])


def _linear(expression: Expression) -> Mapping[str, Fraction] | None:
    """The factor of each quantity in an expression, and under "" its number; None where it is not linear."""
    match expression:
        case Fraction():
            return {"": expression}
        case Quantity(fact):
            return {fact: Fraction(1)}
        case Sum(operator, left, right):
            one, other = _linear(left), _linear(right)
            if one is None or other is None:
                return None
            match operator:
                case "+":
                    return _plus(one, other, Fraction(1))
                case "-":
                    return _plus(one, other, Fraction(-1))
                case "*" if other.keys() == {""}:
                    return {key: factor * other[""] for key, factor in one.items()}
                case "*" if one.keys() == {""}:
                    return {key: factor * one[""] for key, factor in other.items()}
                case "/" if other.keys() == {""} and other[""]:
                    return {key: factor / other[""] for key, factor in one.items()}
    return None


def _plus(one: Mapping[str, Fraction], other: Mapping[str, Fraction], times: Fraction) -> Mapping[str, Fraction]:
    return {key: one.get(key, Fraction(0)) + times * other.get(key, Fraction(0)) for key in {**one, **other}}
