"""What a protocol rests on, in the schema: its source, statements, references and readings."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import field

from api.schema.fields import resolved
from api.schema.node import GraphNode, linked, links, of_item, text_or_null
from kg import evidence

LazyStatement = Annotated["Statement", strawberry.lazy("api.schema.evidence")]
LazyInterpretation = Annotated["Interpretation", strawberry.lazy("api.schema.evidence")]


@strawberry.type(description="A work that the source cites, as the source prints it, with what is doubtful about it.")
class Reference(GraphNode):
    """A reference."""

    reference_kind: str = of_item(
        "kind", "`guideline`, `research`, or `tool`: a calculator, public code, a teaching note."
    )
    title: str = of_item("title", "Its title, as the source prints it.")
    published: str = of_item("published", "Where and when it appeared, as the source prints it.")
    quality: str | None = text_or_null("quality", "What is doubtful about it; null when nothing is.")
    note: str | None = text_or_null(
        "note", "What was looked up about it and is not in the source; null when nothing was."
    )

    @resolved("The statements that cite it.")
    def cited_by(self) -> list[LazyStatement]:
        """Where it is cited."""
        citing = (s.id for s in self.compiled.protocol.statements if self.name in s.cites)
        return linked(self.compiled, "statement", citing)


@strawberry.type(description="A numbered sentence of the source, in our words.")
class Statement(GraphNode):
    """A statement of the source."""

    section: str = of_item("section", "Where in the source it stands.")
    text: str = of_item("text", "What it says, in our words, with its figures and its modality.")
    cites: list[Reference] = links("reference", "cites", "The works it cites.")
    context: str | None = text_or_null("context", "Why nothing carries it out; null when something does.")

    @resolved("The readings of it.")
    def read_by(self) -> list[LazyInterpretation]:
        """Its readings."""
        reading = (i.id for i in self.compiled.protocol.interpretations if self.name in i.statements)
        return linked(self.compiled, "interpretation", reading)


@strawberry.type(description="A declared reading where the source is silent, unclear or in conflict with itself.")
class Interpretation(GraphNode):
    """A reading."""

    title: str = of_item("title", "What it is about.")
    text: str = of_item("text", "The reading that was taken.")
    statements: list[Statement] = links("statement", "statements", "The statements that it reads.")
    general: bool = of_item("general", "Whether it is shown with every evaluation.")
    context: str | None = text_or_null("context", "Why it decides nothing in the protocol; null when it does.")


@strawberry.interface(description="Whatever carries out statements of the source, by the readings taken of them.")
class Evidenced:
    """What has statements and readings."""

    statements: list[Statement] = links("statement", "statements", "The statements that it carries out.")
    interpretations: list[Interpretation] = links("interpretation", "interpretations", "The readings it rests on.")


@strawberry.type(description="The document that a protocol encodes.")
class Source:
    """The source."""

    title: str = field(description="Its title.")
    publisher: str = field(description="Who published it.")
    last_updated: str = field(description="When it was last updated, as it says.")
    review: str = field(description="What is known of its review.")


def source_of(source: evidence.Source) -> Source:
    """A source in the schema."""
    return Source(
        title=source.title, publisher=source.publisher, last_updated=source.last_updated, review=source.review
    )
