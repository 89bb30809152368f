"""At each decision at least one outcome holds, for every patient that the constraints allow."""

from __future__ import annotations

from kg.decision_diagram import FALSE
from kg.diagnostics import Diagnostic
from kg.functions import Functions
from kg.verification.witness import witness


def check(functions: Functions) -> list[Diagnostic]:
    """One diagnostic for each decision that leaves some patient without an outcome, with such facts."""
    found = []
    for decision in functions.graph.protocol.decisions:
        any_holds = functions.possible_only(
            functions.builder.any_of(functions.of(o.criterion) for o in decision.outcomes)
        )
        if facts := witness(functions, any_holds, FALSE):
            found.append(
                Diagnostic(
                    code="gap",
                    message=f"no outcome of `{decision.id}` holds for {facts}",
                    place=decision.place,
                    help="add an outcome, or write `otherwise` for one of them",
                )
            )
    return found
