"""The traceability matrix on the terminal and as CSV."""

from __future__ import annotations

import csv
import io

from api.cli.terminal import Page, faint, strong
from kg.evidence import Statement
from kg.traceability import Carrier, CarrierKind, Traceability

_COLUMNS = ("statement", "section", "text", "context", "kind", "name", "label", "interpretations")


def write_matrix(page: Page, matrix: Traceability) -> None:
    """Write the matrix both ways."""
    page.heading("Each statement, and what carries it out")
    for traced in matrix.statements:
        statement = traced.statement
        page.blank()
        page.write(strong(statement.id), statement.text)
        for kind in CarrierKind:
            names = ", ".join(carrier.name for carrier in traced.carriers if carrier.kind is kind)
            if names:
                page.write(faint(f"{_by(kind)}:"), names, first="  ", rest="    ")
        if statement.context:
            page.write(faint("context:"), statement.context, first="  ", rest="    ")
        elif not traced.carried_out:
            page.write("carried out by nothing", first="  ")
    page.heading("Each part of the protocol, and what it carries out")
    for kind in CarrierKind:
        page.blank()
        for carrier in (c for c in matrix.carriers if c.kind is kind):
            rests = ", ".join(carrier.statements) or "no statement"
            readings = f"by {', '.join(carrier.interpretations)}" if carrier.interpretations else ""
            page.write(faint(kind.value), strong(carrier.name), rests, faint(readings), rest="    ")


def _by(kind: CarrierKind) -> str:
    said = {CarrierKind.INTERPRETATION: "read by", CarrierKind.PROPERTY: "guarded by"}
    return said.get(kind, kind.value)


def matrix_csv(matrix: Traceability) -> str:
    """The matrix as CSV: a line for each pair, and for each statement or part that is in none."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(_COLUMNS)
    for traced in matrix.statements:
        for carrier in traced.carriers:
            lines.writerow([*_of_statement(traced.statement), *_of_carrier(carrier)])
        if not traced.carriers:
            lines.writerow([*_of_statement(traced.statement), *[""] * 4])
    for carrier in matrix.carriers:
        if not carrier.statements:
            lines.writerow([*[""] * 4, *_of_carrier(carrier)])
    return text.getvalue()


def _of_statement(statement: Statement) -> list[str]:
    return [statement.id, statement.section, statement.text, statement.context]


def _of_carrier(carrier: Carrier) -> list[str]:
    return [carrier.kind.value, carrier.name, carrier.label, " ".join(carrier.interpretations)]
