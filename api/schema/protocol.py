"""A protocol in the schema: its identity, its tracks, decisions, recommendations, and what they rest on."""

from __future__ import annotations

import strawberry
from strawberry import field

from api.schema.enums import Audience, Strength, Urgency, strength_of, urgency_of
from api.schema.fields import resolved
from api.schema.flowchart import Flowchart
from api.schema.knowledge import (
    AudienceArgument,
    Fact,
    Interpretation,
    Reference,
    Source,
    Statement,
    facts_of_protocol,
    interpretation_of,
    reference_of,
    source_of,
    statement_of,
    worded,
)
from kg import protocol as kg_protocol
from kg.criteria import Criterion, facts_of
from kg.facts import Fact as DeclaredFact
from kg.nodes import decision, recommendation
from kg.nodes.recommendation import Text
from kg.wording import criterion_words

_Facts = dict[str, DeclaredFact]


@strawberry.type(description="One of the concerns of a protocol that are followed in parallel.")
class Track:
    """A track."""

    id: str = field(description="Its name.")
    title: str = field(description="Its title.")


@strawberry.type(description="One answer of a decision: when it holds, and where it leads.")
class Outcome:
    """An outcome."""

    id: str = field(description="Its name, unique within its decision.")
    label: str = field(description="What stands on the edge in the flowchart.")
    criterion: str = field(description="When it holds, in words.")
    facts: list[str] = field(description="The facts that its criterion reads.")
    leads_to: list[str] = field(description="The decisions and recommendations it leads to.")
    classification: str = field(description="The band it puts the patient in; empty when it does not.")
    statements: list[str] = field(description="The statements it asserts when it is taken.")
    interpretations: list[str] = field(description="The readings it rests on.")


@strawberry.type(description="One question of the protocol. For every patient exactly one of its outcomes holds.")
class Decision:
    """A decision node."""

    id: str = field(description="Its name.")
    track: str = field(description="The track it belongs to.")
    question: str = field(description="The question.")
    then: list[str] = field(description="Where every outcome leads besides its own.")
    classifies: str = field(description="The classification that its outcome gives; empty when it gives none.")
    statements: list[str] = field(description="The statements that the question and its thresholds rest on.")
    interpretations: list[str] = field(description="The readings it rests on.")
    outcomes: list[Outcome] = field(description="Its outcomes, in the order of writing.")


@strawberry.type(description="An action that the protocol can recommend.")
class Recommendation:
    """A leaf."""

    wording: strawberry.Private[Text]
    id: str = field(description="Its name.")
    track: str = field(description="The track it belongs to.")
    title: str = field(description="Its title.")
    strength: Strength = field(description="How strongly the source words it.")
    urgency: Urgency = field(description="How soon.")
    fulfilled_when: str = field(description="When a work-up has been done, in words; empty when it is no work-up.")
    routine_once: str = field(description="When it becomes a matter of routine, in words; empty when it does not.")
    supersedes: list[str] = field(description="The recommendations that it withdraws wherever it is reached.")
    statements: list[str] = field(description="The statements it carries out.")
    interpretations: list[str] = field(description="The readings it rests on.")

    @resolved("What to do.")
    def text(self, audience: AudienceArgument = Audience.CLINICIAN) -> str:
        """The text for an audience."""
        return worded(self.wording, audience)


@strawberry.type(description="A caution or pitfall of the protocol.")
class ProtocolWarning:
    """A declared warning."""

    wording: strawberry.Private[Text]
    id: str = field(description="Its name.")
    shown_when: str = field(description="When it is shown, in words.")
    or_unknown: list[str] = field(description="It is also shown while one of these facts is not known.")
    on: list[str] = field(description="The recommendations it is attached to; none when it stands by itself.")
    statements: list[str] = field(description="The statements it carries out.")
    interpretations: list[str] = field(description="The readings it rests on.")

    @resolved("What to beware of.")
    def text(self, audience: AudienceArgument = Audience.CLINICIAN) -> str:
        """The text for an audience."""
        return worded(self.wording, audience)


@strawberry.type(description="Something that goes with an answer as a whole.")
class ProtocolNotice:
    """A declared notice."""

    wording: strawberry.Private[Text]
    id: str = field(description="Its name.")
    shown_when: str = field(description="When it is shown, in words.")
    statements: list[str] = field(description="The statements it carries out.")
    interpretations: list[str] = field(description="The readings it rests on.")

    @resolved("What to know.")
    def text(self, audience: AudienceArgument = Audience.CLINICIAN) -> str:
        """The text for an audience."""
        return worded(self.wording, audience)


@strawberry.type(description="One versioned management algorithm: its content, and what it rests on.")
class Protocol:
    """A protocol."""

    content: strawberry.Private[kg_protocol.Protocol]
    id: str = field(description="Its name; also the name of its own field of the query.")
    version: str = field(description="Its version.")
    digest: str = field(description="The SHA-256 of the file it was read from, in hexadecimal.")
    title: str = field(description="Its title.")
    question: str = field(description="The question it answers.")
    summary: str = field(description="What it covers, in short.")
    review_status: str = field(description="Whether a human has reviewed it.")
    disclaimer: str = field(description="What it must not be used for.")
    source_last_updated: str = field(description="When its source was last updated, as the source says.")
    start: str = field(description="The decision at which every patient starts.")

    @resolved("The document it encodes.")
    def source(self) -> Source:
        """The source."""
        return source_of(self.content.source)

    @resolved("Its tracks, in the order of drawing.")
    def tracks(self) -> list[Track]:
        """The tracks."""
        return [Track(id=t.id, title=t.title) for t in self.content.tracks]

    @resolved("Its decisions, in the order of writing.")
    def decisions(self) -> list[Decision]:
        """The decisions."""
        return [_decision(d, self.content.fact) for d in self.content.decisions]

    @resolved("Its recommendations, in the order of writing.")
    def recommendations(self) -> list[Recommendation]:
        """The leaves."""
        return [_recommendation(r, self.content.fact) for r in self.content.recommendations]

    @resolved("The facts it can know of a patient, in the order of writing.")
    def facts(self) -> list[Fact]:
        """The declared facts."""
        return facts_of_protocol(self.content)

    @resolved("The numbered statements of its source.")
    def statements(self) -> list[Statement]:
        """The statements."""
        return [statement_of(s) for s in self.content.statements]

    @resolved("The works its source cites.")
    def references(self) -> list[Reference]:
        """The references."""
        return [reference_of(r) for r in self.content.references]

    @resolved("The readings it takes where its source is silent, unclear or in conflict with itself.")
    def interpretations(self) -> list[Interpretation]:
        """The readings."""
        return [interpretation_of(i) for i in self.content.interpretations]

    @resolved("Its cautions and pitfalls.")
    def warnings(self) -> list[ProtocolWarning]:
        """The declared warnings."""
        return [
            ProtocolWarning(
                wording=w.text,
                id=w.id,
                shown_when=_words(w.when, self.content.fact),
                or_unknown=list(w.or_unknown),
                on=list(w.on),
                statements=list(w.statements),
                interpretations=list(w.interpretations),
            )
            for w in self.content.warnings
        ]

    @resolved("What goes with its answers as a whole.")
    def notices(self) -> list[ProtocolNotice]:
        """The declared notices."""
        return [
            ProtocolNotice(
                wording=n.text,
                id=n.id,
                shown_when=_words(n.when, self.content.fact),
                statements=list(n.statements),
                interpretations=list(n.interpretations),
            )
            for n in self.content.notices
        ]

    @resolved("The protocol drawn, without a patient.")
    def flowchart(self) -> Flowchart:
        """The flowchart."""
        return Flowchart(protocol=self.content, answer=None)


def protocol_of(protocol: kg_protocol.Protocol) -> Protocol:
    """A protocol in the schema."""
    return Protocol(
        content=protocol,
        id=protocol.id,
        version=protocol.version,
        digest=protocol.digest,
        title=protocol.title,
        question=protocol.question,
        summary=protocol.summary,
        review_status=protocol.review_status,
        disclaimer=protocol.disclaimer,
        source_last_updated=protocol.source.last_updated,
        start=protocol.start,
    )


def _words(criterion: Criterion | None, declared: _Facts) -> str:
    return "" if criterion is None else criterion_words(criterion, declared)


def _decision(node: decision.Decision, declared: _Facts) -> Decision:
    return Decision(
        id=node.id,
        track=node.track,
        question=node.question,
        then=list(node.then),
        classifies=node.classifies,
        statements=list(node.statements),
        interpretations=list(node.interpretations),
        outcomes=[
            Outcome(
                id=o.id,
                label=o.label,
                criterion=_words(o.criterion, declared),
                facts=list(facts_of(o.criterion)),
                leads_to=list(o.leads_to),
                classification=o.classification,
                statements=list(o.statements),
                interpretations=list(o.interpretations),
            )
            for o in node.outcomes
        ],
    )


def _recommendation(leaf: recommendation.Recommendation, declared: _Facts) -> Recommendation:
    return Recommendation(
        wording=leaf.text,
        id=leaf.id,
        track=leaf.track,
        title=leaf.title,
        strength=strength_of(leaf.strength),
        urgency=urgency_of(leaf.urgency),
        fulfilled_when=_words(leaf.fulfilled_when, declared),
        routine_once=_words(leaf.routine_once, declared),
        supersedes=list(leaf.supersedes),
        statements=list(leaf.statements),
        interpretations=list(leaf.interpretations),
    )
