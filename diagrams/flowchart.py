"""The flowchart of a protocol, or of one patient's way through it: a neutral model that knows no drawing program.

Every decision, every outcome and every recommendation is one box; arrows lead from a decision to its outcomes and from
an outcome to the nodes it names. Where a decision's `then` names a node, an arrow leads there past the outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from diagrams import cautions, patient_words
from kg.evaluation import Advice, PathStatus, Status
from kg.nodes.decision import Decision, Outcome
from kg.nodes.recommendation import Recommendation, Urgency
from kg.protocol import Protocol
from kg.traversal import Evaluation

__all__ = ["Arrow", "Box", "Cluster", "Flowchart", "Kind", "State", "flowchart"]


class Kind(Enum):
    """What a box stands for."""

    DECISION = "decision"
    OUTCOME = "outcome"
    RECOMMENDATION = "recommendation"
    LINK = "link"
    """Where an arrow goes on in another track."""


class State(Enum):
    """How a box or an arrow stands for the patient; `PLAIN` when no patient is drawn."""

    PLAIN = ""
    TAKEN = "✓"
    POSSIBLE = "?"
    RULED_OUT = "✗"

    @property
    def mark(self) -> str:
        """The sign that tells the state without colour."""
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One node: its heading (question, outcome or title) and the lines below it, none of them wrapped yet."""

    id: str
    kind: Kind
    cluster: str
    heading: str
    details: tuple[str, ...] = ()
    state: State = State.PLAIN
    caution: str = ""
    """The sign of cautions and their numbers in the list."""
    immediate: bool = False
    of: str = ""
    """Of an outcome: the decision that it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """From one box to another. `aside` arrows are taken whatever the answer."""

    tail: str
    head: str
    state: State = State.PLAIN
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A track."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flowchart:
    """Everything that is drawn, in reading order."""

    title: str
    subtitle: tuple[str, ...]
    description: str
    footer: tuple[str, ...]
    start: str
    clusters: tuple[Cluster, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    legend: tuple[Box, ...]
    """A box of each kind in each state; each says itself what it means."""
    cautions: tuple[str, ...] = ()
    """Of a patient; their numbers are their places, from 1."""
    doubts: tuple[str, ...] = ()
    """Of a patient: what a reader has to know about the data."""


def flowchart(protocol: Protocol, evaluation: Evaluation | None = None) -> Flowchart:
    """Draw up the flowchart of a whole protocol; with an evaluation, how everything in it stands for that patient."""
    decisions, outcomes, leaves = _plain(protocol) if evaluation is None else _states(protocol, evaluation)
    advice = {a.recommendation.id: a for a in evaluation.recommendations} if evaluation else {}
    marks = cautions.marks(evaluation) if evaluation else {}
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    for decision in protocol.decisions:
        state = decisions[decision.id]
        boxes.append(_decision_box(decision, state, protocol, evaluation))
        for outcome in decision.outcomes:
            answered = outcomes[decision.id, outcome.id]
            box = Box(
                id=outcome_id(decision, outcome),
                kind=Kind.OUTCOME,
                cluster=decision.track,
                heading=outcome.label,
                state=answered,
                of=decision.id,
            )
            boxes.append(box)
            arrows.append(Arrow(tail=decision.id, head=box.id, state=answered))
            arrows.extend(Arrow(tail=box.id, head=node, state=answered) for node in outcome.leads_to)
        arrows.extend(Arrow(tail=decision.id, head=node, state=state, aside=True) for node in decision.then)
    reached = {arrow.head for arrow in arrows if arrow.state is not State.RULED_OUT}
    boxes.extend(
        replace(
            _leaf_box(leaf, leaves[leaf.id], advice.get(leaf.id), protocol, reached=leaf.id in reached),
            caution=marks.get(leaf.id, ""),
        )
        for leaf in protocol.recommendations
    )
    source = protocol.source
    return Flowchart(
        title=protocol.title,
        subtitle=_subtitle(protocol, evaluation),
        description=_description(protocol, evaluation),
        footer=(protocol.disclaimer, f"Source: {source.title}, {source.publisher}, last updated {source.last_updated}"),
        start=protocol.start,
        clusters=tuple(Cluster(id=t.id, title=t.title) for t in protocol.tracks),
        boxes=tuple(boxes),
        arrows=tuple(arrows),
        legend=_legend(evaluation),
        cautions=cautions.cautions(evaluation) if evaluation else (),
        doubts=cautions.doubts(evaluation) if evaluation else (),
    )


def outcome_id(decision: Decision, outcome: Outcome) -> str:
    """The id of an outcome's box (ids of nodes contain no slash)."""
    return f"{decision.id}/{outcome.id}"


Decisions = dict[str, State]
Outcomes = dict[tuple[str, str], State]
Leaves = dict[str, State]


def _plain(protocol: Protocol) -> tuple[Decisions, Outcomes, Leaves]:
    return (
        {d.id: State.PLAIN for d in protocol.decisions},
        {(d.id, o.id): State.PLAIN for d in protocol.decisions for o in d.outcomes},
        {r.id: State.PLAIN for r in protocol.recommendations},
    )


_OF_OUTCOME = {
    PathStatus.TAKEN: State.TAKEN,
    PathStatus.POSSIBLE: State.POSSIBLE,
    PathStatus.RULED_OUT: State.RULED_OUT,
}
_OF_LEAF = {
    Status.RECOMMENDED: State.TAKEN,
    Status.POSSIBLE: State.POSSIBLE,
    Status.NOT_RECOMMENDED: State.RULED_OUT,
}


def _states(protocol: Protocol, evaluation: Evaluation) -> tuple[Decisions, Outcomes, Leaves]:
    outcomes = {(s.decision.id, s.outcome.id): _OF_OUTCOME[s.status] for s in evaluation.path}
    leaves = {a.recommendation.id: _OF_LEAF[a.status] for a in evaluation.recommendations}
    return _decision_states(protocol, outcomes), outcomes, leaves


def _decision_states(protocol: Protocol, outcomes: Outcomes) -> Decisions:
    """A decision is ruled out when all its outcomes are; asked for certain when every way through leads to it."""
    states = {
        d.id: State.RULED_OUT if all(outcomes[d.id, o.id] is State.RULED_OUT for o in d.outcomes) else State.POSSIBLE
        for d in protocol.decisions
    }
    certain = [protocol.start]
    while certain:
        decision = protocol.decision[certain.pop()]
        states[decision.id] = State.TAKEN
        open_ways = [set(o.leads_to) for o in decision.outcomes if outcomes[decision.id, o.id] is not State.RULED_OUT]
        led_to = set(decision.then).union(set.intersection(*open_ways) if open_ways else ())
        certain.extend(node for node in led_to if states.get(node, State.TAKEN) is not State.TAKEN)
    return states


def _decision_box(decision: Decision, state: State, protocol: Protocol, evaluation: Evaluation | None) -> Box:
    asked = evaluation is not None and state is not State.RULED_OUT
    return Box(
        id=decision.id,
        kind=Kind.DECISION,
        cluster=decision.track,
        heading=decision.question,
        details=patient_words.values_at(decision, protocol, evaluation.facts) if asked and evaluation else (),
        state=state,
    )


def _leaf_box(leaf: Recommendation, state: State, advice: Advice | None, protocol: Protocol, *, reached: bool) -> Box:
    urgency = advice.urgency if advice else leaf.urgency
    words = (
        patient_words.standing(advice, protocol, reached=reached)
        if advice
        else (patient_words.terms(leaf.strength, urgency),)
    )
    return Box(
        id=leaf.id,
        kind=Kind.RECOMMENDATION,
        cluster=leaf.track,
        heading=leaf.title,
        details=words,
        state=state,
        immediate=urgency is Urgency.IMMEDIATE and state is not State.RULED_OUT,
    )


def _subtitle(protocol: Protocol, evaluation: Evaluation | None) -> tuple[str, ...]:
    standing = f"version {protocol.version} · review status: {protocol.review_status}"
    if evaluation is None:
        return protocol.question, standing
    return patient_words.urgency_line(evaluation), patient_words.known_line(protocol, evaluation.facts), standing


def _description(protocol: Protocol, evaluation: Evaluation | None) -> str:
    size = f"{len(protocol.decisions)} decisions and {len(protocol.recommendations)} recommendations"
    if evaluation is None:
        return f"Flowchart of the protocol “{protocol.title}”: {size}."
    advised = [a.recommendation.title for a in evaluation.recommendations if a.status is Status.RECOMMENDED]
    return (
        f"One patient's way through the protocol “{protocol.title}”: {size}. {patient_words.urgency_line(evaluation)}. "
        f"Recommended: {'; '.join(advised) or 'nothing'}."
    )


def _legend(evaluation: Evaluation | None) -> tuple[Box, ...]:
    kinds = (Kind.DECISION, Kind.OUTCOME, Kind.RECOMMENDATION)
    words = _WORDS if evaluation else {State.PLAIN: ("question", "answer", "recommendation")}
    samples = ((s, k, w) for s, row in words.items() for k, w in zip(kinds, row, strict=True))
    return tuple(
        Box(id=f"legend {number}", kind=kind, cluster="", heading=heading, state=state)
        for number, (state, kind, heading) in enumerate(samples, 1)
    )


_WORDS = {
    State.TAKEN: ("asked", "this patient's answer", "recommended"),
    State.POSSIBLE: ("perhaps asked", "possible answer", "open: facts are missing"),
    State.RULED_OUT: ("not asked", "ruled out", "not recommended"),
}
