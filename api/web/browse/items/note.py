"""A warning or a notice: when it is shown, and what it goes with."""

from __future__ import annotations

from dataclasses import dataclass

from api.web.browse.book import Book
from api.web.browse.items.sources import Sources, sources
from api.web.browse.pointer import Pointer
from kg.criteria import ALWAYS, NEVER
from kg.nodes.recommendation import Notice, Warning


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePage:
    """What is known of a warning or a notice; `when` is "" where no condition shows it (only something unknown)."""

    always: bool
    when: str
    or_unknown: tuple[Pointer, ...]
    on: tuple[Pointer, ...]
    sources: Sources


def note_page(book: Book, note: Warning | Notice) -> NotePage:
    """Look it all up."""
    or_unknown, on = (note.or_unknown, note.on) if isinstance(note, Warning) else ((), ())
    return NotePage(
        always=note.when == ALWAYS,
        when="" if note.when in {ALWAYS, NEVER} else book.words(note.when),
        or_unknown=book.each("fact", or_unknown),
        on=book.each("recommendation", on),
        sources=sources(book, note.statements, note.interpretations),
    )
