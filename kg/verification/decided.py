"""A decision that is reached is still open: patients who reach it do not all have the same outcome, or lack one."""

from __future__ import annotations

from kg.diagnostics import Diagnostic
from kg.verification.dead_outcomes import dead
from kg.verification.proof import Proof


def check(proof: Proof) -> list[Diagnostic]:
    """One diagnostic for each decision that nobody reaches or that is decided, and each outcome that is never taken.

    Of a decision that is decided the outcomes are not told one by one, nor those again that hold for nobody at all.
    """
    found = []
    told = {(decision.id, outcome.id) for decision, outcome in dead(proof)}
    for decision in proof.protocol.decisions:
        taken = {o.id: proof.scratch.taken(decision.id, o.id) for o in decision.outcomes}
        live = [o for o in decision.outcomes if proof.scratch.can_hold(taken[o.id])]
        missed = [o for o in decision.outcomes if o not in live and (decision.id, o.id) not in told]
        if not live:
            found.append(
                Diagnostic(
                    code="unreachable_decision",
                    message=f"no patient reaches `{decision.id}`",
                    place=decision.place,
                    help="mend the conditions of what leads to it, or take the decision out",
                )
            )
        elif len(live) == 1 and missed:
            (words, facts) = proof.patients(taken[live[0].id]) or ("", None)
            found.append(
                Diagnostic(
                    code="decided",
                    message=f"`{decision.id}` is decided by what leads to it: whoever reaches it has "
                    f"`{live[0].id}`, such as {words}",
                    place=decision.place,
                    help="lead straight to where that outcome leads, or mend the conditions",
                    witness=facts,
                )
            )
        else:
            found.extend(
                Diagnostic(
                    code="unreachable_outcome",
                    message=f"nobody who reaches `{decision.id}` has its outcome `{outcome.id}`",
                    place=outcome.place,
                    help="mend its `when` or the conditions of what leads to the decision, or take the outcome out",
                )
                for outcome in missed
            )
    return found
