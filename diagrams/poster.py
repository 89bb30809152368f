"""Everything on one page: which way of arranging it, and of folding what is wide, makes the largest text on A3.

Nothing that only one patient has decides about this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from diagrams.chart import Flowchart, Kind
from diagrams.folding import folded
from diagrams.frame import A3
from diagrams.legend import legend_size
from diagrams.links import other_ends
from diagrams.panels import panels
from diagrams.picture import Point
from diagrams.pieces import Piece, pieces
from diagrams.spots import placed, spots
from diagrams.tiles import GAP, Rows, Tile, arrange, height_of, tile, width_of

MARGIN = 24.0
HEAD_ROOM = 78.0
"""What title and standing take above everything else, when they are as long as usual."""
_FOOT_ROOM = 34.0
_NARROWEST = 400.0
_LINK_COSTS, _LEGEND_BELOW_COSTS = 0.99, 0.95
"""How much smaller everything may be instead of a link more, or of looking for the legend below."""
_MOST_FOLDS = 3
_ROOM = A3[0] - 2 * MARGIN, A3[1] - 2 * MARGIN

Columns = Sequence[Sequence[Piece]]
"""The pieces of each track."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """The first track on top, the others in rows below; the legend beside the first or below all."""

    first: Tile
    rows: Rows
    legend: Point
    """How large it is."""
    legend_beside: bool

    @property
    def width(self) -> float:
        """Without margins."""
        beside = (2 * GAP if self.legend[0] else 0.0) + self.legend[0] if self.legend_beside else 0.0
        return max(_NARROWEST, self.first.width + beside, self.legend[0], width_of(self.rows) if self.rows else 0.0)

    @property
    def top(self) -> float:
        """How high the first track is, and what stands beside it may be."""
        return max(self.first.height, self.legend[1] * self.legend_beside)

    @property
    def taken(self) -> float:
        """How high everything but the rows is."""
        below = 0.0 if self.legend_beside else self.legend[1] + GAP
        return HEAD_ROOM + self.top + 2 * GAP + below + _FOOT_ROOM

    @property
    def worth(self) -> float:
        """How much the page can be enlarged to fill A3, less what hinders reading."""
        high = self.taken + (height_of(self.rows) if self.rows else 0.0)
        enlarged = min(_ROOM[0] / self.width, _ROOM[1] / high)
        tiles = self.first, *(drawn for row in self.rows for column in row for drawn in column)
        links = sum(box.kind is Kind.LINK for drawn in tiles for box in drawn.boxes)
        return enlarged * _LINK_COSTS**links * (1.0 if self.legend_beside else _LEGEND_BELOW_COSTS)


def poster(chart: Flowchart, program: str | None = None) -> Poster:
    """The best way to arrange a flowchart."""
    ways = (way for tiles in _foldings(chart, program) for way in _ways(tiles, legend_size(chart)))
    return max(ways, key=lambda way: way.worth)


def _ways(tiles: Sequence[Tile], legend: Point) -> Iterator[Poster]:
    first, *rest = tiles
    for beside in (True, False):
        alone = Poster(first=first, rows=(), legend=legend, legend_beside=beside)
        yield replace(alone, rows=arrange(rest, _ROOM, alone.taken))


def _foldings(chart: Flowchart, program: str | None) -> Iterator[list[Tile]]:
    """The tracks whole, and then with the widest piece folded again and again."""
    found = panels(chart)
    laid_out = iter(pieces([part for panel in found for part in panel.parts], program))
    columns: Columns = [[next(laid_out) for _ in panel.parts] for panel in found]
    ends = other_ends(chart.arrows)
    for _ in range(1 + _MOST_FOLDS):
        at = [dict(spots(column)) for column in columns]
        told = ([placed(piece, spot, ends) for piece in column] for column, spot in zip(columns, at, strict=True))
        yield [tile(panel, column) for panel, column in zip(found, told, strict=True)]
        room = max(piece.size[0] for column in columns for piece in column) - 1, inf
        before = sum(map(len, columns))
        columns = [[made for piece in column for made in folded(piece, room, program)] for column in columns]
        if sum(map(len, columns)) == before:
            return
