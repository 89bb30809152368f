"""A protocol in the schema: its identity, and the lists of what stands in its graph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry
from strawberry import Private, argument, field

from api.request import DIAGNOSTICS_WORK, TRACEABILITY_WORK, request_of
from api.schema.asking import Parting, SearchHit, parting_of, search_page
from api.schema.enums import Strength, Urgency, strength_of, urgency_of
from api.schema.evidence import Interpretation, Reference, Source, Statement, source_of
from api.schema.fact import Fact
from api.schema.fields import resolved
from api.schema.flow import DecisionNode, ProtocolNotice, ProtocolWarning, Recommendation, Track
from api.schema.flowchart import Flowchart, PartArgument
from api.schema.node import GraphNode, Node, NodeKind, linked, made
from api.schema.paging import After, Connection, First, page
from api.schema.traceability import Traceability, traceability_of
from api.schema.verification import Diagnostic, SafetyProperty, diagnostics_of, properties_of
from kg import protocol as kg_protocol
from kg.compiled import CompiledProtocol

_NAME_OF_NODE = (
    "Its name, `anc_band`. Where several kinds share it, the first of them in the order of `NodeKind` is meant, "
    "unless the kind stands before it: `fact:anc_band`."
)
Words = Annotated[str, argument(description="What to look for.")]
Kinds = Annotated[list[NodeKind] | None, argument(description="Only nodes of these kinds.")]
Urgencies = Annotated[list[Urgency] | None, argument(description="Only those with one of these urgencies.")]
Strengths = Annotated[list[Strength] | None, argument(description="Only those with one of these strengths.")]
_One = Annotated[str, argument(description="The name of a recommendation.")]
_Other = Annotated[str, argument(description="The name of another.")]
Tracks = Annotated[list[str] | None, argument(description="Only those in one of these tracks.")]


@strawberry.type(description="One versioned management algorithm: its content, and what it rests on.")
class Protocol(Node):
    """A protocol."""

    compiled: Private[CompiledProtocol]
    version: str = field(description="Its version.")
    digest: str = field(description="The SHA-256 of the file it was read from, in hexadecimal.")
    title: str = field(description="Its title.")
    question: str = field(description="The question it answers.")
    summary: str = field(description="What it covers, in short.")
    review_status: str = field(description="Whether a human has reviewed it.")
    disclaimer: str = field(description="What it must not be used for.")
    source_last_updated: str = field(description="When its source was last updated, as the source says.")

    @property
    def content(self) -> kg_protocol.Protocol:
        """What its author wrote."""
        return self.compiled.protocol

    def _page(self, kind: str, items: Sequence[Any], first: int, after: str | None) -> Connection[Any]:
        keys = [f"{kind}:{item.id}" for item in items]
        return page(keys, str, lambda key: made(self.compiled, key), first, after)

    @resolved("The decision at which every patient starts.")
    def start(self) -> DecisionNode:
        """The root."""
        return made(self.compiled, f"decision:{self.content.start}")

    @resolved("The document it encodes.")
    def source(self) -> Source:
        """The source."""
        return source_of(self.content.source)

    @resolved("One node of its graph; null when there is none of that name.")
    def node(self, name: Annotated[str, argument(description=_NAME_OF_NODE)]) -> GraphNode | None:
        """A node by its name."""
        digraph = self.compiled.graph.digraph
        keys = (name, *(f"{kind.value}:{name}" for kind in NodeKind))
        return next((made(self.compiled, key) for key in keys if key in digraph), None)

    @resolved("Its tracks, in the order of drawing.")
    def tracks(self) -> list[Track]:
        """The tracks."""
        return linked(self.compiled, "track", (t.id for t in self.content.tracks))

    @resolved("Its decisions, in the order of writing.")
    def decisions(self, first: First = 100, after: After = None) -> Connection[DecisionNode]:
        """The decisions."""
        return self._page("decision", self.content.decisions, first, after)

    @resolved("Its recommendations, in the order of writing.")
    def recommendations(
        self,
        urgency: Urgencies = None,
        strength: Strengths = None,
        track: Tracks = None,
        first: First = 100,
        after: After = None,
    ) -> Connection[Recommendation]:
        """The leaves."""
        leaves = [
            leaf
            for leaf in self.content.recommendations
            if (not urgency or urgency_of(leaf.urgency) in urgency)
            and (not strength or strength_of(leaf.strength) in strength)
            and (not track or leaf.track in track)
        ]
        return self._page("recommendation", leaves, first, after)

    @resolved("The facts it can know of a patient, in the order of writing.")
    def facts(self, first: First = 100, after: After = None) -> Connection[Fact]:
        """The declared facts."""
        return self._page("fact", self.content.facts, first, after)

    @resolved("The numbered statements of its source.")
    def statements(self, first: First = 100, after: After = None) -> Connection[Statement]:
        """The statements."""
        return self._page("statement", self.content.statements, first, after)

    @resolved("The works its source cites.")
    def references(self, first: First = 100, after: After = None) -> Connection[Reference]:
        """The references."""
        return self._page("reference", self.content.references, first, after)

    @resolved("The readings it takes where its source is silent, unclear or in conflict with itself.")
    def interpretations(self, first: First = 100, after: After = None) -> Connection[Interpretation]:
        """The readings."""
        return self._page("interpretation", self.content.interpretations, first, after)

    @resolved("Its cautions and pitfalls.")
    def warnings(self, first: First = 100, after: After = None) -> Connection[ProtocolWarning]:
        """The declared warnings."""
        return self._page("warning", self.content.warnings, first, after)

    @resolved("What goes with its answers as a whole.")
    def notices(self, first: First = 100, after: After = None) -> Connection[ProtocolNotice]:
        """The declared notices."""
        return self._page("notice", self.content.notices, first, after)

    @resolved("Everything in which these words stand, the best first.")
    def search(
        self, info: strawberry.Info, words: Words, kinds: Kinds = None, first: First = 20, after: After = None
    ) -> Connection[SearchHit]:
        """A search by words."""
        return search_page(self.compiled, words, kinds, info, first, after)

    @resolved("Where two recommendations part: the first decision that tells them apart.")
    def parting(self, info: strawberry.Info, one: _One, other: _Other) -> Parting:
        """Where they part."""
        return parting_of(self.compiled, one, other, info)

    @resolved("Which statement of its source is carried out by what, and the other way round.")
    def traceability(self, info: strawberry.Info) -> Traceability:
        """The matrix."""
        request_of(info).spend(TRACEABILITY_WORK)
        return traceability_of(self.compiled)

    @resolved("What it claims of itself, proved for every patient, missing facts included.")
    def properties(self) -> list[SafetyProperty]:
        """The declared properties."""
        return properties_of(self.compiled)

    @resolved("The faults that verification finds, in it and where it hands over to others; none: it is proved.")
    def diagnostics(self, info: strawberry.Info) -> list[Diagnostic]:
        """What is wrong with it."""
        request_of(info).spend(DIAGNOSTICS_WORK)
        return diagnostics_of(self.content)

    @resolved("The protocol drawn, without a patient.")
    def flowchart(self, part: PartArgument = None) -> Flowchart:
        """The flowchart."""
        return Flowchart(compiled=self.compiled, answer=None, part=part)


def protocol_of(compiled: CompiledProtocol) -> Protocol:
    """A protocol in the schema."""
    protocol = compiled.protocol
    return Protocol(
        compiled=compiled,
        id=strawberry.ID(protocol.id),
        version=protocol.version,
        digest=protocol.digest,
        title=protocol.title,
        question=protocol.question,
        summary=protocol.summary,
        review_status=protocol.review_status,
        disclaimer=protocol.disclaimer,
        source_last_updated=protocol.source.last_updated,
    )
