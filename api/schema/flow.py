"""What a patient's path leads through, in the schema: tracks, decisions with their outcomes, recommendations."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry
from strawberry import Private, argument

from api.schema.again import DeclaredAgain, declared_again
from api.schema.asking import Needs, needs_of
from api.schema.enums import Audience, Strength, Urgency, strength_of, urgency_of
from api.schema.evidence import Evidenced
from api.schema.fact import AudienceArgument, Fact, worded
from api.schema.fields import resolved
from api.schema.handover import DeclaredHandOver, declared
from api.schema.node import GraphNode, linked, links, made, of_item, text_or_null
from api.schema.paging import After, First
from api.schema.ways import ExactlyWhen, WayConnection, exactly_when_of, ways_page
from kg.compiled import CompiledProtocol
from kg.criteria import Criterion, facts_of
from kg.nodes import decision
from kg.wording import criterion_words

_Goal = Annotated[str, argument(description="The name of a decision or a recommendation.")]
LazyDecision = Annotated["DecisionNode", strawberry.lazy("api.schema.flow")]
LazyRecommendation = Annotated["Recommendation", strawberry.lazy("api.schema.flow")]
LazyWarning = Annotated["ProtocolWarning", strawberry.lazy("api.schema.flow")]
FlowNode = Annotated[
    LazyDecision | LazyRecommendation,
    strawberry.union("FlowNode", description="Where a patient's path can lead: a decision or a recommendation."),
]


def flow_nodes(compiled: CompiledProtocol, names: tuple[str, ...]) -> list[Any]:
    """Decisions and recommendations by their names."""
    kinds = ("decision" if name in compiled.protocol.decision else "recommendation" for name in names)
    return [made(compiled, f"{kind}:{name}") for kind, name in zip(kinds, names, strict=True)]


def in_words(criterion: Criterion | None, node: GraphNode) -> str | None:
    """A criterion in words."""
    return None if criterion is None else criterion_words(criterion, node.compiled.protocol.fact)


@strawberry.type(description="One of the concerns of a protocol that are followed in parallel.")
class Track(GraphNode):
    """A track."""

    title: str = of_item("title", "Its title.")

    @resolved("Its decisions, in the order of writing.")
    def decisions(self) -> list[LazyDecision]:
        """The decisions in it."""
        return linked(
            self.compiled, "decision", (d.id for d in self.compiled.protocol.decisions if d.track == self.name)
        )

    @resolved("Its recommendations, in the order of writing.")
    def recommendations(self) -> list[LazyRecommendation]:
        """The leaves in it."""
        leaves = (r.id for r in self.compiled.protocol.recommendations if r.track == self.name)
        return linked(self.compiled, "recommendation", leaves)


@strawberry.type(description="One answer of a decision: when it holds, and where it leads.")
class Outcome(Evidenced):
    """An outcome."""

    compiled: Private[CompiledProtocol]
    item: Private[decision.Outcome]

    @resolved("Its name, unique within its decision.")
    def name(self) -> str:
        """The name."""
        return self.item.id

    @resolved("What stands on the edge in the flowchart.")
    def label(self) -> str:
        """The label."""
        return self.item.label

    @resolved("When it holds, in words.")
    def criterion(self) -> str:
        """The criterion."""
        return criterion_words(self.item.criterion, self.compiled.protocol.fact)

    @resolved("The facts that its criterion reads.")
    def facts(self) -> list[Fact]:
        """What it reads."""
        return linked(self.compiled, "fact", facts_of(self.item.criterion))

    @resolved("The decisions and recommendations it leads to, besides those of `then`.")
    def leads_to(self) -> list[FlowNode]:
        """Where it leads."""
        return flow_nodes(self.compiled, self.item.leads_to)

    @resolved("The band it puts the patient in; null when it does not.")
    def classification(self) -> str | None:
        """The class it gives."""
        return self.item.classification or None


@strawberry.type(description="One question of the protocol. For every patient exactly one of its outcomes holds.")
class DecisionNode(GraphNode, Evidenced):
    """A decision node."""

    question: str = of_item("question", "The question.")
    classifies: str | None = text_or_null(
        "classifies", "The classification that its outcome gives; null when it gives none."
    )

    @resolved("What that classification is called; null when it gives none.")
    def classification_label(self) -> str | None:
        """The label of what it classifies."""
        name = self.item.classifies
        return self.compiled.protocol.classification_label(name) if name else None

    @resolved("The track it belongs to.")
    def track(self) -> Track:
        """Its track."""
        return made(self.compiled, f"track:{self.item.track}")

    @resolved("Its outcomes, in the order of writing.")
    def outcomes(self) -> list[Outcome]:
        """Its answers."""
        return self.all_outcomes

    @property
    def all_outcomes(self) -> list[Outcome]:
        """Its outcomes, for other types of the schema."""
        return [Outcome(compiled=self.compiled, item=o) for o in self.item.outcomes]

    @resolved("Exactly when the question is reached, in the fewest conditions.")
    def exactly_when(self, info: strawberry.Info) -> ExactlyWhen:
        """When it is reached."""
        return exactly_when_of(self.compiled, self.name, None, info)

    @resolved("The ways from here to another decision or a recommendation.")
    def ways(self, info: strawberry.Info, to: _Goal, first: First = 20, after: After = None) -> WayConnection:
        """The ways on."""
        return ways_page(self.compiled, to, self.name, info, first, after)

    @resolved("Where every outcome leads besides its own.")
    def then(self) -> list[FlowNode]:
        """Where it leads whatever the answer."""
        return flow_nodes(self.compiled, self.item.then)

    @resolved("The facts that it reads.")
    def facts(self) -> list[Fact]:
        """What it reads."""
        read = dict.fromkeys(f for o in self.item.outcomes for f in facts_of(o.criterion))
        return linked(self.compiled, "fact", read)


@strawberry.type(description="An action that the protocol can recommend.")
class Recommendation(GraphNode, Evidenced):
    """A leaf."""

    title: str = of_item("title", "Its title.")
    strength: Strength = of_item("strength", "How strongly the source words it.", strength_of)
    urgency: Urgency = of_item("urgency", "How soon.", urgency_of)
    supersedes: list[LazyRecommendation] = links(
        "recommendation", "supersedes", "The recommendations that it withdraws wherever it is reached."
    )

    @resolved("What to do.")
    def text(self, audience: AudienceArgument = Audience.CLINICIAN) -> str:
        """The text for an audience."""
        return worded(self.item.text, audience)

    @resolved("The track it belongs to.")
    def track(self) -> Track:
        """Its track."""
        return made(self.compiled, f"track:{self.item.track}")

    @resolved("The protocols that go on from it, unless it is ruled out.")
    def continues_in(self) -> list[DeclaredHandOver]:
        """What goes on."""
        return declared(self.compiled, self.item)

    @resolved("When the protocol is evaluated again once it is carried out; null where it says nothing of it.")
    def again(self) -> DeclaredAgain | None:
        """The next round."""
        return declared_again(self.compiled, self.item)

    @resolved("When a work-up has been done, in words; null when it is no work-up.")
    def fulfilled_when(self) -> str | None:
        """What fulfils it."""
        return in_words(self.item.fulfilled_when, self)

    @resolved("When it becomes a matter of routine, in words; null when it does not.")
    def routine_once(self) -> str | None:
        """What eases it."""
        return in_words(self.item.routine_once, self)

    @resolved("Exactly when it is recommended, in the fewest conditions.")
    def exactly_when(self, info: strawberry.Info) -> ExactlyWhen:
        """When it is recommended."""
        return exactly_when_of(self.compiled, self.name, None, info)

    @resolved("Every way from the first decision to it.")
    def ways(self, info: strawberry.Info, first: First = 20, after: After = None) -> WayConnection:
        """The ways to it."""
        return ways_page(self.compiled, self.name, None, info, first, after)

    @resolved("Which facts it can need.")
    def needs(self, info: strawberry.Info) -> Needs:
        """What it can need."""
        return needs_of(self.compiled, self.name, info)

    @resolved("The recommendations that withdraw it.")
    def superseded_by(self) -> list[LazyRecommendation]:
        """What withdraws it."""
        return linked(self.compiled, "recommendation", self.compiled.graph.superseders[self.name])

    @resolved("The cautions and pitfalls that are attached to it.")
    def warnings(self) -> list[LazyWarning]:
        """Its warnings."""
        attached = (w.id for w in self.compiled.protocol.warnings if self.name in w.on)
        return linked(self.compiled, "warning", attached)


@strawberry.type(description="A caution or pitfall of the protocol.")
class ProtocolWarning(GraphNode, Evidenced):
    """A declared warning."""

    on: list[Recommendation] = links(
        "recommendation", "on", "The recommendations it is attached to; none when it stands by itself."
    )
    or_unknown: list[Fact] = links("fact", "or_unknown", "It is also shown while one of these facts is not known.")

    @resolved("What to beware of.")
    def text(self, audience: AudienceArgument = Audience.CLINICIAN) -> str:
        """The text for an audience."""
        return worded(self.item.text, audience)

    @resolved("When it is shown, in words.")
    def shown_when(self) -> str:
        """Its criterion."""
        return in_words(self.item.when, self) or ""


@strawberry.type(description="Something that goes with an answer as a whole.")
class ProtocolNotice(GraphNode, Evidenced):
    """A declared notice."""

    @resolved("What to know.")
    def text(self, audience: AudienceArgument = Audience.CLINICIAN) -> str:
        """The text for an audience."""
        return worded(self.item.text, audience)

    @resolved("When it is shown, in words.")
    def shown_when(self) -> str:
        """Its criterion."""
        return in_words(self.item.when, self) or ""
