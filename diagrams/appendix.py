"""The last pages: what the boxes rest on, every statement of the source and every reading in full, with its id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from diagrams.boxes import stacked
from diagrams.chart import STATEMENT, Basis, Flowchart, State
from diagrams.frame import Frame, height
from diagrams.labels import TextLine, text_lines
from diagrams.looks import INK, SMALL, TRACK
from diagrams.picture import Group, Picture, Point
from diagrams.sheets import SCALES

_BETWEEN = 20.0
_INDENT = 30.0
_AFTER = 4.0
_COLUMNS = 4
_STATEMENTS, _READINGS = "Statements of the source", "How this protocol reads it where it is silent or unclear"
_WORKS = "Works that it cites"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A statement, a reading or a work; the first of its kind has the kind's heading above it."""

    id: str
    heading: tuple[TextLine, ...]
    lines: tuple[TextLine, ...]
    words: str

    @property
    def height(self) -> float:
        return height((*self.heading, *self.lines)) + _AFTER

    def draw(self, corner: Point) -> Group:
        x, y = corner[0], corner[1] + height(self.heading)
        shapes = (
            *stacked(self.heading, corner, INK),
            *stacked((TextLine(text=self.id, size=SMALL, bold=True),), (x, y), INK),
            *stacked(self.lines, (x + _INDENT, y), INK),
        )
        return Group(shapes=shapes, words=self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One of these pages: columns of entries."""

    columns: tuple[tuple[_Entry, ...], ...]
    scale: float


def appendix(chart: Flowchart) -> tuple[Leaf, ...]:
    """What stands on each page; for a patient, nothing that only boxes which are ruled out rest on."""
    fewest = len(_leaves(chart, SCALES[-1]))
    return next(leaves for scale in SCALES if len(leaves := _leaves(chart, scale)) == fewest)


def _leaves(chart: Flowchart, scale: float) -> tuple[Leaf, ...]:
    frame = Frame(chart=chart, title=title(chart), scale=scale)
    columns: list[list[_Entry]] = []
    room = 0.0
    for entry in _entries(chart, _column_width(frame)):
        if entry.height > room:
            columns.append([])
            room = frame.bottom - frame.top
        columns[-1].append(entry)
        room -= entry.height
    cuts = range(0, len(columns), _COLUMNS)
    return tuple(Leaf(columns=tuple(map(tuple, columns[cut : cut + _COLUMNS])), scale=scale) for cut in cuts)


def title(chart: Flowchart) -> str:
    """The title of these pages."""
    return f"{chart.title}: what the boxes rest on"


def draw_leaf(frame: Frame, leaf: Leaf) -> Picture:
    """Draw a page; each entry can be jumped to by its id."""
    groups: list[Group] = []
    anchors: list[tuple[str, Point]] = []
    for place, column in enumerate(leaf.columns):
        x, y = place * (_column_width(frame) + _BETWEEN), frame.top
        for entry in column:
            groups.append(entry.draw((x, y)))
            anchors.append((entry.id, (x, y)))
            y += entry.height
    return frame.picture(groups, anchors)


def _column_width(frame: Frame) -> float:
    return (frame.width - (_COLUMNS - 1) * _BETWEEN) / _COLUMNS


def _words(basis: Basis, works: Mapping[str, str]) -> str:
    """All that it says, and the numbers of the works that it cites."""
    said = f"{basis.text}. {basis.more}" if basis.more else basis.text
    return " ".join((said, *map(works.__getitem__, basis.cites)))


def _order(basis: Basis) -> tuple[bool, list[tuple[str, int]]]:
    """Statements first, and numbers by size."""
    parts = re.findall(r"(\D*)(\d*)", basis.id)
    return basis.kind != STATEMENT, [(letters, int(digits or 0)) for letters, digits in parts]


def _entries(chart: Flowchart, width: float) -> Iterator[_Entry]:
    """Statements, readings, and the works that the statements cite, numbered."""
    shown = {b.id: b for box in chart.boxes if box.state is not State.RULED_OUT for b in box.basis}
    found = sorted(shown.values(), key=_order)
    works = {work: f"[{n}]" for n, work in enumerate(dict.fromkeys(work for b in found for work in b.cites), 1)}
    texts = [(_STATEMENTS if b.kind == STATEMENT else _READINGS, b.id, _words(b, works)) for b in found]
    texts += ((_WORKS, number, work) for work, number in works.items())
    before = ""
    for kind, id_, text in texts:
        yield _Entry(
            id=id_,
            heading=text_lines(kind if kind != before else "", width, TRACK, bold=True),
            lines=text_lines(text, width - _INDENT, SMALL),
            words=f"{id_}: {text}",
        )
        before = kind
