"""Every threshold lies inside the possible range of its fact, so that it can tell patients apart."""

from __future__ import annotations

from collections.abc import Iterator

from kg.criteria import Criterion, Within, atoms
from kg.diagnostics import Diagnostic, Place
from kg.graph import KnowledgeGraph
from kg.intervals import ALL, Interval
from kg.protocol import Protocol
from kg.wording import interval_symbols


def check(graph: KnowledgeGraph) -> list[Diagnostic]:
    """One diagnostic for each test with a bound outside, and each that all possible values meet, or none."""
    found = []
    claims = ((f"property `{p.id}`", p.place, p.when) for p in graph.protocol.properties)
    for what, place, criterion in (*criteria(graph.protocol), *claims):
        for atom in dict.fromkeys(atoms(criterion)):
            if not isinstance(atom, Within):
                continue
            fact = graph.protocol.fact[atom.fact]
            if fact.possible is not None and not _tells_apart(atom.interval, fact.possible):
                found.append(
                    Diagnostic(
                        code="threshold_range",
                        message=f"{what} tests `{fact.id}` for `{atom.text}`, outside what is possible",
                        place=place,
                        help=f"a threshold is written in `{fact.unit}`: mend it, or the `possible` range of the fact",
                    )
                )
    return found


def _tells_apart(test: Interval, possible: Interval) -> bool:
    cuts = [cut for cut in (test.low, test.high) if ALL.low < cut < ALL.high]
    inside = all(possible.low <= cut <= possible.high for cut in cuts)
    return inside and any(possible.low < cut < possible.high for cut in cuts)


def criteria(protocol: Protocol) -> Iterator[tuple[str, Place, Criterion]]:
    """Every criterion that can change an answer: of what it is, where it stands, and what it says."""
    for decision in protocol.decisions:
        for outcome in decision.outcomes:
            yield f"outcome `{outcome.id}` of `{decision.id}`", outcome.place, outcome.criterion
    for leaf in protocol.recommendations:
        for key, criterion in (("fulfilled_when", leaf.fulfilled_when), ("routine_once", leaf.routine_once)):
            if criterion is not None:
                yield f"`{key}` of `{leaf.id}`", leaf.place, criterion
    for fact in protocol.facts:
        if (derivation := fact.derivation) is not None:
            for rule in (derivation.true_when, derivation.false_when, *(item.when for item in derivation.score)):
                if rule is not None:
                    yield f"the rule of fact `{fact.id}`", derivation.place, rule
            for band in derivation.bands:
                text = interval_symbols(band, fact)
                yield f"a band of fact `{fact.id}`", derivation.place, Within(fact.id, band, text)
    for conflict in protocol.conflicts:
        yield "a conflict", conflict.place, conflict.when
    for warning in protocol.warnings:
        yield f"warning `{warning.id}`", warning.place, warning.when
    for notice in protocol.notices:
        yield f"notice `{notice.id}`", notice.place, notice.when
