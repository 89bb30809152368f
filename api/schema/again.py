"""The next round in the schema: what a recommendation says of it, and when it is due for a patient."""

from __future__ import annotations

import strawberry
from strawberry import Private, field

from api.schema.fact import Fact
from api.schema.fields import resolved
from api.schema.node import linked, made
from kg import evaluation
from kg.again import again_words
from kg.compiled import CompiledProtocol
from kg.nodes import recommendation


@strawberry.type(description="A time that counts from a day; at least one of its ends is there.")
class Span:
    """A span."""

    compiled: Private[CompiledProtocol]
    item: Private[recommendation.Span]
    earliest: str | None = field(description="From when on: a number and d, wk, mo or a; null where it says nothing.")
    latest: str | None = field(description="Until when, likewise.")

    @resolved("The date that it counts from; null: the day on which the recommendation is carried out.")
    def counts_from(self) -> Fact | None:
        """The date."""
        return made(self.compiled, f"fact:{self.item.start}") if self.item.start else None


@strawberry.type(description="That the protocol is evaluated again once a recommendation is carried out.")
class DeclaredAgain:
    """The next round as it is written, without a patient."""

    compiled: Private[CompiledProtocol]
    item: Private[recommendation.Again]

    @resolved("The facts that will be new then.")
    def new(self) -> list[Fact]:
        """What will be new."""
        return linked(self.compiled, "fact", self.item.new)

    @resolved("When it is due: all of these together; none: as soon as it is done.")
    def spans(self) -> list[Span]:
        """The spans."""
        return [
            Span(
                compiled=self.compiled,
                item=span,
                earliest=str(span.earliest) if span.earliest else None,
                latest=str(span.latest) if span.latest else None,
            )
            for span in self.item.spans
        ]

    @resolved("All of it in words.")
    def text(self) -> str:
        """The words."""
        return again_words(self.item, self.compiled.protocol.fact)


def declared_again(compiled: CompiledProtocol, leaf: recommendation.Recommendation) -> DeclaredAgain | None:
    """The next round of a leaf, as it is written."""
    return DeclaredAgain(compiled=compiled, item=leaf.again) if leaf.again else None


@strawberry.type(description="The next evaluation of this patient.")
class NextTime:
    """The next evaluation."""

    new: list[str] = field(description="The facts that will be new then.")
    earliest: str | None = field(
        description="The first day on which it is due, YYYY-MM-DD; null where none is said or a date is not known."
    )
    latest: str | None = field(description="The last day on which it is due, likewise.")
    overdue: bool = field(description="Whether that day is over on the day of this evaluation.")
    text: str = field(description="All of it in words; relative where the days are not known.")


def next_time(found: evaluation.NextTime | None) -> NextTime | None:
    """The next evaluation in the schema."""
    if found is None:
        return None
    return NextTime(
        new=list(found.new),
        earliest=found.earliest.isoformat() if found.earliest else None,
        latest=found.latest.isoformat() if found.latest else None,
        overdue=found.overdue,
        text=found.text,
    )
