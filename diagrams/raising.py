"""Links that lead into a piece, raised above the box that they lead to: the piece is narrower by their column.

It is laid out without them; then everything is moved down by as much as the links above it need. What was above
something stays above it, so nothing that was apart meets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from diagrams.boxes import HEAD
from diagrams.chart import Arrow, Flowchart, Kind
from diagrams.labels import labels
from diagrams.picture import Point, moved, straight
from diagrams.pieces import Piece, pieces

_SHAFT = 5.0
_ROUNDING = 0.01
_START, _END = 2, 3
"""How many points at the ends of a curve move with its boxes."""


def raised(column: Sequence[Piece], program: str | None = None) -> Iterator[Piece]:
    """Pieces whose links stand above, where a link leads to one box and is the only one that does."""
    ways = [_ways(piece.chart) for piece in column]
    bare = [_without(piece.chart, way) for piece, way in zip(column, ways, strict=True) if way]
    laid_out = iter(pieces(bare, program))
    for piece, way in zip(column, ways, strict=True):
        yield _with_links(piece.chart, next(laid_out), way) if way else piece


def _ways(part: Flowchart) -> tuple[Arrow, ...]:
    """The arrows out of the links that can be raised."""
    links = {box.id for box in part.boxes if box.kind is Kind.LINK}
    out = [arrow for arrow in part.arrows if arrow.tail in links]
    tails, heads = Counter(arrow.tail for arrow in out), Counter(arrow.head for arrow in out)
    return tuple(arrow for arrow in out if tails[arrow.tail] == heads[arrow.head] == 1)


def _without(part: Flowchart, ways: Sequence[Arrow]) -> Flowchart:
    links = {arrow.tail for arrow in ways}
    return replace(
        part,
        boxes=tuple(box for box in part.boxes if box.id not in links),
        arrows=tuple(arrow for arrow in part.arrows if arrow not in ways),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Room:
    """The room that is made: at each of these heights, so much."""

    made: tuple[Point, ...]

    def down(self, y: float) -> float:
        """How far what was at a height is moved down."""
        return sum(room for height, room in self.made if height <= y + _ROUNDING)


def _with_links(part: Flowchart, bare: Piece, ways: Sequence[Arrow]) -> Piece:
    texts = labels(part.boxes)
    tops = {a: bare.centres[a.head][1] - texts[a.head].height / 2 for a in ways}
    room = _Room(made=tuple((top, texts[a.tail].height + _SHAFT + HEAD) for a, top in tops.items()))
    down = _down(bare, room)
    centres = {box: moved(centre, (0.0, down[box])) for box, centre in bare.centres.items()}
    curves = {a: tuple(_stretched(way, down[a.tail], down[a.head], room)) for a, way in bare.curves.items()}
    for arrow in ways:
        x, end = centres[arrow.head][0], centres[arrow.head][1] - texts[arrow.head].height / 2
        start = end - HEAD - _SHAFT
        centres[arrow.tail] = x, start - texts[arrow.tail].height / 2
        curves[arrow] = (*straight((x, start), (x, end - HEAD)), (x, end))
    size = bare.size[0], bare.size[1] + room.down(bare.size[1])
    return Piece(chart=part, labels=texts, centres=centres, curves=curves, size=size)


def _down(bare: Piece, room: _Room) -> dict[str, float]:
    """How far each box is moved; the answers to a question stay together."""
    first: dict[str, float] = {}
    stack = {box.id: box.of or box.id for box in bare.chart.boxes if box.of}
    for box, decision in stack.items():
        first[decision] = min(first.get(decision, inf), bare.centres[box][1])
    return {box: room.down(first[stack[box]] if box in stack else y) for box, (_, y) in bare.centres.items()}


def _stretched(way: tuple[Point, ...], tail: float, head: float, room: _Room) -> Iterator[Point]:
    """A curve of which each end moves with its box."""
    for place, (x, y) in enumerate(way):
        at_head = place >= len(way) - _END
        yield x, y + (tail if place < _START else head if at_head else room.down(y))
