"""Tracks as tiles: each with its own layout, drawn on its own ground, and arranged in columns on a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from diagrams.boxes import HEAD, draw_arrow, draw_box, draw_text
from diagrams.chart import Arrow, Box
from diagrams.labels import BOX_WIDTH, Label, clipped
from diagrams.looks import INK, LINES, PANEL, PANEL_LINE, TRACK, Line
from diagrams.panels import Panel
from diagrams.picture import Group, Point, Polygon, Shape, moved, rectangle, straight
from diagrams.pieces import Piece

GAP = 14.0
GUTTER = 26.0
_PADDING = 9.0
_HEADING = 24.0
INSET = (_PADDING, _PADDING + _HEADING)
"""How far the content of a tile is from its corner."""
_BETWEEN = 8.0
_ASIDE = 10.0
COMB = 9.0
_MANY = 8
_CLEAR = 2.5
"""Half of what Graphviz leaves between boxes below each other."""
_TURN = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A panel with the places of its boxes and arrows, which reach over `size`."""

    panel: Panel
    boxes: tuple[Box, ...]
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
        return moved(moved(corner, INSET), point)

    def centre(self, box: str, corner: Point) -> Point:
        """Where the middle of a box is drawn."""
        return self.place(self.centres[box], corner)


def tile(panel: Panel, parts: Sequence[Piece]) -> Tile:
    """Put parts below each other, lone boxes in rows at the end."""
    places, size = stacked_parts(parts)
    return Tile(
        panel=panel,
        boxes=tuple(box for part in parts for box in part.chart.boxes),
        labels={box: text for part in parts for box, text in part.labels.items()},
        centres={
            box: moved(point, place)
            for part, place in zip(parts, places, strict=True)
            for box, point in part.centres.items()
        },
        curves={
            arrow: tuple(moved(point, place) for point in way)
            for part, place in zip(parts, places, strict=True)
            for arrow, way in part.curves.items()
        },
        lone=frozenset(box for part in parts if part.lone for box in part.labels),
        size=size,
    )


def stacked_parts(parts: Sequence[Piece]) -> tuple[list[Point], Point]:
    """Where the corner of each part is when they stand below each other, and how far all reach."""
    together, lone = [p for p in parts if not p.lone], [p for p in parts if p.lone]
    corners: dict[int, Point] = {}
    width = bottom = 0.0
    for part in together:
        corners[id(part)] = 0.0, bottom
        width, bottom = max(width, part.size[0]), bottom + part.size[1] + _BETWEEN
    across = max(1, min(len(lone), int((width + _ASIDE) // (BOX_WIDTH + _ASIDE))))
    for row in (lone[i : i + across] for i in range(0, len(lone), across)):
        bottom += COMB
        for place, part in enumerate(row):
            corners[id(part)] = place * (BOX_WIDTH + _ASIDE), bottom
        width = max(width, len(row) * (BOX_WIDTH + _ASIDE) - _ASIDE)
        bottom += max(part.size[1] for part in row) + _BETWEEN
    return [corners[id(part)] for part in parts], (width, bottom - _BETWEEN)


def draw_ground(corner: Point, size: Point) -> Group:
    """What a track stands on; it says nothing."""
    line = Line(colour=PANEL_LINE, width=0.8)
    return Group(shapes=(Polygon(points=rectangle(*corner, *size), fill=PANEL, line=line),))


def draw_title(drawn: Tile, corner: Point, width: float) -> Group:
    """The track's title at the top of its ground."""
    title = drawn.panel.cluster.title
    line = clipped(title, width - 2 * _PADDING, TRACK, bold=True)
    place = corner[0] + _PADDING, corner[1] + TRACK + 5
    return Group(shapes=(draw_text(line, place, INK),), words=f"track: {title}")


def draw_content(drawn: Tile, corner: Point) -> Iterator[Group]:
    """The arrows of a tile, those taken on top, then its boxes in order."""
    arrows: list[Shape] = []
    for arrow, curve in sorted(drawn.curves.items(), key=lambda item: LINES[item[0].state].width):
        arrows += draw_arrow(tuple(drawn.place(p, corner) for p in curve), arrow.state)
    yield Group(shapes=tuple(arrows))
    for box in drawn.boxes:
        yield draw_box(box, drawn.labels[box.id], drawn.centre(box.id, corner))


def to_entry(way: tuple[Point, ...], gutter: float, drawn: Tile, corner: Point, entry: str) -> tuple[Point, ...]:
    """The rest of a line, into the left end of a box or, when the box stands in a row of lone ones, into its top."""
    x, y = drawn.centre(entry, corner)
    if entry in drawn.lone:
        top = y - drawn.labels[entry].height / 2
        return (*straight(*way, (gutter, top - COMB), (x, top - COMB), (x, top - HEAD)), (x, top))
    edge = x - drawn.labels[entry].width / 2
    level = _free_level(drawn, corner, (gutter, edge), y)
    turn = edge - HEAD - _TURN
    return (*straight(*way, (gutter, level), (turn, level), (turn, y), (edge - HEAD, y)), (edge, y))


def _free_level(drawn: Tile, corner: Point, reach: Point, y: float) -> float:
    """The height nearest to `y` at which a line from left to right meets no box; `y` when there is none."""
    inside = [
        (down - drawn.labels[box].height / 2, down + drawn.labels[box].height / 2)
        for box in drawn.centres
        for across, down in (drawn.centre(box, corner),)
        if reach[0] < across < reach[1]
    ]
    levels = [y, *(level for top, low in inside for level in (top - _CLEAR, low + _CLEAR))]
    free = (level for level in levels if not any(top < level < low for top, low in inside))
    return min(free, key=lambda level: abs(level - y), default=y)


Columns = tuple[tuple[Tile, ...], ...]
Rows = tuple[Columns, ...]


def arrange(tiles: Sequence[Tile], room: Point, taken: float) -> Rows:
    """The tiles in order, in rows of columns that with `taken` height above and below fit the shape of `room` best.

    They stand in one row when there are many tiles.
    """
    if len(tiles) <= _MANY:
        ways = (_cut(tiles, signs) for signs in product(",|/", repeat=max(len(tiles) - 1, 0)))
    else:
        limits = (sum(t.height for t in tiles[i:j]) for i, j in combinations(range(len(tiles) + 1), 2))
        ways = ((_filled(tiles, limit),) for limit in limits)

    def fit(rows: Rows) -> tuple[float, float]:
        wide, high = width_of(rows), taken + height_of(rows)
        return min(room[0] / wide, room[1] / high), -high

    return max(ways, key=fit)


def _filled(tiles: Sequence[Tile], limit: float) -> Columns:
    """In order, each column as full as the limit lets it be."""
    columns: list[tuple[Tile, ...]] = []
    for drawn in tiles:
        if columns and sum(t.height for t in columns[-1]) + drawn.height <= limit:
            columns[-1] = (*columns[-1], drawn)
        else:
            columns.append((drawn,))
    return tuple(columns)


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
