"""The faults found so far in one file."""

from __future__ import annotations

from typing import Final

from kg.diagnostics import Diagnostic, FaultyProtocolError, Place

MOST: Final = 500
"""A file with more faults is no protocol with slips in it; nobody reads on."""


class Faults:
    """Collects every fault, so that an author sees them all at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Diagnostic] = []

    def add(self, code: str, place: Place, message: str, help_: str = "") -> None:
        """Note a fault.

        Raises:
            FaultyProtocolError: there are too many to go on.
        """
        self.found.append(Diagnostic(code=code, message=message, place=place, help=help_))
        if len(self.found) == MOST:
            more = f"reading stopped after {MOST} faults: there may be more"
            raise FaultyProtocolError([*self.found, Diagnostic(code="too-many-faults", message=more, place=place)])
