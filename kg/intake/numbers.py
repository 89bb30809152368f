"""Numbers, exactly as they were written: 3.55 is 355/100, whatever a machine makes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kg.identifiers import shown
from kg.intake.stated import RefusedError, said

_LONGEST = 80
_MOST_DIGITS = 40
_LARGEST_POWER = 30
_COMPARATORS = {"<": "<", "<=": "<=", "≤": "<=", "⩽": "<=", ">": ">", ">=": ">=", "≥": ">=", "⩾": ">=", "=": "", "": ""}
_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,6}(?![0-9]))?"
_MEASURE = re.compile(rf"\s*(<=|>=|[<>=≤≥⩽⩾])?\s*({_NUMBER})(.*)", re.DOTALL)
_COMMA = re.compile(r"[0-9]\s*,\s*[0-9]")
_HELP = "write a plain decimal such as 3.55, with its unit if you like (`3550/uL`)"


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with the comparator and the unit that stand in the same text; "" where none stands there."""

    number: Fraction
    comparator: str
    unit: str
    written: str


def read_measure(raw: object) -> Measure:
    """Read a number, or a text such as `3.55`, `3550/uL`, `<0.1 10*9/L`.

    Raises:
        RefusedError: it is not a number, or not a finite one of a sensible size.
    """
    if isinstance(raw, str):
        return _from_text(raw)
    return Measure(_exact(raw), "", "", str(raw))


def read_comparator(raw: object) -> str:
    """Read a comparator: `<`, `<=`, `>`, `>=` (`=` and "" are none).

    Raises:
        RefusedError: it is none of these.
    """
    if raw is None:
        return ""
    if isinstance(raw, str) and (comparator := _COMPARATORS.get(raw.strip())) is not None:
        return comparator
    raise RefusedError("bad_comparator", f"{said(raw)} is not a comparator; write <, <=, > or >=")


def _from_text(text: str) -> Measure:
    if len(text) > _LONGEST:
        raise RefusedError("not_a_number", f"a text of {len(text)} characters is not a number; {_HELP}")
    if _COMMA.search(text):
        raise RefusedError(
            "not_a_number",
            f"the comma in {shown(text)} can be read in two ways; write 3.55 or 3550, with a point or none",
        )
    if not (found := _MEASURE.fullmatch(text)):
        raise RefusedError("not_a_number", f"{shown(text)} is not a number; {_HELP}")
    comparator, number, unit = found.groups()
    return Measure(_finite(number), _COMPARATORS[comparator or ""], unit.strip(), text.strip())


def _exact(raw: object) -> Fraction:
    match raw:
        case int() if not isinstance(raw, bool):
            if abs(raw) >= 10**_LARGEST_POWER:
                raise RefusedError("not_a_number", "the number is too large to be one of a patient")
            return Fraction(raw)
        case float() | Decimal():
            return _finite(repr(raw) if isinstance(raw, float) else str(raw))
        case Fraction():
            return raw
    raise RefusedError("not_a_number", f"{said(raw)} is not a number; {_HELP}")


def _finite(text: str) -> Fraction:
    number = Decimal(text)
    if not number.is_finite():
        raise RefusedError("not_a_number", f"{shown(text)} is not a finite number; {_HELP}")
    if len(number.as_tuple().digits) > _MOST_DIGITS or (number and abs(number.adjusted()) >= _LARGEST_POWER):
        raise RefusedError("not_a_number", f"{shown(text)} is too large, too small or too long to be a measurement")
    # a zero may carry any exponent (0e999999), which would make a needlessly huge fraction
    return Fraction(number) if number else Fraction(0)
