"""Finding what somebody names in a protocol, and saying what a node of the graph is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kg.diagnostics import did_you_mean
from kg.graph import KnowledgeGraph
from kg.protocol import Protocol

KINDS = (
    "decision",
    "recommendation",
    "fact",
    "warning",
    "notice",
    "statement",
    "reference",
    "interpretation",
    "track",
    "protocol",
)


class UnknownNameError(Exception):
    """Nothing in the protocol has that name; `help` names the nearest or says what there is."""

    def __init__(self, what: str, name: str, known: Iterable[str], help_: str = "") -> None:
        """Say what was looked for, what it was called, and what is called nearly so."""
        super().__init__(f"there is no {what} `{name}`")
        self.name = name
        self.help = help_ or did_you_mean(name, known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A node of the knowledge graph by its kind and id, with the words it is known by."""

    kind: str
    id: str
    label: str

    @property
    def node(self) -> str:
        """Its name in the graph."""
        return f"{self.kind}:{self.id}"


def one_of(what: str, name: str, known: Iterable[str]) -> str:
    """The name itself, when it is known.

    Raises:
        UnknownNameError: it is not.
    """
    known = tuple(known)
    if name not in known:
        raise UnknownNameError(what, name, known)
    return name


def node_named(graph: KnowledgeGraph, name: str) -> Named:
    """The node of that name: `kind:id`, or the id alone where only one kind of node has it.

    Raises:
        UnknownNameError: no node, or several, are meant.
    """
    if name in graph.digraph:
        return named(graph, name)
    found = [f"{kind}:{name}" for kind in KINDS if f"{kind}:{name}" in graph.digraph]
    if not found:
        ids = {str(node) for node in graph.digraph} | {node.partition(":")[2] for node in graph.digraph}
        raise UnknownNameError("node", name, ids)
    if len(found) > 1:
        raise UnknownNameError("single node", name, (), f"say which: {' or '.join(f'`{node}`' for node in found)}")
    return named(graph, found[0])


def named(graph: KnowledgeGraph, node: str) -> Named:
    """A node of the graph, with its words."""
    data: Mapping[str, Any] = graph.digraph.nodes[node]
    kind = data["kind"]
    return Named(kind=kind, id=data["item"].id, label=label_of(kind, data["item"]))


def label_of(kind: str, item: Any) -> str:  # noqa: ANN401 - any node of a protocol
    """The words that a node is known by."""
    match kind:
        case "decision":
            return str(item.question)
        case "fact":
            return str(item.label)
        case "statement":
            return str(item.text)
        case "warning" | "notice":
            return str(item.text.clinician)
    return str(item.title)


def flow_node(protocol: Protocol, name: str) -> str:
    """The id of a decision or a recommendation; `decision:` or `recommendation:` may stand before it.

    Raises:
        UnknownNameError: the flow has no such node.
    """
    kind, _, id_ = name.rpartition(":")
    if (kind == "decision" and id_ in protocol.decision) or (
        kind == "recommendation" and id_ in protocol.recommendation
    ):
        return id_
    return one_of("decision or recommendation", name, (*protocol.decision, *protocol.recommendation))
