"""A flowchart in panels, one for each track, and each panel in the parts that hang together, to be laid out alone.

The decision of the first track that leads into the other tracks whatever its answer is the *gate*; where it leads are
the *entries*, to which lines are drawn. Any other arrow into another track ends in a *link*, a box that names its goal,
and begins again in the other track at a link that names where it comes from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from diagrams.flowchart import Arrow, Box, Cluster, Flowchart, Kind, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One track: its connected parts in the order of the protocol, and the boxes where lines from the gate arrive."""

    cluster: Cluster
    parts: tuple[Flowchart, ...]
    entries: tuple[str, ...] = ()
    gate: str = ""
    """In the first panel: the box that the lines start from."""
    state: State = State.PLAIN


def panels(chart: Flowchart) -> tuple[Panel, ...]:
    """Cut a flowchart along its tracks; that of the first decision comes first, tracks without boxes not at all."""
    home = {box.id: box for box in chart.boxes}
    first = home[chart.start].cluster
    lines = _lines_of_the_gate(chart, home, first)
    used = {box.cluster for box in chart.boxes}
    clusters = sorted((c for c in chart.clusters if c.id in used), key=lambda c: c.id != first)
    return tuple(_panel(chart, cluster, home, lines, first=cluster.id == first) for cluster in clusters)


def _lines_of_the_gate(chart: Flowchart, home: dict[str, Box], first: str) -> tuple[Arrow, ...]:
    inside = {a.head for a in chart.arrows if home[a.head].cluster == home[a.tail].cluster}
    lines = [
        a
        for a in chart.arrows
        if a.aside and home[a.tail].cluster == first != home[a.head].cluster and a.head not in inside
    ]
    count = Counter(a.tail for a in lines)
    return tuple(a for a in lines if a.tail == max(count, key=count.__getitem__))


def _panel(chart: Flowchart, cluster: Cluster, home: dict[str, Box], lines: tuple[Arrow, ...], *, first: bool) -> Panel:
    titles = {c.id: c.title for c in chart.clusters}
    boxes = [box for box in chart.boxes if box.cluster == cluster.id]
    arrows: list[Arrow] = []
    for arrow in chart.arrows:
        tail, head = home[arrow.tail], home[arrow.head]
        link = f"{arrow.tail}>{arrow.head}"
        match tail.cluster == cluster.id, head.cluster == cluster.id:
            case _ if arrow in lines:
                pass
            case True, True:
                arrows.append(arrow)
            case True, False:
                boxes.append(_link(link, cluster, f"▸ {head.heading}", f"in {titles[head.cluster]}", arrow.state))
                arrows.append(replace(arrow, head=link))
            case False, True:
                asked = f"{home[tail.of].heading} – {tail.heading}" if tail.of else tail.heading
                boxes.append(_link(link, cluster, f"▸ {asked}", f"from {titles[tail.cluster]}", arrow.state))
                arrows.append(replace(arrow, tail=link))
    gate, state = "", lines[0].state if lines else State.PLAIN
    if first and lines:
        gate = f"{lines[0].tail}>"
        boxes.append(_link(gate, cluster, "▸ every track", "", state))
        arrows.append(Arrow(tail=lines[0].tail, head=gate, state=state, aside=True))
    return Panel(
        cluster=cluster,
        parts=tuple(_connected(chart, cluster, boxes, arrows)),
        entries=tuple(a.head for a in lines if home[a.head].cluster == cluster.id),
        gate=gate,
        state=state,
    )


def _link(identifier: str, cluster: Cluster, heading: str, detail: str, state: State) -> Box:
    details = (detail,) if detail else ()
    return Box(id=identifier, kind=Kind.LINK, cluster=cluster.id, heading=heading, details=details, state=state)


def _connected(
    chart: Flowchart, cluster: Cluster, boxes: Iterable[Box], arrows: Iterable[Arrow]
) -> Iterable[Flowchart]:
    """The connected parts of a track, each a flowchart of its own without title, footer and remarks."""
    group = {box.id: [box.id] for box in boxes}
    for arrow in arrows:
        one, other = group[arrow.tail], group[arrow.head]
        if one is not other:
            one += other
            group |= dict.fromkeys(other, one)
    for members in dict.fromkeys(map(tuple, group.values())):
        yield replace(
            chart,
            title="",
            subtitle=(),
            footer=(),
            legend=(),
            cautions=(),
            doubts=(),
            clusters=(cluster,),
            boxes=tuple(box for box in boxes if box.id in members),
            arrows=tuple(arrow for arrow in arrows if arrow.tail in members),
        )
