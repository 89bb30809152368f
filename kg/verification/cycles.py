"""No decision leads back to itself: a traversal has to end."""

from __future__ import annotations

import networkx as nx

from kg.diagnostics import Diagnostic
from kg.graph import KnowledgeGraph


def check(graph: KnowledgeGraph) -> list[Diagnostic]:
    """One diagnostic for each group of decisions that lead to each other, naming every member."""
    flow: nx.DiGraph[str] = nx.DiGraph(
        (d, target) for d, targets in graph.flow.items() for target in targets if target in graph.flow
    )
    found = []
    for group in nx.strongly_connected_components(flow):
        members = [d for d in graph.protocol.decisions if d.id in group]
        if len(members) > 1 or flow.has_edge(members[0].id, members[0].id):
            chain = ", ".join(f"`{d.id}` ({d.place})" for d in members)
            found.append(
                Diagnostic(
                    code="cycle",
                    message=f"decisions lead back to themselves: {chain}",
                    place=members[0].place,
                    help="take one of these out of a `to` or `then`; a follow-up starts a new evaluation",
                )
            )
    return found
