"""What stands around a chart on every page: title, standing and page number above, disclaimer and source below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from diagrams.boxes import draw_text, stacked
from diagrams.chart import Flowchart
from diagrams.labels import TextLine, text_lines
from diagrams.lettering import LEADING
from diagrams.looks import INK, PALE_INK, SMALL, SUBTITLE, TITLE, Line
from diagrams.picture import PAGE, Curve, Group, Link, Picture, Point, Polygon, Shape, Text, moved

A3 = (1190.55, 841.89)
_EDGE = 28.0
"""What printers leave white at each side."""
ROOM = A3[0] - 2 * _EDGE, A3[1] - 2 * _EDGE
_GAP = 12.0
_NUMBER = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One page; its lengths are those before everything on it is enlarged by `scale`."""

    chart: Flowchart
    title: str
    scale: float
    number: int = 1
    count: int = 1

    @property
    def width(self) -> float:
        """How wide the page is."""
        return ROOM[0] / self.scale

    @property
    def top(self) -> float:
        """Where what is framed may begin."""
        return height(head(self.chart, self.title, self.width - _NUMBER)) + _GAP

    @property
    def bottom(self) -> float:
        """Where what is framed has to end."""
        return ROOM[1] / self.scale - height(foot(self.chart, self.width)) - _GAP

    def picture(self, groups: Iterable[Group], anchors: Iterable[tuple[str, Point]] = ()) -> Picture:
        """The page with its title, what is framed, and its foot."""
        number = TextLine(text=f"page {self.number} of {self.count}", size=SUBTITLE, bold=True)
        place = draw_text(number, (self.width - number.width, TITLE), INK)
        framed = (
            draw_head(self.chart, self.title, self.width - _NUMBER, (0.0, 0.0)),
            Group(shapes=(place,), words=number.text),
            *groups,
            draw_foot(self.chart, self.width, (0.0, self.bottom + _GAP)),
        )
        return Picture(
            width=A3[0],
            height=A3[1],
            title=self.title,
            description=self.chart.description,
            groups=tuple(enlarged(group, self.scale, (_EDGE, _EDGE)) for group in framed),
            anchors=tuple((id_, (x * self.scale + _EDGE, y * self.scale + _EDGE)) for id_, (x, y) in anchors),
        )


def head(chart: Flowchart, title: str, width: float) -> tuple[TextLine, ...]:
    """The title of a page and what is said of the chart as a whole, the first of it bold."""
    lines = text_lines(title, width, TITLE, bold=True)
    for number, text in enumerate(chart.subtitle):
        lines += text_lines(text, width, SUBTITLE, bold=number == 0)
    return lines


def draw_head(chart: Flowchart, title: str, width: float, corner: Point) -> Group:
    """Draw it from its upper left corner on."""
    return Group(shapes=stacked(head(chart, title, width), corner, INK), words=". ".join((title, *chart.subtitle)))


def foot(chart: Flowchart, width: float) -> tuple[TextLine, ...]:
    """The disclaimer and the source."""
    return tuple(line for text in chart.footer for line in text_lines(text, width, SMALL))


def draw_foot(chart: Flowchart, width: float, corner: Point) -> Group:
    """Draw it from its upper left corner on."""
    return Group(shapes=stacked(foot(chart, width), corner, PALE_INK), words=" ".join(chart.footer))


def jumping(group: Group, page: int) -> Group:
    """A group whose texts lead to a page."""
    link = Link(kind=PAGE, id=page_target(page), tooltip=f"page {page}")
    shapes = tuple(replace(s, link=link) if isinstance(s, Text) else s for s in group.shapes)
    return replace(group, shapes=shapes)


def page_target(page: int) -> str:
    """What a link to a page points to; the blank keeps it apart from the ids of a protocol."""
    return f"page {page}"


def height(lines: Sequence[TextLine]) -> float:
    """How high lines are below each other."""
    return sum(line.size for line in lines) * LEADING


def enlarged(group: Group, scale: float, by: Point) -> Group:
    """A group at another size, and then moved."""
    return replace(group, shapes=tuple(_enlarged(shape, scale, by) for shape in group.shapes))


def _enlarged(shape: Shape, scale: float, by: Point) -> Shape:
    def place(point: Point) -> Point:
        return moved((point[0] * scale, point[1] * scale), by)

    match shape:
        case Text(place=at, size=size, width=width):
            return replace(shape, place=place(at), size=size * scale, width=width * scale)
        case Polygon(points=points, line=line):
            return replace(shape, points=tuple(map(place, points)), line=line and _thicker(line, scale))
        case Curve(points=points, line=line):
            return replace(shape, points=tuple(map(place, points)), line=_thicker(line, scale))


def _thicker(line: Line, scale: float) -> Line:
    return replace(line, width=line.width * scale, dashes=tuple(dash * scale for dash in line.dashes))
