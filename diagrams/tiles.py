"""Tracks as tiles: each with its own layout, drawn on its own ground, and arranged in columns on a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from diagrams.boxes import HEAD, draw_arrow, draw_box, draw_text
from diagrams.dot import answers, edge_id, name
from diagrams.flowchart import Arrow, Flowchart, Kind, State
from diagrams.labels import BOX_WIDTH, Label, labels, text_lines
from diagrams.layout import Layout
from diagrams.looks import INK, LINES, PANEL, PANEL_LINE, TRACK, Line
from diagrams.panels import Panel
from diagrams.picture import Group, Point, Polygon, Shape, along, moved, rectangle

GAP = 14.0
GUTTER = 26.0
_PADDING = 9.0
_HEADING = 24.0
_BETWEEN = 8.0
_ASIDE = 10.0
COMB = 9.0
_MANY = 8
_TOUCH = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A panel with the places of its boxes and arrows, which reach over `size`."""

    panel: Panel
    labels: Mapping[str, Label]
    centres: Mapping[str, Point]
    curves: Mapping[Arrow, tuple[Point, ...]]
    lone: frozenset[str]
    """Boxes that hang together with no others: they are entered from above."""
    size: Point

    @property
    def width(self) -> float:
        """With its margins."""
        return self.size[0] + 2 * _PADDING

    @property
    def height(self) -> float:
        """With its margins and heading."""
        return self.size[1] + 2 * _PADDING + _HEADING

    def place(self, point: Point, corner: Point) -> Point:
        """Where a point of the tile is drawn, when the tile's upper left corner is at `corner`."""
        return corner[0] + _PADDING + point[0], corner[1] + _PADDING + _HEADING + point[1]

    def centre(self, box: str, corner: Point) -> Point:
        """Where the middle of a box is drawn."""
        return self.place(self.centres[box], corner)


def tile(panel: Panel, layouts: Iterator[Layout]) -> Tile:
    """Find out where every box and arrow of a panel is: its parts below each other, lone boxes in rows at the end."""
    texts: dict[str, Label] = {}
    centres: dict[str, Point] = {}
    curves: dict[Arrow, tuple[Point, ...]] = {}
    lone: list[str] = []
    width = bottom = 0.0
    for chart, layout in zip(panel.parts, layouts, strict=False):
        own = labels(chart.boxes)
        texts |= own
        if len(own) == 1:
            lone += own
            continue
        places = _centres(chart, own, layout)
        ways = _curves(chart, own, places, layout)
        (left, right), (top, low) = _reach(own, places, ways)
        shift = (-left, bottom - top)
        centres |= {box: moved(place, shift) for box, place in places.items()}
        curves |= {arrow: tuple(moved(point, shift) for point in way) for arrow, way in ways.items()}
        width, bottom = max(width, right - left), bottom + low - top + _BETWEEN
    across = max(1, min(len(lone), int((width + _ASIDE) // (BOX_WIDTH + _ASIDE))))
    for row in (lone[i : i + across] for i in range(0, len(lone), across)):
        bottom += COMB
        for place, box in enumerate(row):
            x = BOX_WIDTH / 2 + place * (BOX_WIDTH + _ASIDE)
            centres[box] = x, bottom + texts[box].height / 2
            width = max(width, x + BOX_WIDTH / 2)
        bottom += max(texts[box].height for box in row) + _BETWEEN
    size = width, bottom - _BETWEEN
    return Tile(panel=panel, labels=texts, centres=centres, curves=curves, lone=frozenset(lone), size=size)


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


def draw_ground(drawn: Tile, corner: Point, width: float) -> Group:
    """The ground of a tile with the track's title."""
    line = Line(colour=PANEL_LINE, width=0.8)
    ground = Polygon(points=rectangle(*corner, width, drawn.height), fill=PANEL, line=line)
    heading = text_lines(drawn.panel.cluster.title, width - 2 * _PADDING, TRACK, bold=True)[:1]
    title = (draw_text(text, (corner[0] + _PADDING, corner[1] + TRACK + 5), INK) for text in heading)
    return Group(shapes=(ground, *title), words=f"track: {drawn.panel.cluster.title}")


def draw_content(drawn: Tile, corner: Point) -> Iterator[Group]:
    """The arrows of a tile, those taken on top, then its boxes in order."""
    arrows: list[Shape] = []
    for arrow, curve in sorted(drawn.curves.items(), key=lambda item: LINES[item[0].state].width):
        arrows += draw_arrow(tuple(drawn.place(p, corner) for p in curve), arrow.state)
    yield Group(shapes=tuple(arrows))
    for chart in drawn.panel.parts:
        for box in chart.boxes:
            yield draw_box(box, drawn.labels[box.id], drawn.centre(box.id, corner))


Columns = tuple[tuple[Tile, ...], ...]
Rows = tuple[Columns, ...]


def arrange(tiles: Sequence[Tile], room: Point) -> Rows:
    """The tiles in order, in rows of columns that fit the shape of `room` best; one row when there are many tiles."""
    breaks = "|" if len(tiles) > _MANY else "|/"
    ways = (_cut(tiles, signs) for signs in product("," + breaks, repeat=max(len(tiles) - 1, 0)))
    return max(ways, key=lambda way: min(room[0] / width_of(way), room[1] / height_of(way)))


def _cut(tiles: Sequence[Tile], signs: Sequence[str]) -> Rows:
    """Tiles with a sign between each two: `,` below, `|` in the next column, `/` in the next row."""
    rows: list[list[list[Tile]]] = [[[]]]
    for sign, drawn in zip(("", *signs), tiles, strict=False):
        if sign == "/":
            rows.append([[]])
        elif sign == "|":
            rows[-1].append([])
        rows[-1][-1].append(drawn)
    return tuple(tuple(map(tuple, row)) for row in rows)


def width_of(rows: Rows) -> float:
    """How wide the widest row is, with the gutter at the left of each column."""
    return max(sum(column_width(column) + GUTTER for column in row) for row in rows)


def height_of(rows: Rows) -> float:
    """How high all rows are."""
    return sum(row_height(row) for row in rows) or 1.0


def column_width(column: Sequence[Tile]) -> float:
    """How wide the widest tile is."""
    return max((t.width for t in column), default=0.0)


def row_height(row: Columns) -> float:
    """How high the highest column is, with the gap below each tile."""
    return max(sum(t.height + GAP for t in column) for column in row)
