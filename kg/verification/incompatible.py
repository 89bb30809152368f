"""Recommendations that are declared incompatible are never recommended together."""

from __future__ import annotations

from kg.diagnostics import Diagnostic
from kg.verification.proof import Proof


def check(proof: Proof) -> list[Diagnostic]:
    """One diagnostic for each such pair that some patient is recommended both of."""
    found, scratch = [], proof.scratch
    leaves = proof.protocol.recommendations
    declared = {frozenset((leaf.id, other)): leaf for leaf in leaves for other in leaf.incompatible}
    for pair, leaf in declared.items():
        (other,) = pair - {leaf.id}
        if shown := proof.patients(proof.builder.both(scratch.recommended(leaf.id), scratch.recommended(other))):
            words, facts = shown
            found.append(
                Diagnostic(
                    code="incompatible",
                    message=f"`{leaf.id}` and `{other}` are declared incompatible and both recommended for {words}",
                    place=leaf.place,
                    help="let one of them supersede the other, or narrow the conditions that lead to them",
                    witness=facts,
                )
            )
    return found
