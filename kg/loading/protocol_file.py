"""The file as a whole: first the names that its sections declare, then facts, then all that speaks of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from kg.facts import Fact
from kg.identifiers import shown
from kg.loading.decisions_section import read_classifications, read_decision, read_track
from kg.loading.derivations import read_conflict, read_constraint, with_derivation
from kg.loading.evidence_section import read_interpretation, read_reference, read_source, read_statement
from kg.loading.facts_section import read_fact
from kg.loading.faults import Faults
from kg.loading.fields import Reading, Record
from kg.loading.properties_section import read_property
from kg.loading.recommendations_section import read_notice, read_recommendation, read_warning
from kg.loading.yaml_reader import Node, Pairs, Scalar, Unreadable
from kg.protocol import Protocol

_FORMAT: Final = 1
_VERSION: Final = re.compile(r"(?:0|[1-9][0-9]{0,5})(?:\.(?:0|[1-9][0-9]{0,5})){2}")
_SECTIONS: Final = {  # section: what its keys name, and whether it has to be there
    "facts": ("fact", True),
    "statements": ("statement", False),
    "interpretations": ("interpretation", False),
    "references": ("reference", False),
    "tracks": ("track", True),
    "decisions": ("decision", True),
    "recommendations": ("recommendation", True),
}


def read_protocol(
    root: Node,
    faults: Faults,
    *,
    digest: str,
    reading_as: Callable[[Faults, Mapping[str, Collection[str] | None]], Reading] = Reading,
) -> Protocol | None:
    """The protocol that a tree describes; None when there is none. Faults are added.

    `reading_as`: a reading that also hears what every node is asked for (`kg.authoring` describes the format by it).
    """
    if isinstance(root, Unreadable):
        if not faults.found:
            faults.add("empty", root.place, "the file is empty", "a protocol starts with `carepath: 1`")
        return None
    reading = reading_as(faults, _declared(root))
    file = Record(root, "", reading)
    if not file.readable:
        return None
    _check_format(file, reading)
    _check_shared_ids(root, reading)
    head = file.record("protocol", required=True) or Record(Unreadable(file.place), "`protocol`", reading)
    facts = _facts(file.pairs("facts", required=True), reading)
    by_id = {fact.id: fact for fact in facts if fact.id not in reading.unsure}
    protocol = Protocol(
        id=head.name("id", required=True),
        version=_version(head, reading),
        title=head.text("title", required=True),
        question=head.text("question", required=True),
        summary=head.text("summary", required=True),
        review_status=head.text("review_status", required=True),
        disclaimer=head.text("disclaimer", required=True),
        digest=digest,
        start=head.reference("start", "decision", required=True),
        ask_first=head.references("ask_first", "fact"),
        repeat_window_days=head.integer("repeat_window_days"),
        dates_interpretations=head.references("dates_interpretations", "interpretation"),
        statements_carried=head.references("statements", "statement"),
        source=read_source(file.record("source", required=True)),
        references=tuple(read_reference(k, n, reading) for k, n in file.pairs("references")),
        statements=tuple(read_statement(k, n, reading) for k, n in file.pairs("statements")),
        interpretations=tuple(read_interpretation(k, n, reading) for k, n in file.pairs("interpretations")),
        facts=facts,
        conflicts=tuple(read_conflict(n, by_id, reading) for n in file.items("conflicts")),
        constraints=tuple(read_constraint(n, by_id, reading) for n in file.items("constraints")),
        tracks=tuple(read_track(k, n, reading) for k, n in file.pairs("tracks", required=True)),
        classifications=read_classifications(file, _classified(root), reading),
        decisions=tuple(read_decision(k, n, by_id, reading) for k, n in file.pairs("decisions", required=True)),
        recommendations=tuple(
            read_recommendation(k, n, by_id, reading) for k, n in file.pairs("recommendations", required=True)
        ),
        warnings=tuple(read_warning(k, n, by_id, reading) for k, n in file.pairs("warnings")),
        notices=tuple(read_notice(k, n, by_id, reading) for k, n in file.pairs("notices")),
        properties=tuple(read_property(k, n, by_id, reading) for k, n in file.pairs("properties")),
    )
    head.done()
    file.done()
    return protocol


def _declared(root: Node) -> Mapping[str, Collection[str] | None]:
    """The names that each section declares; None for a section that has to be there and cannot be read."""
    sections = {key.text: node for key, node in root.pairs} if isinstance(root, Pairs) else {}
    declared: dict[str, Collection[str] | None] = {}
    for section, (kind, required) in _SECTIONS.items():
        node = sections.get(section)
        if isinstance(node, Pairs):
            declared[kind] = [key.text for key, _ in node.pairs]
        else:
            declared[kind] = None if required or node else ()
    decisions, leaves = declared["decision"], declared["recommendation"]
    declared["node"] = (
        None if decisions is None or leaves is None else {**dict.fromkeys(decisions), **dict.fromkeys(leaves)}
    )
    return declared


def _classified(root: Node) -> Collection[str]:
    """What decisions classify, as far as they can be read."""
    sections = {key.text: node for key, node in root.pairs} if isinstance(root, Pairs) else {}
    decisions = sections.get("decisions")
    keys = (
        [pair for _, node in decisions.pairs if isinstance(node, Pairs) for pair in node.pairs]
        if isinstance(decisions, Pairs)
        else []
    )
    return dict.fromkeys(value.text for key, value in keys if key.text == "classifies" and isinstance(value, Scalar))


def _check_format(file: Record, reading: Reading) -> None:
    """The version of the format."""
    written = file.integer("carepath", required=True)
    if written not in {None, _FORMAT}:
        message = f"this file is written in version {written} of the format"
        reading.fault("value", file.place_of("carepath"), message, f"this program reads version {_FORMAT}")


def _check_shared_ids(root: Node, reading: Reading) -> None:
    """No id names two nodes."""
    sections = {key.text: node for key, node in root.pairs} if isinstance(root, Pairs) else {}
    decisions, leaves = sections.get("decisions"), sections.get("recommendations")
    if not isinstance(decisions, Pairs) or not isinstance(leaves, Pairs):
        return
    lines = {key.text: key.place.line for key, _ in decisions.pairs}
    for key, _ in leaves.pairs:
        if key.text in lines:
            message = f"{shown(key.text)} names a decision on line {lines[key.text]} already"
            reading.fault("duplicate-id", key.place, message, "rename one of the two")


def _version(head: Record, reading: Reading) -> str:
    """Three numbers; nothing but three numbers is both a version and safe without quotes, so one fault says all."""
    node = head.node("version", required=True)
    if node:
        reading.asked(node, "pattern", _VERSION.pattern)
    if isinstance(node, Scalar) and (version := node.text.strip()) and not _VERSION.fullmatch(version):
        help_ = "a version is three numbers: write it as `1.0.0`"
        reading.fault("value", node.place, f"{shown(version)} is not a version", help_)
        return version
    return reading.text(node, "`version` of `protocol`") if node else ""


def _facts(pairs: Sequence[tuple[Scalar, Node]], reading: Reading) -> tuple[Fact, ...]:
    """The facts, with what is derived of them."""
    read = [read_fact(key, node, reading) for key, node in pairs]
    by_id = {fact.id: fact for fact, _ in read if fact.id not in reading.unsure}
    _check_names_of_facts([fact for fact, _ in read], reading)
    return tuple(
        with_derivation(fact, Record(derive, f"`derive` of fact {shown(fact.id)}", reading), by_id, reading)
        if derive and fact.id in by_id
        else fact
        for fact, derive in read
    )


def _check_names_of_facts(facts: Sequence[Fact], reading: Reading) -> None:
    """Every name under which a fact can be given or asked means one fact."""
    taken = {fact.id: fact.id for fact in facts}
    for fact in facts:
        names = {alias: "alias" for alias in fact.aliases if alias}
        if fact.unit_in_doubt:
            names[f"{fact.id}_unit"] = "question about the unit"
        for name, role in names.items():
            owner = taken.setdefault(name, fact.id)
            if owner != fact.id or name == fact.id:
                message = f"the {role} {shown(name)} of fact {shown(fact.id)} names fact {shown(owner)} already"
                reading.fault("ambiguous-name", fact.place, message, "a name has to mean one fact")
