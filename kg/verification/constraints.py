"""Constraints leave room: some patient meets them all."""

from __future__ import annotations

from kg.diagnostics import Diagnostic
from kg.facts import closure
from kg.graph import KnowledgeGraph


def check(graph: KnowledgeGraph) -> list[Diagnostic]:
    """One diagnostic for each pair of facts whose possible ranges exclude what the constraints ask."""
    protocol, found = graph.protocol, []
    for low, high in closure(protocol.constraints):
        least, most = protocol.fact[low].possible, protocol.fact[high].possible
        if least is not None and most is not None and least.low >= most.high:
            found.append(
                Diagnostic(
                    code="constraint",
                    message=f"no patient has `{low}` at most `{high}`: their possible ranges exclude it",
                    place=protocol.constraints[0].place,
                    help="widen the `possible` range of one of the two, or take the constraint out",
                )
            )
    return found
