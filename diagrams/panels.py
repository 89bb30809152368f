"""A flowchart in panels, one for each track, and each panel in the parts that hang together, to be laid out alone.

The decision of the first track that leads into the other tracks whatever its answer is the *gate*; where it leads are
the *entries*, to which lines are drawn. Any other arrow into another track ends in a *link*, a box that names its goal,
and begins again in the other track at a link that names where it comes from.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from diagrams.chart import Arrow, Box, Cluster, Flowchart, State
from diagrams.links import PLACE, connected, into, link, link_in, link_out, out_of, to_gate


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One track: its connected parts in the order of the protocol, and the boxes where lines from the gate arrive."""

    cluster: Cluster
    parts: tuple[Flowchart, ...]
    entries: tuple[str, ...] = ()
    gate: str = ""
    """In the first panel: the box that the lines start from."""
    state: State = State.PLAIN


def panels(chart: Flowchart, *, paged: bool = False) -> tuple[Panel, ...]:
    """Cut a flowchart along its tracks; that of the first decision comes first, tracks without boxes not at all.

    `paged` links keep a line free for the page where they go on.
    """
    home = {box.id: box for box in chart.boxes}
    first = home[chart.start].cluster
    lines = _lines_of_the_gate(chart, home, first)
    used = {box.cluster for box in chart.boxes}
    clusters = sorted((c for c in chart.clusters if c.id in used), key=lambda c: c.id != first)
    return tuple(_panel(chart, cluster, home, lines, (PLACE,) if paged else ()) for cluster in clusters)


def _lines_of_the_gate(chart: Flowchart, home: dict[str, Box], first: str) -> tuple[Arrow, ...]:
    inside = {a.head for a in chart.arrows if home[a.head].cluster == home[a.tail].cluster}
    lines = [
        a
        for a in chart.arrows
        if a.aside and home[a.tail].cluster == first != home[a.head].cluster and a.head not in inside
    ]
    count = Counter(a.tail for a in lines)
    return tuple(a for a in lines if a.tail == max(count, key=count.__getitem__))


def _panel(
    chart: Flowchart, cluster: Cluster, home: dict[str, Box], lines: tuple[Arrow, ...], place: tuple[str, ...]
) -> Panel:
    titles = {c.id: c.title for c in chart.clusters}
    boxes = [box for box in chart.boxes if box.cluster == cluster.id]
    arrows: list[Arrow] = []
    for arrow in chart.arrows:
        tail, head = home[arrow.tail].cluster, home[arrow.head].cluster
        match tail == cluster.id, head == cluster.id:
            case _ if arrow in lines:
                pass
            case True, True:
                arrows.append(arrow)
            case True, False:
                boxes.append(link_out(arrow, home, cluster.id, f"in {titles[head]}", *place))
                arrows.append(replace(arrow, head=out_of(arrow)))
            case False, True:
                boxes.append(link_in(arrow, home, cluster.id, f"from {titles[tail]}", *place))
                arrows.append(replace(arrow, tail=into(arrow)))
    gate, state = "", lines[0].state if lines else State.PLAIN
    if lines and home[lines[0].tail].cluster == cluster.id:
        gate = to_gate(lines[0])
        led_to = dict.fromkeys(titles[home[a.head].cluster] for a in lines)
        heading = f"▸ {next(iter(led_to))}" if len(led_to) == 1 else "▸ every track"
        boxes.append(link(gate, cluster.id, heading, (), lines[0]))
        arrows.append(Arrow(tail=lines[0].tail, head=gate, state=state, aside=True))
    return Panel(
        cluster=cluster,
        parts=tuple(connected(chart, cluster, boxes, arrows)),
        entries=tuple(a.head for a in lines if home[a.head].cluster == cluster.id),
        gate=gate,
        state=state,
    )
