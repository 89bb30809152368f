"""A recommendation: what it says, what goes with it, what it withdraws, and what goes on from it."""

from __future__ import annotations

from dataclasses import dataclass

from api.web.browse.book import Book
from api.web.browse.items.decision import ReachedFrom, reached_from
from api.web.browse.items.sources import Sources, sources
from api.web.browse.pointer import Pointer
from kg.again import again_words
from kg.nodes.recommendation import Recommendation


@dataclass(frozen=True, slots=True, kw_only=True)
class GoesOn:
    """A protocol that goes on, with the facts that are called otherwise there, as pairs of our fact and its name."""

    protocol: Pointer
    renamed: tuple[tuple[Pointer, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationPage:
    """What is known of a recommendation."""

    track: Pointer
    fulfilled_when: str
    routine_once: str
    withdraws: tuple[Pointer, ...]
    withdrawn_by: tuple[Pointer, ...]
    never_with: tuple[Pointer, ...]
    goes_on: tuple[GoesOn, ...]
    again: str
    warnings: tuple[Pointer, ...]
    reached_from: tuple[ReachedFrom, ...]
    sources: Sources


def recommendation_page(book: Book, leaf: Recommendation) -> RecommendationPage:
    """Look it all up."""
    protocol = book.protocol
    excluding = (other.id for other in protocol.recommendations if leaf.id in other.incompatible)
    return RecommendationPage(
        track=book.at("track", leaf.track),
        fulfilled_when=book.words(leaf.fulfilled_when),
        routine_once=book.words(leaf.routine_once),
        withdraws=book.each("recommendation", leaf.supersedes),
        withdrawn_by=book.each("recommendation", book.compiled.graph.superseders[leaf.id]),
        never_with=book.each("recommendation", (*leaf.incompatible, *excluding)),
        goes_on=tuple(
            GoesOn(
                protocol=book.at("protocol", handed.protocol),
                renamed=tuple((book.at("fact", ours), theirs) for theirs, ours in handed.facts),
            )
            for handed in leaf.continues_in
        ),
        again=again_words(leaf.again, protocol.fact) if leaf.again else "",
        warnings=book.each("warning", (w.id for w in protocol.warnings if leaf.id in w.on)),
        reached_from=reached_from(book, leaf.id),
        sources=sources(book, leaf.statements, leaf.interpretations),
    )
