"""Where pieces stand, and links that say in words where their other end is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from diagrams.chart import Box
from diagrams.labels import labels
from diagrams.links import PLACE
from diagrams.pieces import Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A page, and which piece in which column."""

    page: int
    column: int
    row: int

    def seen_from(self, other: Spot) -> str:
        """Where it is, in words."""
        if self.page != other.page:
            return f"page {self.page}"
        if self.column != other.column:
            return "to the right" if self.column > other.column else "to the left"
        return "below" if self.row > other.row else "above"


def spots(column: Sequence[Piece], page: int = 1, place: int = 0) -> Iterator[tuple[str, Spot]]:
    """By box, its spot, for pieces below each other."""
    for row, piece in enumerate(column):
        yield from ((box, Spot(page=page, column=place, row=row)) for box in piece.centres)


def placed(piece: Piece, at: Mapping[str, Spot], ends: Mapping[str, str]) -> Piece:
    """A piece whose links say where their other end is; each link stays as large as it was."""

    def said(box: Box) -> Box:
        if box.id not in ends or box.details[-1:] != (PLACE,):
            return box
        return replace(box, details=(*box.details[:-1], at[ends[box.id]].seen_from(at[box.id])))

    boxes = tuple(map(said, piece.chart.boxes))
    return replace(piece, chart=replace(piece.chart, boxes=boxes), labels=labels(boxes))
