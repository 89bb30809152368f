"""Every property that a protocol declares holds for every patient, missing facts included, and says something.

A claim about what is recommended holds with missing facts when it holds for all complete patients, because a status
is firm exactly when every way of filling in agrees. Claims about what is *not* known, and about urgency (to which a
possible leaf counts as at most PROMPT), are proved over all that can be known: see `not_firm`, `urgent`, `monotone`.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.criteria import facts_of
from kg.diagnostics import Diagnostic
from kg.properties import Monotone, NotFirm, NotRecommended, Property, Recommended, UrgencyAtLeast, UrgencyAtMost
from kg.verification import monotone, not_firm, urgent
from kg.verification.counterexample import Counterexample
from kg.verification.proof import Proof


def check(proof: Proof) -> list[Diagnostic]:
    """One diagnostic for each property that fails, that cannot be proved, or that is vacuous."""
    return [found for property_ in proof.protocol.properties for found in _faults(proof, property_)]


def _faults(proof: Proof, property_: Property) -> Iterator[Diagnostic]:
    read = [*facts_of(property_.when)]
    match property_.claim:
        case NotFirm(unknown=unknown):
            read += unknown
        case Monotone(fact=fact):
            read.append(fact)
    if unread := [fact for fact in dict.fromkeys(read) if fact not in proof.number]:
        names = ", ".join(f"`{fact}`" for fact in unread)
        help_ = "a property is about facts that decisions read; name what follows from it instead"
        yield _diagnostic("property_fact", property_, f"is about {names}, which no decision reads", help_)
        return
    when = proof.scratch.functions.of(property_.when)
    if not proof.scratch.can_hold(when):
        yield _vacuous(property_, "no patient meets its `when`")
    elif counterexample := _counterexample(proof, property_, when):
        help_ = "mend what leads to that answer, or the property"
        code = "property" if counterexample.proved else "property_unproved"
        verb = "fails for" if counterexample.proved else "could not be proved:"
        yield _diagnostic(code, property_, f"{verb} {counterexample.words}", help_, counterexample)
    elif reason := _says_nothing(proof, property_, when):
        yield _vacuous(property_, reason)


def _counterexample(proof: Proof, property_: Property, when: int) -> Counterexample | None:
    scratch, builder = proof.scratch, proof.builder
    match property_.claim:
        case Recommended(leaves=leaves, any_will_do=any_will_do):
            recommended = [scratch.recommended(leaf) for leaf in leaves]
            claimed = builder.any_of(recommended) if any_will_do else builder.all_of(recommended)
            return Counterexample.of(proof, builder.both(when, builder.negation(claimed)))
        case NotRecommended(leaves=leaves):
            excluded = builder.any_of(scratch.recommended(leaf) for leaf in leaves)
            return Counterexample.of(proof, builder.both(when, excluded))
        case UrgencyAtMost(urgency=urgency):
            return urgent.above(proof, when, urgency)
        case UrgencyAtLeast(urgency=urgency):
            return urgent.below(proof, when, urgency)
        case NotFirm() as claim:
            return not_firm.counterexample(proof, claim, when)
        case Monotone() as claim:
            return monotone.counterexample(proof, claim, when)


def _says_nothing(proof: Proof, property_: Property, when: int) -> str:
    """Why a property that holds holds for no interesting patient; "" when it does say something."""
    scratch = proof.scratch
    match property_.claim:
        case NotRecommended(leaves=leaves) | NotFirm(leaves=leaves):
            never = [leaf for leaf in leaves if not scratch.can_hold(scratch.recommended(leaf))]
            if never:
                return f"nobody at all is recommended {', '.join(f'`{leaf}`' for leaf in never)}"
            if isinstance(property_.claim, NotFirm):
                return not_firm.says_nothing(proof, property_.claim, when)
        case UrgencyAtLeast(urgency=urgency) if urgency == min(type(urgency)):
            return f"every answer is at least {urgency.name.lower()}"
        case UrgencyAtMost(urgency=urgency) if urgency == max(type(urgency)):
            return f"every answer is at most {urgency.name.lower()}"
        case UrgencyAtMost(urgency=urgency) if not scratch.can_hold(urgent.leaves_above(proof, urgency)):
            return f"nothing at all is more than {urgency.name.lower()}"
        case Monotone() as claim:
            return monotone.says_nothing(proof, claim, when)
    return ""


def _vacuous(property_: Property, reason: str) -> Diagnostic:
    help_ = "a property has to be about patients of whom it could be false: mend it, or take it out"
    return _diagnostic("property_vacuous", property_, f"says nothing: {reason}", help_)


def _diagnostic(
    code: str, property_: Property, message: str, help_: str, shown: Counterexample | None = None
) -> Diagnostic:
    return Diagnostic(
        code=code,
        message=f"property `{property_.id}` {message}",
        place=property_.place,
        help=help_,
        witness=shown.facts if shown else None,
    )
