"""Which type of the schema stands for which kind of node."""

from __future__ import annotations

from api.schema.evidence import Interpretation, Reference, Statement
from api.schema.fact import Fact
from api.schema.flow import DecisionNode, ProtocolNotice, ProtocolWarning, Recommendation, Track
from api.schema.handover import OtherProtocol
from api.schema.node import GraphNode, NodeKind

TYPES: dict[NodeKind, type[GraphNode]] = {
    NodeKind.DECISION: DecisionNode,
    NodeKind.RECOMMENDATION: Recommendation,
    NodeKind.TRACK: Track,
    NodeKind.FACT: Fact,
    NodeKind.STATEMENT: Statement,
    NodeKind.REFERENCE: Reference,
    NodeKind.INTERPRETATION: Interpretation,
    NodeKind.WARNING: ProtocolWarning,
    NodeKind.NOTICE: ProtocolNotice,
    NodeKind.PROTOCOL: OtherProtocol,
}
