"""`recommendations`, `warnings` and `notices`: what is said to the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg.criteria import ALWAYS, NEVER, Criterion
from kg.facts import Fact
from kg.identifiers import shown
from kg.loading.again import read_again
from kg.loading.criteria_fields import criterion, guard
from kg.loading.fields import Reading, Record
from kg.loading.yaml_reader import Node, Scalar
from kg.nodes.recommendation import HandOver, Notice, Recommendation, Strength, Text, Urgency
from kg.nodes.recommendation import Warning as Caution

_URGENCIES: Final = {u.name.lower(): u for u in Urgency}
_STRENGTHS: Final = {s.value: s for s in Strength}


def read_recommendation(key: Scalar, node: Node, facts: Mapping[str, Fact], reading: Reading) -> Recommendation:
    """A leaf."""
    record = Record(node, f"recommendation {shown(key.text)}", reading)
    supersedes = record.references("supersedes", "recommendation")
    if key.text in supersedes:
        reading.fault("value", record.place_of("supersedes"), f"{record.what} supersedes itself")
    incompatible = record.references("incompatible", "recommendation")
    if key.text in incompatible:
        reading.fault("value", record.place_of("incompatible"), f"{record.what} is incompatible with itself")
    continues_in = _hand_overs(record, reading)
    recommendation = Recommendation(
        id=reading.name(key, "the id of a recommendation"),
        track=record.reference("track", "track", required=True),
        title=record.text("title", required=True),
        text=_wording(record),
        strength=_STRENGTHS.get(record.word("strength", _STRENGTHS), Strength.READING),
        urgency=_URGENCIES.get(record.word("urgency", _URGENCIES), Urgency.ROUTINE),
        fulfilled_when=_asked(record, "fulfilled_when", facts, reading),
        routine_once=_asked(record, "routine_once", facts, reading),
        supersedes=supersedes,
        incompatible=incompatible,
        continues_in=continues_in,
        again=read_again(record, facts, reading),
        statements=record.references("statements", "statement"),
        interpretations=record.references("interpretations", "interpretation"),
        place=key.place,
    )
    record.done()
    return recommendation


def _hand_overs(record: Record, reading: Reading) -> tuple[HandOver, ...]:
    """The protocols that go on from a leaf, each once; they are other files, so that only their form is looked at."""
    found: dict[str, HandOver] = {}
    for node in record.items("continues_in"):
        handed = Record(node, f"`continues_in` of {record.what}", reading)
        protocol = handed.name("protocol", required=True)
        facts = tuple(
            (reading.name(theirs, "the name of a fact"), reading.reference(ours, "fact", f"`facts` of {handed.what}"))
            for theirs, ours in handed.pairs("facts")
        )
        handed.done()
        if protocol in found:
            reading.fault("repeated", node.place, f"`{protocol}` stands twice in {handed.what}")
        if protocol:
            found[protocol] = HandOver(protocol=protocol, facts=facts, place=node.place)
    return tuple(found.values())


def _wording(record: Record) -> Text:
    return Text(clinician=record.text("text", required=True), patient=record.text("patient", required=True))


def _asked(record: Record, key: str, facts: Mapping[str, Fact], reading: Reading) -> Criterion | None:
    """A criterion that may ask what is known."""
    node = record.node(key)
    return criterion(node, f"`{key}` of {record.what}", facts, reading, known=True) if node else None


def read_warning(key: Scalar, node: Node, facts: Mapping[str, Fact], reading: Reading) -> Caution:
    """A caution or pitfall."""
    record = Record(node, f"warning {shown(key.text)}", reading)
    when = record.node("when", required=True)
    warning = Caution(
        id=reading.name(key, "the id of a warning"),
        text=_wording(record),
        when=guard(when, f"`when` of {record.what}", facts, reading) if when else NEVER,
        or_unknown=record.references("or_unknown", "fact"),
        on=record.references("on", "recommendation"),
        statements=record.references("statements", "statement"),
        interpretations=record.references("interpretations", "interpretation"),
        place=key.place,
    )
    if isinstance(when, Scalar) and when.text == "never" and not record.has("or_unknown"):
        help_ = "name the facts whose absence shows it in `or_unknown`"
        reading.fault("value", record.place_of("when"), f"{record.what} is never shown", help_)
    record.done()
    return warning


def read_notice(key: Scalar, node: Node, facts: Mapping[str, Fact], reading: Reading) -> Notice:
    """Something that goes with the answer as a whole; without `when` it is always shown."""
    record = Record(node, f"notice {shown(key.text)}", reading)
    when = record.node("when")
    notice = Notice(
        id=reading.name(key, "the id of a notice"),
        text=_wording(record),
        when=guard(when, f"`when` of {record.what}", facts, reading) if when else ALWAYS,
        statements=record.references("statements", "statement"),
        interpretations=record.references("interpretations", "interpretation"),
        place=key.place,
    )
    record.done()
    return notice
