"""A score stays within its range, whichever items hold, and has few enough sums to be worked out."""

from __future__ import annotations

from kg.decision_diagram import DiagramTooLargeError
from kg.derivations import score_of
from kg.diagnostics import Diagnostic
from kg.facts import Fact
from kg.graph import KnowledgeGraph
from kg.intervals import ALL, Interval
from kg.protocol import Protocol
from kg.wording import interval_words, number_words


def check(graph: KnowledgeGraph) -> list[Diagnostic]:
    """One diagnostic for each score of which some sum is not possible, or that has too many."""
    protocol = graph.protocol
    return [fault for fact in protocol.facts if (fault := _fault(fact, protocol)) is not None]


def _fault(fact: Fact, protocol: Protocol) -> Diagnostic | None:
    try:
        score = score_of(fact, protocol)
    except DiagramTooLargeError:
        return Diagnostic(
            code="too_large",
            message=f"the items of `{fact.id}` add up to too many different sums to be told apart",
            place=fact.place,
            help="give the items points with fewer decimals, or fewer items that read the same facts",
        )
    if score is None:
        return None
    allowed, sums = fact.possible or ALL, score.possible()
    if sums.within(allowed):
        return None
    below, above = number_words(sums.low[0]), number_words(sums.high[0])
    return Diagnostic(
        code="score_range",
        message=f"the items of `{fact.id}` add up to {_from_to(sums, below, above)}, but it is possible only "
        f"{_where(allowed)}",
        place=fact.place,
        help=f'write `possible: "[{below}..{above}]"`, or correct the points',
    )


def _from_to(sums: Interval, below: str, above: str) -> str:
    return below if sums.point is not None else f"sums from {below} to {above}"


def _where(allowed: Interval) -> str:
    return f"as {interval_words(allowed)}" if allowed.point is not None else interval_words(allowed)
