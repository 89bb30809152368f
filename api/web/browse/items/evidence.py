"""Statements of the source, readings of it, and the works that it cites, each with what rests on it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.web.browse.book import Book
from api.web.browse.items.sources import Quoted, Sources, quoted, sources
from api.web.browse.pointer import Pointer
from kg.evidence import Interpretation, Reference, Statement
from kg.traceability import Carrier, CarrierKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrying:
    """Something that names a statement or a reading; `to` is None where it has no page."""

    kind: str
    to: Pointer | None
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPage:
    """What is known of a statement; `spoken_of` by readings and claims, which do not carry it out."""

    quoted: Quoted
    carried_out_by: tuple[Carrying, ...]
    spoken_of_by: tuple[Carrying, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InterpretationPage:
    """What is known of a reading."""

    sources: Sources
    decides: tuple[Carrying, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencePage:
    """What is known of a cited work."""

    printed: tuple[Pointer, ...]
    cited_by: tuple[Pointer, ...]


def statement_page(book: Book, statement: Statement) -> StatementPage:
    """Look it all up."""
    naming = [carrier for carrier in book.carriers if statement.id in carrier.statements]
    return StatementPage(
        quoted=quoted(book, statement.id),
        carried_out_by=tuple(_carrying(book, carrier) for carrier in naming if carrier.carries_out),
        spoken_of_by=tuple(_carrying(book, carrier) for carrier in naming if not carrier.carries_out),
    )


def interpretation_page(book: Book, reading: Interpretation) -> InterpretationPage:
    """Look it all up."""
    resting = (carrier for carrier in book.carriers if reading.id in carrier.interpretations)
    conflicts = (c.text for c in book.protocol.conflicts if reading.id in c.interpretations)
    return InterpretationPage(
        sources=sources(book, reading.statements, ()),
        decides=(
            *(_carrying(book, carrier) for carrier in resting),
            *(Carrying(kind="conflict", to=None, label=text) for text in conflicts),
        ),
    )


def reference_page(book: Book, reference: Reference) -> ReferencePage:
    """Look it all up."""
    return ReferencePage(
        printed=book.each("statement", filter(None, (reference.statement,))),
        cited_by=book.each("statement", (s.id for s in book.protocol.statements if reference.id in s.cites)),
    )


def _carrying(book: Book, carrier: Carrier) -> Carrying:
    kind, _, id_ = carrier.node.partition(":")
    to = book.at(kind, id_) if kind else None
    if to is not None and carrier.kind is CarrierKind.OUTCOME:
        to = replace(to, name=carrier.label, anchor=f"answer-{carrier.name.partition('.')[2]}")
    if to is not None and carrier.kind is CarrierKind.SCORE_ITEM:
        to = replace(to, name=f"{to.name}: {carrier.label}", anchor="points")
    return Carrying(kind=carrier.kind.name.lower(), to=to, label=carrier.label)
