"""JSON read without losing anything: numbers stay as written, and what JSON forbids or hides is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import NoReturn

from kg.identifiers import shown

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


class JsonRefusedError(ValueError):
    """A text that is not JSON as it should be; the message says what is wrong and, where known, on which line."""


def loads(text: str | bytes) -> object:
    """Read one JSON value: numbers become `int` or `Decimal`, exactly as written.

    Raises:
        JsonRefusedError: it is not JSON, not UTF-8, has a key twice, `NaN` or `Infinity`, a number beyond what
            `Decimal` can hold, half of a surrogate pair, or is nested too deeply.
    """
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        read: object = json.loads(
            text, parse_float=_decimal, parse_int=_integer, parse_constant=_refuse, object_pairs_hook=_object
        )
    except JsonRefusedError:
        raise
    except UnicodeDecodeError:
        raise JsonRefusedError("it is not UTF-8 text") from None
    except RecursionError:
        raise JsonRefusedError("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        message = error.msg[0].lower() + error.msg[1:]
        raise JsonRefusedError(f"it is not JSON: {message} (line {error.lineno}, column {error.colno})") from None
    if any(map(half_character, _texts(read))):
        raise JsonRefusedError("a text in it has half of a surrogate pair (such as `\\ud800`), which is no character")
    return read


def half_character(text: str) -> bool:
    """Whether a text has half of a surrogate pair in it: it cannot be written as UTF-8."""
    return not text.isascii() and _HALF_CHARACTER.search(text) is not None


def _texts(read: object) -> Iterator[str]:
    """Every text and key, however deep."""
    rest = [read]
    while rest:
        match rest.pop():
            case str() as text:
                yield text
            case list() as items:
                rest += items
            case dict() as members:
                rest += members
                rest += members.values()


def _decimal(written: str) -> Decimal:
    try:
        return Decimal(written)
    except InvalidOperation:
        raise JsonRefusedError(f"the number {shown(written)} is beyond all measure") from None


def _integer(digits: str) -> int | Decimal:
    # Python refuses to read very long integers; as a decimal the number is still what was written.
    try:
        return int(digits)
    except ValueError:
        return Decimal(digits)


def _refuse(constant: str) -> NoReturn:
    raise JsonRefusedError(f"`{constant}` is not a number that JSON has")


def _object(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    read: dict[str, object] = {}
    for key, value in pairs:
        if key in read:
            raise JsonRefusedError(f"the key {shown(key)} stands in it twice")
        read[key] = value
    return read
