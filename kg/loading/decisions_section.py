"""`tracks` and `decisions`: the questions, their outcomes, and where they lead."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kg.criteria import NEVER, Criterion, Either, Not
from kg.diagnostics import did_you_mean
from kg.facts import Fact
from kg.identifiers import shown
from kg.loading.criteria_fields import criterion, test_on
from kg.loading.fields import Reading, Record
from kg.loading.yaml_reader import Node, Scalar
from kg.nodes.decision import Decision, Outcome
from kg.nodes.track import Track

_OTHERWISE = "otherwise"


def read_track(key: Scalar, node: Node, reading: Reading) -> Track:
    """A track: its id and its title."""
    name = reading.name(key, "the id of a track")
    return Track(id=name, title=reading.text(node, f"the title of track {shown(name)}"), place=key.place)


def read_classifications(file: Record, classified: Collection[str], reading: Reading) -> tuple[tuple[str, str], ...]:
    """The labels of what decisions classify."""
    labels = []
    for key, node in file.pairs("classifications"):
        label = reading.text(node, f"the label of classification {shown(key.text)}")
        if key.text not in classified:
            near = (
                did_you_mean(key.text, classified) or f"what decisions classify: {', '.join(classified) or 'nothing'}"
            )
            reading.fault("unknown-name", key.place, f"no decision classifies {shown(key.text)}", near)
        labels.append((reading.name(key, "the name of a classification"), label))
    return tuple(labels)


def read_decision(key: Scalar, node: Node, facts: Mapping[str, Fact], reading: Reading) -> Decision:
    """A decision with its outcomes."""
    record = Record(node, f"decision {shown(key.text)}", reading)
    fact = record.reference("fact", "fact") if record.has("fact") else None
    decision = Decision(
        id=reading.name(key, "the id of a decision"),
        track=record.reference("track", "track", required=True),
        question=record.text("question", required=True),
        outcomes=_outcomes(record, facts, reading, fact=fact, classified=record.has("classifies")),
        fact=fact,
        then=record.references("then", "node"),
        classifies=record.name("classifies"),
        statements=record.references("statements", "statement"),
        interpretations=record.references("interpretations", "interpretation"),
        place=key.place,
    )
    record.done()
    return decision


def _outcomes(
    record: Record, facts: Mapping[str, Fact], reading: Reading, *, fact: str | None, classified: bool
) -> tuple[Outcome, ...]:
    pairs = record.pairs("outcomes", required=True)
    if len(pairs) == 1:
        message = f"{record.what} has one outcome only"
        reading.fault("value", record.place_of("outcomes"), message, "a decision has two or more")
    outcomes = [(key, Record(node, f"outcome {shown(key.text)} of {record.what}", reading)) for key, node in pairs]
    criteria = _criteria([outcome for _, outcome in outcomes], fact, facts, reading)
    return tuple(
        _outcome(key, outcome, criterion_of_it, reading, classified=classified)
        for (key, outcome), criterion_of_it in zip(outcomes, criteria, strict=True)
    )


def _criteria(records: list[Record], fact: str | None, facts: Mapping[str, Fact], reading: Reading) -> list[Criterion]:
    """The criterion of each outcome; `otherwise` becomes: none of the others."""
    nodes = [record.node("when", required=True) for record in records]
    rest = [i for i, node in enumerate(nodes) if isinstance(node, Scalar) and node.text == _OTHERWISE]
    for i in rest[1:]:
        message = f"`otherwise` stands twice: {records[rest[0]].what} has it already"
        reading.fault("otherwise", records[i].place_of("when"), message, "write the criterion of one of the two")
    criteria = [
        NEVER if i in rest else _criterion(record, node, fact, facts, reading)
        for i, (record, node) in enumerate(zip(records, nodes, strict=True))
    ]
    others = tuple(c for i, c in enumerate(criteria) if i not in rest)
    for i in rest:
        criteria[i] = Not(Either(others))
    return criteria


def _criterion(
    record: Record, node: Node | None, fact: str | None, facts: Mapping[str, Fact], reading: Reading
) -> Criterion:
    if node is None:
        return NEVER
    what = f"`when` of {record.what}"
    if fact is None:
        return criterion(node, what, facts, reading)
    return test_on(node, what, facts[fact], reading) if fact in facts else NEVER


def _outcome(key: Scalar, record: Record, when: Criterion, reading: Reading, *, classified: bool) -> Outcome:
    classification = record.text("class", required=classified)
    if record.has("class") and not classified:
        message = f"{record.what} has a `class`, but its decision does not say what it `classifies`"
        reading.fault("class", record.place_of("class"), message, "add `classifies` to the decision")
    outcome = Outcome(
        id=reading.name(key, "the id of an outcome"),
        label=record.text("label", required=True),
        criterion=when,
        leads_to=record.references("to", "node"),
        classification=classification,
        statements=record.references("statements", "statement"),
        interpretations=record.references("interpretations", "interpretation"),
        place=key.place,
    )
    record.done()
    return outcome
