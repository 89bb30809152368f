"""Every declared reading is used, goes with every answer, or gives the reason why it decides nothing."""

from __future__ import annotations

from kg.diagnostics import Diagnostic
from kg.graph import KnowledgeGraph


def check(graph: KnowledgeGraph) -> list[Diagnostic]:
    """One diagnostic for each interpretation that nothing rests on."""
    protocol = graph.protocol
    used = {*protocol.dates_interpretations, *protocol.source.interpretations}
    used |= {i for conflict in protocol.conflicts for i in conflict.interpretations}
    used |= {i for f in protocol.facts if f.derivation for i in f.derivation.conflict_interpretations}
    for _, to, edge in graph.digraph.edges(data=True):
        if edge["relation"] == "interpreted_by":
            used.add(to.removeprefix("interpretation:"))
    return [
        Diagnostic(
            code="unused_interpretation",
            message=f"nothing rests on interpretation `{reading.id}`",
            place=reading.place,
            help="name it in the `interpretations` of what rests on it, or say in `context` why it decides nothing",
        )
        for reading in protocol.interpretations
        if reading.id not in used and not reading.general and not reading.context
    ]
