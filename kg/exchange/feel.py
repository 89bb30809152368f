"""Criteria as text that `kg.criteria_grammar` reads back as the same criterion."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from kg.criteria import Both, Compared, Criterion, Either, Expression, Includes, Is, Known, Not, Quantity, Sum, Within
from kg.intervals import Interval
from kg.wording import number_words

_BINDING: Final = {"+": 1, "-": 1, "*": 2, "/": 2}
_LONGEST_NUMBER: Final = 30


def criterion_text(criterion: Criterion) -> str:
    """A whole criterion: `wbc < 3.0 and (fever or worsening)`."""
    match criterion:
        case Both(()):
            return "always"
        case Either(()):
            return "never"
        case Both(parts):
            return " and ".join(_part(p, bracketed=isinstance(p, Both | Either)) for p in parts)
        case Either(parts):
            return " or ".join(_part(p, bracketed=isinstance(p, Either)) for p in parts)
        case Not(inner):
            return _negation_text(inner)
        case Within(fact, _, text):
            return f"{fact} {'in ' if text[:1] in {'[', '('} else '' if text[:1] in {'<', '>', '='} else '= '}{text}"
        case Is(fact, True):
            return fact
        case Is(fact):
            return f"{fact} = {test_text(criterion)}"
        case Includes(fact, None):
            return f"count({fact}) > 0"
        case Includes(fact, group):
            return f'list contains({fact}, "{group}")'
        case Known(fact):
            return f"known({fact})"
        case Compared(operator, left, right):
            return f"{expression_text(left)} {operator} {expression_text(right)}"


def test_text(criterion: Criterion) -> str:
    """A test on one fact, without its name: `< 3.0`, `true`, `"female"`."""
    match criterion:
        case Within(_, _, text):
            return text
        case Is(_, bool(value)):
            return "true" if value else "false"
        case Is(_, value):
            return f'"{value}"'
    return criterion_text(criterion)


def expression_text(expression: Expression, loosest: int = 0) -> str:
    """Arithmetic, in brackets where its operator binds no tighter than `loosest`."""
    match expression:
        case Quantity(fact):
            return fact
        case Sum(operator, left, right):
            binding = _BINDING[operator]
            text = f"{expression_text(left, binding - 1)} {operator} {expression_text(right, binding)}"
            return f"({text})" if binding <= loosest else text
    decimal = number_words(expression)
    if decimal.startswith("≈") or len(decimal) > _LONGEST_NUMBER:
        return f"({expression.numerator} / {expression.denominator})"
    return decimal


def interval_text(interval: Interval) -> str:
    """An interval: `[3..4]`, `< 1`, `5`."""
    (low, after_low), (high, after_high) = interval.low, interval.high
    if interval.point is not None:
        return number_words(interval.point)
    if not isinstance(low, Fraction):
        return f"{'<=' if after_high else '<'} {number_words(high)}"
    if not isinstance(high, Fraction):
        return f"{'>' if after_low else '>='} {number_words(low)}"
    return f"{'(' if after_low else '['}{number_words(low)}..{number_words(high)}{']' if after_high else ')'}"


def _negation_text(denied: Criterion) -> str:
    """The shortest way to say that a criterion does not hold: brackets may only nest so deep."""
    match denied:
        case Includes(fact, None):
            return f"count({fact}) = 0"
        case Is(fact, False | str()):
            return f"{fact} != {test_text(denied)}"
    return f"not({criterion_text(denied)})"


def _part(part: Criterion, *, bracketed: bool) -> str:
    """A part of a chain, in brackets where it would otherwise be read as part of another chain."""
    return f"({criterion_text(part)})" if bracketed else criterion_text(part)
