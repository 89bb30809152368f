"""The flowchart of a protocol, or of one patient's way through it: drawn up as data, see `diagrams.chart`.

Every decision, every outcome and every recommendation is one box; arrows lead from a decision to its outcomes and from
an outcome to the nodes it names. Where a decision's `then` names a node, an arrow leads there past the outcomes. Boxes
stand in reading order: track by track, in each the decisions as they are traversed, their answers in one order, and
each recommendation after the last decision of its track that leads to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from diagrams import cautions, patient_words, views
from diagrams.chart import INTERPRETATION, STATEMENT, Arrow, Basis, Box, Cluster, Flowchart, Kind, State
from diagrams.ordering import in_order
from diagrams.score_table import table
from diagrams.views import WHOLE, View
from kg.again import again_words, new_words
from kg.evaluation import Advice, PathStatus, Status
from kg.graph import KnowledgeGraph, build
from kg.nodes.decision import Decision, Outcome
from kg.nodes.recommendation import Recommendation, Urgency
from kg.protocol import Protocol
from kg.traversal import Evaluation

__all__ = ["Arrow", "Basis", "Box", "Cluster", "Flowchart", "Kind", "State", "flowchart"]


def flowchart(protocol: Protocol, evaluation: Evaluation | None = None, view: View = WHOLE) -> Flowchart:
    """Draw up the flowchart of a protocol, or of a part of it; with an evaluation, how it stands for that patient.

    Raises:
        ViewError: the view is of something that the protocol does not have, or there is nothing in it.
    """
    graph = evaluation.compiled.graph if evaluation else build(protocol)
    chart = _whole(graph, evaluation)
    if not (shown := views.words(view, protocol)):
        return chart
    if not (kept := views.nodes(view, graph)):
        raise views.ViewError(f"nothing of `{protocol.id}` is in this view: {shown}")
    remark = views.remark(view, graph)
    return replace(
        views.part(chart, kept),
        title=f"{chart.title}: {shown}",
        subtitle=(*chart.subtitle, remark) if remark else chart.subtitle,
        description=" ".join(filter(None, (f"A part only: {shown}.", chart.description, remark))),
    )


def _whole(graph: KnowledgeGraph, evaluation: Evaluation | None) -> Flowchart:
    protocol = graph.protocol
    decisions, outcomes, leaves = _plain(protocol) if evaluation is None else _states(protocol, evaluation)
    advice = {a.recommendation.id: a for a in evaluation.recommendations} if evaluation else {}
    numbers = cautions.numbers(evaluation) if evaluation else {}
    because = {(s.decision.id, s.outcome.id): (s.because,) for s in evaluation.path} if evaluation else {}
    basis = _basis(protocol)
    boxes: dict[str, list[Box]] = {}
    arrows: list[Arrow] = []
    for decision in map(protocol.decision.__getitem__, graph.order):
        state = decisions[decision.id]
        of_decision = boxes[decision.id] = [_decision_box(decision, state, protocol, evaluation, basis)]
        for outcome in in_order(decision, protocol):
            answered = outcomes[decision.id, outcome.id]
            why = because.get((decision.id, outcome.id), ())
            of_decision.append(_outcome_box(decision, outcome, answered, why, basis))
            arrows.append(Arrow(tail=decision.id, head=of_decision[-1].id, state=answered))
            arrows.extend(Arrow(tail=of_decision[-1].id, head=node, state=answered) for node in outcome.leads_to)
        arrows.extend(Arrow(tail=decision.id, head=node, state=state, aside=True) for node in decision.then)
    for leaf in protocol.recommendations:
        box = _leaf_box(leaf, leaves[leaf.id], advice.get(leaf.id), protocol, basis)
        boxes[leaf.id] = [replace(box, cautions=numbers.get(leaf.id, ()))]
    source = protocol.source
    return Flowchart(
        title=protocol.title,
        subtitle=_subtitle(protocol, evaluation),
        description=_description(protocol, evaluation),
        footer=(protocol.disclaimer, f"Source: {source.title}, {source.publisher}, last updated {source.last_updated}"),
        start=protocol.start,
        clusters=tuple(Cluster(id=t.id, title=t.title) for t in protocol.tracks),
        boxes=tuple(box for node in _reading_order(graph) for box in boxes[node]),
        arrows=tuple(arrows),
        legend=_legend(evaluation),
        cautions=cautions.cautions(evaluation) if evaluation else (),
        doubts=cautions.doubts(evaluation) if evaluation else (),
        protocol=protocol.id,
    )


def _reading_order(graph: KnowledgeGraph) -> Iterator[str]:
    """The nodes track by track, that of the start first."""
    protocol = graph.protocol
    last = {leaf.id: "" for leaf in protocol.recommendations}
    for leaf in protocol.recommendations:
        for decision, _ in graph.incoming.get(leaf.id, ()):  # in the order of traversal
            if protocol.decision[decision].track == leaf.track:
                last[leaf.id] = decision
    first = protocol.decision[protocol.start].track
    for track in sorted((track.id for track in protocol.tracks), key=lambda track: track != first):
        leaves = [leaf.id for leaf in protocol.recommendations if leaf.track == track]
        for decision in (d for d in graph.order if protocol.decision[d].track == track):
            yield decision
            yield from (leaf for leaf in leaves if last[leaf] == decision)
        yield from (leaf for leaf in leaves if not last[leaf])


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


Bases = Mapping[str, Basis]


def _basis(protocol: Protocol) -> Bases:
    """Statements and readings by id."""
    works = {r.id: f"{r.title}, {r.published}" + (f" ({r.quality})" if r.quality else "") for r in protocol.references}
    statements = (
        Basis(id=s.id, kind=STATEMENT, text=s.text, cites=tuple(works[r] for r in s.cites)) for s in protocol.statements
    )
    readings = (Basis(id=i.id, kind=INTERPRETATION, text=i.title, more=i.text) for i in protocol.interpretations)
    return {basis.id: basis for basis in (*statements, *readings)}


def _rests_on(item: Decision | Outcome | Recommendation, basis: Bases) -> tuple[Basis, ...]:
    return tuple(basis[id_] for id_ in dict.fromkeys((*item.statements, *item.interpretations)))


def _decision_box(
    decision: Decision, state: State, protocol: Protocol, evaluation: Evaluation | None, basis: Bases
) -> Box:
    details: tuple[str, ...] = ()
    if evaluation:
        ruled_out = state is State.RULED_OUT
        details = ("not asked",) if ruled_out else patient_words.values_at(decision, protocol, evaluation.facts)
    return Box(
        id=decision.id,
        kind=Kind.DECISION,
        cluster=decision.track,
        heading=decision.question,
        details=details,
        items=table(decision, protocol, None if state is State.RULED_OUT else evaluation),
        state=state,
        basis=_rests_on(decision, basis),
        room=patient_words.decision_room(decision) if evaluation else 0,
    )


def _outcome_box(decision: Decision, outcome: Outcome, state: State, because: tuple[str, ...], basis: Bases) -> Box:
    return Box(
        id=outcome_id(decision, outcome),
        kind=Kind.OUTCOME,
        cluster=decision.track,
        heading=outcome.label,
        because=because,
        state=state,
        of=decision.id,
        basis=_rests_on(outcome, basis),
    )


def _leaf_box(leaf: Recommendation, state: State, advice: Advice | None, protocol: Protocol, basis: Bases) -> Box:
    urgency = advice.urgency if advice else leaf.urgency
    details = patient_words.standing(advice, protocol) if advice else (patient_words.terms(leaf.strength, urgency),)
    return Box(
        id=leaf.id,
        kind=Kind.RECOMMENDATION,
        cluster=leaf.track,
        heading=leaf.title,
        details=details,
        because=advice.because if advice else (),
        state=state,
        done=advice is not None and advice.fulfilled and state is State.TAKEN,
        immediate=urgency is Urgency.IMMEDIATE and state is not State.RULED_OUT,
        basis=_rests_on(leaf, basis),
        room=patient_words.LEAF_ROOM if advice else 0,
        caution_room=cautions.widest_mark(leaf, protocol) if advice else "",
        continues_in=tuple(handed.protocol for handed in leaf.continues_in),
        again=_again(leaf, advice, protocol),
    )


def _again(leaf: Recommendation, advice: Advice | None, protocol: Protocol) -> tuple[str, str] | None:
    """What will be new in the next round, and all that is said of it: of a patient, with the days when it is due."""
    if leaf.again is None:
        return None
    text = advice.again.text if advice and advice.again else again_words(leaf.again, protocol.fact)
    return new_words(leaf.again, protocol.fact), text


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
