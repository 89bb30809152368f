"""Compiling: a protocol is verified, and only then made ready to run."""

from __future__ import annotations

from kg.compiled import CompiledProtocol, assemble
from kg.diagnostics import FaultyProtocolError
from kg.functions import functions_for
from kg.graph import build
from kg.memory import Memory
from kg.protocol import Protocol


def compile_protocol(protocol: Protocol, memory: Memory | None = None) -> CompiledProtocol:
    """Verify a protocol, unless a memory has it as proved, and make it ready to run.

    Raises:
        FaultyProtocolError: it cannot be trusted; all faults found are in it.
    """
    if memory is None or not memory.has(protocol):
        from kg.verification import findings  # noqa: PLC0415 - what is remembered as proved needs no prover

        if faults := findings(protocol):
            raise FaultyProtocolError(faults)
        if memory is not None:
            memory.add(protocol)
    return assemble(functions_for(build(protocol)))
