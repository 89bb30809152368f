"""While a fact is unknown, a leaf is not recommended.

With all but one fact known exactly, the leaf would be firm where it is recommended for every value that the others
leave to that fact. Knowing less of the others never makes it firm, so these patients are all that have to be tried.
"""

from __future__ import annotations

from kg.asking.patients import patient_without
from kg.properties import NotFirm
from kg.verification.counterexample import Counterexample
from kg.verification.proof import Proof, as_arguments


def counterexample(proof: Proof, claim: NotFirm, when: int) -> Counterexample | None:
    """A patient who lacks one of the facts and is recommended one of the leaves all the same."""
    scratch, builder = proof.scratch, proof.builder
    for fact in claim.unknown:
        number = proof.number[fact]
        for leaf in claim.leaves:
            firm_in = builder.both(when, scratch.recommended(leaf))
            always, ever = firm_in_every(proof, firm_in, number)
            firm = builder.both(always, ever)
            if scratch.can_hold(firm):
                facts = patient_without(scratch, firm, fact)
                words = as_arguments(facts) if facts is not None else "a combination of what decisions read"
                return Counterexample(f"{words}: `{leaf}` is firm and `{fact}` unknown", facts)
    return None


def says_nothing(proof: Proof, claim: NotFirm, when: int) -> str:
    """Why a property that holds is about nobody."""
    scratch, builder = proof.scratch, proof.builder
    recommended = builder.any_of(scratch.recommended(leaf) for leaf in claim.leaves)
    for fact in claim.unknown:
        meant = builder.all_of(firm_in_every(proof, when, proof.number[fact]))
        if not scratch.can_hold(meant):
            return f"nobody meets its `when` for certain while `{fact}` is unknown"
        if not scratch.can_hold(builder.both(meant, recommended)):
            return f"nobody who meets its `when`, whatever `{fact}` is, is recommended any of these"
    return ""


def firm_in_every(proof: Proof, function: int, variable: int) -> tuple[int, int]:
    """Where a function holds for every value that is left to a variable, and where any value is left to it at all."""
    builder, allowed = proof.builder, proof.allowed
    always, ever = [], []
    possible = proof.scratch.cells[variable]
    for cell in range(proof.variables[variable].size):
        if possible >> cell & 1:
            here = builder.given(allowed, variable, cell)
            always.append(builder.either(builder.negation(here), builder.given(function, variable, cell)))
            ever.append(here)
    return builder.all_of(always), builder.any_of(ever)
