"""What the boxes of one patient's flowchart say: values at the decisions, status and urgency on the recommendations."""

from __future__ import annotations

from collections.abc import Iterable

from kg.criteria import facts_of
from kg.evaluation import Advice, Status
from kg.facts import Fact, FactType
from kg.nodes.decision import Decision
from kg.nodes.recommendation import Strength, Urgency
from kg.patient import Origin, PatientFacts
from kg.protocol import Protocol
from kg.traversal import Evaluation
from kg.wording import unit_words

NAMED_AT_MOST = 3
SAID_AT_MOST = 8
"""Facts that are named in a box and in the heading; of more, the number is said."""

URGENCY = {Urgency.IMMEDIATE: "IMMEDIATE", Urgency.PROMPT: "prompt", Urgency.ROUTINE: "routine"}


def terms(strength: Strength, urgency: Urgency) -> str:
    """How strongly and how urgently a leaf is meant."""
    return f"{strength.value}, {URGENCY[urgency]}"


def urgency_line(evaluation: Evaluation) -> str:
    """The urgency of the whole answer, and what it can still become."""
    now, most = evaluation.urgency, evaluation.urgency_at_most
    later = f", could still become {URGENCY[most]}" if most > now else ""
    return f"Urgency: {URGENCY[now]}{later}"


def known_line(protocol: Protocol, facts: PatientFacts) -> str:
    """What was said of the patient."""
    stated = [_value(f, facts) for f in protocol.facts if facts.known[f.id].origin is Origin.STATED]
    return f"Known: {several(stated, SAID_AT_MOST) or 'nothing'}"


def values_at(decision: Decision, protocol: Protocol, facts: PatientFacts) -> tuple[str, ...]:
    """The values that a decision looks at, and which of them are missing."""
    read = dict.fromkeys(
        fact
        for outcome in decision.outcomes
        for fact in ((decision.fact,) if decision.fact else facts_of(outcome.criterion))
    )
    known = [_value(protocol.fact[f], facts) for f in read if facts.known[f].shown]
    contradicted = [protocol.fact[f].label for f in read if not facts.known[f].shown and f in facts.in_conflict]
    missing = [protocol.fact[f].label for f in read if not facts.known[f].shown and f not in facts.in_conflict]
    lines = [", ".join(known)] if known else []
    if contradicted:
        lines.append(f"contradictory: {several(contradicted)}")
    if missing:
        lines.append(f"{missing[0]} not known" if len(read) == 1 else f"not known: {several(missing)}")
    return tuple(lines)


def _value(fact: Fact, facts: PatientFacts) -> str:
    shown = facts.known[fact.id].shown
    match fact.type:
        case FactType.QUANTITY:
            return f"{fact.label} {shown} {unit_words(fact.unit)}".rstrip()
        case _:
            return f"{fact.label}: {shown}"


def standing(advice: Advice, protocol: Protocol, *, reached: bool) -> tuple[str, ...]:
    """The status of a leaf: with its terms, and what it waits for or, where it is `reached`, what withdrew it."""
    meant = terms(advice.recommendation.strength, advice.urgency)
    match advice.status:
        case Status.RECOMMENDED if advice.fulfilled:
            return (f"done: {meant}",)
        case Status.RECOMMENDED:
            return (f"recommended: {meant}",)
        case Status.POSSIBLE:
            labels = [protocol.fact[f].label if f in protocol.fact else f for f in advice.pending]
            return f"open: {meant}", f"depends on {several(labels)}" if labels else ""
        case Status.NOT_RECOMMENDED if reached and advice.superseded_by:
            by = [protocol.recommendation[r].title for r in advice.superseded_by]
            return (f"superseded by “{several(by)}”",)
        case Status.NOT_RECOMMENDED:
            return ("not recommended",)


def several(names: Iterable[str], most: int = NAMED_AT_MOST) -> str:
    """Names in a row, cut short where there are many."""
    first, rest = (listed := list(names))[:most], listed[most:]
    return ", ".join(first) + (f" and {len(rest)} more" if rest else "")
