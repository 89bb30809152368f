"""Every fact is used: read by a decision or a caution, a source of another fact, handed over, or asked for itself."""

from __future__ import annotations

from kg.criteria import facts_of
from kg.diagnostics import Diagnostic
from kg.graph import KnowledgeGraph
from kg.protocol import Protocol


def check(graph: KnowledgeGraph) -> list[Diagnostic]:
    """One diagnostic for each fact that nothing reads."""
    read = _read(graph.protocol)
    return [
        Diagnostic(
            code="unused_fact",
            message=f"nothing reads fact `{fact.id}`",
            place=fact.place,
            help="use it, mark it `context_only: true` when the guideline asks for it all the same, or take it out",
        )
        for fact in graph.protocol.facts
        if fact.id not in read and not fact.context_only
    ]


def _read(protocol: Protocol) -> set[str]:
    criteria = [
        *(o.criterion for d in protocol.decisions for o in d.outcomes),
        *(w.when for w in protocol.warnings),
        *(n.when for n in protocol.notices),
        *(c.when for c in protocol.conflicts),
        *(c for leaf in protocol.recommendations for c in (leaf.fulfilled_when, leaf.routine_once) if c),
    ]
    read = {fact for criterion in criteria for fact in facts_of(criterion)}
    read |= {fact for leaf in protocol.recommendations for h in leaf.continues_in for _, fact in h.facts}
    read |= {fact for warning in protocol.warnings for fact in warning.or_unknown}
    read |= {fact for conflict in protocol.conflicts for fact in conflict.doubt}
    return read | {i for f in protocol.facts if f.derivation for i in f.derivation.inputs}
