"""No leaf withdraws itself by way of others: of leaves that supersede each other in a circle nothing would be left."""

from __future__ import annotations

import networkx as nx

from kg.diagnostics import Diagnostic
from kg.graph import KnowledgeGraph


def check(graph: KnowledgeGraph) -> list[Diagnostic]:
    """One diagnostic for each group of leaves that supersede each other, naming every member."""
    leaves = graph.protocol.recommendations
    supersedes: nx.DiGraph[str] = nx.DiGraph((leaf.id, other) for leaf in leaves for other in leaf.supersedes)
    found = []
    for group in nx.strongly_connected_components(supersedes):
        members = [leaf for leaf in leaves if leaf.id in group]
        if len(members) > 1:
            chain = ", ".join(f"`{leaf.id}` ({leaf.place})" for leaf in members)
            found.append(
                Diagnostic(
                    code="supersession_cycle",
                    message=f"recommendations supersede each other, so that none would be left: {chain}",
                    place=members[0].place,
                    help="take one of these out of a `supersedes`",
                )
            )
    return found
