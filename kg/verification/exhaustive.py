"""At each decision at least one outcome holds, for every patient that the constraints allow."""

from __future__ import annotations

from kg.diagnostics import Diagnostic
from kg.verification.proof import Proof


def check(proof: Proof) -> list[Diagnostic]:
    """One diagnostic for each decision that leaves some patient without an outcome, with such a patient."""
    found, functions = [], proof.scratch.functions
    for decision in proof.protocol.decisions:
        any_holds = proof.builder.any_of(functions.of(o.criterion) for o in decision.outcomes)
        if shown := proof.patients_at(decision.id, proof.builder.negation(any_holds)):
            words, facts = shown
            found.append(
                Diagnostic(
                    code="gap",
                    message=f"no outcome of `{decision.id}` holds for {words}",
                    place=decision.place,
                    help="add an outcome, or write `otherwise` for one of them",
                    witness=facts,
                )
            )
    return found
