"""The triples as Turtle, written and read by rdflib."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Final

from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef
from rdflib.plugins.parsers.notation3 import BadSyntax, RDFSink, SinkParser
from rdflib.term import Node

from kg.diagnostics import FaultyProtocolError, Place
from kg.exchange.triples import IRI, Term, Triple, Value, from_triples, triples_of
from kg.exchange.vocabulary import HOME, PREFIXES, PROTOCOL
from kg.graph import KnowledgeGraph
from kg.identifiers import shown
from kg.loading.faults import Faults

_INTEGER: Final = re.compile(r"[0-9]{1,6}")


class _RefusedError(Exception):
    """Something that no export holds."""


def encode(graph: KnowledgeGraph) -> bytes:
    """The graph as Turtle."""
    rdf = Graph(bind_namespaces="none")
    about = f"{HOME}protocol/{graph.protocol.id}/{graph.protocol.version}"
    for prefix, base in PREFIXES.items():
        rdf.bind(prefix, base)
    for part in PROTOCOL.parts.values():
        if part.how == "named":
            rdf.bind(part.segment, f"{about}/{part.segment}/")
    numbers = count()
    for subject, property_, value in triples_of(graph):
        rdf.add((URIRef(subject), URIRef(property_), _node(value, rdf, numbers)))
    return rdf.serialize(format="turtle", encoding="utf-8")


def decode(data: bytes, faults: Faults) -> KnowledgeGraph:
    """The graph of a Turtle file.

    Raises:
        FaultyProtocolError: it is not what `encode` writes.
    """
    rdf, line, reason = Graph(bind_namespaces="none"), 1, ""
    triples: list[Triple] = []
    try:
        SinkParser(_Sink(rdf), baseURI=HOME, turtle=True).loadBuf(data.decode())
        triples = [*_triples(rdf)]
    except RecursionError:
        reason = "it is nested too deeply"
    except BadSyntax as error:
        line, reason = error.lines + 1, "its syntax breaks here"
    except _RefusedError as error:
        reason = str(error)
    except Exception:  # noqa: BLE001 - rdflib's parser raises whatever its own slips raise, `Exception` itself too
        reason = "it breaks off or is malformed"
    if reason:
        faults.add("exchange", Place(faults.file, line), f"not the Turtle of an export: {reason}")
        raise FaultyProtocolError(faults.found)
    return from_triples(triples, faults)


def _node(value: Value, rdf: Graph, numbers: Iterator[int]) -> Node:
    """The value as rdflib has it; a list is added cell by cell, under names that are the same each time."""
    if isinstance(value, tuple):
        cells = [BNode(f"cell{next(numbers)}") for _ in value]
        for cell, after, term in zip(cells, [*cells[1:], RDF.nil], value, strict=True):
            rdf.add((cell, RDF.first, _node(term, rdf, numbers)))
            rdf.add((cell, RDF.rest, after))
        return cells[0]
    match value.kind:
        case "iri":
            return URIRef(value.text)
        case "text":
            return Literal(value.text)
    return Literal(value.text, datatype=XSD.boolean if value.kind == "boolean" else XSD.integer)


class _Sink(RDFSink):
    """Takes what the parser finds; what no export holds is refused before rdflib looks into it."""

    def newSymbol(self, *args: str) -> URIRef:  # noqa: N802 - rdflib's own name
        """An IRI."""
        if not IRI.fullmatch(args[0]):
            raise _RefusedError(f"{shown(args[0])} is no IRI of an export")
        return super().newSymbol(*args)

    def newLiteral(self, s: str, dt: URIRef | None, lang: str | None) -> Literal:  # noqa: N802 - rdflib's own name
        """A literal."""
        written = {None: True, XSD.boolean: s in {"true", "false"}, XSD.integer: bool(_INTEGER.fullmatch(s))}
        if lang or not written.get(dt, False):
            raise _RefusedError(f"no export holds the literal {shown(s)} of this language or type")
        return super().newLiteral(s, dt, lang)


def _triples(rdf: Graph) -> Iterator[Triple]:
    """The triples, a list being one value.

    Raises:
        _RefusedError: a blank node is no cell of exactly one list.
    """
    cells: dict[Node, None] = {}
    for subject, property_, value in rdf:
        if isinstance(subject, URIRef):
            listed = isinstance(value, BNode) or value == RDF.nil
            yield str(subject), str(property_), tuple(_items(value, rdf, cells)) if listed else _term(value)
    if any(isinstance(subject, BNode) and subject not in cells for subject in rdf.subjects()):
        raise _RefusedError("a blank node is no part of a list")


def _items(cell: Node, rdf: Graph, cells: dict[Node, None]) -> Iterator[Term]:
    """The members of a list whose first cell this is."""
    while cell != RDF.nil:
        said = dict(rdf.predicate_objects(cell))
        if cell in cells or set(said) != {RDF.first, RDF.rest} or len([*rdf.predicate_objects(cell)]) != len(said):
            raise _RefusedError("a list is broken, shared or endless")
        cells[cell] = None
        yield _term(said[RDF.first])
        cell = said[RDF.rest]


def _term(node: Node) -> Term:
    match node:
        case URIRef():
            return Term("iri", str(node))
        case Literal(datatype=None):
            return Term("text", str(node))
        case Literal(datatype=XSD.boolean):
            return Term("boolean", str(node))
        case Literal(datatype=XSD.integer):
            return Term("integer", str(node))
    raise _RefusedError(f"{shown(str(node))} has no place in an export")
