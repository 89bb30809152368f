"""What is measured on a drawn picture: boxes, and arrows that run through them."""

from itertools import pairwise

from diagrams.chart import Kind
from diagrams.picture import Curve, Polygon, Text, along

KINDS = tuple(f"{kind.value}: " for kind in Kind)
SLACK = 0.5


def boxes(picture):
    """The drawn boxes: left, top, right, bottom, and the group."""
    for group in picture.groups:
        if group.words.startswith(KINDS):
            xs, ys = zip(*group.shapes[0].points, strict=True)
            yield (min(xs), min(ys), max(xs), max(ys)), group


def overlapping(picture):
    found = list(boxes(picture))
    for number, (one, group) in enumerate(found):
        for other, another in found[:number]:
            apart = one[2] <= other[0] + SLACK or other[2] <= one[0] + SLACK
            if not (apart or one[3] <= other[1] + SLACK or other[3] <= one[1] + SLACK):
                yield group.words, another.words


def run_through(picture):
    """Arrows that pass the inside of a box; the lines of the legend lie under its samples."""
    found = list(boxes(picture))
    for group in picture.groups:
        curves = [s for s in group.shapes if isinstance(s, Curve)]
        for curve in () if group.words.startswith("legend") else curves:
            points = list(dense(curve.points))
            for (left, top, right, bottom), box in found:
                if any(
                    left + 2 * SLACK < x < right - 2 * SLACK and top + 2 * SLACK < y < bottom - 2 * SLACK
                    for x, y in points
                ):
                    yield box.words, curve.points[0], curve.points[-1]


def dense(curve):
    """Points on a curve, no two further apart than a line is high."""
    points = list(along(curve))
    yield points[0]
    for (x, y), (to_x, to_y) in pairwise(points):
        steps = max(1, int(max(abs(to_x - x), abs(to_y - y)) // 4))
        yield from ((x + (to_x - x) * i / steps, y + (to_y - y) * i / steps) for i in range(1, steps + 1))


def outside(picture):
    """Shapes that reach over the edge of the page."""
    for shape in (s for g in picture.groups for s in g.shapes):
        match shape:
            case Polygon(points=points):
                reached = points
            case Curve(points=points):
                reached = along(points)
            case Text(place=(x, y), width=width):
                reached = ((x, y), (x + width, y))
        if not all(0 <= x <= picture.width and 0 <= y <= picture.height for x, y in reached):
            yield shape
