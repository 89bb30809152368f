"""The first of several pages: where a protocol begins, and each track as a card that says what it asks and advises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from itertools import count as naturals

from diagrams.boxes import HEAD, draw_arrow, draw_text, stacked, words
from diagrams.chart import Box, Flowchart, Kind, State
from diagrams.frame import Frame, height, jumping
from diagrams.labels import BOX_WIDTH, TextLine, text_lines
from diagrams.legend import draw_legend, legend_size
from diagrams.looks import ALARM, INK, PANEL, PANEL_LINE, TEXT, TRACK, Line, fill_of, ink, line_of
from diagrams.panels import Panel
from diagrams.picture import Group, Picture, Point, Polygon, Shape, rectangle, straight
from diagrams.remarks import NARROWEST, Remarks, remarks
from diagrams.sheets import SCALES, Sheet
from diagrams.tiles import GAP, GUTTER, Tile, draw_content, draw_ground, draw_title, tile

_DEEPEST = 1.6
"""How deep remarks beside the first track may be, in units of what else stands there."""
_PADDING = 8.0
_ABOVE = 9.0
_ROW = 5.0
_BETWEEN = 3.0
_INDENT = 8.0
_ASIDE = 8.0
_CUT = 6.0
_STRIPE = 4.0
_NARROWEST = 130.0
_ORDER = list(State)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A track: its questions that are asked first, its recommendations, and where it goes on; `page` is its page."""

    title: str
    page: int
    state: State
    entered: bool
    asked: tuple[Box, ...]
    advised: tuple[Box, ...]
    left_out: int = 0


def card(panel: Panel, page: int, pages: Mapping[str, int]) -> Card:
    """A track as a card: what is recommended, then what is done, what is open, and what is ruled out."""
    boxes = [box for part in panel.parts for box in part.boxes]
    arrows = [arrow for part in panel.parts for arrow in part.arrows]
    links = {box.id for box in boxes if box.kind is Kind.LINK}
    led_to = {arrow.head for arrow in arrows if arrow.tail not in links}
    asked = [box for box in boxes if box.kind is Kind.DECISION and box.id not in led_to]
    advised = [box for box in boxes if box.kind is Kind.RECOMMENDATION]
    onward = {box.heading: box for box in boxes if box.id in links and box.id in led_to}
    return Card(
        title=panel.cluster.title,
        page=page,
        state=panel.state,
        entered=bool(panel.entries),
        asked=tuple(asked),
        advised=(
            *sorted(advised, key=lambda box: (_ORDER.index(box.state), box.done)),
            *(replace(box, heading=f"{box.heading}, page {pages[box.id]}") for box in onward.values()),
        ),
    )


def draw_overview(chart: Flowchart, gate: Sheet | None, cards: Sequence[Card], count: int) -> Picture:
    """Draw the first page as large as everything fits; cards leave rows out before anything gets too small."""

    def fitting(shown: Sequence[Card], scale: float) -> tuple[_Plan, Grid] | None:
        frame = Frame(chart=chart, title=chart.title, scale=scale, count=count)
        plan, grid = _Plan.of(frame, gate), best_grid(shown, frame.width)
        return (plan, grid) if grid.height <= plan.bottom - plan.top else None

    smallest = SCALES[-1]
    shown = next((shown for shown in _shortened(cards) if fitting(shown, smallest)), [_at_most(c, 1) for c in cards])
    scales = chain(SCALES, (smallest * 0.95**step for step in naturals(1)))
    plan, grid = next(found for scale in scales if (found := fitting(shown, scale)))
    return plan.frame.picture((*plan.draw(), *grid.draw((0.0, plan.top), plan.way, plan.bottom - plan.top)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """The first page around the cards: the gate on top, beside it the legend and the remarks, or at the foot."""

    frame: Frame
    gate: Tile | None
    said: Remarks
    legend: Point
    """How large it is."""
    legend_beside: bool
    said_beside: bool

    @classmethod
    def of(cls, frame: Frame, gate: Sheet | None) -> _Plan:
        drawn = tile(gate.panel, tuple(gate.pieces)) if gate else None
        legend = legend_size(frame.chart)
        left = drawn.width + 2 * GAP if drawn else 0.0
        legend_beside = left + legend[0] <= frame.width
        room = frame.width - left - (legend[0] + 2 * GAP) * legend_beside
        deepest = _DEEPEST * max(drawn.height if drawn else 0.0, legend[1])
        said = remarks(frame.chart, max(room, NARROWEST), deepest)
        said_beside = room >= NARROWEST and said.height <= deepest
        if not said_beside:
            said = remarks(frame.chart, frame.width - (0.0 if legend_beside else legend[0] + 2 * GAP))
        return cls(
            frame=frame,
            gate=drawn,
            said=said,
            legend=legend,
            legend_beside=legend_beside,
            said_beside=said_beside,
        )

    @property
    def top(self) -> float:
        """Where the cards begin."""
        beside = self.legend[1] * self.legend_beside, self.said.height * self.said_beside
        return self.frame.top + max(self.gate.height if self.gate else 0.0, *beside) + 2 * GAP

    @property
    def bottom(self) -> float:
        """Where the cards have to end."""
        below = max(self.legend[1] * (not self.legend_beside), self.said.height * (not self.said_beside))
        return self.frame.bottom - below - GAP * bool(below)

    @property
    def way(self) -> tuple[Point, ...]:
        """From the gate's link out of its tile."""
        if self.gate is None:
            return ()
        x, y = self.gate.centre(self.gate.panel.gate, (0.0, self.frame.top))
        return (x + BOX_WIDTH / 2, y), (self.gate.width + GAP / 2, y)

    def draw(self) -> Iterator[Group]:
        """What stands around the cards."""
        above = below = 0.0
        if self.gate:
            corner = 0.0, self.frame.top
            yield draw_ground(corner, (self.gate.width, self.gate.height))
            yield draw_title(self.gate, corner, self.gate.width)
            yield from draw_content(self.gate, corner)
            above = self.gate.width + 2 * GAP
        if self.legend_beside:
            yield from draw_legend(self.frame.chart, (above, self.frame.top))
            above += self.legend[0] + 2 * GAP
        else:
            yield from draw_legend(self.frame.chart, (0.0, self.bottom + GAP))
            below = self.legend[0] + 2 * GAP
        yield from self.said.draw((above, self.frame.top) if self.said_beside else (below, self.bottom + GAP))


def _shortened(cards: Sequence[Card]) -> Iterator[tuple[Card, ...]]:
    """The cards in full, then without their questions, then with fewer and fewer rows, which each says."""
    yield tuple(cards)
    yield tuple(replace(c, asked=()) for c in cards)
    longest = max((len(c.advised) for c in cards), default=0)
    for most in range(longest - 1, 0, -1):
        yield tuple(_at_most(c, most) for c in cards)


def _at_most(whole: Card, most: int) -> Card:
    return replace(whole, asked=(), advised=whole.advised[:most], left_out=max(0, len(whole.advised) - most))


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Cards in rows of some width, from (0, 0) on; `heights`: how high each row of cards is."""

    cards: tuple[Card, ...]
    across: int
    width: float

    @property
    def card_width(self) -> float:
        """How wide a card is, without the gutter at its left."""
        return self.width / self.across - GUTTER

    @property
    def heights(self) -> list[float]:
        """How high each row is."""
        sizes = [_height(c, self.card_width) for c in self.cards]
        return [max(sizes[i : i + self.across]) for i in range(0, len(sizes), self.across)]

    @property
    def height(self) -> float:
        """How high all rows are."""
        return sum(self.heights) + (len(self.heights) - 1) * 2 * GAP

    def draw(self, corner: Point, way: Sequence[Point], room: float) -> Iterator[Group]:
        """Draw the cards, with lines along a way from the gate; rows are higher when there is more room."""
        heights = self.heights
        more = max(0.0, room - self.height) / len(heights)
        lines: list[Shape] = []
        cards: list[Group] = []
        y = corner[1]
        for row, high in enumerate(heights):
            for column, shown in enumerate(self.cards[row * self.across : (row + 1) * self.across]):
                x = corner[0] + column * (self.card_width + GUTTER) + GUTTER
                cards += _draw(shown, (x, y), self.card_width, high + more)
                if way and shown.entered:
                    level, gutter, middle = y - GAP, x - GUTTER / 2, y + _ABOVE
                    left = corner[0] + GUTTER / 2
                    corners = (*way, (way[-1][0], corner[1] - GAP), (left, corner[1] - GAP), (left, level))
                    ways = straight(*corners, (gutter, level), (gutter, middle), (x - HEAD, middle))
                    lines += draw_arrow((*ways, (x, middle)), shown.state)
            y += high + more + 2 * GAP
        yield Group(shapes=tuple(lines))
        yield from cards


def best_grid(cards: Sequence[Card], width: float) -> Grid:
    """The grid that needs the least height."""
    grids = (Grid(cards=tuple(cards), across=across, width=width) for across in range(1, len(cards) + 1))
    return min((grid for grid in grids if grid.card_width >= _NARROWEST or grid.across == 1), key=lambda g: g.height)


def _texts(row: Box, width: float) -> tuple[TextLine, ...]:
    mark = row.state.mark if row.kind is Kind.RECOMMENDATION else ""
    heading = f"{mark} {row.heading}{': done' if row.done else ''} {row.caution}"
    return text_lines(heading, width - 2 * _INDENT, TEXT, bold=row.kind is Kind.RECOMMENDATION)


def _columns(shown: Card, width: float) -> tuple[tuple[tuple[Box, ...], ...], float]:
    """The rows of a card, questions and advice beside each other where there is room; and how wide a column is."""
    room = width - 2 * _PADDING
    half = (room - _ASIDE) / 2
    if half >= _NARROWEST and shown.asked and shown.advised:
        return (shown.asked, shown.advised), half
    return ((*shown.asked, *shown.advised),), room


def _row_height(row: Box, width: float) -> float:
    return height(_texts(row, width)) + _ROW + _BETWEEN


def _height(shown: Card, width: float) -> float:
    columns, room = _columns(shown, width)
    rows = max(sum(_row_height(row, room) for row in column) for column in columns)
    return height(_title(shown, width)) + _ABOVE + rows + height(_more(shown, width)) + _PADDING


def _title(shown: Card, width: float) -> tuple[TextLine, ...]:
    return text_lines(shown.title, width - _number(shown).width - 3 * _PADDING, TRACK, bold=True)


def _number(shown: Card) -> TextLine:
    return TextLine(text=f"page {shown.page}", size=TEXT, bold=False)


def _more(shown: Card, width: float) -> tuple[TextLine, ...]:
    text = f"and {shown.left_out} more on page {shown.page}" if shown.left_out else ""
    return text_lines(text, width - 2 * _PADDING, TEXT)


def _draw(shown: Card, corner: Point, width: float, high: float) -> Iterator[Group]:
    ground = Polygon(points=rectangle(*corner, width, high), fill=PANEL, line=Line(colour=PANEL_LINE, width=0.8))
    number, title = _number(shown), _title(shown, width)
    left, top = corner[0] + _PADDING, corner[1] + _ABOVE / 2
    said = draw_text(number, (corner[0] + width - _PADDING - number.width, top + TRACK), INK)
    told = f"track: {shown.title}, page {shown.page}"
    yield jumping(Group(shapes=(ground, *stacked(title, (left, top), INK), said), words=told), shown.page)
    columns, room = _columns(shown, width)
    begin = lowest = corner[1] + height(title) + _ABOVE
    for place, column in enumerate(columns):
        y = begin
        for row in column:
            deep = _row_height(row, room)
            yield _draw_row(row, (left + place * (room + _ASIDE), y), (room, deep - _BETWEEN))
            y += deep
        lowest = max(lowest, y)
    yield Group(shapes=stacked(_more(shown, width), (left, lowest), INK))


def _draw_row(row: Box, corner: Point, size: Point) -> Group:
    cut = _CUT if row.kind is Kind.DECISION else 0.0
    line = None if row.kind is Kind.LINK else line_of(row)
    shapes: list[Shape] = [Polygon(points=rectangle(*corner, *size, cut=cut), fill=fill_of(row), line=line)]
    if row.immediate:
        shapes.append(Polygon(points=rectangle(*corner, _STRIPE, size[1]), fill=ALARM))
    shapes += stacked(_texts(row, size[0]), (corner[0] + _INDENT, corner[1] + _ROW / 2), ink(row.state))
    return Group(shapes=tuple(shapes), words=f"overview, {words(replace(row, details=(), because=()))}")
