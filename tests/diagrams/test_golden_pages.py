"""Where everything stands on pages, by the bundled Graphviz, as text.

`CAREPATH_RESET_GOLDENS=1 make test ARGS="-k golden_pages"` writes the files anew; read the diff before it is kept.
"""

import os
import sysconfig
from pathlib import Path

import pytest

from diagrams.flowchart import flowchart
from diagrams.pages import pages
from diagrams.picture import Curve, Text

GOLDEN = Path(__file__).parent.parent / "data" / "golden"
BUNDLED = str(Path(sysconfig.get_path("scripts"), "graphviz-pure"))


def lines_of(picture):
    """One line for each thing: its left upper corner, its size, and its words; arrows by where they begin and end."""
    yield f"{picture.title}, {picture.width:.0f} × {picture.height:.0f}"
    for group in picture.groups:
        for curve in (s for s in group.shapes if isinstance(s, Curve) and not group.words):
            yield " ".join(f"{x:.0f},{y:.0f}" for x, y in (curve.points[0], curve.points[-1])) + " arrow"
        if group.words:
            xs, ys = zip(*(point for shape in group.shapes for point in reached(shape)), strict=True)
            left, top = min(xs), min(ys)
            yield f"{left:.0f},{top:.0f} {max(xs) - left:.0f}×{max(ys) - top:.0f} {group.words[:100]}"


def reached(shape):
    if isinstance(shape, Text):
        (x, y), width = shape.place, shape.width
        return (x, y), (x + width, y)
    return shape.points


@pytest.mark.parametrize(
    ("golden", "name", "raw", "shown"),
    [
        ("throat-page", "throat", {"fever": True, "exudate": True}, [0]),
        ("leukopenia-pages", "leukopenia", None, [0, -2]),
        ("leukopenia-title-case-pages", "leukopenia", {"wbc": 3.55}, [0, 1]),
    ],
)
def test_pages_are_as_they_were_when_someone_last_looked(golden, name, raw, shown, compiled, evaluate):
    drawn = pages(flowchart(compiled(name).protocol, None if raw is None else evaluate(name, raw)), BUNDLED)
    text = "\n".join(line for place in shown for line in lines_of(drawn[place])) + "\n"
    file = GOLDEN / f"{golden}.txt"
    if os.environ.get("CAREPATH_RESET_GOLDENS") == "1":
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
