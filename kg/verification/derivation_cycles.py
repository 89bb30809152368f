"""No fact is derived from itself: what follows has to begin with something that is given."""

from __future__ import annotations

import networkx as nx

from kg.diagnostics import Diagnostic
from kg.graph import KnowledgeGraph


def check(graph: KnowledgeGraph) -> list[Diagnostic]:
    """One diagnostic for each group of facts that are derived from each other, naming every member."""
    protocol = graph.protocol
    derived: nx.DiGraph[str] = nx.DiGraph(
        (fact.id, input_) for fact in protocol.facts if fact.derivation for input_ in fact.derivation.inputs
    )
    found = []
    for group in nx.strongly_connected_components(derived):
        members = [fact for fact in protocol.facts if fact.id in group]
        if len(members) > 1 or derived.has_edge(members[0].id, members[0].id):
            chain = ", ".join(f"`{fact.id}` ({fact.place})" for fact in members)
            found.append(
                Diagnostic(
                    code="derivation_cycle",
                    message=f"facts are derived from themselves: {chain}",
                    place=members[0].place,
                    help="let one of these be derived from other facts",
                )
            )
    return found
