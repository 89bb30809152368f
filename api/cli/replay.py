"""Replaying: a faulty protocol answers for one purpose alone, to show its faults on a patient."""

from __future__ import annotations

import click

from api.cli.arguments import ProtocolType
from kg.compiled import CompiledProtocol
from kg.diagnostics import Diagnostic, FaultyProtocolError
from kg.library import read_protocol

NOT_AN_ANSWER = "NOT AN ANSWER: the protocol is faulty. What follows only shows what it would say."
_FAULTS = "carepath.faults"


class ReplayableType(ProtocolType):
    """A protocol; with faults about patients it is opened all the same, and `faults_being_replayed` has them."""

    def in_spite_of(self, error: FaultyProtocolError, name: str, ctx: click.Context | None) -> CompiledProtocol:
        """Use it to show its faults, where its shape allows that."""
        compiled = _assembled(name)
        if compiled is None or ctx is None:
            return super().in_spite_of(error, name, ctx)
        ctx.meta[_FAULTS] = error.diagnostics
        return compiled


def _assembled(name: str) -> CompiledProtocol | None:
    from kg.verification import assembled_to_replay  # noqa: PLC0415 - only for faulty protocols

    try:
        return assembled_to_replay(read_protocol(name))
    except FaultyProtocolError:
        return None


def faults_being_replayed() -> tuple[Diagnostic, ...]:
    """The faults of the protocol that the present command has opened; none: it was proved."""
    faults: tuple[Diagnostic, ...] = click.get_current_context().meta.get(_FAULTS, ())
    return faults
