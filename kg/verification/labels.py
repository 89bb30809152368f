"""A threshold that an outcome's label names with its unit is one that the outcome tests.

`below 1000/µL` over a test `< 1.5` on a count in 10*9/L is one fact compared in two units, and not the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from kg.criteria import Within, atoms
from kg.diagnostics import Diagnostic
from kg.facts import Fact
from kg.graph import KnowledgeGraph
from kg.nodes.decision import Outcome
from kg.units import UnitError, conversion, ucum_for

_COMPARISON = re.compile(r"[<>≤≥]=?\s*([0-9]+(?:\.[0-9]+)?)\s*([^\s,;:()0-9][^\s,;:()]*)")


def check(graph: KnowledgeGraph) -> list[Diagnostic]:
    """One diagnostic for each figure with a unit in a label that is no threshold of its outcome."""
    return [
        Diagnostic(
            code="label_threshold",
            message=f"the label of outcome `{outcome.id}` of `{decision.id}` says `{written}`, which it does not test",
            place=outcome.place,
            help="mend the label, or the bound in `when`",
        )
        for decision in graph.protocol.decisions
        for outcome in decision.outcomes
        for written in _untested(outcome, graph)
    ]


def _untested(outcome: Outcome, graph: KnowledgeGraph) -> Iterator[str]:
    tests = [a for a in atoms(outcome.criterion) if isinstance(a, Within)]
    for found in _COMPARISON.finditer(outcome.label):
        figure, unit = Fraction(found[1]), found[2]
        meant = [(_converted(figure, unit, graph.protocol.fact[a.fact]), a.interval) for a in tests]
        comparable = [(number, tested) for number, tested in meant if number is not None]
        if comparable and not any(number in (tested.low[0], tested.high[0]) for number, tested in comparable):
            yield found[0]


def _converted(figure: Fraction, unit: str, fact: Fact) -> Fraction | None:
    """The figure in the fact's own unit; None where the unit is of another kind, or no unit."""
    try:
        return conversion(ucum_for(unit) or unit, fact.unit, fact.units)(figure)
    except UnitError:
        return None
