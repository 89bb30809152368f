"""Protocols for tests of the engine: it holds at each decision that one outcome is right, and nothing more is asked.

A protocol made by chance reads no fact in particular, has leaves that nobody is recommended and decisions that are
decided before: the engine has to answer there too, though `compile_protocol` refuses it.
"""

from kg.compiled import assemble
from kg.diagnostics import FaultyProtocolError
from kg.functions import functions_for
from kg.graph import build
from kg.verification import constraints, cycles, derivation_cycles, exclusive, exhaustive, unit_codes, unreachable
from kg.verification.proof import Proof


def compile_unproved(protocol):
    graph = build(protocol)
    for rules in ([cycles, derivation_cycles], [unreachable, constraints, unit_codes]):
        if faults := [fault for rule in rules for fault in rule.check(graph)]:
            raise FaultyProtocolError(faults)
    proof = Proof.of(graph)
    if faults := [*exclusive.check(proof), *exhaustive.check(proof)]:
        raise FaultyProtocolError(faults)
    return assemble(functions_for(graph))
