"""Every threshold, outcome, leaf, caution and property names what it rests on: a statement, or a declared reading.

An outcome rests on what its decision names, too: there the sources of the question and of its thresholds stand. A
threshold of a derived fact rests on what the fact or its rule names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.diagnostics import Diagnostic, Place
from kg.graph import KnowledgeGraph
from kg.protocol import Protocol


@dataclass(frozen=True, slots=True)
class _Claim:
    """Something that the protocol asserts, and what it rests on."""

    what: str
    place: Place
    rests_on: tuple[str, ...]


def check(graph: KnowledgeGraph) -> list[Diagnostic]:
    """One diagnostic for each that names neither."""
    return [
        Diagnostic(
            code="no_evidence",
            message=f"{claim.what} names no statement and no interpretation",
            place=claim.place,
            help="name in `statements` what it carries out, or in `interpretations` the reading that it is",
        )
        for claim in _claims(graph.protocol)
        if not claim.rests_on
    ]


def _claims(protocol: Protocol) -> Iterator[_Claim]:
    for decision in protocol.decisions:
        of_decision = (*decision.statements, *decision.interpretations)
        for outcome in decision.outcomes:
            rests_on = (*of_decision, *outcome.statements, *outcome.interpretations)
            yield _Claim(f"outcome `{outcome.id}` of `{decision.id}`", outcome.place, rests_on)
    for kind, items in (
        ("recommendation", protocol.recommendations),
        ("warning", protocol.warnings),
        ("notice", protocol.notices),
        ("property", protocol.properties),
    ):
        for item in items:
            yield _Claim(f"{kind} `{item.id}`", item.place, (*item.statements, *item.interpretations))
    for fact in protocol.facts:
        derivation = fact.derivation
        if derivation is None or derivation.from_conflicts:
            continue
        of_fact = (*fact.statements, *fact.interpretations, *derivation.interpretations)
        if not derivation.score:
            yield _Claim(f"the rule of fact `{fact.id}`", derivation.place, of_fact)
        for part in derivation.score:
            rests_on = (*of_fact, *part.statements, *part.interpretations)
            yield _Claim(f"item `{part.label}` of the score `{fact.id}`", part.place, rests_on)
