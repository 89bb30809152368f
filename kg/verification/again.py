"""What will be new in a next round can change the answer: a decision reads it, or something that follows from it."""

from __future__ import annotations

from kg.diagnostics import Diagnostic
from kg.graph import KnowledgeGraph, decision_facts
from kg.protocol import Protocol


def check(graph: KnowledgeGraph) -> list[Diagnostic]:
    """One diagnostic for each fact that `again` names although no decision can tell it apart."""
    read = _read(graph.protocol)
    return [
        Diagnostic(
            code="again",
            message=f"`{leaf.id}` has the protocol evaluated again with `{fact}`, which can change no answer",
            place=leaf.again.place,
            help="name facts that decisions read, or that such facts follow from",
        )
        for leaf in graph.protocol.recommendations
        if leaf.again
        for fact in leaf.again.new
        if fact not in read
    ]


def _read(protocol: Protocol) -> set[str]:
    """The facts that decisions read, and all that these follow from."""
    read: set[str] = set()
    further = {fact for decision in protocol.decisions for fact in decision_facts(decision)}
    while further:
        read |= further
        rules = (protocol.fact[fact].derivation for fact in further)
        further = {fact for rule in rules if rule for fact in rule.inputs} - read
    return read
