"""A flowchart as a picture: its tracks as panels on a page of much the shape of A3 landscape.

The track of the first decision stands on top, the legend beside it or at the foot, and the cautions and the doubts
about the data beside these when there is room, otherwise at the foot. The other tracks follow in rows of columns, in
the order of the protocol; lines lead from the gate to the entries of the tracks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diagrams.boxes import draw_arrow
from diagrams.chart import Flowchart
from diagrams.frame import draw_foot, draw_head, foot, head, height
from diagrams.labels import BOX_WIDTH
from diagrams.legend import draw_legend
from diagrams.picture import Group, Picture, Point, Shape
from diagrams.poster import HEAD_ROOM, MARGIN, Poster, poster
from diagrams.remarks import NARROWEST, remarks
from diagrams.tiles import GAP, GUTTER, Tile, column_width, draw_content, draw_ground, draw_title, row_height, to_entry


def draw(chart: Flowchart, program: str | None = None) -> Picture:
    """Lay a flowchart out with Graphviz (`program`: which one) and draw it."""
    plan = poster(chart, program)
    across = plan.width
    corner = MARGIN, MARGIN + max(HEAD_ROOM, height(head(chart, chart.title, across)) + GAP)
    gate = _Placed(tile=plan.first, corner=corner, width=plan.first.width if plan.rows else _alone(plan))
    placed = [gate, *_on_page(plan, corner[1] + plan.top + 2 * GAP)]
    bottom = max(corner[1] + plan.top, *(p.corner[1] + p.tile.height for p in placed)) + GAP
    side = corner[0] + gate.width + 2 * GAP
    if plan.legend_beside:
        legend, side = (side, corner[1]), side + plan.legend[0] + 2 * GAP
    else:
        legend = MARGIN, bottom
        bottom += plan.legend[1] + GAP
    room = MARGIN + across - side
    said = remarks(chart, max(room, NARROWEST), plan.top)
    if room >= NARROWEST and said.height <= plan.top:
        at = side, corner[1]
    else:
        said, at = remarks(chart, across), (MARGIN, bottom)
        bottom += said.height + GAP * bool(said.columns)
    return Picture(
        width=across + 2 * MARGIN,
        height=bottom + height(foot(chart, across)) + MARGIN / 2,
        title=chart.title,
        description=chart.description,
        groups=(
            draw_head(chart, chart.title, across, (MARGIN, MARGIN)),
            *(draw_ground(p.corner, (p.width, p.tile.height)) for p in placed),
            _entries(gate, placed[1:]),
            *(group for p in placed for group in p.draw()),
            *draw_legend(chart, legend),
            *said.draw(at),
            draw_foot(chart, across, (MARGIN, bottom)),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A tile on the page; `level` is where the line above its row runs."""

    tile: Tile
    corner: Point
    width: float
    level: float = 0.0

    def draw(self) -> Iterator[Group]:
        """Its title, its arrows and its boxes."""
        yield draw_title(self.tile, self.corner, self.width)
        yield from draw_content(self.tile, self.corner)


def _alone(plan: Poster) -> float:
    """How wide the ground of the only track is."""
    return plan.first.width if plan.legend_beside else plan.width


def _on_page(plan: Poster, top: float) -> Iterator[_Placed]:
    """Each tile is as wide as its column, and the last column of each row as wide as there is room."""
    right = MARGIN + plan.width
    for row in plan.rows:
        x = MARGIN
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
        out, left, level = first.corner[0] + first.width + GAP / 2, MARGIN + GUTTER / 2, rest[0].level
        start = (x + BOX_WIDTH / 2, y), (out, y), (out, level), (left, level)
        for placed in rest:
            gutter = placed.corner[0] - GUTTER / 2
            way = (*start, (left, placed.level), (gutter, placed.level))
            for entry in placed.tile.panel.entries:
                end = to_entry(way, gutter, placed.tile, placed.corner, entry)
                shapes += draw_arrow(end, first.tile.panel.state)
    return Group(shapes=tuple(shapes))
