"""A page of a track: where it is entered from, its pieces in columns, the cautions on them, and the legend.

Where the legend would make the page smaller, a line says on which page it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diagrams.boxes import draw_arrow, draw_text, stacked
from diagrams.chart import Box, Kind, State
from diagrams.frame import Frame, jumping
from diagrams.labels import clipped, text_lines
from diagrams.legend import draw_legend, legend_size
from diagrams.lettering import LEADING
from diagrams.looks import FILLS, INK, PANEL, PANEL_LINE, SMALL, TEXT, Line
from diagrams.picture import Group, Picture, Point, Polygon, Shape, rectangle
from diagrams.remarks import NARROWEST, Remarks, cautions_of
from diagrams.sheets import Sheet, width_of
from diagrams.tiles import GAP, GUTTER, INSET, draw_content, tile, to_entry

_PADDING = 10.0
_STRIP = 18.0
_LEVEL = _PADDING + _STRIP + 8.0
_BEGIN = _LEVEL + 10.0
"""How far below the upper edge of the ground the columns begin."""
_HIGHER = 0.35
_WIDE = 400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the lines to the entries of all tracks come from."""

    heading: str
    track: str
    page: int


def columns_room(frame: Frame, boxes: tuple[Box, ...], *, legend: bool) -> Point:
    """How much room there is for columns."""
    ground = _Band.of(frame, boxes, legend=legend).top - GAP - frame.top
    return frame.width - 2 * _PADDING, ground - _BEGIN - _PADDING


@dataclass(frozen=True, slots=True, kw_only=True)
class _Band:
    """What stands below the ground: cautions and, beside or below them, the legend."""

    said: Remarks
    legend: Point
    top: float

    @classmethod
    def of(cls, frame: Frame, boxes: tuple[Box, ...], *, legend: bool) -> _Band:
        wide, high = legend_size(frame.chart) if legend else (0.0, SMALL * LEADING)
        room = frame.width - wide - 2 * GAP
        beside = legend and room >= NARROWEST
        said = cautions_of(boxes, frame.chart, room if beside else frame.width)
        below = said.height + GAP * bool(said.columns)
        top = frame.bottom - (max(said.height, high) if beside else below + high)
        corner = (frame.width - wide if said.columns and beside else 0.0, top if beside else top + below)
        return cls(said=said, legend=corner, top=top)


def draw_track_page(frame: Frame, sheet: Sheet, boxes: tuple[Box, ...], origin: Origin | None) -> Picture:
    """Draw a page; `boxes` are those whose cautions are told."""
    band = _Band.of(frame, boxes, legend=sheet.legend)
    return frame.picture(
        (
            _ground(frame, sheet, band.top - GAP),
            *(_strip(frame, origin) if origin and sheet.entries else ()),
            *_columns(frame, sheet, band.top - GAP),
            *band.said.draw((0.0, band.top)),
            *(draw_legend(frame.chart, band.legend) if sheet.legend else (_to_legend(band.legend),)),
        )
    )


def _to_legend(corner: Point) -> Group:
    text = "What the boxes and signs mean: page 1"
    return jumping(Group(shapes=stacked(text_lines(text, _WIDE, SMALL), corner, INK), words=text), 1)


def _ground(frame: Frame, sheet: Sheet, bottom: float) -> Group:
    corners = rectangle(0.0, frame.top, frame.width, bottom - frame.top)
    ground = Polygon(points=corners, fill=PANEL, line=Line(colour=PANEL_LINE, width=0.8))
    return Group(shapes=(ground,), words=f"track: {sheet.panel.cluster.title}")


def _strip(frame: Frame, origin: Origin) -> Iterator[Group]:
    """The link that all lines to the entries begin at."""
    text = f"▸ from page {origin.page}, {origin.track}: {origin.heading}"
    line = clipped(text, frame.width - 4 * _PADDING, TEXT)
    corner = _PADDING, frame.top + _PADDING
    field = Polygon(points=rectangle(*corner, line.width + _PADDING, _STRIP), fill=FILLS[Kind.LINK][State.PLAIN])
    shown = draw_text(line, (corner[0] + _PADDING / 2, corner[1] + _STRIP - 5.5), INK)
    yield jumping(Group(shapes=(field, shown), words=f"link: {text}"), origin.page)


def _columns(frame: Frame, sheet: Sheet, bottom: float) -> Iterator[Group]:
    """The columns, spread over the width, with lines from the strip to each entry."""
    tiles = [tile(sheet.panel, column) for column in sheet.columns]
    spare = (frame.width - 2 * _PADDING - width_of(sheet.columns)) / (len(tiles) + 1)
    highest = max(drawn.size[1] for drawn in tiles)
    y = frame.top + _BEGIN
    y += _HIGHER * (bottom - _PADDING - y - highest)
    level, left = frame.top + _LEVEL, _PADDING + GUTTER / 2
    way = (left, frame.top + _PADDING + _STRIP), (left, level)
    lines: list[Shape] = []
    content: list[Group] = []
    x = _PADDING
    for drawn in tiles:
        x += spare + GUTTER
        corner = x - INSET[0], y - INSET[1]
        gutter = x - GUTTER / 2
        for entry in sheet.entries:
            if entry in drawn.centres:
                end = to_entry((*way, (gutter, level)), gutter, drawn, corner, entry)
                lines += draw_arrow(end, sheet.panel.state)
        content += draw_content(drawn, corner)
        x += drawn.size[0]
    yield Group(shapes=tuple(lines))
    yield from content
