"""One fact as it was stated and read, and the refusal of one that cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kg.patient import DataQuality, Possible


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
