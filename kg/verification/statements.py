"""Every statement of the source is carried out by something, or gives the reason why nothing does.

A declared reading or a property speaks of a statement and does not carry it out.
"""

from __future__ import annotations

from kg.diagnostics import Diagnostic
from kg.graph import KnowledgeGraph
from kg.traceability import traceability


def check(graph: KnowledgeGraph) -> list[Diagnostic]:
    """One diagnostic for each statement that nothing carries out and that is not marked as context."""
    return [
        Diagnostic(
            code="statement_not_carried_out",
            message=f"nothing carries out statement `{traced.statement.id}`",
            place=traced.statement.place,
            help="name it in the `statements` of what carries it out, or say in `context` why nothing does",
        )
        for traced in traceability(graph.protocol).statements
        if not traced.carried_out and not traced.statement.context
    ]
