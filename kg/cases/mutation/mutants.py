"""All mutants of a protocol."""

from __future__ import annotations

from collections.abc import Iterator

from kg.cases.mutation.advice import advice_mutants
from kg.cases.mutation.decisions import decision_mutants
from kg.cases.mutation.facts import fact_mutants
from kg.cases.mutation.mutant import Mutant
from kg.graph import KnowledgeGraph


def mutants(graph: KnowledgeGraph) -> Iterator[Mutant]:
    """Every small change of a protocol, those of decisions first."""
    yield from decision_mutants(graph)
    yield from fact_mutants(graph.protocol)
    yield from advice_mutants(graph.protocol)
