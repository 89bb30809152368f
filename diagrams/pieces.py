"""The parts of a track that hang together, each laid out alone: where its boxes and arrows are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diagrams.boxes import HEAD
from diagrams.chart import Arrow, Flowchart, Kind, State
from diagrams.dot import answers, edge_id, geometry, name
from diagrams.labels import Label, labels
from diagrams.layout import Layout, lay_out
from diagrams.picture import Point, along, moved

_TOUCH = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One part: the middle of each box and the way of each arrow, from (0, 0) to `size`."""

    chart: Flowchart
    labels: Mapping[str, Label]
    centres: Mapping[str, Point]
    curves: Mapping[Arrow, tuple[Point, ...]]
    size: Point

    @property
    def lone(self) -> bool:
        """Whether it is a single box: it is entered from above."""
        return len(self.chart.boxes) == 1


def pieces(parts: Sequence[Flowchart], program: str | None = None) -> tuple[Piece, ...]:
    """Lay out parts with Graphviz (`program`: which one), in one run; a lone box needs none."""
    layouts = iter(lay_out([geometry(part) for part in parts if len(part.boxes) > 1], program))
    return tuple(_piece(part, next(layouts)) if len(part.boxes) > 1 else _lone(part) for part in parts)


def _lone(part: Flowchart) -> Piece:
    texts = labels(part.boxes)
    ((box, text),) = texts.items()
    centre = text.width / 2, text.height / 2
    return Piece(chart=part, labels=texts, centres={box: centre}, curves={}, size=(text.width, text.height))


def _piece(part: Flowchart, layout: Layout) -> Piece:
    texts = labels(part.boxes)
    places = _centres(part, texts, layout)
    ways = _curves(part, texts, places, layout)
    (left, right), (top, low) = _reach(texts, places, ways)
    return Piece(
        chart=part,
        labels=texts,
        centres={box: moved(place, (-left, -top)) for box, place in places.items()},
        curves={arrow: tuple(moved(point, (-left, -top)) for point in way) for arrow, way in ways.items()},
        size=(right - left, low - top),
    )


def _reach(
    texts: Mapping[str, Label], centres: Mapping[str, Point], curves: Mapping[Arrow, tuple[Point, ...]]
) -> tuple[Point, Point]:
    """From where to where something reaches, horizontally and vertically."""
    points = [point for curve in curves.values() for point in along(curve)]
    for box, (x, y) in centres.items():
        points += ((x + side * texts[box].width / 2, y + side * texts[box].height / 2) for side in (-1, 1))
    xs, ys = zip(*points, strict=True)
    return (min(xs), max(xs)), (min(ys), max(ys))


def _centres(chart: Flowchart, texts: Mapping[str, Label], layout: Layout) -> dict[str, Point]:
    """The middle of each box; the answers to a question stand below each other in one node of the layout."""
    centres = {b.id: layout.centres[name(b.id)] for b in chart.boxes if b.kind is not Kind.OUTCOME}
    for decision in dict.fromkeys(box.of for box in chart.boxes if box.of):
        rows = [box.id for box in chart.boxes if box.of == decision]
        x, middle = layout.centres[answers(decision)]
        y = middle - sum(texts[row].height for row in rows) / 2
        for row in rows:
            centres[row] = (x, y + texts[row].height / 2)
            y += texts[row].height
    return centres


def _curves(
    chart: Flowchart, texts: Mapping[str, Label], centres: Mapping[str, Point], layout: Layout
) -> dict[Arrow, tuple[Point, ...]]:
    kinds = {box.id: box.kind for box in chart.boxes}
    ways: dict[Arrow, tuple[Point, ...]] = {}
    for arrow in chart.arrows:
        if kinds[arrow.head] is Kind.OUTCOME:
            ways[arrow] = _to_answer(arrow, texts, centres)
            continue
        ways[arrow] = layout.curves[edge_id(arrow)]
        if arrow.state is not State.PLAIN and kinds[arrow.tail] is Kind.OUTCOME:
            ways[arrow] = _swung(arrow, texts, centres) or ways[arrow]
    return ways


def _swung(arrow: Arrow, texts: Mapping[str, Label], centres: Mapping[str, Point]) -> tuple[Point, ...]:
    """A plain bend into the next column, so that thick arrows out of one answer fan out; none where a box is between.

    Graphviz draws such arrows through a narrow channel, where thick ones become a knot.
    """
    (x, y), (to_x, to_y) = centres[arrow.tail], centres[arrow.head]
    x, to_x = x + texts[arrow.tail].width / 2, to_x - texts[arrow.head].width / 2
    upper, lower, bend = min(y, to_y), max(y, to_y), (to_x - HEAD - x) / 2
    between = (
        box
        for box, (across, down) in centres.items()
        if box not in {arrow.tail, arrow.head}
        and x < across + texts[box].width / 2 - _TOUCH
        and across - texts[box].width / 2 + _TOUCH < to_x
        and upper < down + texts[box].height / 2
        and down - texts[box].height / 2 < lower
    )
    if bend <= 0 or any(between):
        return ()
    return (x, y), (x + bend, y), (x + bend, to_y), (to_x - HEAD, to_y), (to_x, to_y)


def _to_answer(arrow: Arrow, texts: Mapping[str, Label], centres: Mapping[str, Point]) -> tuple[Point, ...]:
    """From the right end of a question to the left end of an answer, without a head."""
    (x, y), (to_x, to_y) = centres[arrow.tail], centres[arrow.head]
    x, to_x = x + texts[arrow.tail].width / 2, to_x - texts[arrow.head].width / 2
    bend = (to_x - x) / 2
    return (x, y), (x + bend, y), (to_x - bend, to_y), (to_x, to_y), (to_x, to_y)
