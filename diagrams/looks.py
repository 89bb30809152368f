"""How things look: sizes, and colours that say nothing which shape, line and words do not say as well.

Every text has a contrast of 4.5 : 1 or more with what is behind it (a test computes it). Without colour, the states
differ by line: thick for taken, dashed for possible, thin and dotted for ruled out.
"""

from __future__ import annotations

from dataclasses import dataclass

from diagrams.chart import Box, Kind, State

TITLE, SUBTITLE, TRACK, TEXT, SMALL = 19.0, 11.0, 12.0, 9.0, 8.0
INK, PALE_INK, PAPER, PANEL, PANEL_LINE = "#1a1a1a", "#5c5c5c", "#ffffff", "#fafafa", "#8a8a8a"
ALARM = "#a3160b"
NOTE_INK = "#2f4f8a"
"""Of what leads somewhere: the statements and readings that a box rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How a line is drawn: its width, and how long its dashes and gaps are (none: it is solid)."""

    colour: str
    width: float
    dashes: tuple[float, ...] = ()


LINES = {
    State.PLAIN: Line(colour="#333333", width=1.0),
    State.TAKEN: Line(colour="#111111", width=2.2),
    State.POSSIBLE: Line(colour="#333333", width=1.1, dashes=(5.0, 3.0)),
    State.RULED_OUT: Line(colour="#8a8a8a", width=0.7, dashes=(1.2, 2.4)),
}
DONE = Line(colour="#333333", width=0.7)
FILLS = {
    Kind.DECISION: {
        State.PLAIN: "#dce9f7",
        State.TAKEN: "#c6dcf5",
        State.POSSIBLE: "#ebf3fc",
        State.RULED_OUT: PAPER,
    },
    Kind.RECOMMENDATION: {
        State.PLAIN: "#fdf3d3",
        State.TAKEN: "#d3efd9",
        State.POSSIBLE: "#fdf3d3",
        State.RULED_OUT: PAPER,
    },
    Kind.OUTCOME: dict.fromkeys(State, PANEL),
    Kind.LINK: dict.fromkeys(State, "#eeeeee"),
}


DARK = {
    INK: "#f0f0f0",
    PALE_INK: "#a6adb5",
    PAPER: "#121416",
    PANEL: "#1a1d21",
    PANEL_LINE: "#6f7680",
    ALARM: "#ff9f92",
    NOTE_INK: "#9dbcf2",
    "#333333": "#c8ccd1",
    "#111111": "#ffffff",
    "#dce9f7": "#1d3450",
    "#c6dcf5": "#234a78",
    "#ebf3fc": "#18293e",
    "#fdf3d3": "#43370f",
    "#d3efd9": "#1b4a2b",
    "#eeeeee": "#2b2f34",
}
"""What each colour becomes on a dark screen."""


def line_of(box: Box) -> Line:
    """How a box is framed: one that is done needs no attention."""
    return DONE if box.done else LINES[box.state]


def fill_of(box: Box) -> str:
    """How a box is filled."""
    return PANEL if box.done else FILLS[box.kind][box.state]


def ink(state: State) -> str:
    """The colour of text in a box."""
    return PALE_INK if state is State.RULED_OUT else INK
