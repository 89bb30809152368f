"""The traceability matrix: which statement of the source is carried out by what, and what each thing carries out.

A statement is carried out by whatever names it: outcomes and decisions, recommendations, warnings, notices, facts, the
items of scores, the protocol and its source as a whole, and the references that it gives. Interpretations and safety
properties speak of a statement without carrying it out. What nothing carries out says why (its `context`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from kg.evidence import Statement
from kg.facts import Fact
from kg.nodes.decision import Decision
from kg.protocol import Protocol


class CarrierKind(Enum):
    """What can carry out a statement."""

    PROTOCOL = "protocol"
    SOURCE = "source"
    REFERENCE = "reference"
    INTERPRETATION = "interpretation"
    FACT = "fact"
    SCORE_ITEM = "score item"
    DECISION = "decision"
    OUTCOME = "outcome"
    RECOMMENDATION = "recommendation"
    WARNING = "warning"
    NOTICE = "notice"
    PROPERTY = "property"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """Something that names statements, with the statements and the readings it names.

    `name` is its id; of an outcome `decision.outcome`, of an item of a score `fact.number`, counted from 1. `node` is
    the node of the graph that it is, or belongs to; "" where it is none: the protocol, its source, a property.
    """

    kind: CarrierKind
    name: str
    label: str
    node: str = ""
    statements: tuple[str, ...] = ()
    interpretations: tuple[str, ...] = ()

    @property
    def carries_out(self) -> bool:
        """Whether it carries out the statements that it names, and does not only speak of them."""
        return self.kind not in {CarrierKind.INTERPRETATION, CarrierKind.PROPERTY}


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedStatement:
    """A statement and all that names it, in the order of `CarrierKind`, then of writing."""

    statement: Statement
    carriers: tuple[Carrier, ...]

    @property
    def carried_out(self) -> bool:
        """Whether anything carries it out."""
        return any(carrier.carries_out for carrier in self.carriers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traceability:
    """The matrix both ways: every statement with its carriers, every carrier with its statements."""

    statements: tuple[TracedStatement, ...]
    carriers: tuple[Carrier, ...]


def traceability(protocol: Protocol) -> Traceability:
    """The matrix of a protocol."""
    carriers = tuple(_carriers(protocol))
    by_statement: dict[str, list[Carrier]] = {statement.id: [] for statement in protocol.statements}
    for carrier in carriers:
        for statement in dict.fromkeys(carrier.statements):
            by_statement[statement].append(carrier)
    statements = tuple(TracedStatement(statement=s, carriers=tuple(by_statement[s.id])) for s in protocol.statements)
    return Traceability(statements=statements, carriers=carriers)


def _carriers(protocol: Protocol) -> Iterator[Carrier]:
    yield Carrier(
        kind=CarrierKind.PROTOCOL,
        name=protocol.id,
        label=protocol.title,
        statements=protocol.statements_carried,
        interpretations=protocol.dates_interpretations,
    )
    yield Carrier(
        kind=CarrierKind.SOURCE,
        name=protocol.id,
        label=protocol.source.title,
        statements=protocol.source.statements,
        interpretations=protocol.source.interpretations,
    )
    for reference in protocol.references:
        statements = (reference.statement,) if reference.statement else ()
        yield _of_node(CarrierKind.REFERENCE, reference.id, reference.title, statements, ())
    for reading in protocol.interpretations:
        yield _of_node(CarrierKind.INTERPRETATION, reading.id, reading.title, reading.statements, ())
    yield from _facts(protocol.facts)
    yield from _decisions(protocol.decisions)
    for leaf in protocol.recommendations:
        yield _of_node(CarrierKind.RECOMMENDATION, leaf.id, leaf.title, leaf.statements, leaf.interpretations)
    for kind, notes in ((CarrierKind.WARNING, protocol.warnings), (CarrierKind.NOTICE, protocol.notices)):
        for note in notes:
            yield _of_node(kind, note.id, note.text.clinician, note.statements, note.interpretations)
    for claim in protocol.properties:
        yield Carrier(
            kind=CarrierKind.PROPERTY,
            name=claim.id,
            label=claim.text,
            statements=claim.statements,
            interpretations=claim.interpretations,
        )


def _facts(facts: Iterable[Fact]) -> Iterator[Carrier]:
    for fact in facts:
        derivation = fact.derivation
        behind = (*derivation.interpretations, *derivation.conflict_interpretations) if derivation else ()
        readings = tuple(dict.fromkeys((*fact.interpretations, *behind)))
        yield _of_node(CarrierKind.FACT, fact.id, fact.label, fact.statements, readings)
        for number, item in enumerate(derivation.score if derivation else (), start=1):
            yield Carrier(
                kind=CarrierKind.SCORE_ITEM,
                name=f"{fact.id}.{number}",
                label=item.label,
                node=f"fact:{fact.id}",
                statements=item.statements,
                interpretations=item.interpretations,
            )


def _decisions(decisions: Iterable[Decision]) -> Iterator[Carrier]:
    for decision in decisions:
        yield _of_node(
            CarrierKind.DECISION, decision.id, decision.question, decision.statements, decision.interpretations
        )
        for outcome in decision.outcomes:
            yield Carrier(
                kind=CarrierKind.OUTCOME,
                name=f"{decision.id}.{outcome.id}",
                label=f"{decision.question} {outcome.label}",
                node=f"decision:{decision.id}",
                statements=outcome.statements,
                interpretations=outcome.interpretations,
            )


def _of_node(
    kind: CarrierKind, id_: str, label: str, statements: tuple[str, ...], interpretations: tuple[str, ...]
) -> Carrier:
    return Carrier(
        kind=kind,
        name=id_,
        label=label,
        node=f"{kind.value}:{id_}",
        statements=statements,
        interpretations=interpretations,
    )
