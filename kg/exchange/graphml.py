"""The graph as GraphML: the attributes of the node-link data, all of them text; the items are JSON within it."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Final, cast
from xml.parsers import expat

import networkx as nx

from kg.diagnostics import FaultyProtocolError
from kg.exchange.node_link import from_node_link, node_link, read_json
from kg.exchange.restoring import add
from kg.exchange.written import Keys, Plain
from kg.graph import KnowledgeGraph
from kg.identifiers import shown
from kg.loading.faults import Faults

_NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"
_WITHIN: Final = {  # each element, and those that it may stand in
    "graphml": ("",),
    "key": ("graphml",),
    "graph": ("graphml",),
    "node": ("graph",),
    "edge": ("graph",),
    "data": ("graph", "node", "edge"),
}


def encode(graph: KnowledgeGraph) -> bytes:
    """The graph as GraphML."""
    plain = nx.node_link_graph(node_link(graph), edges="edges")
    for attributes in (plain.graph, *(attributes for _, attributes in plain.nodes(data=True))):
        attributes["item"] = json.dumps(attributes["item"], ensure_ascii=False)
    file = BytesIO()
    nx.write_graphml_xml(plain, file)
    return file.getvalue() + b"\n"


def decode(data: bytes, faults: Faults) -> KnowledgeGraph:
    """The graph of a GraphML file.

    Raises:
        FaultyProtocolError: it is not what `encode` writes.
    """
    reader = _Reader(faults)
    try:
        reader.parser.Parse(data, True)  # noqa: FBT003 - the parser takes no name: the data end here
    except (expat.ExpatError, _RefusedError) as error:
        add(faults, f"not GraphML: {error}")
        raise FaultyProtocolError(faults.found) from None
    for attributes in (reader.about, *reader.nodes):
        attributes["item"] = read_json(str(attributes.get("item")).encode(errors="surrogatepass"), faults)
    linked: Keys = {
        "directed": reader.directed,
        "multigraph": False,
        "graph": reader.about,
        "nodes": cast("list[Plain]", reader.nodes),
        "edges": cast("list[Plain]", reader.edges),
    }
    return from_node_link(linked, faults)


class _RefusedError(Exception):
    """Something that no export holds."""


class _Reader:
    """Takes the elements of a file one after another: none nests in itself, and none is declared by the file."""

    def __init__(self, faults: Faults) -> None:
        self.about: Keys = {}
        self.nodes: list[Keys] = []
        self.edges: list[Keys] = []
        self.directed = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._declare
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self._faults = faults
        self._open = [""]
        self._names: dict[tuple[str, str], str] = {}
        self._attributes: Keys = {}
        self._key = ""
        self._text: list[str] = []

    def _declare(self, *_: object) -> None:
        raise _RefusedError("a document type is declared")

    def _start(self, element: str, given: dict[str, str]) -> None:
        namespace, _, name = element.rpartition(" ")
        if namespace != _NAMESPACE or self._open[-1] not in _WITHIN.get(name, ()):
            raise _RefusedError(f"the element {shown(name)} has no place here")
        self._open.append(name)
        match name:
            case "key":
                self._names[given.get("for", ""), given.get("id", "")] = given.get("attr.name", "")
            case "graph":
                self._attributes = self.about
                self.directed = given.get("edgedefault") == "directed"
            case "node":
                self._attributes = {"id": given.get("id", "")}
                self.nodes.append(self._attributes)
            case "edge":
                self._attributes = {"source": given.get("source", ""), "target": given.get("target", "")}
                self.edges.append(self._attributes)
            case "data":
                self._key, self._text = given.get("key", ""), []

    def _characters(self, text: str) -> None:
        if self._open[-1] == "data":
            self._text.append(text)
        elif text.strip():
            raise _RefusedError(f"text stands outside of `data`: {shown(text.strip())}")

    def _end(self, element: str) -> None:
        self._open.pop()
        if element.rpartition(" ")[2] == "node" or element.rpartition(" ")[2] == "edge":
            self._attributes = self.about
        if element.rpartition(" ")[2] != "data":
            return
        name = self._names.get((self._open[-1], self._key), "")
        if not name or name in self._attributes:
            raise _RefusedError(f"the key {shown(self._key)} is not declared for this, or stands twice")
        self._attributes[name] = "".join(self._text)
