"""A mutant: a protocol with one small change."""

from __future__ import annotations

from dataclasses import dataclass

from kg.diagnostics import Place
from kg.protocol import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """What was changed, in words, and the protocol with the change; `kind` groups changes of one sort.

    `facts` are those that the changed part reads.
    """

    kind: str
    words: str
    protocol: Protocol
    facts: tuple[str, ...] = ()
    place: Place
