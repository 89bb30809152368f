"""How one box, one arrow and one line of text are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from math import hypot

from diagrams.chart import CAUTION, GOES_ON, PROTOCOL, Box, Kind, State
from diagrams.labels import ABOVE_FOOT, MARK_ROOM, NOTE_GAP, SIDES, TABLE_SIDE, Label, Note, TextLine
from diagrams.lettering import ASCENT, LEADING
from diagrams.looks import ALARM, LINES, NOTE_INK, SMALL, fill_of, ink, line_of
from diagrams.picture import Curve, Group, Link, Point, Polygon, Shape, Text, rectangle

_CUT = 9.0
_STRIPE = 4.0
_REMEMBERED = 2048
"""Boxes that are not drawn again: one patient's chart has most of another's, and in the same places."""
HEAD = 6.0
"""How long the head of an arrow is; Graphviz is told to leave as much room."""


@lru_cache(maxsize=_REMEMBERED)
def draw_box(box: Box, text: Label, centre: Point) -> Group:
    """A decision is a hexagon, a recommendation a rectangle, an outcome bare text on its arrow, a link a grey field."""
    left, top = centre[0] - text.width / 2, centre[1] - text.height / 2
    shapes: list[Shape] = []
    corners = rectangle(left, top, text.width, text.height, cut=_CUT if box.kind is Kind.DECISION else 0.0)
    line = None if box.kind in {Kind.OUTCOME, Kind.LINK} else line_of(box)
    shapes.append(Polygon(points=corners, fill=fill_of(box), line=line))
    if box.immediate:
        shapes.append(Polygon(points=rectangle(left, top, _STRIPE, text.height), fill=ALARM))
    shapes += _lines(box, text, left, top)
    shapes += _table(box, text, left, top)
    shapes += _notes(box, text, left, top + text.height - text.padding - text.foot + ABOVE_FOOT)
    return Group(shapes=tuple(shapes), words=words(box), box=box)


_INDENTS = {Kind.RECOMMENDATION: 9.0, Kind.LINK: 9.0, Kind.OUTCOME: SIDES}
"""Where the text of a box begins; in others it is centred."""


def _lines(box: Box, text: Label, left: float, top: float) -> Iterator[Shape]:
    indent = _INDENTS.get(box.kind)
    y = top + text.padding
    if indent is None:
        room = text.height - text.foot - text.table
        y = top + (room - sum(line.size for line in text.lines) * LEADING) / 2
    if text.mark:
        yield draw_text(text.mark, (left + (indent or 0.0), _baseline(y, text.mark)), ink(box.state))
    for number, line in enumerate(text.lines):
        column = MARK_ROOM if text.mark and number < len(text.heading) else 0.0
        x = left + ((text.width - line.width) / 2 if indent is None else indent + column)
        yield draw_text(line, (x, _baseline(y, line)), ink(box.state))
        y += line.size * LEADING


def _table(box: Box, text: Label, left: float, top: float) -> Iterator[Shape]:
    """The items of scores, in columns above the foot."""
    above = top + text.height - text.padding - text.foot - text.table
    for piece in text.items:
        place = left + TABLE_SIDE + piece.left, _baseline(above + piece.row * SMALL * LEADING, piece.line)
        yield draw_text(piece.line, place, ink(box.state))


def _baseline(top: float, line: TextLine) -> float:
    return top + line.size * ((LEADING + ASCENT) / 2 - 0.02)


def _notes(box: Box, text: Label, left: float, top: float) -> Iterator[Shape]:
    """Which protocols go on, what is next, what a box rests on, and its cautions: beside its last line, or below it."""
    indent = _INDENTS.get(box.kind, 0.0)
    if box.kind is Kind.OUTCOME and text.mark:
        indent += MARK_ROOM
    if text.beside:
        last = text.heading[-1]
        indent += text.last + NOTE_GAP
        top -= ABOVE_FOOT + last.size * LEADING - (last.size - SMALL) * (ASCENT + LEADING) / 2
    for note in text.notes:
        if box.kind is Kind.DECISION:
            indent = (text.width - max(n.left + n.line.width for n in text.notes if n.row == note.row)) / 2
        place = left + indent + note.left, _baseline(top + note.row * SMALL * LEADING, note.line)
        colour = ALARM if box.state is not State.RULED_OUT else ink(box.state)
        if note.basis or note.protocol or note.again:
            colour = NOTE_INK
        yield replace(draw_text(note.line, place, colour), link=_link(note, box))


def _link(note: Note, box: Box) -> Link | None:
    if note.again:
        return Link(kind=box.kind.value, id=box.id, tooltip=note.again)
    if note.protocol:
        return Link(kind=PROTOCOL, id=note.protocol, tooltip=f"the flowchart of {note.protocol}")
    return Link(kind=note.basis.kind, id=note.basis.id, tooltip=note.basis.tooltip) if note.basis else None


def draw_text(line: TextLine, place: Point, colour: str) -> Text:
    """A line of text from the left end of its baseline."""
    return Text(text=line.text, place=place, size=line.size, width=line.width, colour=colour, bold=line.bold)


_ASKED = {State.TAKEN: "asked", State.POSSIBLE: "perhaps asked"}
_TAKEN = {State.TAKEN: "taken", State.POSSIBLE: "possible", State.RULED_OUT: "ruled out"}
_SAID = {Kind.DECISION: _ASKED, Kind.OUTCOME: _TAKEN, Kind.LINK: _TAKEN}
"""The states of those boxes whose details do not say them."""


def words(box: Box) -> str:
    """A box for readers who do not see it, with the reasons in full."""
    said = box.standing or _SAID.get(box.kind, {}).get(box.state, "")
    told = (
        f"{box.kind.value}: {box.heading}",
        box.caution.replace(CAUTION, "caution"),
        *box.details,
        *(item.words for item in box.items),
        said,
    )
    untold = [reason for reason in box.because if not any(reason in detail for detail in box.details)]
    onward = (text.removeprefix(f"{GOES_ON} ") for text in box.going_on.values())
    again = box.again[1] if box.again and box.next_round else ""
    return ", ".join(filter(None, (*told, *onward, again, f"because {'; '.join(untold)}" if untold else "")))


def draw_arrow(points: tuple[Point, ...], state: State) -> tuple[Shape, ...]:
    """A curve of Bézier pieces and then the tip of its head; without a head when the tip is the end of the curve."""
    line = LINES[state]
    *curve, tip = points
    drawn: tuple[Shape, ...] = (Curve(points=tuple(curve), line=line),)
    (x, y), length = curve[-1], hypot(tip[0] - curve[-1][0], tip[1] - curve[-1][1])
    if length:
        half = 2.2 + line.width / 2
        across = ((tip[1] - y) / length * half, (x - tip[0]) / length * half)
        corners = (tip, (x + across[0], y + across[1]), (x - across[0], y - across[1]))
        drawn += (Polygon(points=corners, fill=line.colour),)
    return drawn


def stacked(lines: Sequence[TextLine], corner: Point, colour: str) -> tuple[Shape, ...]:
    """Lines of text below each other, from an upper left corner on."""
    shapes: list[Shape] = []
    y = corner[1]
    for line in lines:
        y += line.size * LEADING
        shapes.append(draw_text(line, (corner[0], y - line.size * (LEADING - ASCENT) / 2), colour))
    return tuple(shapes)
