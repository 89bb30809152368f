"""Every decision and every leaf can be reached from the start: what cannot be reached is never carried out."""

from __future__ import annotations

from kg.diagnostics import Diagnostic
from kg.graph import KnowledgeGraph


def check(graph: KnowledgeGraph) -> list[Diagnostic]:
    """One diagnostic for each node that no chain of outcomes leads to."""
    protocol = graph.protocol
    reached = {protocol.start}
    for decision in graph.order:
        reached.update(graph.flow[decision])
    places = {d.id: d.place for d in protocol.decisions} | {r.id: r.place for r in protocol.recommendations}
    return [
        Diagnostic(
            code="unreachable",
            message=f"`{node}` is not reached from `{protocol.start}`",
            place=place,
            help="name it in the `to` of an outcome or the `then` of a decision, or take it out",
        )
        for node, place in places.items()
        if node not in reached
    ]
