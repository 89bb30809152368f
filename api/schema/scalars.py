"""The scalars: a finite number that keeps the digits it was written with, and a day as it was written."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NewType

import strawberry
from graphql import FloatValueNode, GraphQLError, IntValueNode, StringValueNode, ValueNode
from strawberry.types.scalar import ScalarDefinition

DateText = NewType("DateText", str)
"""A day as it was written; whether there is such a day is said of it like of any other fact."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,6})?")
_MOST_DIGITS = 100
_LARGEST_EXPONENT = 307


def exact(written: object) -> Decimal:
    """Read a number exactly as it was written, in a query, a variable or by a caller in this process.

    Raises:
        GraphQLError: it is not a finite number of a reasonable size.
    """
    match written:
        case bool():
            raise _refused(written)
        case Decimal() | int() | str():
            text = str(written)
        case float():
            text = repr(written)
        case _:
            raise _refused(written)
    if len(text) > _MOST_DIGITS or not _NUMBER.fullmatch(text):
        raise _refused(written)
    number = Decimal(text)
    if number and abs(number.adjusted()) > _LARGEST_EXPONENT:
        raise _refused(written)
    return number


def _refused(written: object) -> GraphQLError:
    shown = str(written)[:40]
    return GraphQLError(f"`{shown}` is not a finite decimal number")


def _literal(node: ValueNode, _variables: object = None) -> Decimal:
    if isinstance(node, IntValueNode | FloatValueNode | StringValueNode):
        return exact(node.value)
    raise GraphQLError('a decimal number is written 3.55, or as a string, "3.55"')


DECIMAL: ScalarDefinition = strawberry.scalar(
    name="Decimal",
    description=(
        "A finite decimal number, exactly as it was written: `3.50` stays `3.50`. "
        "It is read from a number or a string, and given as a string, so that no program on the way shortens it."
    ),
    serialize=str,
    parse_value=exact,
    parse_literal=_literal,
)


def _text(written: object) -> str:
    if isinstance(written, str):
        return written
    raise GraphQLError(f'`{str(written)[:40]}` is not a date; write it as "2026-01-16"')


def _text_literal(node: ValueNode, _variables: object = None) -> str:
    if isinstance(node, StringValueNode):
        return node.value
    raise GraphQLError('a date is written "2026-01-16"')


DATE: ScalarDefinition = strawberry.scalar(
    name="Date",
    description="A day of the calendar, written YYYY-MM-DD. It is kept as text, and never moved by a time zone.",
    serialize=str,
    parse_value=_text,
    parse_literal=_text_literal,
)
