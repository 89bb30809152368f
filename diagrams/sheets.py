"""The pieces of a track in columns on sheets, as large as they can be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from diagrams.panels import Panel
from diagrams.picture import Point
from diagrams.pieces import Piece
from diagrams.tiles import GUTTER, stacked_parts

SCALES = tuple(step / 20 for step in range(32, 19, -1))
"""From the largest to the size at which the smallest text has 8 points."""
_STEP = 4.0

Columns = tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page of a track: columns of pieces, and how much they are enlarged."""

    panel: Panel
    columns: Columns
    scale: float
    legend: bool = False
    """Whether it has room for the legend."""

    @property
    def pieces(self) -> Iterator[Piece]:
        """All pieces in reading order."""
        return (piece for column in self.columns for piece in column)

    @property
    def entries(self) -> tuple[str, ...]:
        """The boxes of the sheet at which lines from the gate arrive."""
        here = {box for piece in self.pieces for box in piece.centres}
        return tuple(entry for entry in self.panel.entries if entry in here)


def sheets(panel: Panel, parts: Iterable[Piece], room: Callable[[float], Point]) -> Iterator[Sheet]:
    """Pieces in order, lone boxes last, on as few sheets as they need; `room` is that of a sheet at a scale."""
    ordered = sorted(parts, key=lambda part: part.lone)
    for scale in SCALES:
        if columns := _columns(ordered, room(scale)):
            yield Sheet(panel=panel, columns=columns, scale=scale)
            return
    width, height = room(SCALES[-1])
    if len(ordered) == 1:
        # one question with more answers than a page holds: legible in the file, small on paper
        scale = min(width / width_of((tuple(ordered),)), height / height_of(ordered))
        yield Sheet(panel=panel, columns=(tuple(ordered),), scale=scale)
        return
    for chunk in min(_in_order(ordered, (width, height)), _first_fit(ordered, (width, height)), key=len):
        yield from sheets(panel, chunk, room)


Chunks = list[tuple[Piece, ...]]


def _in_order(parts: Sequence[Piece], room: Point) -> Chunks:
    """Each piece goes to the last of the chunks, when that holds it as well."""
    chunks: Chunks = []
    for part in parts:
        if chunks and _columns((*chunks[-1], part), room):
            chunks[-1] = (*chunks[-1], part)
        else:
            chunks.append((part,))
    return chunks


def _first_fit(parts: Sequence[Piece], room: Point) -> Chunks:
    """Each piece goes to the first of the chunks that holds it as well."""
    chunks: Chunks = []
    for part in parts:
        fitting = (number for number, chunk in enumerate(chunks) if _columns((*chunk, part), room))
        if (number := next(fitting, None)) is None:
            chunks.append((part,))
        else:
            chunks[number] = (*chunks[number], part)
    return chunks


def width_of(columns: Columns) -> float:
    """How wide columns are, with the gutter at the left of each."""
    return sum(stacked_parts(column)[1][0] + GUTTER for column in columns)


def height_of(column: Sequence[Piece]) -> float:
    """How high a column is."""
    return stacked_parts(column)[1][1]


def _columns(parts: Sequence[Piece], room: Point) -> Columns:
    """The fewest columns that the room holds, of much the same height; none when it does not hold them."""
    width, limit = room
    best: Columns = ()
    columns = _filled(parts, limit)
    while (
        width_of(columns) <= width
        and max(map(height_of, columns)) <= limit
        and len(columns) <= (len(best) or len(parts))
    ):
        best = columns
        limit = max(map(height_of, columns)) - _STEP
        columns = _filled(parts, limit)
    return best


def _filled(parts: Sequence[Piece], limit: float) -> Columns:
    """In order, each column as full as the limit lets it be."""
    columns: list[tuple[Piece, ...]] = []
    for part in parts:
        if columns and height_of((*columns[-1], part)) <= limit:
            columns[-1] = (*columns[-1], part)
        else:
            columns.append((part,))
    return tuple(columns)
