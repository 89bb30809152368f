"""A flowchart as a picture: its tracks as panels on a page of much the shape of A3 landscape.

The track of the first decision stands on top with the legend beside it, and beside that the cautions and the doubts
about the data when there is room for them; otherwise these stand at the foot. The other tracks follow in rows of
columns, in the order of the protocol; lines lead from the gate to the entries of the tracks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diagrams.boxes import HEAD, draw_arrow, stacked
from diagrams.dot import to_dot
from diagrams.flowchart import Flowchart
from diagrams.labels import BOX_WIDTH, text_lines
from diagrams.layout import lay_out
from diagrams.legend import draw_legend, legend_size
from diagrams.lettering import LEADING
from diagrams.looks import INK, PALE_INK, SMALL, SUBTITLE, TITLE
from diagrams.panels import panels
from diagrams.picture import Group, Picture, Point, Shape, straight
from diagrams.remarks import NARROWEST, remarks
from diagrams.tiles import (
    COMB,
    GAP,
    GUTTER,
    Rows,
    Tile,
    arrange,
    column_width,
    draw_content,
    draw_ground,
    row_height,
    tile,
    width_of,
)

A3 = (1190.55, 841.89)
_MARGIN = 24.0
_DEEPEST = 1.6
"""How deep remarks beside the first track may be, in units of what else stands there."""


def draw(chart: Flowchart, program: str | None = None) -> Picture:
    """Lay a flowchart out with Graphviz (`program`: which one) and draw it."""
    first, *rest = _tiles(chart, program)
    legend = legend_size(chart)
    corner = (_MARGIN, _MARGIN + TITLE * LEADING + len(chart.subtitle) * SUBTITLE * LEADING + GAP)
    top = max(first.height, legend[1])
    rows = arrange(rest, (A3[0] - 2 * _MARGIN, A3[1] - corner[1] - top - 2 * GAP))
    width = max(width_of(rows), first.width + 2 * GAP + legend[0]) + 2 * _MARGIN
    side = _MARGIN + first.width + legend[0] + 4 * GAP
    room = width - _MARGIN - side
    said = remarks(chart, max(room, NARROWEST))
    if beside := room >= NARROWEST and said.height <= _DEEPEST * top:
        top = max(top, said.height)
    else:
        said = remarks(chart, width - 2 * _MARGIN)
    below = corner[1] + top + 2 * GAP
    gate, others = _Placed(tile=first, corner=corner, width=first.width), list(_on_page(rows, below))
    placed = [gate, *others]
    height = max(corner[1] + legend[1], *(p.corner[1] + p.tile.height for p in placed)) + GAP
    at = (side, corner[1]) if beside else (_MARGIN, height)
    height += 0.0 if beside else said.height + GAP * bool(said.columns)
    foot = [line for text in chart.footer for line in text_lines(text, width - 2 * _MARGIN, SMALL)]
    return Picture(
        width=width,
        height=height + len(foot) * SMALL * LEADING + _MARGIN / 2,
        title=chart.title,
        description=chart.description,
        groups=(
            _header(chart, width),
            *(draw_ground(p.tile, p.corner, p.width) for p in placed),
            _entries(gate, others),
            *(group for p in placed for group in draw_content(p.tile, p.corner)),
            *draw_legend(chart, (_MARGIN + first.width + 2 * GAP, corner[1])),
            *said.draw(at),
            Group(shapes=stacked(foot, (_MARGIN, height), PALE_INK), words=" ".join(chart.footer)),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A tile on the page; `level` is where the line above its row runs."""

    tile: Tile
    corner: Point
    width: float
    level: float = 0.0


def _tiles(chart: Flowchart, program: str | None) -> list[Tile]:
    parts = panels(chart)
    layouts = iter(lay_out([to_dot(part) for panel in parts for part in panel.parts], program))
    return [tile(panel, layouts) for panel in parts]


def _on_page(rows: Rows, top: float) -> Iterator[_Placed]:
    """Each tile is as wide as its column, and the last column of each row as wide as there is room."""
    right = _MARGIN + width_of(rows)
    for row in rows:
        x = _MARGIN
        for column in row:
            x, y = x + GUTTER, top
            width = column_width(column) if column is not row[-1] else right - x
            for drawn in column:
                yield _Placed(tile=drawn, corner=(x, y), width=width, level=top - GAP)
                y += drawn.height + GAP
            x += width
        top += row_height(row) + GAP


def _entries(first: _Placed, rest: list[_Placed]) -> Group:
    """Lines from the gate: out of the first tile, down at the left, above each row, down each gutter, to each entry."""
    shapes: list[Shape] = []
    if first.tile.panel.gate and rest:
        x, y = first.tile.centre(first.tile.panel.gate, first.corner)
        out, left, level = first.corner[0] + first.width + GAP / 2, _MARGIN + GUTTER / 2, rest[0].level
        start = (x + BOX_WIDTH / 2, y), (out, y), (out, level), (left, level)
        for placed in rest:
            gutter = placed.corner[0] - GUTTER / 2
            way = (*start, (left, placed.level), (gutter, placed.level))
            for entry in placed.tile.panel.entries:
                shapes += draw_arrow(_to_entry(way, gutter, placed, entry), first.tile.panel.state)
    return Group(shapes=tuple(shapes))


def _to_entry(way: tuple[Point, ...], gutter: float, placed: _Placed, entry: str) -> tuple[Point, ...]:
    """The rest of a line, into the left end of a box or, when the box stands in a row of lone ones, into its top."""
    x, y = placed.tile.centre(entry, placed.corner)
    if entry in placed.tile.lone:
        top = y - placed.tile.labels[entry].height / 2
        return (*straight(*way, (gutter, top - COMB), (x, top - COMB), (x, top - HEAD)), (x, top))
    edge = x - placed.tile.labels[entry].width / 2
    return (*straight(*way, (gutter, y), (edge - HEAD, y)), (edge, y))


def _header(chart: Flowchart, width: float) -> Group:
    lines = list(text_lines(chart.title, width - 2 * _MARGIN, TITLE, bold=True)[:1])
    for number, text in enumerate(chart.subtitle):
        lines += text_lines(text, width - 2 * _MARGIN, SUBTITLE, bold=number == 0)[:1]
    return Group(shapes=stacked(lines, (_MARGIN, _MARGIN), INK), words=". ".join((chart.title, *chart.subtitle)))
