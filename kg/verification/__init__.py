"""Verification: one rule, one small file, whose docstring is the rule. Each gives every fault it finds.

`findings` puts them together: rules about the shape of the graph and what it rests on, then, where its shape allows
to say what happens to patients, rules about all of these, with a patient who shows the fault.
"""

from __future__ import annotations

from collections.abc import Callable

from kg.compiled import CompiledProtocol, assemble
from kg.decision_diagram import DiagramTooLargeError
from kg.diagnostics import Diagnostic
from kg.functions import functions_for
from kg.graph import KnowledgeGraph, build
from kg.protocol import Protocol
from kg.verification import (
    again,
    constraints,
    cycles,
    dead_outcomes,
    decided,
    derivation_cycles,
    evidence,
    exclusive,
    exhaustive,
    incompatible,
    intake_room,
    interpretations,
    labels,
    never_recommended,
    properties,
    score_sums,
    statements,
    supersession_cycles,
    thresholds,
    too_many_groups,
    unit_codes,
    unreachable,
    unused_facts,
)
from kg.verification.proof import Proof

_OF_THE_SHAPE: tuple[Callable[[KnowledgeGraph], list[Diagnostic]], ...] = (
    unreachable.check,
    constraints.check,
    unit_codes.check,
    too_many_groups.check,
    score_sums.check,
)
"""Without these faults it can be worked out what happens to patients."""

_OF_WHAT_IS_WRITTEN: tuple[Callable[[KnowledgeGraph], list[Diagnostic]], ...] = (
    supersession_cycles.check,
    unused_facts.check,
    again.check,
    thresholds.check,
    labels.check,
    evidence.check,
    statements.check,
    interpretations.check,
)

_OF_PATIENTS: tuple[Callable[[Proof], list[Diagnostic]], ...] = (
    exclusive.check,
    exhaustive.check,
    dead_outcomes.check,
    decided.check,
    never_recommended.check,
    incompatible.check,
    intake_room.check,
    properties.check,
)


def findings(protocol: Protocol) -> list[Diagnostic]:
    """Every fault of a protocol, in the order of the rules; none: it is proved."""
    graph = build(protocol)
    if circles := _circles(graph):
        return circles
    shape = [fault for rule in _OF_THE_SHAPE for fault in rule(graph)]
    written = [fault for rule in _OF_WHAT_IS_WRITTEN for fault in rule(graph)]
    return [*shape, *written, *([] if shape else _of_patients(graph))]


def assembled_to_replay(protocol: Protocol) -> CompiledProtocol | None:
    """A faulty protocol made ready to show its faults on patients, and for nothing else; None: its shape forbids it."""
    graph = build(protocol)
    if _circles(graph) or any(rule(graph) for rule in _OF_THE_SHAPE):
        return None
    try:
        return assemble(functions_for(graph))
    except DiagramTooLargeError:
        return None


def _circles(graph: KnowledgeGraph) -> list[Diagnostic]:
    return [*cycles.check(graph), *derivation_cycles.check(graph)]


def _of_patients(graph: KnowledgeGraph) -> list[Diagnostic]:
    try:
        proof = Proof.of(graph)
        return [fault for rule in _OF_PATIENTS for fault in rule(proof)]
    except DiagramTooLargeError:
        return [_too_large(graph.protocol)]


def _too_large(protocol: Protocol) -> Diagnostic:
    return Diagnostic(
        code="too_large",
        message="the decisions tell too many combinations of facts apart to be proved and compiled",
        place=protocol.decision[protocol.start].place,
        help="split criteria that read many facts into decisions of their own",
    )
