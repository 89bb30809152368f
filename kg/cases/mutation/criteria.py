"""Criteria, changed in every small way: bounds, comparisons, `and` and `or`, and what is affirmed or denied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final, Literal

from kg.cases.mutation.bounds import moved_bounds
from kg.criteria import (
    Both,
    Compared,
    Criterion,
    Either,
    Expression,
    Includes,
    Is,
    Known,
    Not,
    Operator,
    Quantity,
    Sum,
    Within,
)
from kg.facts import Fact
from kg.wording import number_words

Change = tuple[str, str, Criterion]
"""The kind of a change, what was changed in words, and the criterion with the change."""

_OTHER_BOUND: Final[Mapping[Operator, Operator]] = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "!=", "!=": "="}
_OTHER_WAY: Final[Mapping[Operator, Operator]] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OTHER_SUM: Final[Mapping[Literal["+", "-", "*", "/"], Literal["+", "-", "*", "/"]]] = {
    "+": "-",
    "-": "+",
    "*": "/",
    "/": "*",
}


def changes(criterion: Criterion, facts: Mapping[str, Fact]) -> Iterator[Change]:
    """Every small change of a criterion."""
    match criterion:
        case Not(inner):
            yield "polarity", "`not` is dropped", inner
            for kind, words, changed in changes(inner, facts):
                yield kind, words, Not(changed)
        case Both(parts) | Either(parts):
            yield from _of_parts(criterion, parts, facts)
        case Within():
            for moved in moved_bounds(criterion):
                yield "bound", f"`{criterion.fact} {criterion.text}` becomes `{moved.text}`", moved
            yield "polarity", f"`{criterion.fact} {criterion.text}` is negated", Not(criterion)
        case Is(fact, bool(value)):
            words = f"`{fact} = {str(value).lower()}` becomes `{str(not value).lower()}`"
            yield "polarity", words, Is(fact, not value)
        case Is(fact, str(value)):
            choices = [choice for choice, _ in facts[fact].choices]
            other = choices[(choices.index(value) + 1) % len(choices)]
            yield "polarity", f'`{fact} = "{value}"` becomes `"{other}"`', Is(fact, other)
            yield "polarity", f'`{fact} = "{value}"` is negated', Not(criterion)
        case Includes(fact, group):
            named = f'list contains({fact}, "{group}")' if group else f"count({fact}) > 0"
            yield "polarity", f"`{named}` is negated", Not(criterion)
            groups = [g.id for g in facts[fact].groups]
            if group in groups and len(groups) > 1:
                other = groups[(groups.index(group) + 1) % len(groups)]
                yield "polarity", f'`{named}` becomes `"{other}"`', Includes(fact, other)
        case Known(fact):
            yield "polarity", f"`known({fact})` is negated", Not(criterion)
        case Compared():
            yield from _of_comparison(criterion)


def _of_parts(criterion: Both | Either, parts: tuple[Criterion, ...], facts: Mapping[str, Fact]) -> Iterator[Change]:
    if len(parts) > 1:
        one, other = ("and", "or") if isinstance(criterion, Both) else ("or", "and")
        yield "operator", f"`{one}` becomes `{other}`", (Either if one == "and" else Both)(parts)
    for i, part in enumerate(parts):
        for kind, words, changed in changes(part, facts):
            yield kind, words, replace(criterion, criteria=(*parts[:i], changed, *parts[i + 1 :]))


def _of_comparison(test: Compared) -> Iterator[Change]:
    written = _written(test.left), test.operator, _written(test.right)
    for table in (_OTHER_BOUND, _OTHER_WAY):
        if operator := table.get(test.operator):
            kind = "bound" if table is _OTHER_BOUND else "operator"
            yield kind, f"`{' '.join(written)}` becomes `{operator}`", replace(test, operator=operator)
    for words, changed in changed_expressions(test.left):
        yield "operator", words, replace(test, left=changed)
    for words, changed in changed_expressions(test.right):
        yield "operator", words, replace(test, right=changed)


def changed_expressions(expression: Expression) -> Iterator[tuple[str, Expression]]:
    """Every small change of an arithmetic expression: its operators and its numbers."""
    match expression:
        case Fraction():
            for by in (-1, 1):
                number = expression + by * _step(expression)
                yield f"`{number_words(expression)}` becomes `{number_words(number)}`", number
        case Sum(operator, left, right):
            other = _OTHER_SUM[operator]
            yield f"`{_written(expression)}` becomes `{other}`", replace(expression, operator=other)
            for words, changed in changed_expressions(left):
                yield words, replace(expression, left=changed)
            for words, changed in changed_expressions(right):
                yield words, replace(expression, right=changed)


def _step(number: Fraction) -> Fraction:
    """One unit of the last digit of a number that was written as a decimal."""
    digits = number_words(number).partition(".")[2]
    return Fraction(1, 10 ** len(digits))


def _written(expression: Expression) -> str:
    match expression:
        case Quantity(fact):
            return fact
        case Sum(operator, left, right):
            return f"{_written(left)} {operator} {_written(right)}"
    return number_words(expression)
