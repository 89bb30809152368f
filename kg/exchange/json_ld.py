"""The triples as JSON-LD, flattened, with its whole context inside: nothing is ever fetched."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from kg.diagnostics import FaultyProtocolError
from kg.exchange.node_link import read_json
from kg.exchange.restoring import add
from kg.exchange.triples import IRI, Term, Triple, Value, from_triples, triples_of
from kg.exchange.vocabulary import PREFIXES, TYPE, term
from kg.exchange.written import Plain
from kg.graph import KnowledgeGraph
from kg.identifiers import shown
from kg.loading.faults import Faults

_CONTEXT: Final = dict(PREFIXES)


def encode(graph: KnowledgeGraph) -> bytes:
    """The graph as JSON-LD."""
    nodes: dict[str, dict[str, list[Plain]]] = {}
    for subject, property_, value in triples_of(graph):
        key, content = _short(property_), _json(value)
        if property_ == TYPE and isinstance(value, Term):
            key, content = "@type", _short(value.text)
        nodes.setdefault(subject, {}).setdefault(key, []).append(content)
    flat = [
        {"@id": subject, **{key: values if len(values) > 1 else values[0] for key, values in keys.items()}}
        for subject, keys in nodes.items()
    ]
    return (json.dumps({"@context": _CONTEXT, "@graph": flat}, ensure_ascii=False, indent=1) + "\n").encode()


def decode(data: bytes, faults: Faults) -> KnowledgeGraph:
    """The graph of a JSON-LD file.

    Raises:
        FaultyProtocolError: it is not what `encode` writes; another context is refused, whatever it says.
    """
    content = read_json(data, faults)
    nodes = content.get("@graph") if isinstance(content, Mapping) else None
    if not isinstance(content, Mapping) or set(content) != {"@context", "@graph"} or not isinstance(nodes, list):
        add(faults, "this is no flattened JSON-LD: an object with `@context` and `@graph`")
    elif content["@context"] != _CONTEXT:
        add(faults, "its `@context` is not the one that an export writes; no other is read or fetched")
    if faults.found or not isinstance(nodes, list):
        raise FaultyProtocolError(faults.found)
    triples = [triple for node in nodes for triple in _of_node(node, faults)]
    if faults.found:
        raise FaultyProtocolError(faults.found)
    return from_triples(triples, faults)


def _short(iri: str) -> str:
    """An IRI of a vocabulary, by its prefix."""
    return next((f"{p}:{iri.removeprefix(base)}" for p, base in PREFIXES.items() if iri.startswith(base)), iri)


def _long(name: str) -> str:
    return term(name) if name.partition(":")[0] in PREFIXES else name


def _json(value: Value) -> Plain:
    if isinstance(value, tuple):
        return {"@list": [_json(v) for v in value]}
    match value.kind:
        case "iri":
            return {"@id": value.text}
        case "boolean":
            return value.text == "true"
        case "integer":
            return int(value.text)
    return value.text


def _of_node(node: Plain, faults: Faults) -> Iterator[Triple]:
    """The triples of one node object."""
    subject = node.get("@id") if isinstance(node, Mapping) else None
    if not isinstance(node, Mapping) or not isinstance(subject, str) or not IRI.fullmatch(subject):
        add(faults, "a node of `@graph` is no object with an `@id`")
        return
    for key, values in node.items():
        for value in values if isinstance(values, list) else [values]:
            if key == "@type" and isinstance(value, str):
                yield subject, TYPE, Term("iri", _long(value))
            elif key != "@id" and (read := _value(value)) is not None and not key.startswith("@"):
                yield subject, _long(key), read
            elif key != "@id":
                add(faults, f"a value of {shown(key)} of {shown(subject)} is none that an export writes")


def _value(value: Plain) -> Value | None:
    """A value, or None when it is none."""
    match value:
        case {"@list": [*values], **more} if not more:
            terms = [_term(v) for v in values]
            return tuple(t for t in terms if t is not None) if None not in terms else None
        case _:
            return _term(value)


def _term(value: Plain) -> Term | None:
    match value:
        case bool():
            return Term("boolean", str(value).lower())
        case int():
            return Term("integer", str(value))
        case str():
            return Term("text", value)
        case {"@id": str(iri), **more} if not more and IRI.fullmatch(iri):
            return Term("iri", _long(iri))
    return None
