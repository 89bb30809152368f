"""A flowchart for a page on a screen: each track as a small SVG of its own, to be redrawn at every entry.

Nothing that only one patient has decides where things stand: the places are found for a chart without its patient, are
remembered, and then the patient's words and states are put there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf

from diagrams.chart import Arrow, Box, Flowchart, Kind, State
from diagrams.folding import folded
from diagrams.labels import labels
from diagrams.links import into, other_ends, out_of, to_gate
from diagrams.panels import panels
from diagrams.picture import Link, Picture
from diagrams.pieces import pieces
from diagrams.raising import raised
from diagrams.spots import placed, spots
from diagrams.svg import Address, to_inline_svg
from diagrams.tiles import INSET, Tile, draw_content, draw_ground, tile

WIDTH = 640.0
"""How wide a track is at most, in points, unless a single question with its answers is wider."""
_PADDING = 9.0
_EDGE = 1.0
_REMEMBERED = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenTrack:
    """One track: its title does not stand in the drawing."""

    id: str
    title: str
    svg: str


def nowhere(_: Link) -> None:
    """The address of things that have no pages."""


def on_screen(
    chart: Flowchart,
    address: Address = nowhere,
    *,
    tab_stops: bool = True,
    width: float = WIDTH,
    program: str | None = None,
) -> tuple[ScreenTrack, ...]:
    """Draw each track, that of the first decision first.

    `address` says where the page about a thing is, `tab_stops` whether links are reached with the tabulator key,
    `program` which Graphviz to use. The page that holds the SVGs has the stylesheet of `diagrams.svg.stylesheet`.

    Raises:
        DrawingError: no Graphviz could lay the flowchart out.
    """
    return tuple(
        ScreenTrack(id=track, title=picture.title, svg=to_inline_svg(picture, address, tab_stops=tab_stops))
        for track, picture in pictures(chart, width, program)
    )


def pictures(chart: Flowchart, width: float = WIDTH, program: str | None = None) -> Iterator[tuple[str, Picture]]:
    """The picture of each track, with the track's id.

    Raises:
        DrawingError: no Graphviz could lay the flowchart out.
    """
    empty = _tiles(_without_patient(chart), width - 2 * (_PADDING + _EDGE), program)
    for drawn in _filled_in(empty, chart):
        yield drawn.panel.cluster.id, _picture(drawn, chart)


def _without_patient(chart: Flowchart) -> Flowchart:
    """What decides where things stand; it is the same for every patient."""
    return replace(
        chart,
        title="",
        subtitle=(),
        description="",
        footer=(),
        boxes=tuple(map(_anyone, chart.boxes)),
        arrows=tuple(replace(arrow, state=_any(arrow.state)) for arrow in chart.arrows),
        legend=(),
        cautions=(),
        doubts=(),
    )


def _anyone(box: Box) -> Box:
    """A box of the same size without what room is kept for."""
    return replace(
        box,
        details=() if box.room else box.details,
        because=(),
        items=tuple(replace(i, label=i.label if i.points else "", state=State.PLAIN) for i in box.items),
        state=_any(box.state),
        cautions=() if box.caution_room else box.cautions,
        immediate=False,
        done=False,
        again=(box.again[0], "") if box.again else None,
    )


def _any(state: State) -> State:
    return State.PLAIN if state is State.PLAIN else State.POSSIBLE


@lru_cache(maxsize=_REMEMBERED)
def _tiles(chart: Flowchart, room: float, program: str | None) -> tuple[Tile, ...]:
    """The tracks, with pieces that are too wide for the room folded."""
    found = panels(chart)
    laid_out = iter(pieces([part for panel in found for part in panel.parts], program))
    ends = other_ends(chart.arrows)
    tiles: list[Tile] = []
    for panel in found:
        narrow = [made for _ in panel.parts for made in folded(next(laid_out), (room, inf), program)]
        column = tuple(raised(narrow, program))
        at = dict(spots(column))
        tiles.append(tile(panel, [placed(piece, at, ends) for piece in column]))
    return tuple(tiles)


def _filled_in(tiles: tuple[Tile, ...], chart: Flowchart) -> Iterator[Tile]:
    """The tracks with the boxes and states of a chart; a link is in the state of its arrow."""
    known = {box.id: box for box in chart.boxes}
    states = dict(_halves(chart.arrows))
    for drawn in tiles:
        curves = {replace(a, state=states[a.tail, a.head]): way for a, way in drawn.curves.items()}
        of_link = {end: arrow.state for arrow in curves for end in (arrow.tail, arrow.head)}
        boxes = tuple(known.get(box.id) or replace(box, state=of_link[box.id]) for box in drawn.boxes)
        yield replace(drawn, boxes=boxes, labels=labels(boxes), curves=curves)


def _halves(arrows: tuple[Arrow, ...]) -> Iterator[tuple[tuple[str, str], State]]:
    """The state of each arrow by its ends: whole, as the lines of the gate, or cut, by tracks and again by folding."""
    for arrow in arrows:
        if arrow.aside:
            yield (arrow.tail, to_gate(arrow)), arrow.state
        for each in (arrow, replace(arrow, head=out_of(arrow)), replace(arrow, tail=into(arrow))):
            yield (each.tail, each.head), arrow.state
            yield (each.tail, out_of(each)), arrow.state
            yield (into(each), each.head), arrow.state


def _picture(drawn: Tile, chart: Flowchart) -> Picture:
    edge = _PADDING + _EDGE
    width, height = drawn.size[0] + 2 * edge, drawn.size[1] + 2 * edge
    kinds = Counter(box.kind for box in drawn.boxes)
    numbers = f"Questions: {kinds[Kind.DECISION]}. Recommendations: {kinds[Kind.RECOMMENDATION]}."
    return Picture(
        width=width,
        height=height,
        title=drawn.panel.cluster.title,
        description=f"One track of “{chart.title}”. {numbers}",
        groups=(
            draw_ground((_EDGE / 2, _EDGE / 2), (width - _EDGE, height - _EDGE)),
            *draw_content(drawn, (edge - INSET[0], edge - INSET[1])),
        ),
    )
