"""What a protocol rests on: numbered statements of its source, the references these cite, and declared readings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from kg.diagnostics import Place

KINDS_OF_REFERENCE: Final = ("guideline", "research", "tool")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A work the source cites; bibliographic data as the source prints them, with what is doubtful about them.

    `kind` is one of `KINDS_OF_REFERENCE`; a tool is a calculator, public code or a teaching note.
    """

    id: str
    kind: str
    title: str
    published: str
    quality: str = ""
    note: str = ""
    statement: str = ""
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A numbered sentence of the source, in our words. `context` is the reason why nothing carries it out."""

    id: str
    section: str
    text: str
    cites: tuple[str, ...] = ()
    context: str = ""
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpretation:
    """A declared reading where the source is silent, unclear or in conflict.

    `general` ones are shown with every evaluation; `context` is the reason why one decides nothing.
    """

    id: str
    title: str
    text: str
    statements: tuple[str, ...] = ()
    general: bool = False
    context: str = ""
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The document a protocol encodes, and what is known of its standing."""

    title: str
    publisher: str
    last_updated: str
    review: str
    statements: tuple[str, ...] = ()
    interpretations: tuple[str, ...] = ()
