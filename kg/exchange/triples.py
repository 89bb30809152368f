"""The graph as RDF triples, and back: the keys of every item, the relations of the graph, and where they come from.

What is said twice (a relation and the list it follows from) follows from the keys; where a file says otherwise, it is
refused. The only blank nodes are the cells of lists, and here a list is one value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias
from urllib.parse import quote, unquote

from kg.diagnostics import FaultyProtocolError
from kg.exchange.restoring import add, checksum, restored
from kg.exchange.vocabulary import CHECKSUM, DIGEST, HOME, IDENTIFIER, NS, PROTOCOL, TYPE, Has, Ref, Shape, camel, term
from kg.exchange.written import Keys, Plain, as_written
from kg.graph import KnowledgeGraph, build
from kg.identifiers import shown
from kg.loading.faults import Faults

IRI: Final = re.compile(r"[!#-;=?-\[\]_a-z~]{1,400}")
"""Every IRI of an export is plain ASCII without the characters that an IRI may not have."""
_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Term:
    """An IRI or a literal."""

    kind: Literal["iri", "text", "boolean", "integer"]
    text: str


Value: TypeAlias = Term | tuple[Term, ...]
Triple: TypeAlias = tuple[str, str, Value]


def triples_of(graph: KnowledgeGraph) -> list[Triple]:
    """All triples, each once: what belongs to one item stands together."""
    protocol, written = graph.protocol, as_written(graph.protocol)
    about = f"{HOME}protocol/{quote(protocol.id)}/{protocol.version}"
    writer = _Writer(about, dict.fromkeys(protocol.decision, "decision"))
    found = [*writer.part(about, PROTOCOL, written)]
    found.append((about, DIGEST, Term("text", protocol.digest)))
    found.append((about, CHECKSUM, Term("text", checksum(written, protocol.digest))))
    found += _provenance(about, graph)
    for start, end, known in graph.digraph.edges(data=True):
        found.append((_iri(about, start), NS + camel(known["relation"]), Term("iri", _iri(about, end))))
    return list(dict.fromkeys(found))


def _iri(about: str, node: str) -> str:
    """The IRI of a node of the digraph."""
    kind, _, id_ = node.partition(":")
    return f"{about}/{kind}/{quote(id_, safe='')}"


def _provenance(about: str, graph: KnowledgeGraph) -> Iterator[Triple]:
    """What PROV-O says of it: entities, what they were derived from, and the readings that influenced them."""
    source = Term("iri", f"{about}/source")
    entity, derived, influenced = (term(f"prov:{name}") for name in ("Entity", "wasDerivedFrom", "wasInfluencedBy"))
    yield about, derived, source
    sourced = [_iri(about, f"statement:{statement.id}") for statement in graph.protocol.statements]
    works = [_iri(about, f"reference:{reference.id}") for reference in graph.protocol.references]
    for resource in (about, source.text, *sourced, *works):
        yield resource, TYPE, Term("iri", entity)
    for statement in sourced:
        yield statement, derived, source
    for start, end, known in graph.digraph.edges(data=True):
        if end.startswith(("statement:", "interpretation:")):
            how = influenced if known["relation"] == "interpreted_by" else derived
            yield _iri(about, start), TYPE, Term("iri", entity)
            yield _iri(about, start), how, Term("iri", _iri(about, end))
            yield _iri(about, end), TYPE, Term("iri", entity)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Turns keys into triples, by the vocabulary."""

    about: str
    decisions: Mapping[str, str]

    def part(self, here: str, shape: Shape, keys: Plain) -> Iterator[Triple]:
        """The triples of one mapping."""
        yield here, TYPE, Term("iri", NS + shape.name)
        for key, value in (keys if isinstance(keys, Mapping) else {shape.sole: keys}).items():
            if key in shape.refs:
                yield here, shape.property(key), self._references(here, shape.refs[key], value)
            elif key in shape.parts:
                yield from self._parts(here, shape.property(key), shape.parts[key], value)
            else:
                yield here, shape.property(key), _literals(value)

    def _references(self, here: str, ref: Ref, value: Plain) -> Value:
        if isinstance(value, Sequence) and not isinstance(value, str):
            return tuple(Term("iri", self._named(here, ref.kind, id_)) for id_ in value)
        return Term("iri", self._named(here, ref.kind, value))

    def _named(self, here: str, kind: str, id_: Plain) -> str:
        if kind == "node":
            kind = self.decisions.get(str(id_), "recommendation")
        owner = here.rsplit("/", 2)[0] if kind == "group" else self.about
        return f"{owner}/{kind}/{quote(str(id_), safe='')}"

    def _parts(self, here: str, property_: str, has: Has, value: Plain) -> Iterator[Triple]:
        below = f"{here}/{has.segment}"
        if has.how == "same":
            yield from self.part(here, has.shape, value)
        elif has.how == "one":
            yield here, property_, Term("iri", below)
            yield from self.part(below, has.shape, value)
        elif isinstance(value, Mapping):
            yield here, property_, tuple(Term("iri", f"{below}/{quote(id_, safe='')}") for id_ in value)
            for id_, keys in value.items():
                yield f"{below}/{quote(id_, safe='')}", IDENTIFIER, Term("text", id_)
                yield from self.part(f"{below}/{quote(id_, safe='')}", has.shape, keys)
        elif isinstance(value, Sequence):
            yield here, property_, tuple(Term("iri", f"{below}/{number}") for number in range(1, len(value) + 1))
            for number, keys in enumerate(value, 1):
                yield from self.part(f"{below}/{number}", has.shape, keys)


def _literals(value: Plain) -> Value:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(_literal(v) for v in value)
    return _literal(value)


def _literal(value: Plain) -> Term:
    kind: Literal["text", "boolean", "integer"] = (
        "boolean" if isinstance(value, bool) else "integer" if isinstance(value, int) else "text"
    )
    return Term(kind, str(value) if kind == "text" else str(value).lower())


def from_triples(triples: Iterable[Triple], faults: Faults) -> KnowledgeGraph:
    """The graph whose triples these are.

    Raises:
        FaultyProtocolError: they are not what `triples_of` gives of any graph.
    """
    found = set(triples)
    protocols = [s for s, p, o in found if p == TYPE and o == Term("iri", NS + "Protocol")]
    if len(protocols) != 1:
        add(faults, f"the file describes {len(protocols)} protocols, not one")
        raise FaultyProtocolError(faults.found)
    reader = _Reader(found)
    digest, sum_ = (reader.text(protocols[0], property_) for property_ in (DIGEST, CHECKSUM))
    graph = build(restored(reader.part(protocols[0], PROTOCOL), digest, sum_, faults))
    expected = set(triples_of(graph))
    _report(found - expected, "does not follow from the protocol", faults)
    _report(expected - found, "is missing", faults)
    if faults.found:
        raise FaultyProtocolError(faults.found)
    return graph


def _report(triples: set[Triple], what: str, faults: Faults) -> None:
    shown_first = sorted(triples, key=repr)
    for subject, property_, value in shown_first[:_SHOWN]:
        text = value.text if isinstance(value, Term) else f"a list of {len(value)}"
        add(faults, f"{shown(_short(property_))} of {shown(_short(subject))}, {shown(text)}, {what}")
    if len(triples) > _SHOWN:
        add(faults, f"{len(triples) - _SHOWN} more: each {what}")


def _short(iri: str) -> str:
    """An IRI without what all of them share."""
    return iri.removeprefix(NS).removeprefix(f"{HOME}protocol/")


class _Reader:
    """Turns triples into keys, by the vocabulary; what does not fit is left to be found as a difference."""

    def __init__(self, triples: set[Triple]) -> None:
        self._values = {(subject, property_): value for subject, property_, value in sorted(triples, key=repr)}

    def text(self, here: str, property_: str) -> str | None:
        """The value of a property that has one."""
        value = self._values.get((here, property_))
        return value.text if isinstance(value, Term) else None

    def part(self, here: str, shape: Shape) -> Plain:
        """The keys of one resource."""
        if shape.sole:
            return self._plain(here, shape, shape.sole)
        keys: Keys = {key: self._plain(here, shape, key) for key in shape.values}
        keys |= {key: self._reference(here, shape, key) for key in shape.refs}
        keys |= {key: self._parts(here, shape.property(key), has) for key, has in shape.parts.items()}
        return {key: value for key, value in keys.items() if value is not None}

    def _plain(self, here: str, shape: Shape, key: str) -> Plain:
        value = self._values.get((here, shape.property(key)))
        if isinstance(value, tuple):
            return [_plain(v) for v in value]
        return None if value is None else _plain(value)

    def _reference(self, here: str, shape: Shape, key: str) -> Plain:
        value = self._values.get((here, shape.property(key)))
        if isinstance(value, tuple):
            return [_last(v) for v in value]
        return None if value is None else _last(value)

    def _parts(self, here: str, property_: str, has: Has) -> Plain:
        if has.how == "same":
            return self.part(here, has.shape)
        value = self._values.get((here, property_))
        if value is None:
            return None
        below = f"{here}/{has.segment}"
        if has.how == "one":
            return self.part(below, has.shape)
        parts = value if isinstance(value, tuple) else ()
        if has.how == "listed":
            return [self.part(f"{below}/{number}", has.shape) for number in range(1, len(parts) + 1)]
        ids = [_last(v) for v in parts]
        return {id_: self.part(f"{below}/{quote(id_, safe='')}", has.shape) for id_ in ids}


def _plain(value: Term) -> Plain:
    match value.kind:
        case "boolean":
            return value.text == "true"
        case "integer":
            return int(value.text)
    return value.text


def _last(iri: Term) -> str:
    """The id that an IRI ends in."""
    return unquote(iri.text.rpartition("/")[2]) if iri.kind == "iri" else ""
