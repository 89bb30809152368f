"""A flowchart on pages of A3 landscape, with no text smaller than 8 points.

A chart that fits on one page so is one page. Otherwise the first page is an overview, and every track has a page of its
own, or as many as it needs; where an arrow goes on elsewhere, a link says on which page. What the boxes rest on is
written out on the last pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from diagrams.appendix import appendix, draw_leaf
from diagrams.appendix import title as appendix_title
from diagrams.chart import Box, Flowchart
from diagrams.drawing import draw
from diagrams.folding import folded
from diagrams.frame import A3, ROOM, Frame, enlarged
from diagrams.links import other_ends
from diagrams.overview import card, draw_overview
from diagrams.panels import Panel, panels
from diagrams.picture import Picture, Point
from diagrams.pieces import pieces
from diagrams.sheets import SCALES, Sheet, sheets
from diagrams.spots import Spot, placed, spots
from diagrams.tiles import GUTTER, tile
from diagrams.track_page import Origin, columns_room, draw_track_page

_GATE = 0.4
"""How much of the height of the first page the first track may take there."""
_PIECE = 0.6
"""How much of the height of a page one piece may take; the rest is for titles, cautions and the foot."""


def pages(chart: Flowchart, program: str | None = None) -> tuple[Picture, ...]:
    """Lay a flowchart out with Graphviz (`program`: which one) and draw it on pages.

    Raises:
        DrawingError: Graphviz is missing or failed.
    """
    whole = draw(chart, program)
    scale = min(ROOM[0] / whole.width, ROOM[1] / whole.height, SCALES[0])
    if scale >= SCALES[-1]:
        by = (A3[0] - whole.width * scale) / 2, (A3[1] - whole.height * scale) / 2
        groups = tuple(enlarged(group, scale, by) for group in whole.groups)
        return (replace(whole, width=A3[0], height=A3[1], groups=groups),)
    return tuple(_pictures(bound(chart, program)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What stands on which page: the gate, when it is drawn there, and a card for each track on the first."""

    chart: Flowchart
    gate: Sheet | None
    tracks: tuple[Panel, ...]
    sheets: tuple[Sheet, ...]
    origin: Origin | None
    pages: Mapping[str, int]
    """By box, its page; by link, the page where it goes on."""


def bound(chart: Flowchart, program: str | None = None) -> Book:
    """Spread a flowchart over pages; every link says where it goes on."""
    first, *others = panels(chart, paged=True)
    gate = _gate(first, program)
    tracks = tuple(others) if gate else (first, *others)
    made = tuple(sheet for track in tracks for sheet in _sheets(chart, track, program))
    at, ends = dict(_spots((gate, *made))), other_ends(chart.arrows)
    pages_of = {box: at[ends.get(box, box)].page for box in at}
    return Book(
        chart=chart,
        gate=gate and _placed(gate, at, ends),
        tracks=tracks,
        sheets=tuple(_placed(sheet, at, ends) for sheet in made),
        origin=_origin(first, pages_of),
        pages=pages_of,
    )


def _origin(first: Panel, pages_of: Mapping[str, int]) -> Origin | None:
    """The question that leads into every track."""
    headings = {box.id: box.heading for part in first.parts for box in part.boxes}
    tails = (arrow.tail for part in first.parts for arrow in part.arrows if first.gate and arrow.head == first.gate)
    return next((Origin(heading=headings[t], track=first.cluster.title, page=pages_of[t]) for t in tails), None)


def _gate(first: Panel, program: str | None) -> Sheet | None:
    """The first track, when it only leads into the others and leaves room for them on the first page."""
    sheet = Sheet(panel=first, columns=(pieces(first.parts, program),), scale=1.0)
    drawn = tile(first, tuple(sheet.pieces))
    return sheet if first.gate and drawn.width <= ROOM[0] and drawn.height <= _GATE * ROOM[1] else None


def _sheets(chart: Flowchart, track: Panel, program: str | None) -> tuple[Sheet, ...]:
    """The sheets of a track; with the legend when that makes them neither more nor smaller."""

    def room(scale: float, *, legend: bool) -> Point:
        frame = Frame(chart=chart, title=_title(chart, track), scale=scale)
        return columns_room(frame, _own(chart, track), legend=legend)

    # the same for every patient, so that what is folded is laid out once
    largest = room(SCALES[-1], legend=False)[0] - GUTTER, _PIECE * ROOM[1]
    parts = [part for piece in pieces(track.parts, program) for part in folded(piece, largest, program)]
    plain = tuple(sheets(track, parts, partial(room, legend=False)))
    explained = tuple(sheets(track, parts, partial(room, legend=True)))
    if [sheet.scale for sheet in plain] == [sheet.scale for sheet in explained]:
        return tuple(replace(sheet, legend=True) for sheet in explained)
    return plain


def _spots(made: Sequence[Sheet | None]) -> Iterator[tuple[str, Spot]]:
    for page, sheet in enumerate(made, 1):
        for column, parts in enumerate(sheet.columns if sheet else ()):
            yield from spots(parts, page, column)


def _placed(sheet: Sheet, at: Mapping[str, Spot], ends: Mapping[str, str]) -> Sheet:
    return replace(sheet, columns=tuple(tuple(placed(piece, at, ends) for piece in column) for column in sheet.columns))


def _pictures(book: Book) -> Iterator[Picture]:
    rest = appendix(book.chart)
    count = 1 + len(book.sheets) + len(rest)
    numbered = tuple(enumerate(book.sheets, 2))
    starts = {track.cluster.id: next(n for n, sheet in numbered if sheet.panel is track) for track in book.tracks}
    cards = [card(track, starts[track.cluster.id], book.pages) for track in book.tracks]
    yield draw_overview(book.chart, book.gate, cards, count)
    for number, sheet in numbered:
        of_track = [n for n, other in numbered if other.panel is sheet.panel]
        title = _title(book.chart, sheet.panel, number - of_track[0] + 1, len(of_track))
        frame = Frame(chart=book.chart, title=title, scale=sheet.scale, number=number, count=count)
        yield draw_track_page(frame, sheet, _own(book.chart, sheet.panel), book.origin)
    for number, leaf in enumerate(rest, 2 + len(book.sheets)):
        title = appendix_title(book.chart)
        frame = Frame(chart=book.chart, title=title, scale=leaf.scale, number=number, count=count)
        yield draw_leaf(frame, leaf)


def _title(chart: Flowchart, track: Panel, part: int = 9, count: int = 9) -> str:
    """The title of a page of a track; the longest that it can have, when it is not known which."""
    return f"{chart.title}: {track.cluster.title}" + (f" ({part} of {count})" if count > 1 else "")


def _own(chart: Flowchart, track: Panel) -> tuple[Box, ...]:
    return tuple(box for box in chart.boxes if box.cluster == track.cluster.id)
