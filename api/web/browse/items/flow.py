"""A track with what is in it; another protocol with what goes on there."""

from __future__ import annotations

from dataclasses import dataclass

from api.web.browse.book import Book
from api.web.browse.pointer import Pointer
from kg.nodes.recommendation import OtherProtocol
from kg.nodes.track import Track


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackPage:
    """What is in a track."""

    decisions: tuple[Pointer, ...]
    recommendations: tuple[Pointer, ...]


def track_page(book: Book, track: Track) -> TrackPage:
    """Look it all up."""
    protocol = book.protocol
    return TrackPage(
        decisions=book.each("decision", (d.id for d in protocol.decisions if d.track == track.id)),
        recommendations=book.each("recommendation", (r.id for r in protocol.recommendations if r.track == track.id)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherProtocolPage:
    """The recommendations that another protocol goes on from."""

    continued: tuple[Pointer, ...]


def other_protocol_page(book: Book, other: OtherProtocol) -> OtherProtocolPage:
    """Look it all up."""
    continued = (
        leaf.id for leaf in book.protocol.recommendations if other.id in {h.protocol for h in leaf.continues_in}
    )
    return OtherProtocolPage(continued=book.each("recommendation", continued))
