"""What of a protocol is drawn: all of it, one track, all that leads to one recommendation, or what depends on a fact.

A part keeps what is needed to read it. Where an arrow comes from or leads to something that is left out, a link names
it; all that one answer leads to outside is in one link.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import groupby

from diagrams.chart import Arrow, Box, Flowchart, Kind
from diagrams.patient_words import several
from kg.criteria import Criterion, facts_of
from kg.diagnostics import did_you_mean
from kg.graph import KnowledgeGraph, decision_facts
from kg.protocol import Protocol

_NAMED_OUTSIDE = 2
_NAMED_WITHDRAWERS = 4


class ViewError(Exception):
    """A view of something that is not in the protocol; the message is one line."""


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything."""


@dataclass(frozen=True, slots=True)
class OneTrack:
    """One track, by its id."""

    track: str


@dataclass(frozen=True, slots=True)
class WaysTo:
    """Every decision from which a recommendation can be reached."""

    recommendation: str


@dataclass(frozen=True, slots=True)
class DependsOn:
    """The decisions that read a fact, or facts derived from it, what their answers lead to, and what that withdraws."""

    fact: str


View = Whole | OneTrack | WaysTo | DependsOn
WHOLE = Whole()


def words(view: View, protocol: Protocol) -> str:
    """What a view shows, as a part of a title; "" for the whole.

    Raises:
        ViewError: what it is about is not in the protocol.
    """
    match view:
        case OneTrack(id_):
            titles = {track.id: track.title for track in protocol.tracks}
            return titles[_known("track", id_, titles, protocol)]
        case WaysTo(id_):
            _known("recommendation", id_, protocol.recommendation, protocol)
            return f"all that leads to “{protocol.recommendation[id_].title}”"
        case DependsOn(id_):
            return f"what depends on {protocol.fact[_known('fact', id_, protocol.fact, protocol)].label}"
    return ""


def _known(kind: str, id_: str, known: Iterable[str], protocol: Protocol) -> str:
    if id_ not in known:
        help_ = did_you_mean(id_, known) or f"`carepath show {protocol.id}` lists them"
        raise ViewError(f"`{protocol.id}` has no {kind} `{id_}`; {help_}")
    return id_


def remark(view: View, graph: KnowledgeGraph) -> str:
    """What has to be known of a view besides what it draws; "" where nothing has."""
    if isinstance(view, WaysTo) and (others := graph.superseders[view.recommendation]):
        titles = (f"“{graph.protocol.recommendation[other].title}”" for other in others)
        return f"Withdrawn where one of these is recommended: {several(titles, _NAMED_WITHDRAWERS)}"
    return ""


def nodes(view: View, graph: KnowledgeGraph) -> AbstractSet[str]:
    """The decisions and recommendations that a view draws, by ids."""
    protocol = graph.protocol
    match view:
        case OneTrack(id_):
            asked = {decision.id for decision in protocol.decisions if decision.track == id_}
            return asked | {leaf.id for leaf in protocol.recommendations if leaf.track == id_}
        case WaysTo(id_):
            return set(_above(id_, graph))
        case DependsOn(id_):
            return set(_depending(id_, graph))
    return protocol.decision.keys() | protocol.recommendation.keys()


def _above(node: str, graph: KnowledgeGraph) -> list[str]:
    above = [node]
    for below in above:  # grows while it is gone through
        above += dict.fromkeys(d for d, _ in graph.incoming.get(below, ()) if d not in above)
    return above


def _depending(fact: str, graph: KnowledgeGraph) -> Iterator[str]:
    protocol = graph.protocol
    read = [fact]
    for known in read:
        derived = (f.id for f in protocol.facts if f.derivation and known in f.derivation.inputs)
        read += (f for f in derived if f not in read)
    readers = [d for d in protocol.decisions if not set(read).isdisjoint(decision_facts(d))]
    below = list(dict.fromkeys(node for d in readers for outcome in d.outcomes for node in outcome.leads_to))
    for node in below:
        below += (other for other in graph.flow.get(node, ()) if other not in below)
    yield from (d.id for d in readers)
    yield from below
    for leaf in protocol.recommendations:
        if leaf.id in below:
            yield from leaf.supersedes
        if not {*_facts(leaf.fulfilled_when), *_facts(leaf.routine_once)}.isdisjoint(read):
            yield leaf.id


def _facts(criterion: Criterion | None) -> tuple[str, ...]:
    return facts_of(criterion) if criterion else ()


def part(chart: Flowchart, kept: AbstractSet[str]) -> Flowchart:
    """What is left of a whole flowchart when only some nodes are kept (one at least), and links to what is left out."""
    whole = {box.id: box for box in chart.boxes}
    inside = [box for box in chart.boxes if (box.of or box.id) in kept]
    ids = {box.id for box in inside}
    everyone = _for_everyone(chart)
    arrows: list[Arrow] = []
    entering: dict[tuple[str, str], list[Arrow]] = {}
    leaving: dict[tuple[str, bool], list[Arrow]] = {}
    for arrow in chart.arrows:
        match arrow.tail in ids, arrow.head in ids:
            case True, True:
                arrows.append(arrow)
            case False, True:
                gate = arrow.aside and arrow.tail in everyone
                entering.setdefault((arrow.tail, whole[arrow.tail if gate else arrow.head].cluster), []).append(arrow)
            case True, False:
                leaving.setdefault((arrow.tail, arrow.aside), []).append(arrow)
    before: dict[str, list[Box]] = {}
    after: dict[str, list[Box]] = {}
    for (_, cluster), group in entering.items():
        link = _link_in(group[0], cluster, whole, chart)
        first = inside[0].id if cluster != whole[group[0].head].cluster else group[0].head
        before.setdefault(first, []).append(link)
        arrows += (replace(arrow, tail=link.id) for arrow in group)
    for group in leaving.values():
        link = _link_out(group, whole, chart)
        after.setdefault(group[0].tail, []).append(link)
        arrows.append(replace(group[0], head=link.id))
    boxes: list[Box] = []
    for _, node in groupby(inside, key=lambda box: box.of or box.id):
        of_node = list(node)
        boxes += (link for box in of_node for link in before.get(box.id, ()))
        boxes += of_node
        boxes += (link for box in of_node for link in after.get(box.id, ()))
    used = {box.cluster for box in boxes}
    return replace(
        chart,
        start=chart.start if chart.start in ids else boxes[0].id,
        clusters=tuple(cluster for cluster in chart.clusters if cluster.id in used),
        boxes=tuple(boxes),
        arrows=tuple(arrows),
    )


def _link_in(arrow: Arrow, cluster: str, whole: Mapping[str, Box], chart: Flowchart) -> Box:
    """Where a part is entered; it stands in the track that the way comes from when every patient takes that way."""
    tail = whole[arrow.tail]
    asked = f"{whole[tail.of].heading} – {tail.heading}" if tail.of else tail.heading
    return Box(
        id=f">{tail.id}>{cluster}",
        kind=Kind.LINK,
        cluster=cluster,
        heading=f"▸ {asked}",
        details=(f"from {_title(tail, chart)}",) if tail.cluster != cluster else (),
        state=arrow.state,
    )


def _link_out(arrows: Sequence[Arrow], whole: Mapping[str, Box], chart: Flowchart) -> Box:
    """Where a part goes on; what is asked whatever the answer is counted when it is much."""
    tail, heads = whole[arrows[0].tail], [whole[arrow.head] for arrow in arrows]
    counted = arrows[0].aside and len(heads) > _NAMED_OUTSIDE
    named = f"{len(heads)} others" if counted else several((head.heading for head in heads), _NAMED_OUTSIDE, "; ")
    tracks = list(dict.fromkeys(_title(head, chart) for head in heads))
    elsewhere = tracks != [_title(tail, chart)]
    return Box(
        id=f"{tail.id}>{'then' if arrows[0].aside else ''}",
        kind=Kind.LINK,
        cluster=tail.cluster,
        heading=f"▸ {named}",
        details=(f"in {tracks[0] if len(tracks) == 1 else f'{len(tracks)} tracks'}",) if elsewhere else (),
        state=arrows[0].state,
    )


def _title(box: Box, chart: Flowchart) -> str:
    return next(cluster.title for cluster in chart.clusters if cluster.id == box.cluster)


def _for_everyone(chart: Flowchart) -> AbstractSet[str]:
    """The nodes that arrows lead to from the start which are taken whatever the answer."""
    reached = [chart.start]
    for node in reached:
        reached += (arrow.head for arrow in chart.arrows if arrow.aside and arrow.tail == node)
    return set(reached)
