"""The traceability matrix in the schema: both ways, with links to the nodes of the graph."""

from __future__ import annotations

from enum import Enum

import strawberry
from strawberry import Private, enum_value, field

from api.schema.evidence import Interpretation, Statement
from api.schema.fields import resolved
from api.schema.node import GraphNode, linked, made
from kg import traceability as matrix
from kg.compiled import CompiledProtocol


@strawberry.enum(description="What can name a statement of the source.")
class CarrierKind(Enum):
    """The kinds of carriers; the values are those of `kg.traceability`."""

    PROTOCOL = enum_value("protocol", description="The protocol as a whole.")
    SOURCE = enum_value("source", description="What the source says of itself.")
    REFERENCE = enum_value("reference", description="A reference that the statement gives.")
    INTERPRETATION = enum_value("interpretation", description="A reading of it.")
    FACT = enum_value("fact", description="A question about the patient.")
    SCORE_ITEM = enum_value("score item", description="An item of a score.")
    DECISION = enum_value("decision", description="A decision, with its thresholds.")
    OUTCOME = enum_value("outcome", description="An outcome of a decision.")
    RECOMMENDATION = enum_value("recommendation", description="A recommendation.")
    WARNING = enum_value("warning", description="A caution or pitfall.")
    NOTICE = enum_value("notice", description="What goes with an answer as a whole.")
    PROPERTY = enum_value("property", description="A safety property that is proved.")


@strawberry.type(description="A part of the protocol that names statements of the source.")
class Carrier:
    """A carrier."""

    compiled: Private[CompiledProtocol]
    carrier: Private[matrix.Carrier]
    kind: CarrierKind = field(description="What it is.")
    name: str = field(description="Its id; of an outcome `decision.outcome`, of an item of a score `fact.number`.")
    label: str = field(description="What it is called.")
    carries_out: bool = field(
        description="Whether it carries the statements out; readings and safety properties only speak of them."
    )

    @resolved("The node of the graph that it is or belongs to; null for the protocol, its source and properties.")
    def node(self) -> GraphNode | None:
        """The node."""
        return made(self.compiled, self.carrier.node) if self.carrier.node else None

    @resolved("The statements that it names.")
    def statements(self) -> list[Statement]:
        """The statements."""
        return linked(self.compiled, "statement", self.carrier.statements)

    @resolved("The readings it rests on.")
    def interpretations(self) -> list[Interpretation]:
        """The readings."""
        return linked(self.compiled, "interpretation", self.carrier.interpretations)


@strawberry.type(description="A statement of the source with everything that names it.")
class TracedStatement:
    """A row of the matrix."""

    compiled: Private[CompiledProtocol]
    traced: Private[matrix.TracedStatement]
    carried_out: bool = field(description="Whether anything carries it out; where nothing does, its context says why.")

    @resolved("The statement.")
    def statement(self) -> Statement:
        """The statement."""
        return made(self.compiled, f"statement:{self.traced.statement.id}")

    @resolved("Everything that names it.")
    def carriers(self) -> list[Carrier]:
        """The carriers."""
        return [_carrier(self.compiled, carrier) for carrier in self.traced.carriers]


@strawberry.type(description="Which statement of the source is carried out by what, and the other way round.")
class Traceability:
    """The matrix."""

    compiled: Private[CompiledProtocol]
    whole: Private[matrix.Traceability]

    @resolved("Each statement of the source, in the order of writing.")
    def statements(self) -> list[TracedStatement]:
        """The rows."""
        return [
            TracedStatement(compiled=self.compiled, traced=traced, carried_out=traced.carried_out)
            for traced in self.whole.statements
        ]

    @resolved("Each part of the protocol that can name statements, also those that name none.")
    def carriers(self) -> list[Carrier]:
        """The columns."""
        return [_carrier(self.compiled, carrier) for carrier in self.whole.carriers]


def _carrier(compiled: CompiledProtocol, carrier: matrix.Carrier) -> Carrier:
    return Carrier(
        compiled=compiled,
        carrier=carrier,
        kind=CarrierKind(carrier.kind.value),
        name=carrier.name,
        label=carrier.label,
        carries_out=carrier.carries_out,
    )


def traceability_of(compiled: CompiledProtocol) -> Traceability:
    """The matrix of a protocol."""
    return Traceability(compiled=compiled, whole=matrix.traceability(compiled.protocol))
