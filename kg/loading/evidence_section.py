"""`source`, `references`, `statements` and `interpretations`: what a protocol rests on."""

from __future__ import annotations

from kg.evidence import KINDS_OF_REFERENCE, Interpretation, Reference, Source, Statement
from kg.identifiers import fault_of_source_id, shown
from kg.loading.fields import Reading, Record
from kg.loading.yaml_reader import Node, Scalar


def read_source(record: Record | None) -> Source:
    """The document that the protocol carries out; without any words when there is no such section."""
    if record is None:
        return Source(title="", publisher="", last_updated="", review="")
    source = Source(
        title=record.text("title", required=True),
        publisher=record.text("publisher", required=True),
        last_updated=record.text("last_updated", required=True),
        review=record.text("review", required=True),
        statements=record.references("statements", "statement"),
        interpretations=record.references("interpretations", "interpretation"),
    )
    record.done()
    return source


def read_reference(key: Scalar, node: Node, reading: Reading) -> Reference:
    """A work that the source cites."""
    record = Record(node, f"reference {shown(key.text)}", reading)
    reference = Reference(
        id=reading.name(key, "the id of a reference", fault_of_source_id),
        kind=record.word("kind", KINDS_OF_REFERENCE),
        title=record.text("title", required=True),
        published=record.text("published", required=True),
        quality=record.text("quality"),
        note=record.text("note"),
        statement=record.reference("statement", "statement"),
        place=key.place,
    )
    record.done()
    return reference


def read_statement(key: Scalar, node: Node, reading: Reading) -> Statement:
    """A numbered sentence of the source."""
    record = Record(node, f"statement {shown(key.text)}", reading)
    statement = Statement(
        id=reading.name(key, "the id of a statement", fault_of_source_id),
        section=record.text("section", required=True),
        text=record.text("text", required=True),
        cites=record.references("cites", "reference"),
        context=record.text("context"),
        place=key.place,
    )
    record.done()
    return statement


def read_interpretation(key: Scalar, node: Node, reading: Reading) -> Interpretation:
    """A declared reading."""
    record = Record(node, f"interpretation {shown(key.text)}", reading)
    interpretation = Interpretation(
        id=reading.name(key, "the id of an interpretation", fault_of_source_id),
        title=record.text("title", required=True),
        text=record.text("text", required=True),
        statements=record.references("statements", "statement"),
        general=record.flag("general", default=False),
        context=record.text("context"),
        place=key.place,
    )
    record.done()
    return interpretation
