"""The RDF vocabulary: which class and which properties stand for the keys of each part of a protocol.

Keys are the author's (docs/format.md). A list keeps its order as an `rdf:List`. The names of the vocabulary are under
`NS`, which never resolves; titles, labels, codes and provenance use Dublin Core, RDFS, SKOS and PROV-O.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

HOME: Final = "https://carepath.invalid/"
NS: Final = f"{HOME}ns#"
PREFIXES: Final = MappingProxyType(
    {
        "cp": NS,
        "dcterms": "http://purl.org/dc/terms/",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
TYPE: Final = f"{PREFIXES['rdf']}type"
IDENTIFIER: Final = f"{PREFIXES['dcterms']}identifier"
DIGEST: Final = f"{NS}digest"
CHECKSUM: Final = f"{NS}checksum"
_ELSEWHERE: Final = {
    "code": "skos:notation",
    "display": "skos:prefLabel",
    "id": "dcterms:identifier",
    "label": "rdfs:label",
    "last_updated": "dcterms:modified",
    "note": "skos:note",
    "publisher": "dcterms:publisher",
    "summary": "dcterms:abstract",
    "title": "dcterms:title",
}
_RELATIONS_TOO: Final = {"continues_in"}


def term(name: str) -> str:
    """The IRI that a prefixed name stands for."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def camel(key: str) -> str:
    """A key as the vocabulary writes it: `ask_first` is `askFirst`."""
    first, *more = key.split("_")
    return first + "".join(word.capitalize() for word in more)


@dataclass(frozen=True, slots=True)
class Ref:
    """A key whose value names another thing, or (`many`) several in order."""

    kind: str
    many: bool = False


@dataclass(frozen=True, slots=True)
class Has:
    """A key for parts: of the `same` resource, `one` of its own, several by id (`named`) or in order (`listed`)."""

    shape: Shape
    how: Literal["same", "one", "named", "listed"]
    segment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A mapping of the author's: its class, its keys with plain values, its references and its parts.

    `sole`: its value is one text, which stands for this key.
    """

    name: str
    values: tuple[str, ...] = ()
    refs: Mapping[str, Ref] = field(default_factory=dict)
    parts: Mapping[str, Has] = field(default_factory=dict)
    sole: str = ""

    def property(self, key: str) -> str:
        """The property that stands for a key; lists of what is related are told from the relations of the graph."""
        if key in _ELSEWHERE:
            return term(_ELSEWHERE[key])
        listed = (key in self.refs and self.refs[key].many) or key in _RELATIONS_TOO
        return NS + camel(key) + ("List" if listed else "")


_EVIDENCE: Final = {"statements": Ref("statement", many=True), "interpretations": Ref("interpretation", many=True)}

_HEAD: Final = Shape(
    name="Protocol",
    values=("id", "version", "title", "question", "summary", "review_status", "disclaimer", "repeat_window_days"),
    refs={
        "start": Ref("decision"),
        "ask_first": Ref("fact", many=True),
        "dates_interpretations": Ref("interpretation", many=True),
        "statements": Ref("statement", many=True),
    },
)
_SOURCE: Final = Shape(name="Source", values=("title", "publisher", "last_updated", "review"), refs=_EVIDENCE)
_REFERENCE: Final = Shape(
    name="Reference",
    values=("kind", "title", "published", "quality", "note"),
    refs={"statement": Ref("statement")},
)
_STATEMENT: Final = Shape(
    name="Statement", values=("section", "text", "context"), refs={"cites": Ref("reference", many=True)}
)
_INTERPRETATION: Final = Shape(
    name="Interpretation",
    values=("title", "text", "general", "context"),
    refs={"statements": Ref("statement", many=True)},
)
_CODE: Final = Shape(name="Code", values=("system", "code", "display", "status", "use"))
_UNIT: Final = Shape(name="Unit", sole="factor")
_CHOICE: Final = Shape(name="Choice", sole="label")
_GROUP: Final = Shape(name="Group", values=("label", "names"))
_MEMBER: Final = Shape(
    name="Member",
    values=("names",),
    refs={"groups": Ref("group", many=True)},
    parts={"codes": Has(_CODE, "listed", "code")},
)
_DISAGREEMENT: Final = Shape(
    name="Disagreement", values=("takes", "bands"), refs={"interpretations": Ref("interpretation", many=True)}
)
_SCORE_ITEM: Final = Shape(name="ScoreItem", values=("points", "when", "label"), refs=_EVIDENCE)
_ELAPSED: Final = Shape(name="Elapsed", refs={"from": Ref("fact"), "to": Ref("fact")})
_DERIVATION: Final = Shape(
    name="Derivation",
    values=("true_when", "false_when", "from_conflicts", "value", "at_least"),
    refs={"below_limit_of": Ref("fact"), "interpretations": Ref("interpretation", many=True)},
    parts={
        "score": Has(_SCORE_ITEM, "listed", "item"),
        "elapsed": Has(_ELAPSED, "one", "elapsed"),
        "conflict": Has(_DISAGREEMENT, "one", "conflict"),
    },
)
_FACT: Final = Shape(
    name="Fact",
    values=(
        *("type", "label", "question", "plain", "help", "obtain", "aliases", "unit", "possible", "plausible"),
        *("whole", "unit_in_doubt", "askable", "context_only", "dated"),
    ),
    refs=_EVIDENCE,
    parts={
        "units": Has(_UNIT, "named", "unit"),
        "choices": Has(_CHOICE, "named", "choice"),
        "groups": Has(_GROUP, "named", "group"),
        "members": Has(_MEMBER, "named", "member"),
        "codes": Has(_CODE, "listed", "code"),
        "derive": Has(_DERIVATION, "one", "derive"),
    },
)
_CONFLICT: Final = Shape(
    name="Conflict",
    values=("when", "text"),
    refs={"doubt": Ref("fact", many=True), "interpretations": Ref("interpretation", many=True)},
)
_TRACK: Final = Shape(name="Track", sole="title")
_CLASSIFICATION: Final = Shape(name="Classification", sole="label")
_OUTCOME: Final = Shape(
    name="Outcome", values=("when", "label", "class"), refs={"to": Ref("node", many=True), **_EVIDENCE}
)
_DECISION: Final = Shape(
    name="Decision",
    values=("question", "classifies"),
    refs={"track": Ref("track"), "fact": Ref("fact"), "then": Ref("node", many=True), **_EVIDENCE},
    parts={"outcomes": Has(_OUTCOME, "named", "outcome")},
)
_CARRIED: Final = Shape(name="CarriedFact", sole="from")
_HAND_OVER: Final = Shape(
    name="HandOver", refs={"protocol": Ref("protocol")}, parts={"facts": Has(_CARRIED, "named", "carried")}
)
_SPAN: Final = Shape(name="Span", values=("earliest", "latest"), refs={"from": Ref("fact")})
_AGAIN: Final = Shape(
    name="Again",
    values=("earliest", "latest"),
    refs={"new": Ref("fact", many=True), "from": Ref("fact")},
    parts={"also": Has(_SPAN, "listed", "span")},
)
_RECOMMENDATION: Final = Shape(
    name="Recommendation",
    values=("title", "text", "patient", "strength", "urgency", "fulfilled_when", "routine_once"),
    refs={
        "track": Ref("track"),
        "supersedes": Ref("recommendation", many=True),
        "incompatible": Ref("recommendation", many=True),
        **_EVIDENCE,
    },
    parts={"continues_in": Has(_HAND_OVER, "listed", "hand_over"), "again": Has(_AGAIN, "one", "again")},
)
_WARNING: Final = Shape(
    name="Warning",
    values=("text", "patient", "when"),
    refs={"or_unknown": Ref("fact", many=True), "on": Ref("recommendation", many=True), **_EVIDENCE},
)
_NOTICE: Final = Shape(name="Notice", values=("text", "patient", "when"), refs=_EVIDENCE)
_PROPERTY: Final = Shape(
    name="Property",
    values=("text", "when", "urgency_at_least", "urgency_at_most", "never_falls"),
    refs={
        **dict.fromkeys(
            ("recommended", "any_recommended", "not_recommended", "not_firm", "never_withdrawn"),
            Ref("recommendation", many=True),
        ),
        "unknown": Ref("fact", many=True),
        "as_falls": Ref("fact"),
        "as_rises": Ref("fact"),
        **_EVIDENCE,
    },
)

PROTOCOL: Final = Shape(
    name="Protocol",
    values=("carepath", "constraints"),
    parts={
        "protocol": Has(_HEAD, "same"),
        "source": Has(_SOURCE, "one", "source"),
        "references": Has(_REFERENCE, "named", "reference"),
        "statements": Has(_STATEMENT, "named", "statement"),
        "interpretations": Has(_INTERPRETATION, "named", "interpretation"),
        "facts": Has(_FACT, "named", "fact"),
        "conflicts": Has(_CONFLICT, "listed", "conflict"),
        "tracks": Has(_TRACK, "named", "track"),
        "classifications": Has(_CLASSIFICATION, "named", "classification"),
        "decisions": Has(_DECISION, "named", "decision"),
        "recommendations": Has(_RECOMMENDATION, "named", "recommendation"),
        "warnings": Has(_WARNING, "named", "warning"),
        "notices": Has(_NOTICE, "named", "notice"),
        "properties": Has(_PROPERTY, "named", "property"),
    },
)
