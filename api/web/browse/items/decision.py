"""A decision: its answers, each with its condition and where it leads, and where it is reached from."""

from __future__ import annotations

from dataclasses import dataclass

from api.web.browse.book import Book
from api.web.browse.items.sources import Sources, sources
from api.web.browse.pointer import Pointer
from diagrams.score_table import scores_of
from kg.graph import decision_facts
from kg.nodes.decision import Decision, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOutcome:
    """An answer: its condition in words, where it leads, and what it alone rests on."""

    outcome: Outcome
    condition: str
    leads_to: tuple[Pointer, ...]
    sources: Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachedFrom:
    """A decision that leads here, by an answer; None: whatever the answer."""

    decision: Pointer
    answer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPage:
    """What is known of a decision."""

    track: Pointer
    outcomes: tuple[ShownOutcome, ...]
    then: tuple[Pointer, ...]
    classifies: str
    reads: tuple[Pointer, ...]
    scores: tuple[Pointer, ...]
    reached_from: tuple[ReachedFrom, ...]
    sources: Sources


def decision_page(book: Book, decision: Decision) -> DecisionPage:
    """Look it all up."""
    protocol = book.protocol
    return DecisionPage(
        track=book.at("track", decision.track),
        outcomes=tuple(
            ShownOutcome(
                outcome=outcome,
                condition=book.words(outcome.criterion),
                leads_to=book.flow(outcome.leads_to),
                sources=sources(book, outcome.statements, outcome.interpretations),
            )
            for outcome in decision.outcomes
        ),
        then=book.flow(decision.then),
        classifies=protocol.classification_label(decision.classifies) if decision.classifies else "",
        reads=book.each("fact", decision_facts(decision)),
        scores=tuple(book.at("fact", fact.id) for fact in scores_of(decision, protocol)),
        reached_from=reached_from(book, decision.id),
        sources=sources(
            book,
            (*decision.statements, *(s for o in decision.outcomes for s in o.statements)),
            (*decision.interpretations, *(i for o in decision.outcomes for i in o.interpretations)),
        ),
    )


def reached_from(book: Book, node: str) -> tuple[ReachedFrom, ...]:
    """The decisions that lead to a node directly."""
    return tuple(
        ReachedFrom(
            decision=book.at("decision", decision),
            answer=book.protocol.decision[decision].outcome(outcome).label if outcome is not None else None,
        )
        for decision, outcome in book.compiled.graph.incoming.get(node, ())
    )
