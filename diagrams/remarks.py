"""The lists of cautions and of doubts about the data, in columns of a width that is read with ease."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from diagrams.boxes import stacked
from diagrams.chart import Box, Flowchart
from diagrams.labels import TextLine, text_lines
from diagrams.lettering import LEADING
from diagrams.looks import ALARM, INK, TEXT, TRACK
from diagrams.picture import Group, Point

NARROWEST = 280.0
_WIDEST = 420.0
_BETWEEN = 24.0
_INDENT = 18.0
_AFTER = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Remark:
    """One remark; the first of a list has the list's heading above it."""

    heading: tuple[TextLine, ...]
    mark: TextLine
    lines: tuple[TextLine, ...]
    words: str

    @property
    def height(self) -> float:
        return _height(self.heading) + _height(self.lines) + _AFTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks:
    """Everything that is remarked, in columns."""

    columns: tuple[tuple[_Remark, ...], ...]
    width: float
    """Of one column."""

    @property
    def height(self) -> float:
        """How high the highest column is."""
        return max((sum(remark.height for remark in column) for column in self.columns), default=0.0)

    def draw(self, corner: Point) -> Iterator[Group]:
        """Draw them from their upper left corner on."""
        x = corner[0]
        for column in self.columns:
            y = corner[1]
            for remark in column:
                below = y + _height(remark.heading)
                shapes = (
                    *stacked(remark.heading, (x, y), ALARM),
                    *stacked((remark.mark,), (x, below), INK),
                    *stacked(remark.lines, (x + _INDENT, below), INK),
                )
                yield Group(shapes=shapes, words=remark.words)
                y += remark.height
            x += self.width + _BETWEEN


def remarks(chart: Flowchart, room: float, deep: float = 0.0) -> Remarks:
    """Cut the remarks of a flowchart into lines and columns, for a room of some width and, when it can be, depth."""
    return _in_columns(dict(enumerate(chart.cautions, 1)), chart.doubts, room, deep)


def cautions_of(boxes: Iterable[Box], chart: Flowchart, room: float) -> Remarks:
    """The cautions that boxes point to, with the numbers that they have on the whole chart."""
    numbers = {number for box in boxes for number in box.cautions}
    return _in_columns({n: text for n, text in enumerate(chart.cautions, 1) if n in numbers}, (), room, 0.0)


def _in_columns(cautions: Mapping[int, str], doubts: Sequence[str], room: float, deep: float) -> Remarks:
    """In as few columns as are no deeper than wished; otherwise in as many as there is room for."""
    most = max(1, min(int((room + _BETWEEN) // (NARROWEST + _BETWEEN)), ceil((len(cautions) + len(doubts)) / 2)))
    made = (_made(cautions, doubts, room, count) for count in range(1, most + 1))
    return next((said for said in made if said.height <= deep), _made(cautions, doubts, room, most))


def _made(cautions: Mapping[int, str], doubts: Sequence[str], room: float, count: int) -> Remarks:
    width = min(_WIDEST, (room - _BETWEEN * (count - 1)) / count)
    made = (
        *_listed("⚠ Cautions", "caution", list(map(str, cautions)), list(cautions.values()), width),
        *_listed("About the data", "about the data", ["•"] * len(doubts), doubts, width),
    )
    limit = max(sum(remark.height for remark in made) / count, *(remark.height for remark in made), 0.0)
    while len(columns := _fill(made, limit)) > count:
        limit += TEXT
    return Remarks(columns=columns, width=width)


def _listed(heading: str, kind: str, marks: Sequence[str], texts: Sequence[str], width: float) -> Iterator[_Remark]:
    for place, (mark, text) in enumerate(zip(marks, texts, strict=True)):
        yield _Remark(
            heading=() if place else text_lines(heading, width, TRACK, bold=True),
            mark=TextLine(text=mark, size=TEXT, bold=True),
            lines=text_lines(text, width - _INDENT, TEXT),
            words=f"{kind} {mark}: {text}" if mark.isdigit() else f"{kind}: {text}",
        )


def _fill(made: Sequence[_Remark], limit: float) -> tuple[tuple[_Remark, ...], ...]:
    """In order, each column as full as the limit lets it be."""
    columns: list[list[_Remark]] = []
    used = 0.0
    for remark in made:
        if columns and used + remark.height <= limit:
            columns[-1].append(remark)
            used += remark.height
        else:
            columns.append([remark])
            used = remark.height
    return tuple(map(tuple, columns))


def _height(lines: Sequence[TextLine]) -> float:
    return sum(line.size for line in lines) * LEADING
