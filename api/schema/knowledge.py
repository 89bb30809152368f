"""What a protocol rests on, in the schema: statements, references, interpretations, facts and their codes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated

import strawberry
from strawberry import argument, field

from api.schema.enums import Audience, FactType, fact_type_of
from api.schema.fields import resolved
from kg import evidence, facts, intervals
from kg.nodes.recommendation import Text
from kg.protocol import Protocol
from kg.wording import interval_words, number_words

AudienceArgument = Annotated[Audience, argument(description="For whom the text is worded.")]


def worded(text: Text, audience: Audience) -> str:
    """The wording for an audience."""
    return text.patient if audience is Audience.PATIENT else text.clinician


@strawberry.type(description="A numbered sentence of the source, in our words.")
class Statement:
    """A statement of the source."""

    id: str = field(description="Its number.")
    section: str = field(description="Where in the source it stands.")
    text: str = field(description="What it says, in our words, with its figures and its modality.")
    cites: list[str] = field(description="The references it cites.")
    context: str = field(description="Why nothing in the protocol carries it out; empty when something does.")


def statement_of(statement: evidence.Statement) -> Statement:
    """A statement in the schema."""
    return Statement(
        id=statement.id,
        section=statement.section,
        text=statement.text,
        cites=list(statement.cites),
        context=statement.context,
    )


@strawberry.type(description="A work that the source cites, as the source prints it, with what is doubtful about it.")
class Reference:
    """A reference."""

    id: str = field(description="Its number in the source.")
    kind: str = field(description="Guideline or research.")
    title: str = field(description="Its title, as the source prints it.")
    published: str = field(description="Where and when it appeared, as the source prints it.")
    quality: str = field(description="What is doubtful about it; empty when nothing is.")
    note: str = field(description="What was looked up about it and is not in the source.")


def reference_of(reference: evidence.Reference) -> Reference:
    """A reference in the schema."""
    return Reference(
        id=reference.id,
        kind=reference.kind,
        title=reference.title,
        published=reference.published,
        quality=reference.quality,
        note=reference.note,
    )


@strawberry.type(description="A declared reading where the source is silent, unclear or in conflict with itself.")
class Interpretation:
    """A reading."""

    id: str = field(description="Its number.")
    title: str = field(description="What it is about.")
    text: str = field(description="The reading that was taken.")
    statements: list[str] = field(description="The statements that it reads.")
    general: bool = field(description="Whether it is shown with every evaluation.")
    context: str = field(description="Why it decides nothing in the protocol; empty when it does.")


def interpretation_of(reading: evidence.Interpretation) -> Interpretation:
    """A reading in the schema."""
    return Interpretation(
        id=reading.id,
        title=reading.title,
        text=reading.text,
        statements=list(reading.statements),
        general=reading.general,
        context=reading.context,
    )


@strawberry.type(description="The document that a protocol encodes.")
class Source:
    """The source."""

    title: str = field(description="Its title.")
    publisher: str = field(description="Who published it.")
    last_updated: str = field(description="When it was last updated, as it says.")
    review: str = field(description="What is known of its review.")
    statements: list[str] = field(description="The statements that say so.")
    interpretations: list[str] = field(description="The readings that bear on it.")


def source_of(source: evidence.Source) -> Source:
    """A source in the schema."""
    return Source(
        title=source.title,
        publisher=source.publisher,
        last_updated=source.last_updated,
        review=source.review,
        statements=list(source.statements),
        interpretations=list(source.interpretations),
    )


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


def _code(code: facts.Code) -> Code:
    return Code(system=code.system, code=code.code, display=code.display, status=code.status, use=code.use)


@strawberry.type(description="One value that a choice can have, or one group that members of a list belong to.")
class Option:
    """A value with its label."""

    id: str = field(description="As it stands in facts and criteria.")
    label: str = field(description="In words.")


@strawberry.type(description="A name that a list recognises.")
class Member:
    """A recognised member of a list."""

    id: str = field(description="Its name, as it stands in facts.")
    groups: list[str] = field(description="The groups it belongs to.")
    names: list[str] = field(description="Its other names and brands.")
    codes: list[Code] = field(description="Its codes.")


@strawberry.type(description="A declared input: something that can be known of a patient.")
class Fact:
    """A fact's declaration."""

    declared: strawberry.Private[facts.Fact]
    id: str = field(description="Its name in facts and criteria.")
    type: FactType = field(description="The kind of value it has.")
    label: str = field(description="Its short name in sentences.")
    help: str = field(description="What to know when answering.")
    obtain: str = field(description="How to obtain it.")
    aliases: list[str] = field(description="Other names under which it is accepted.")
    unit: str = field(description="The default unit of a quantity, in UCUM; empty otherwise.")
    possible: Range | None = field(description="What lies outside is refused; null when nothing is.")
    plausible: Range | None = field(description="What lies outside is accepted with a warning; null when nothing is.")
    choices: list[Option] = field(description="The values of a choice.")
    groups: list[Option] = field(description="The groups that members of a list belong to.")
    derived_from: list[str] = field(description="The facts that it follows from by a declared rule.")
    askable: bool = field(description="Whether a person can be asked for it; if not, its inputs are asked.")
    context_only: bool = field(description="Whether the source asks for it without using the answer.")
    dated: bool = field(description="Whether a result that is too old is warned of.")
    statements: list[str] = field(description="The statements it carries out.")
    interpretations: list[str] = field(description="The readings that decide how it is read.")

    @resolved("The question that asks for it.")
    def question(self, audience: AudienceArgument = Audience.CLINICIAN) -> str:
        """The question for an audience."""
        return self.declared.plain if audience is Audience.PATIENT else self.declared.question

    @resolved("The names that a list recognises.")
    def members(self) -> list[Member]:
        """The recognised members."""
        return [
            Member(id=m.id, groups=list(m.groups), names=list(m.names), codes=[_code(c) for c in m.codes])
            for m in self.declared.members
        ]

    @resolved("Its codes.")
    def codes(self) -> list[Code]:
        """The codes of the fact itself."""
        return [_code(code) for code in self.declared.codes]


def fact_of(fact: facts.Fact) -> Fact:
    """A fact's declaration in the schema."""
    return Fact(
        declared=fact,
        id=fact.id,
        type=fact_type_of(fact.type),
        label=fact.label,
        help=fact.help,
        obtain=fact.obtain,
        aliases=list(fact.aliases),
        unit=fact.unit,
        possible=range_of(fact.possible) if fact.possible else None,
        plausible=range_of(fact.plausible) if fact.plausible else None,
        choices=[Option(id=value, label=label) for value, label in fact.choices],
        groups=[Option(id=group.id, label=group.label) for group in fact.groups],
        derived_from=list(fact.derivation.inputs) if fact.derivation else [],
        askable=fact.askable,
        context_only=fact.context_only,
        dated=fact.dated,
        statements=list(fact.statements),
        interpretations=list(fact.interpretations),
    )


def facts_of_protocol(protocol: Protocol) -> list[Fact]:
    """All declared facts, in the order of writing."""
    return [fact_of(fact) for fact in protocol.facts]
