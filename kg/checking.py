"""Checking: everything that is wrong with a protocol, by itself and beside those that it hands over to."""

from __future__ import annotations

from dataclasses import dataclass

from kg.diagnostics import Diagnostic, FaultyProtocolError
from kg.library import named_beside, read_protocol
from kg.protocol import Protocol
from kg.verification import findings, handovers


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: the protocol (None where it could not even be read) and its faults, by place."""

    protocol: Protocol | None
    faults: tuple[Diagnostic, ...]


def check(name: str) -> Checked:
    """Check a protocol, by its id or by the path of its file.

    Raises:
        UnknownProtocolError: it is neither the id of a shipped protocol nor a file.
    """
    try:
        protocol = read_protocol(name)
    except FaultyProtocolError as error:
        return Checked(None, error.diagnostics)
    return Checked(protocol, faults_of(protocol))


def faults_of(protocol: Protocol) -> tuple[Diagnostic, ...]:
    """Every fault of a protocol, and of its hand-overs, by place."""
    beside = handovers.check(protocol, lambda name: named_beside(protocol, name))
    return FaultyProtocolError([*findings(protocol), *beside]).diagnostics
