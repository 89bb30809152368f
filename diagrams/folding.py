"""A piece of a track that is too wide or too high, folded: cut between columns, with links over the cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from diagrams.chart import Arrow, Box, Flowchart, Kind
from diagrams.labels import BOX_WIDTH
from diagrams.links import PLACE, connected, into, link_in, link_out, out_of
from diagrams.picture import Point
from diagrams.pieces import Piece, pieces

_LINK = BOX_WIDTH + 20.0
"""How much wider the later side becomes by the links that it begins with."""


def folded(piece: Piece, room: Point, program: str | None = None) -> tuple[Piece, ...]:
    """A piece, cut until no part is larger than the room, unless a single question with its answers is."""
    cuts = [] if piece.size[0] <= room[0] and piece.size[1] <= room[1] else list(_cuts(piece))
    if not cuts:
        return (piece,)
    best = min(cuts, key=lambda cut: (sum(width > room[0] for width in cut.widths), cut.crossings, max(cut.widths)))
    sides = pieces(tuple(_sides(piece.chart, best.later)), program)
    return tuple(made for side in sides for made in folded(side, room, program))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """`later`: the boxes of the columns after it; `widths`: about how wide the two sides become."""

    later: frozenset[str]
    crossings: int
    widths: tuple[float, float]


def _cuts(piece: Piece) -> Iterator[_Cut]:
    """Every way to cut between two columns that leaves each side a question or a recommendation, and narrower."""
    lefts = {box.id: piece.centres[box.id][0] - BOX_WIDTH / 2 for box in piece.chart.boxes if _is_node(box)}
    for left in sorted(set(lefts.values()))[1:]:
        later = _with_their_own(piece.chart, {box for box, x in lefts.items() if x >= left - 1})
        crossings = sum((arrow.tail in later) != (arrow.head in later) for arrow in piece.chart.arrows)
        widths = left + BOX_WIDTH, piece.size[0] - left + _LINK
        if max(widths) < piece.size[0] or piece.size[1] > piece.size[0]:
            yield _Cut(later=later, crossings=crossings, widths=widths)


def _is_node(box: Box) -> bool:
    return box.kind in {Kind.DECISION, Kind.RECOMMENDATION}


def _with_their_own(part: Flowchart, nodes: set[str]) -> frozenset[str]:
    """Nodes with the answers to them, and with the links that lead into them or out of them."""
    own = nodes | {box.id for box in part.boxes if box.of in nodes}
    links = {box.id for box in part.boxes if box.kind is Kind.LINK}
    own |= {arrow.head for arrow in part.arrows if arrow.head in links and arrow.tail in own}
    return frozenset(own | {arrow.tail for arrow in part.arrows if arrow.tail in links and arrow.head in own})


def _sides(part: Flowchart, later: frozenset[str]) -> Iterator[Flowchart]:
    """The connected parts of what is before and of what is after the cut."""
    (cluster,) = part.clusters
    home = {box.id: box for box in part.boxes}
    sides: tuple[tuple[list[Box], list[Arrow]], ...] = ([], []), ([], [])
    for box in part.boxes:
        sides[box.id in later][0].append(box)
    for arrow in part.arrows:
        tail, head = sides[arrow.tail in later], sides[arrow.head in later]
        if tail is head:
            tail[1].append(arrow)
            continue
        tail[0].append(link_out(arrow, home, cluster.id, PLACE))
        tail[1].append(replace(arrow, head=out_of(arrow)))
        head[0].append(link_in(arrow, home, cluster.id, PLACE))
        head[1].append(replace(arrow, tail=into(arrow)))
    for boxes, arrows in sides:
        yield from connected(part, cluster, boxes, arrows)
