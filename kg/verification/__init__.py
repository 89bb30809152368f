"""Verification: one rule, one small file. Each gives every fault it finds, never only the first.

`structure_faults` are about the shape of the graph, `outcome_faults` about what patients meet at each decision.
"""

from __future__ import annotations

from kg.diagnostics import Diagnostic
from kg.functions import Functions
from kg.graph import KnowledgeGraph
from kg.verification import constraints, cycles, exclusive, exhaustive, too_many_groups, unit_codes, unreachable


def structure_faults(graph: KnowledgeGraph) -> list[Diagnostic]:
    """Cycles; without any, what cannot be reached, read or told apart, and constraints without room."""
    return cycles.check(graph) or [
        *unreachable.check(graph),
        *constraints.check(graph),
        *unit_codes.check(graph),
        *too_many_groups.check(graph),
    ]


def outcome_faults(functions: Functions) -> list[Diagnostic]:
    """Outcomes that overlap, and patients for whom none holds."""
    return [*exclusive.check(functions), *exhaustive.check(functions)]
