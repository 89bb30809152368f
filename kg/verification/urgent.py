"""How urgent an answer is, at least and at most.

A leaf that something fulfils or eases is not counted on: with the right facts it loses its urgency. PROMPT needs no
firm leaf: one that is possible counts. IMMEDIATE does, so that each set of patients who are all immediate for
different reasons has to be looked at as one: those are the widest boxes of the condition.
"""

from __future__ import annotations

from dataclasses import replace

from kg.nodes.recommendation import Recommendation, Urgency
from kg.statuses import Statuses
from kg.verification.boxes import Boxes
from kg.verification.counterexample import Counterexample
from kg.verification.proof import Proof


def leaves_above(proof: Proof, urgency: Urgency) -> int:
    """Where anything more urgent is recommended."""
    return proof.builder.any_of(
        proof.scratch.recommended(leaf.id) for leaf in proof.protocol.recommendations if leaf.urgency > urgency
    )


def above(proof: Proof, when: int, urgency: Urgency) -> Counterexample | None:
    """A patient with a more urgent answer."""
    return Counterexample.of(proof, proof.builder.both(when, leaves_above(proof, urgency)))


def below(proof: Proof, when: int, urgency: Urgency) -> Counterexample | None:
    """A patient with a less urgent answer."""
    if urgency is Urgency.ROUTINE:
        return None  # no answer is less
    scratch, builder = proof.scratch, proof.builder
    leaves = [scratch.recommended(leaf.id) for leaf in proof.protocol.recommendations if lasting(leaf, urgency)]
    if found := Counterexample.of(proof, builder.both(when, builder.negation(builder.any_of(leaves)))):
        return found if _is_less(proof, found, urgency) else replace(found, proved=False)
    if urgency < Urgency.IMMEDIATE:
        return None
    forbidden = builder.negation(proof.allowed)
    without = [builder.both(builder.negation(leaf), proof.allowed) for leaf in leaves]
    return Boxes(proof).inside(builder.either(when, forbidden), without)


def _is_less(proof: Proof, found: Counterexample, urgency: Urgency) -> bool:
    """Whether the engine itself gives that patient a less urgent answer: a leaf that is not counted on may be there."""
    if found.facts is None:
        return True
    return Statuses(proof.compiled, proof.compiled.understand(found.facts)).urgency < urgency


def lasting(leaf: Recommendation, urgency: Urgency) -> bool:
    """Whether a leaf is so urgent whatever is known."""
    return leaf.urgency >= urgency and leaf.fulfilled_when is None and leaf.routine_once is None
