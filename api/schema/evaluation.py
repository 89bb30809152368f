"""An evaluation in the schema: the same shape as the JSON answer, each part worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import strawberry
from strawberry import argument, field

from api.schema.again import NextTime, next_time
from api.schema.enums import (
    Audience,
    OutcomeStatus,
    Status,
    Strength,
    Urgency,
    outcome_status_of,
    status_of,
    strength_of,
    urgency_of,
)
from api.schema.fact import Fact, worded
from api.schema.fields import resolved
from api.schema.flow import DecisionNode, Recommendation
from api.schema.flowchart import Flowchart, PartArgument
from api.schema.handover import handed_over
from api.schema.node import made
from api.schema.protocol import Protocol, protocol_of
from kg import evaluation as kg_evaluation
from kg import patient
from kg.compiled import CompiledProtocol
from kg.handover import Continuation
from kg.nodes import recommendation
from kg.traversal import Evaluation as Answer

OneOfStatuses = Annotated[list[Status] | None, argument(description="Only those with one of these statuses.")]
OneOfUrgencies = Annotated[list[Urgency] | None, argument(description="Only those with one of these urgencies.")]
OneOfOutcomeStatuses = Annotated[list[OutcomeStatus] | None, argument(description="Only outcomes with one of these.")]
AtMost = Annotated[int | None, argument(description="At most so many, the best first.")]


@strawberry.type(description="A work that the source cites for a recommendation.")
class Citation:
    """A citation."""

    reference: str = field(description="The number of the reference.")
    title: str = field(description="Its title, as the source prints it.")
    quality: str = field(description="What is doubtful about it; empty when nothing is.")


@strawberry.type(description="A caution, a pitfall or a notice that is shown for this patient.")
class Note:
    """A warning or a notice."""

    id: str = field(description="Its name.")
    text: str = field(description="What to know.")
    statements: list[str] = field(description="The statements it carries out.")
    interpretations: list[str] = field(description="The readings it rests on.")


@strawberry.type(description="One recommendation as it stands for this patient.")
class AdviceParts:
    """A leaf's standing, without the protocols that go on from it: their answers depend on those there are."""

    answer: strawberry.Private[Answer]
    id: str = field(description="The name of the recommendation.")
    title: str = field(description="Its title.")
    text: str = field(description="What to do.")
    status: Status = field(description="Whether it is recommended.")
    fulfilled: bool = field(description="Whether it is a work-up that has been done already.")
    strength: Strength = field(description="How strongly the source words it.")
    urgency: Urgency = field(description="How soon.")
    track: str = field(description="The track it belongs to.")
    statements: list[str] = field(description="The statements it carries out.")
    citations: list[Citation] = field(description="The works that the source cites for it.")
    uncited: list[str] = field(description="Its statements for which the source cites nothing.")
    pending: list[str] = field(description="The facts that can still change its status.")
    because: list[str] = field(description="Why it has this status, with values, thresholds and units.")
    superseded_by: list[str] = field(description="The recommendations that withdraw it.")
    warnings: list[Note] = field(description="The cautions that go with it.")
    interpretations: list[str] = field(description="The readings it rests on.")
    again: NextTime | None = field(description="The next evaluation; null when it is ruled out or says nothing of one.")

    @resolved("The recommendation itself, as a node of the graph.")
    def recommendation(self) -> Recommendation:
        """The leaf."""
        return made(self.answer.compiled, f"recommendation:{self.id}")

    def handed_over(self, info: strawberry.Info) -> list[Continuation]:
        """The hand-overs."""
        return list(handed_over(self.answer, self.answer.protocol.recommendation[self.id], info))


@strawberry.type(description="Another fact that would answer the same question.")
class Alternative:
    """An alternative."""

    fact: str = field(description="The name of the fact.")
    text: str = field(description="The question that asks for it.")


@strawberry.type(description="A fact to ask for.")
class Question:
    """A question."""

    compiled: strawberry.Private[CompiledProtocol]
    about: strawberry.Private[str]
    fact: str = field(description="The name of the fact; `wbc_unit` asks for the unit of `wbc`.")
    text: str = field(description="The question in words.")
    decides: list[str] = field(description="The open recommendations that wait for it; none: it is for the record.")
    alternatives: list[Alternative] = field(description="Other facts that would answer it.")

    @resolved("The declaration of the fact that it asks about.")
    def declaration(self) -> Fact:
        """The declared fact."""
        return made(self.compiled, f"fact:{self.about}")


@strawberry.type(description="A fact that an outcome tests.")
class FactOnPath:
    """A tested fact."""

    fact: str = field(description="The name of the fact.")
    value: str = field(description="Its value, in its default unit; empty when it is missing.")
    unit: str = field(description="The default unit, in UCUM; empty for a fact without one.")
    criterion: str = field(description="What it is tested for.")


@strawberry.type(description="One outcome of one decision, as it stands for this patient.")
class Step:
    """A step of the path."""

    compiled: strawberry.Private[CompiledProtocol]
    node: str = field(description="The name of the decision.")
    kind: str = field(description="The kind of node: decision.")
    label: str = field(description="The question of the decision.")
    outcome: str = field(description="The name of the outcome.")
    outcome_label: str = field(description="The outcome in words.")
    status: OutcomeStatus = field(description="Whether the patient's path takes it.")
    facts: list[FactOnPath] = field(description="The facts that it tests.")
    because: str = field(description="Why, in words.")
    statements: list[str] = field(description="What it asserts when it is taken.")
    interpretations: list[str] = field(description="The readings it rests on.")

    @resolved("The decision itself, as a node of the graph.")
    def decision(self) -> DecisionNode:
        """The decision."""
        return made(self.compiled, f"decision:{self.node}")


@strawberry.type(description="A reading that this answer rests on.")
class AppliedInterpretation:
    """An applied reading."""

    id: str = field(description="Its number.")
    title: str = field(description="What it is about.")
    text: str = field(description="The reading that was taken.")


@strawberry.type(description="Something about the data that a reader has to know.")
class DataQuality:
    """A finding about the data."""

    code: str = field(description="What kind of finding it is.")
    fact: str = field(description="The fact to look at again; empty when it is none in particular.")
    message: str = field(description="The finding in words.")


@strawberry.type(description="The band that a decision puts the patient in.")
class Classification:
    """A classification by name."""

    name: str = field(description="What is classified.")
    label: str = field(description="What it is called in words.")
    value: str = field(description="The band; `unknown` while it is open.")
    text: str = field(description="The band in words.")


@strawberry.type(description="A fact that was refused, and why.")
class Problem:
    """A refused fact."""

    fact: str = field(description="The name of the fact, as it was given.")
    code: str = field(description="What kind of problem it is.")
    message: str = field(description="The problem in words, with what would mend it.")


@strawberry.type(description="Facts that were refused: nothing was evaluated.")
class InvalidFacts:
    """Refused facts."""

    problems: list[Problem] = field(description="Every problem that was found.")


def invalid_facts(problems: tuple[patient.Problem, ...]) -> InvalidFacts:
    """Refused facts in the schema."""
    return InvalidFacts(problems=[Problem(fact=p.fact, code=p.code, message=p.message) for p in problems])


@strawberry.type(description="The answer for one patient.")
class EvaluationParts:
    """An evaluation, without the classifications: their names depend on the protocols there are."""

    answer: strawberry.Private[Answer]
    audience: strawberry.Private[Audience]

    @resolved("The protocol that was evaluated.")
    def protocol(self) -> Protocol:
        """The protocol."""
        return protocol_of(self.answer.compiled)

    @resolved("How soon something has to be done; ROUTINE only when nothing more urgent is possible.")
    def urgency(self) -> Urgency:
        """The urgency."""
        return urgency_of(self.answer.urgency)

    @resolved("The highest urgency that the missing facts can still bring.")
    def urgency_at_most(self) -> Urgency:
        """Its upper bound."""
        return urgency_of(self.answer.urgency_at_most)

    def advised(
        self, advice: Callable[..., AdviceParts], status: list[Status] | None, urgency: list[Urgency] | None
    ) -> list[AdviceParts]:
        """The leaves, each made by `advice`."""
        made_of = (_advice(advice, a, self.answer, self.audience) for a in self.answer.recommendations)
        return [a for a in made_of if (not status or a.status in status) and (not urgency or a.urgency in urgency)]

    @resolved("The cautions and pitfalls that stand by themselves.")
    def warnings(self) -> list[Note]:
        """The warnings."""
        return [_note(warning, self.audience) for warning in self.answer.warnings]

    @resolved("What to ask, the best question first.")
    def questions(self, first: AtMost = None) -> list[Question]:
        """The questions."""
        asked = self.answer.questions if first is None else self.answer.questions[: max(first, 0)]
        return [question_of(question, self.answer.compiled, self.audience) for question in asked]

    @resolved("One entry for each outcome of each decision, in the order of traversal.")
    def path(self, status: OneOfOutcomeStatuses = None) -> list[Step]:
        """The path."""
        steps = (_step(step, self.answer.compiled) for step in self.answer.path)
        return [step for step in steps if not status or step.status in status]

    @resolved("The readings that this answer rests on.")
    def interpretations(self) -> list[AppliedInterpretation]:
        """The readings."""
        return [AppliedInterpretation(id=i.id, title=i.title, text=i.text) for i in self.answer.interpretations]

    @resolved("What was found doubtful in the data.")
    def data_quality(self) -> list[DataQuality]:
        """The findings about the data."""
        return [DataQuality(code=d.code, fact=d.fact, message=d.message) for d in self.answer.data_quality]

    @resolved("What goes with this answer as a whole.")
    def notices(self) -> list[Note]:
        """The notices."""
        return [_note(notice, self.audience) for notice in self.answer.notices]

    @resolved("The flowchart with this patient's path marked.")
    def flowchart(self, part: PartArgument = None) -> Flowchart:
        """The flowchart."""
        return Flowchart(compiled=self.answer.compiled, answer=self.answer, part=part)


def _advice(
    make: Callable[..., AdviceParts], advice: kg_evaluation.Advice, answer: Answer, audience: Audience
) -> AdviceParts:
    leaf = advice.recommendation
    return make(
        answer=answer,
        id=leaf.id,
        title=leaf.title,
        text=worded(leaf.text, audience),
        status=status_of(advice.status),
        fulfilled=advice.fulfilled,
        strength=strength_of(leaf.strength),
        urgency=urgency_of(advice.urgency),
        track=leaf.track,
        statements=list(leaf.statements),
        citations=[Citation(reference=r.id, title=r.title, quality=r.quality) for r in advice.citations],
        uncited=list(advice.uncited),
        pending=list(advice.pending),
        because=list(advice.because),
        superseded_by=list(advice.superseded_by),
        warnings=[_note(warning, audience) for warning in advice.warnings],
        interpretations=list(advice.interpretations),
        again=next_time(advice.again),
    )


def _note(note: recommendation.Warning | recommendation.Notice, audience: Audience) -> Note:
    return Note(
        id=note.id,
        text=worded(note.text, audience),
        statements=list(note.statements),
        interpretations=list(note.interpretations),
    )


def question_of(question: kg_evaluation.Question, compiled: CompiledProtocol, audience: Audience) -> Question:
    """A question in the schema."""
    return Question(
        compiled=compiled,
        about=question.about,
        fact=question.fact,
        text=question.plain if audience is Audience.PATIENT else question.text,
        decides=list(question.decides),
        alternatives=[Alternative(fact=a.fact, text=a.text) for a in question.alternatives],
    )


def _step(step: kg_evaluation.Step, compiled: CompiledProtocol) -> Step:
    return Step(
        compiled=compiled,
        node=step.decision.id,
        kind="decision",
        label=step.decision.question,
        outcome=step.outcome.id,
        outcome_label=step.outcome.label,
        status=outcome_status_of(step.status),
        facts=[FactOnPath(fact=f.fact, value=f.value, unit=f.unit, criterion=f.criterion) for f in step.facts],
        because=step.because,
        statements=list(step.outcome.statements),
        interpretations=list(step.interpretations),
    )
