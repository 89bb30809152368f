"""Every unit of a quantity is one that intake can read and convert."""

from __future__ import annotations

from kg.diagnostics import Diagnostic
from kg.graph import KnowledgeGraph
from kg.units import UnitError, parse_unit

_HELP = "write a UCUM unit, such as `d`, `g/dL` or `10*9/L`"


def check(graph: KnowledgeGraph) -> list[Diagnostic]:
    """One diagnostic for each unit that is not understood."""
    found = []
    for fact in graph.protocol.facts:
        for unit in (fact.unit, *(other for other, _ in fact.units)):
            try:
                if unit:
                    parse_unit(unit)
            except UnitError as error:
                message = f"the unit `{unit}` of `{fact.id}` is not understood"
                found.append(Diagnostic(code="unit", message=message, place=fact.place, help=error.help or _HELP))
    return found
