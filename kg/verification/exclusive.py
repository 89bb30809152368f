"""At each decision at most one outcome holds, for every patient that the constraints allow."""

from __future__ import annotations

from itertools import combinations

from kg.decision_diagram import TRUE
from kg.diagnostics import Diagnostic
from kg.functions import Functions
from kg.verification.witness import witness


def check(functions: Functions) -> list[Diagnostic]:
    """One diagnostic for each pair of outcomes that can hold together, with facts for which they do."""
    found = []
    for decision in functions.graph.protocol.decisions:
        for one, other in combinations(decision.outcomes, 2):
            overlap = functions.possible_only(
                functions.builder.both(functions.of(one.criterion), functions.of(other.criterion))
            )
            if facts := witness(functions, overlap, TRUE):
                found.append(
                    Diagnostic(
                        code="overlap",
                        message=f"outcomes `{one.id}` and `{other.id}` of `{decision.id}` both hold for {facts}",
                        place=other.place,
                        help="narrow one of the two, or write `otherwise` for one of them",
                    )
                )
    return found
