"""At each decision at most one outcome holds, for every patient that the constraints allow."""

from __future__ import annotations

from itertools import combinations

from kg.diagnostics import Diagnostic
from kg.verification.proof import Proof


def check(proof: Proof) -> list[Diagnostic]:
    """One diagnostic for each pair of outcomes that can hold together, with a patient for whom they do."""
    found, functions = [], proof.scratch.functions
    for decision in proof.protocol.decisions:
        for one, other in combinations(decision.outcomes, 2):
            overlap = proof.builder.both(functions.of(one.criterion), functions.of(other.criterion))
            if shown := proof.patients_at(decision.id, overlap):
                words, facts = shown
                found.append(
                    Diagnostic(
                        code="overlap",
                        message=f"outcomes `{one.id}` and `{other.id}` of `{decision.id}` both hold for {words}",
                        place=other.place,
                        help="narrow one of the two, or write `otherwise` for one of them",
                        witness=facts,
                    )
                )
    return found
