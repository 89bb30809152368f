"""A picture: shapes and texts at places, in points (1/72 inch), y growing downwards; a writer puts it on paper.

Its colours are those of light paper; a writer for dark screens looks up what each becomes (`diagrams.looks.DARK`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from diagrams.chart import Box, Kind
from diagrams.looks import Line

Point = tuple[float, float]
PAGE = "page"
_NODES = {Kind.DECISION.value, Kind.RECOMMENDATION.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Polygon:
    """A closed shape; without a line it is only filled."""

    points: tuple[Point, ...]
    fill: str
    line: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Bézier pieces: a start, then three points for each piece."""

    points: tuple[Point, ...]
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a text or a box points to: a thing of this kind and id, and what a reader who asks is told of it.

    The kinds are those of boxes and of what they rest on, `diagrams.chart.PROTOCOL` for another protocol, and `PAGE`.
    """

    kind: str
    id: str
    tooltip: str

    @property
    def target(self) -> str:
        """The anchor where it is written out: a node's begins with its kind, all else goes by its own id."""
        return f"{self.kind}:{self.id}" if self.kind in _NODES else self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of text; `place` is the left end of its baseline."""

    text: str
    place: Point
    size: float
    width: float
    colour: str
    bold: bool = False
    link: Link | None = None


Shape = Polygon | Curve | Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Shapes that are one thing; `words` say what, for readers who do not see it (none: it is decoration)."""

    shapes: tuple[Shape, ...]
    words: str = ""
    box: Box | None = None
    """The box of a flowchart that it draws."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A page of groups, in reading order."""

    width: float
    height: float
    title: str
    description: str
    groups: tuple[Group, ...]
    anchors: tuple[tuple[str, Point], ...] = ()
    """The places that links with these targets lead to."""


def rectangle(left: float, top: float, width: float, height: float, *, cut: float = 0.0) -> tuple[Point, ...]:
    """The corners of a rectangle; with `cut`, its left and right sides are pointed, which makes it a flat hexagon."""
    right, bottom, middle = left + width, top + height, top + height / 2
    if not cut:
        return (left, top), (right, top), (right, bottom), (left, bottom)
    return (
        (left + cut, top),
        (right - cut, top),
        (right, middle),
        (right - cut, bottom),
        (left + cut, bottom),
        (left, middle),
    )


def straight(*corners: Point) -> tuple[Point, ...]:
    """A line with corners, as Bézier pieces."""
    points = [corners[0]]
    for start, end in pairwise(corners):
        points += [start, end, end]
    return tuple(points)


def along(curve: tuple[Point, ...]) -> Iterator[Point]:
    """Points on a curve of Bézier pieces, close enough to tell how far it reaches."""
    yield curve[0]
    for i in range(0, len(curve) - 3, 3):
        for step in range(1, 9):
            t = step / 8
            weights = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            x, y = (sum(w * p[axis] for w, p in zip(weights, curve[i : i + 4], strict=True)) for axis in (0, 1))
            yield x, y


def moved(point: Point, by: Point) -> Point:
    """A point somewhere else."""
    return point[0] + by[0], point[1] + by[1]
