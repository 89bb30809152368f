"""Facts in the schema: what can be known of a patient, with ranges, choices, members of lists and codes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated

import strawberry
from strawberry import Private, argument, field

from api.schema.enums import Audience, FactType, fact_type_of
from api.schema.evidence import Evidenced, Interpretation, Statement
from api.schema.fields import resolved
from api.schema.node import GraphNode, linked, of_item, text_or_null
from kg import facts, intervals
from kg.compiled import CompiledProtocol
from kg.nodes.recommendation import Text
from kg.wording import criterion_words, interval_words, number_words

AudienceArgument = Annotated[Audience, argument(description="For whom the text is worded.")]
LazyFact = Annotated["Fact", strawberry.lazy("api.schema.fact")]


def worded(text: Text, audience: Audience) -> str:
    """The wording for an audience."""
    return text.patient if audience is Audience.PATIENT else text.clinician


@strawberry.type(description="A range of numbers, in the default unit of its fact.")
class Range:
    """An interval."""

    low: Decimal | None = field(description="The lowest number; null when there is none.")
    low_included: bool = field(description="Whether the lowest number itself belongs to it.")
    high: Decimal | None = field(description="The highest number; null when there is none.")
    high_included: bool = field(description="Whether the highest number itself belongs to it.")
    text: str = field(description="The range in words.")


def range_of(interval: intervals.Interval) -> Range:
    """An interval in the schema."""
    (low, after_low), (high, after_high) = interval.low, interval.high
    return Range(
        low=_decimal(low),
        low_included=isinstance(low, Fraction) and not after_low,
        high=_decimal(high),
        high_included=isinstance(high, Fraction) and bool(after_high),
        text=interval_words(interval),
    )


def _range_or_null(interval: intervals.Interval | None) -> Range | None:
    return range_of(interval) if interval else None


def _decimal(bound: intervals.Bound) -> Decimal | None:
    # Bounds are written as decimals in protocols, so their words are exact.
    return Decimal(number_words(bound)) if isinstance(bound, Fraction) else None


@strawberry.type(description="A code of a terminology, and how far it was verified.")
class Code:
    """A code."""

    system: str = field(description="The terminology: loinc, snomed, rxnorm.")
    code: str = field(description="The code.")
    display: str = field(description="Its name in the terminology.")
    status: str = field(description="How far it was verified: verified, code-verified or unverified.")
    use: bool = field(description="Whether to use it; false marks a code that is easily mistaken for the right one.")


def _codes(codes: tuple[facts.Code, ...]) -> list[Code]:
    return [Code(system=c.system, code=c.code, display=c.display, status=c.status, use=c.use) for c in codes]


@strawberry.type(description="One value that a choice can have, or one group that members of a list belong to.")
class Option:
    """A value with its label."""

    name: str = field(description="As it stands in facts and criteria.")
    label: str = field(description="In words.")


@strawberry.type(description="A name that a list recognises.")
class Member:
    """A recognised member of a list."""

    name: str = field(description="Its name, as it stands in facts.")
    groups: list[str] = field(description="The groups it belongs to.")
    other_names: list[str] = field(description="Its other names and brands.")
    codes: list[Code] = field(description="Its codes.")


@strawberry.type(description="An item of a score: its points are added to those of all other items that count.")
class ScoreItem:
    """An item of a score."""

    compiled: Private[CompiledProtocol]
    item: Private[facts.ScoreItem]

    @resolved("How many points it gives; perhaps fewer than none.")
    def points(self) -> Decimal:
        """Its points."""
        return Decimal(number_words(self.item.points))

    @resolved("What it is called.")
    def label(self) -> str:
        """Its label."""
        return self.item.label

    @resolved("When it counts, in words.")
    def criterion(self) -> str:
        """Its condition."""
        return criterion_words(self.item.when, self.compiled.protocol.fact)

    @resolved("The statements that give its points and its condition.")
    def statements(self) -> list[Statement]:
        """What it carries out."""
        return linked(self.compiled, "statement", self.item.statements)

    @resolved("The readings that it rests on.")
    def interpretations(self) -> list[Interpretation]:
        """How these are read."""
        return linked(self.compiled, "interpretation", self.item.interpretations)


@strawberry.type(description="A declared input: something that can be known of a patient.")
class Fact(GraphNode, Evidenced):
    """A fact's declaration."""

    type: FactType = of_item("type", "The kind of value it has.", fact_type_of)
    help: str | None = text_or_null("help", "What to know when answering; null when nothing.")
    obtain: str | None = text_or_null("obtain", "How to obtain it; null when that goes without saying.")
    aliases: list[str] = of_item("aliases", "Other names under which it is accepted.", list)
    unit: str | None = text_or_null("unit", "The default unit of a quantity, in UCUM; null for other facts.")
    possible: Range | None = of_item("possible", "What lies outside is refused; null when nothing is.", _range_or_null)
    plausible: Range | None = of_item(
        "plausible", "What lies outside is accepted with a warning; null when nothing is.", _range_or_null
    )
    whole: bool = of_item("whole", "Whether it is counted: only whole numbers are accepted.")
    askable: bool = of_item("askable", "Whether a person can be asked for it; if not, its inputs are asked.")
    context_only: bool = of_item("context_only", "Whether the source asks for it without using the answer.")
    dated: bool = of_item("dated", "Whether a result that is too old is warned of.")
    codes: list[Code] = of_item("codes", "Its codes.", _codes)

    @resolved("The question that asks for it.")
    def question(self, audience: AudienceArgument = Audience.CLINICIAN) -> str:
        """The question for an audience."""
        return str(self.item.plain if audience is Audience.PATIENT else self.item.question)

    @resolved("The values of a choice.")
    def choices(self) -> list[Option]:
        """The declared choices."""
        return [Option(name=value, label=label) for value, label in self.item.choices]

    @resolved("The groups that members of a list belong to.")
    def groups(self) -> list[Option]:
        """The declared groups."""
        return [Option(name=group.id, label=group.label) for group in self.item.groups]

    @resolved("The names that a list recognises.")
    def members(self) -> list[Member]:
        """The recognised members."""
        return [
            Member(name=m.id, groups=list(m.groups), other_names=list(m.names), codes=_codes(m.codes))
            for m in self.item.members
        ]

    @resolved("The items of a score, whose points are added up; empty for every other fact.")
    def score(self) -> list[ScoreItem]:
        """Its items."""
        items = self.item.derivation.score if self.item.derivation else ()
        return [ScoreItem(compiled=self.compiled, item=item) for item in items]

    @resolved("The facts that it follows from by a declared rule.")
    def derived_from(self) -> list[LazyFact]:
        """Its inputs."""
        derivation = self.item.derivation
        return linked(self.compiled, "fact", derivation.inputs if derivation else ())
