"""What the boxes of one patient's flowchart say: values at the decisions, status and reasons on the recommendations.

Every text is short enough for the room that is kept for it. What does not fit is counted, and a name is cut between
words and says so; a value never is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from diagrams.chart import Kind
from diagrams.labels import CLIPPED, fits
from kg.evaluation import Advice, Status
from kg.facts import Fact, FactType
from kg.graph import decision_facts
from kg.nodes.decision import Decision
from kg.nodes.recommendation import Strength, Urgency
from kg.patient import Listed, Origin, PatientFacts
from kg.protocol import Protocol
from kg.traversal import Evaluation
from kg.wording import unit_words, value_words

LEAF_ROOM = 3
"""Small lines below the title of a recommendation."""
SAID_AT_MOST = 8
"""Facts that are named in the heading; of more, the number is said."""

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


def decision_room(decision: Decision) -> int:
    """Small lines below a question: more where it looks at several facts."""
    return 2 if len(decision_facts(decision)) == 1 else 3


def values_at(decision: Decision, protocol: Protocol, facts: PatientFacts) -> tuple[str, ...]:
    """The values that a decision looks at, and which of them are missing or contradict others."""
    read = [protocol.fact[f] for f in decision_facts(decision)]
    known = [fact for fact in read if facts.known[fact.id].shown]
    doubted = [fact for fact in read if fact not in known and fact.id in facts.in_conflict]
    missing = [fact for fact in read if fact not in known and fact not in doubted]
    if len(read) == 1 and missing:
        (fact,) = missing
        narrowed = value_words(facts.known[fact.id], fact)
        said = [f"{fact.label} not known ({narrowed})"] if narrowed else []
        return (
            _first_that_fits((*said, f"{fact.label} not known", "not known"), Kind.DECISION, decision_room(decision)),
        )
    if len(read) == 1 and known:
        return (_value_that_fits(known[0], facts, decision_room(decision)),)
    parts = [
        (lead, names)
        for lead, names in (
            ("", [_value(fact, facts) for fact in known]),
            ("contradictory: ", [fact.label for fact in doubted]),
            ("not known: ", [fact.label for fact in missing]),
        )
        if names
    ]
    room = decision_room(decision) - len(parts)
    return tuple(
        fitted(lead, names, Kind.DECISION, 1 + room * (place == len(parts)))
        for place, (lead, names) in enumerate(parts, 1)
    )


def _value(fact: Fact, facts: PatientFacts) -> str:
    shown = facts.known[fact.id].shown
    match fact.type:
        case FactType.QUANTITY:
            return f"{fact.label} {shown} {unit_words(fact.unit)}".rstrip()
        case _:
            return f"{fact.label}: {shown}"


def _value_that_fits(fact: Fact, facts: PatientFacts, lines: int) -> str:
    """With its name where there is room for that; the members of a long list are counted."""
    known = facts.known[fact.id]
    if isinstance(known.possible, Listed) and known.possible.members:
        return fitted(f"{fact.label}: ", known.possible.members, Kind.DECISION, lines)
    bare = f"{known.shown} {unit_words(fact.unit)}".rstrip()
    return _first_that_fits((_value(fact, facts), bare, "known"), Kind.DECISION, lines)


def standing(advice: Advice, protocol: Protocol) -> tuple[str, ...]:
    """The status of a leaf: with its terms, and what it waits for, or what speaks against it or withdrew it."""
    meant = terms(advice.recommendation.strength, advice.urgency)
    kind = Kind.RECOMMENDATION
    match advice.status:
        case Status.RECOMMENDED:
            said = f"{'done' if advice.fulfilled else 'recommended'}: {meant}"
            return said, _why(advice.because, _room_below(said))
        case Status.POSSIBLE:
            said = f"open: {meant}"
            labels = [protocol.fact[f].label if f in protocol.fact else f for f in advice.pending]
            return (said, fitted("depends on ", labels, kind, _room_below(said))) if labels else (said,)
        case Status.NOT_RECOMMENDED if advice.superseded_by:
            titles = [f"“{protocol.recommendation[r].title}”" for r in advice.superseded_by]
            return (fitted("superseded by ", titles, kind, LEAF_ROOM),)
        case Status.NOT_RECOMMENDED:
            return (fitted("not recommended: ", advice.because, kind, LEAF_ROOM, joint="; "),)


def _why(reasons: tuple[str, ...], lines: int) -> str:
    """The reasons in their order where there is room for all; otherwise those nearest to the leaf."""
    if fits(all_ := "; ".join(reasons), Kind.RECOMMENDATION, lines):
        return all_
    return fitted("", reasons[::-1], Kind.RECOMMENDATION, lines, joint="; ")


def _room_below(said: str) -> int:
    return LEAF_ROOM - (1 if fits(said, Kind.RECOMMENDATION) else 2)


def several(names: Iterable[str], most: int, joint: str = ", ") -> str:
    """Names in a row, cut short where there are many."""
    first, rest = (listed := list(names))[:most], listed[most:]
    return joint.join(first) + (f" and {len(rest)} more" if rest else "")


def fitted(lead: str, names: Sequence[str], kind: Kind, lines: int, joint: str = ", ") -> str:
    """Names after a lead, as many as so many lines of a box hold; the others are counted."""
    for most in range(len(names), 0, -1):
        if fits(text := lead + several(names, most, joint), kind, lines):
            return text
    words = names[0].split()
    while len(words) > 1:
        words.pop()
        while len(words) > 1 and any(map(str.isdigit, words[-1])):
            words.pop()
        if fits(text := lead + several((f"{' '.join(words)} {CLIPPED}", *names[1:]), 1), kind, lines):
            return text
    return f"{lead}{CLIPPED} ({len(names)} in all)"


def _first_that_fits(texts: Sequence[str], kind: Kind, lines: int) -> str:
    return next((text for text in texts if fits(text, kind, lines)), texts[-1])
