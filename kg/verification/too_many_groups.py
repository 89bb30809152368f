"""A list is asked for few groups: its cells are all combinations of them, twice as many with each further one."""

from __future__ import annotations

from kg.criteria import Includes, atoms
from kg.diagnostics import Diagnostic
from kg.graph import KnowledgeGraph

MOST = 10


def check(graph: KnowledgeGraph) -> list[Diagnostic]:
    """One diagnostic for each list of which the decisions together, or one derivation, ask too many groups."""
    protocol = graph.protocol
    decisions = [o.criterion for d in protocol.decisions for o in d.outcomes]
    derivations = (
        [f.derivation.true_when, f.derivation.false_when, *(item.when for item in f.derivation.score)]
        for f in protocol.facts
        if f.derivation
    )
    asked: dict[str, int] = {}
    for criteria in (decisions, *([c for c in both if c] for both in derivations)):
        groups = {(a.fact, a.group) for c in criteria for a in atoms(c) if isinstance(a, Includes)}
        for fact in {fact for fact, _ in groups}:
            asked[fact] = max(asked.get(fact, 0), sum(fact == other for other, _ in groups))
    return [
        Diagnostic(
            code="too_many_groups",
            message=f"criteria ask for {count} groups of `{fact}`, and at most {MOST} can be told apart",
            place=protocol.fact[fact].place,
            help="put members that lead to the same advice into one group",
        )
        for fact, count in asked.items()
        if count > MOST
    ]
