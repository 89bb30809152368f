"""Links: boxes where an arrow ends and where it goes on, when the two are drawn apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from diagrams.chart import Arrow, Box, Cluster, Flowchart, Kind

PLACE = "page 0"
"""Stands as the last line of a link whose other end is on a page not yet known."""


def out_of(arrow: Arrow) -> str:
    """The id of the link where an arrow ends."""
    return f"{arrow.tail}>{arrow.head}"


def into(arrow: Arrow) -> str:
    """The id of the link where an arrow goes on."""
    return f">{arrow.tail}>{arrow.head}"


def to_gate(arrow: Arrow) -> str:
    """The id of the link where the lines of the gate begin."""
    return f"{arrow.tail}>"


def link_out(arrow: Arrow, boxes: Mapping[str, Box], cluster: str, *details: str) -> Box:
    """The link where an arrow ends: it names the box that the arrow leads to."""
    return link(out_of(arrow), cluster, f"▸ {boxes[arrow.head].heading}", details, arrow)


def link_in(arrow: Arrow, boxes: Mapping[str, Box], cluster: str, *details: str) -> Box:
    """The link where an arrow goes on: it names the box that the arrow comes from."""
    tail = boxes[arrow.tail]
    asked = f"{boxes[tail.of].heading} – {tail.heading}" if tail.of else tail.heading
    return link(into(arrow), cluster, f"▸ {asked}", details, arrow)


def link(identifier: str, cluster: str, heading: str, details: tuple[str, ...], arrow: Arrow) -> Box:
    """A link in the state of its arrow."""
    return Box(id=identifier, kind=Kind.LINK, cluster=cluster, heading=heading, details=details, state=arrow.state)


def other_ends(arrows: Iterable[Arrow]) -> dict[str, str]:
    """By link: the box at the other end of its arrow."""
    return {link: box for a in arrows for link, box in ((out_of(a), a.head), (into(a), a.tail))}


def connected(chart: Flowchart, cluster: Cluster, boxes: Iterable[Box], arrows: Iterable[Arrow]) -> Iterator[Flowchart]:
    """The connected parts of a track, each a flowchart of its own without title, footer and remarks."""
    boxes, arrows = tuple(boxes), tuple(arrows)
    group = {box.id: [box.id] for box in boxes}
    for arrow in arrows:
        one, other = group[arrow.tail], group[arrow.head]
        if one is not other:
            one += other
            group |= dict.fromkeys(other, one)
    for members in map(frozenset, dict.fromkeys(map(tuple, group.values()))):
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
