"""What things rest on: statements with what they cite, and readings in full."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api.web.browse.book import Book
from api.web.browse.pointer import Pointer
from kg.evidence import Interpretation, Reference, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A statement with the works that it cites."""

    statement: Statement
    to: Pointer
    cites: tuple[tuple[Pointer, Reference], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A reading."""

    interpretation: Interpretation
    to: Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a thing rests on, each once."""

    statements: tuple[Quoted, ...] = ()
    readings: tuple[Read, ...] = ()

    @property
    def named(self) -> tuple[Pointer, ...]:
        """All of them in short."""
        return (*(said.to for said in self.statements), *(read.to for read in self.readings))


def sources(book: Book, statements: Iterable[str], readings: Iterable[str]) -> Sources:
    """Look up statements and readings."""
    return Sources(
        statements=tuple(quoted(book, id_) for id_ in dict.fromkeys(statements)),
        readings=tuple(
            Read(interpretation=book.protocol.interpretation[id_], to=book.at("interpretation", id_))
            for id_ in dict.fromkeys(readings)
        ),
    )


def quoted(book: Book, id_: str) -> Quoted:
    """A statement with the works that it cites."""
    statement = book.protocol.statement[id_]
    cites = tuple((book.at("reference", cited), book.protocol.reference[cited]) for cited in statement.cites)
    return Quoted(statement=statement, to=book.at("statement", id_), cites=cites)
