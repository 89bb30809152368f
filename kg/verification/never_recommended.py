"""Every leaf is recommended to somebody."""

from __future__ import annotations

from kg.diagnostics import Diagnostic
from kg.verification.proof import Proof


def check(proof: Proof) -> list[Diagnostic]:
    """One diagnostic for each leaf that no patient reaches, or that is superseded wherever it is reached."""
    found, scratch = [], proof.scratch
    for leaf in proof.protocol.recommendations:
        if scratch.can_hold(scratch.recommended(leaf.id)):
            continue
        reached = scratch.can_hold(scratch.reached(leaf.id))
        others = ", ".join(f"`{other}`" for other in proof.compiled.graph.superseders[leaf.id])
        found.append(
            Diagnostic(
                code="unreachable_leaf",
                message=f"`{leaf.id}` is superseded wherever it is reached, by {others}"
                if reached
                else f"no patient reaches `{leaf.id}`",
                place=leaf.place,
                help="mend the conditions on the way to it, or take it out",
            )
        )
    return found
