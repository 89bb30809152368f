"""A fault found in a protocol: where it stands, what it is, and what would mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where an author wrote something: a file and a line, counted from 1. Equal items may stand in different places."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One fault: `code` is stable for machines, `message` and `help` are for the author.

    `witness`: facts as they are handed in, of a patient who shows the fault when he is evaluated; None where the fault
    is not about patients, or no facts that are handed in show it.
    """

    code: str
    message: str
    place: Place
    help: str = ""
    witness: Mapping[str, object] | None = None

    def __str__(self) -> str:
        line = f"{self.place}: {self.message} [{self.code}]"
        return f"{line}; {self.help}" if self.help else line


class FaultyProtocolError(Exception):
    """A protocol that is not run, with every fault that was found in it."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep all diagnostics, in the order of their places."""
        self.diagnostics = tuple(sorted(diagnostics, key=lambda d: (d.place.file, d.place.line, d.code, d.message)))
        super().__init__("\n".join(map(str, self.diagnostics)))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Help that names the nearest known names, or nothing when none is near."""
    written = {name_.casefold(): name_ for name_ in sorted(set(known))}
    near = [written[n] for n in difflib.get_close_matches(name.casefold(), written, n=3, cutoff=0.6)]
    return f"did you mean {' or '.join(f'`{n}`' for n in near)}?" if near else ""
