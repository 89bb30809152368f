"""One fact as it was stated and read, and the refusal of one that cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from kg.identifiers import shown
from kg.patient import DataQuality, Possible

_LONGEST = 80
_HUGE = 10**30


class RefusedError(Exception):
    """A fact that is refused; `code` is stable for machines, the message says what would do."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code and the message."""
        self.code = code
        self.message = message
        super().__init__(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A fact as read. `possible` is None while its unit is in doubt: what was written is kept but not used."""

    fact: str
    possible: Possible
    shown: str
    written: str
    measured_on: date | None = None
    limit: Fraction | None = None
    firm: bool = True
    notes: tuple[DataQuality, ...] = ()

    @property
    def unit_in_doubt(self) -> bool:
        """Whether the unit has to be asked before the value means anything."""
        return self.possible is None


def is_unknown(raw: object) -> bool:
    """Whether nothing is said: null, an empty text, or `unknown`."""
    return raw is None or (isinstance(raw, str) and raw.strip().casefold() in {"", "unknown"})


def said(raw: object) -> str:
    """What was handed in, for a message: short, on one line, nothing invisible in it."""
    match raw:
        case None:
            return "nothing"
        case bool():
            return "`true`" if raw else "`false`"
        case int() if abs(raw) >= _HUGE:
            return "a huge number"
        case str() | int() | float() | Decimal() | Fraction():
            return shown(str(raw)[:_LONGEST])
        case list() | tuple():
            return "a list"
        case Mapping():
            return "an object"
    return f"a {type(raw).__name__}"
