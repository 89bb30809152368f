"""What stands in the graph, in the schema: ids that are valid everywhere, and what all nodes have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import strawberry
from strawberry import Private, enum_value, field

from api.schema.fields import resolved
from api.schema.paging import cursor, decoded
from kg.asking.names import label_of
from kg.compiled import CompiledProtocol

if TYPE_CHECKING:
    from api.schema.asking import Dependents, Neighbour
    from api.schema.protocol import Protocol

LazyProtocol = Annotated["Protocol", strawberry.lazy("api.schema.protocol")]
LazyNeighbour = Annotated["Neighbour", strawberry.lazy("api.schema.asking")]
LazyDependents = Annotated["Dependents", strawberry.lazy("api.schema.asking")]


_Made = TypeVar("_Made")


@strawberry.enum(description="What a node of the graph is.")
class NodeKind(Enum):
    """The kinds of nodes; the values are those of the graph."""

    DECISION = enum_value("decision", description="A question of the protocol.")
    RECOMMENDATION = enum_value("recommendation", description="An action that it can recommend.")
    TRACK = enum_value("track", description="One of its parallel concerns.")
    FACT = enum_value("fact", description="Something that can be known of a patient.")
    STATEMENT = enum_value("statement", description="A numbered sentence of its source.")
    REFERENCE = enum_value("reference", description="A work that its source cites.")
    INTERPRETATION = enum_value("interpretation", description="A declared reading of its source.")
    WARNING = enum_value("warning", description="A caution or pitfall.")
    NOTICE = enum_value("notice", description="Something that goes with an answer as a whole.")
    PROTOCOL = enum_value("protocol", description="Another protocol, which goes on from a recommendation.")


@strawberry.interface(description="Whatever has an id that is valid everywhere: `node(id)` finds it again.")
class Node:
    """Relay's node."""

    id: strawberry.ID = field(description="Its id, valid everywhere; it is to be kept, not to be read.")


@strawberry.interface(description="A node of a protocol's graph.")
class GraphNode(Node):
    """What all nodes of a graph have."""

    compiled: Private[CompiledProtocol]
    item: Private[Any]
    kind: NodeKind = field(description="What it is.")
    name: str = field(description="Its name within its protocol, as authors and facts use it.")
    label: str = field(description="What it is called in sentences and drawings.")

    @resolved("The protocol it belongs to.")
    def protocol(self) -> LazyProtocol:
        """The protocol."""
        from api.schema.protocol import protocol_of  # noqa: PLC0415 - the two files name each other

        return protocol_of(self.compiled)

    @resolved("The nodes it is tied to, and by which relation.")
    def neighbours(self) -> list[LazyNeighbour]:
        """Its neighbours."""
        from api.schema.asking import neighbours_of  # noqa: PLC0415 - the two files name each other

        return neighbours_of(self)

    @resolved("What depends on it, directly or through something else.")
    def dependents(self, info: strawberry.Info) -> LazyDependents:
        """Its dependents."""
        from api.schema.asking import dependents_of  # noqa: PLC0415 - the two files name each other

        return dependents_of(self, info)


def key_of_node(node: GraphNode) -> str:
    """The name of a node in its digraph."""
    return f"{node.kind.value}:{node.name}"


def made(compiled: CompiledProtocol, key: str) -> _Made:  # type: ignore[type-var] # its kind has one type
    """The node with that name in the digraph."""
    from api.schema.kinds import TYPES  # noqa: PLC0415 - these types link to each other through this function

    node = compiled.graph.digraph.nodes[key]
    kind, item = NodeKind(node["kind"]), node["item"]
    node_type: Any = TYPES[kind]
    return node_type(  # type: ignore[no-any-return] # likewise
        id=strawberry.ID(cursor(f"{compiled.protocol.id}/{key}")),
        compiled=compiled,
        item=item,
        kind=kind,
        name=item.id,
        label=label_of(node["kind"], item),
    )


def found(protocols: Mapping[str, CompiledProtocol], id_: str) -> GraphNode | None:
    """The node of a graph with that id; None when there is none."""
    protocol, _, key = (decoded(id_) or "").partition("/")
    compiled = protocols.get(protocol)
    return made(compiled, key) if compiled and key in compiled.graph.digraph else None


def linked(compiled: CompiledProtocol, kind: str, names: Iterable[str]) -> list[Any]:
    """Nodes of one kind by their names."""
    return [made(compiled, f"{kind}:{name}") for name in names]


def of_item(attribute: str, description: str, convert: Callable[[Any], Any] = lambda value: value) -> Any:  # noqa: ANN401 - the field's annotation says
    """A field that reads an attribute of the item."""
    return field(resolver=lambda self: convert(getattr(self.item, attribute)), description=description)


def text_or_null(attribute: str, description: str) -> Any:  # noqa: ANN401 - the field's annotation says
    """A field that reads a text of the item; null where there is none."""
    return of_item(attribute, description, lambda text: text or None)


def links(kind: str, attribute: str, description: str) -> Any:  # noqa: ANN401 - the field's annotation says
    """A field that leads to the nodes of a kind whose names an attribute of the item lists."""

    def resolver(self: GraphNode) -> list[Any]:
        return linked(self.compiled, kind, getattr(self.item, attribute))

    resolver.__annotations__.pop("return")  # the field's own annotation says what it leads to
    return field(resolver=resolver, description=description)
