"""Every outcome holds for some patient, wherever its decision stands."""

from __future__ import annotations

from collections.abc import Iterator

from kg.diagnostics import Diagnostic
from kg.nodes.decision import Decision, Outcome
from kg.verification.proof import Proof


def check(proof: Proof) -> list[Diagnostic]:
    """One diagnostic for each outcome whose condition no patient meets."""
    return [
        Diagnostic(
            code="dead_outcome",
            message=f"outcome `{outcome.id}` of `{decision.id}` holds for no patient",
            place=outcome.place,
            help="mend its `when` (is a bound outside the `possible` range?), or take the outcome out",
        )
        for decision, outcome in dead(proof)
    ]


def dead(proof: Proof) -> Iterator[tuple[Decision, Outcome]]:
    """The outcomes that hold for nobody."""
    for decision in proof.protocol.decisions:
        for outcome in decision.outcomes:
            if not proof.scratch.can_hold(proof.scratch.functions.of(outcome.criterion)):
                yield decision, outcome
