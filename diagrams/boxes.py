"""How one box, one arrow and one line of text are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from diagrams.flowchart import Box, Kind, State
from diagrams.labels import Label, TextLine
from diagrams.lettering import ASCENT, LEADING
from diagrams.looks import ALARM, FILLS, LINES, ink
from diagrams.picture import Curve, Group, Point, Polygon, Shape, Text, rectangle

_CUT = 9.0
_INDENT = 9.0
_STRIPE = 4.0
HEAD = 6.0
"""How long the head of an arrow is; Graphviz is told to leave as much room."""


def draw_box(box: Box, text: Label, centre: Point) -> Group:
    """A decision is a hexagon, a recommendation a rectangle, an outcome bare text on its arrow, a link a grey field."""
    left, top = centre[0] - text.width / 2, centre[1] - text.height / 2
    shapes: list[Shape] = []
    corners = rectangle(left, top, text.width, text.height, cut=_CUT if box.kind is Kind.DECISION else 0.0)
    line = None if box.kind in {Kind.OUTCOME, Kind.LINK} else LINES[box.state]
    shapes.append(Polygon(points=corners, fill=FILLS[box.kind][box.state], line=line))
    if box.immediate:
        shapes.append(Polygon(points=rectangle(left, top, _STRIPE, text.height), fill=ALARM))
    indent = _INDENT if box.kind in {Kind.RECOMMENDATION, Kind.LINK} else None
    shapes += _lines(text, left, top, indent, ink(box.state))
    return Group(shapes=tuple(shapes), words=_words(box))


def _lines(text: Label, left: float, top: float, indent: float | None, colour: str) -> list[Shape]:
    baseline = top + (text.height - sum(line.size for line in text.lines) * LEADING) / 2
    drawn: list[Shape] = []
    for line in text.lines:
        x = left + (indent if indent is not None else (text.width - line.width) / 2)
        drawn.append(draw_text(line, (x, baseline + line.size * (LEADING + ASCENT) / 2 - line.size * 0.02), colour))
        baseline += line.size * LEADING
    return drawn


def draw_text(line: TextLine, place: Point, colour: str) -> Text:
    """A line of text from the left end of its baseline."""
    return Text(text=line.text, place=place, size=line.size, width=line.width, colour=colour, bold=line.bold)


def _words(box: Box) -> str:
    states = {State.PLAIN: "", State.TAKEN: "taken", State.POSSIBLE: "possible", State.RULED_OUT: "ruled out"}
    said = states[box.state] if box.kind is not Kind.RECOMMENDATION else ""
    return ", ".join(filter(None, (f"{box.kind.value}: {box.heading}", box.caution, *box.details, said)))


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
