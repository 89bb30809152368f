"""The graph as networkx's node-link data: on each node and edge what people read, and on each node the whole item.

What is readable follows from the items; where a file says otherwise, it is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final, NoReturn

import networkx as nx

from kg.diagnostics import FaultyProtocolError
from kg.evidence import Interpretation, Reference, Statement
from kg.exchange.restoring import add, checksum, restored
from kg.exchange.written import Keys, Plain, as_written
from kg.facts import Fact
from kg.graph import KnowledgeGraph, build
from kg.identifiers import shown
from kg.loading.faults import Faults
from kg.nodes.decision import Decision
from kg.nodes.recommendation import Notice, OtherProtocol, Recommendation
from kg.nodes.recommendation import Warning as Caution
from kg.nodes.track import Track
from kg.wording import criterion_words

_SECTIONS: Final = (
    "references",
    "statements",
    "interpretations",
    "facts",
    "tracks",
    "decisions",
    "recommendations",
    "warnings",
    "notices",
)


def encode(graph: KnowledgeGraph) -> bytes:
    """The graph as JSON."""
    return (json.dumps(node_link(graph), ensure_ascii=False, indent=1) + "\n").encode()


def decode(data: bytes, faults: Faults) -> KnowledgeGraph:
    """The graph of a JSON file.

    Raises:
        FaultyProtocolError: it is not what `encode` writes.
    """
    return from_node_link(read_json(data, faults), faults)


def node_link(graph: KnowledgeGraph) -> Keys:
    """The graph as `networkx.node_link_data` gives it; all that is no node's own stands on the graph."""
    protocol, written = graph.protocol, as_written(graph.protocol)
    plain: nx.DiGraph[str] = nx.DiGraph(
        name=protocol.title,
        protocol=protocol.id,
        version=protocol.version,
        digest=protocol.digest,
        checksum=checksum(written, protocol.digest),
        item={key: value for key, value in written.items() if key not in _SECTIONS},
    )
    for name, known in graph.digraph.nodes(data=True):
        kind, _, id_ = name.partition(":")
        section = written.get(f"{kind}s")
        item = section[id_] if isinstance(section, Mapping) else None
        read = {key: text for key, text in _readable(known["item"]).items() if text}
        plain.add_node(name, kind=kind, name=id_, **read, item=item)
    for start, end, known in graph.digraph.edges(data=True):
        plain.add_edge(start, end, relation=known["relation"], **_taken(graph, start, known.get("outcomes", ())))
    linked: Keys = nx.node_link_data(plain, edges="edges")
    return linked


def _readable(item: object) -> dict[str, str]:
    """What people and drawing programs read of a node."""
    match item:
        case Track() | OtherProtocol():
            return {"label": item.title}
        case Decision():
            return {"label": item.question, "track": item.track, "fact": item.fact or ""}
        case Recommendation():
            return {
                "label": item.title,
                "text": item.text.clinician,
                "patient": item.text.patient,
                "track": item.track,
                "strength": item.strength.value,
                "urgency": item.urgency.name.lower(),
            }
        case Fact():
            return {"label": item.label, "text": item.question, "type": item.type.value, "unit": item.unit}
        case Statement():
            return {"label": item.id, "text": item.text, "section": item.section}
        case Reference():
            return {"label": item.title, "published": item.published, "quality": item.quality}
        case Interpretation():
            return {"label": item.title, "text": item.text}
        case Caution() | Notice():
            return {"label": item.id, "text": item.text.clinician, "patient": item.text.patient}
    return {}


def _taken(graph: KnowledgeGraph, start: str, outcomes: tuple[str, ...]) -> dict[str, str]:
    """What people read of an edge: the outcomes that take it."""
    if not outcomes:
        return {}
    decision, facts = graph.protocol.decision[start.partition(":")[2]], graph.protocol.fact
    taken = [decision.outcome(o) for o in outcomes]
    return {
        "outcomes": ", ".join(outcomes),
        "label": " / ".join(o.label for o in taken),
        "criterion": " / ".join(criterion_words(o.criterion, facts) for o in taken),
    }


def read_json(data: bytes, faults: Faults) -> Plain:
    """JSON without duplicate keys or numbers that are no numbers.

    Raises:
        FaultyProtocolError: it is not such JSON.
    """
    try:
        content: Plain = json.loads(data.decode(), object_pairs_hook=_pairs, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        add(faults, f"not JSON: {reason}")
        raise FaultyProtocolError(faults.found) from None
    return content


def _pairs(pairs: list[tuple[str, Plain]]) -> Keys:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise ValueError("a key stands twice in an object")
    return content


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"`{text}` is no number")


def from_node_link(data: Plain, faults: Faults) -> KnowledgeGraph:
    """The graph whose node-link data these are.

    Raises:
        FaultyProtocolError: they are not what `node_link` gives of any graph.
    """
    if not isinstance(data, Mapping) or not isinstance(about := data.get("graph"), Mapping):
        add(faults, "this is not the node-link data of a protocol's graph")
        raise FaultyProtocolError(faults.found)
    graph = build(restored(_written(data, about), about.get("digest"), about.get("checksum"), faults))
    for difference in _differences(data, node_link(graph)):
        add(faults, difference)
    if faults.found:
        raise FaultyProtocolError(faults.found)
    return graph


def _written(data: Mapping[str, Plain], about: Mapping[str, Plain]) -> Keys:
    """The items of all nodes, in their sections; what does not fit is left to be found as a difference."""
    item = about.get("item")
    written: Keys = dict(item) if isinstance(item, Mapping) else {}
    sections: dict[str, Keys] = {}
    for node in _records(data.get("nodes")):
        kind, name = node.get("kind"), node.get("name")
        if f"{kind}s" in _SECTIONS and isinstance(name, str):
            sections.setdefault(f"{kind}s", {})[name] = node.get("item")
    written.update(sections)
    return written


def _records(values: Plain) -> Iterator[Mapping[str, Plain]]:
    if isinstance(values, list):
        yield from (value for value in values if isinstance(value, Mapping))


_Named = dict[str, Mapping[str, Plain]]


def _differences(found: Mapping[str, Plain], expected: Keys) -> Iterator[str]:
    """How a file differs from what its items say."""
    yield from _attributes("the file", _without(found), _without(expected))
    for what, records in (("nodes", _nodes), ("edges", _edges)):
        values = found.get(what)
        here, there = records(found), records(expected)
        if not isinstance(values, list) or len(values) != len(here):
            yield f"`{what}` is no list of objects with names of their own"
        yield from (f"{name} does not follow from the items" for name in here if name not in there)
        yield from (f"{name} is missing" for name in there if name not in here)
        for name in there:
            if name in here:
                yield from _attributes(name, here[name], there[name])


def _without(data: Mapping[str, Plain]) -> Keys:
    """What is said of the graph as a whole."""
    about = data["graph"]
    whole = {key: value for key, value in data.items() if key not in {"graph", "nodes", "edges"}}
    return {**whole, **({f"graph.{key}": value for key, value in about.items()} if isinstance(about, Mapping) else {})}


def _nodes(data: Mapping[str, Plain]) -> _Named:
    return {f"node {shown(str(node.get('id')))}": node for node in _records(data.get("nodes"))}


def _edges(data: Mapping[str, Plain]) -> _Named:
    return {
        f"edge {shown(str(edge.get('source')))} to {shown(str(edge.get('target')))}": edge
        for edge in _records(data.get("edges"))
    }


def _attributes(what: str, found: Mapping[str, Plain], expected: Mapping[str, Plain]) -> Iterator[str]:
    for key in found:
        if key not in expected:
            yield f"{what} has an unknown attribute {shown(key)}"
    for key, value in expected.items():
        if key not in found:
            yield f"{what} has no `{key}`"
        elif json.dumps(found[key]) != json.dumps(value):
            yield f"`{key}` of {what} contradicts the items of the file"
