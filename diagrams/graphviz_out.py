"""A flowchart as a file: `to_dot` for Graphviz's own language, `render` for a drawing.

Graphviz only places the boxes: the system's `dot` when there is one, otherwise `graphviz-pure`, which comes with
Carepath. What it places we draw ourselves, as one picture in one font: SVG and PDF are written here, PNG is made from
the SVG by the `resvg` library. So all formats exist with either Graphviz, and no text of theirs is in a drawing.
"""

from __future__ import annotations

from typing import Literal, get_args

from diagrams.dot import to_dot
from diagrams.drawing import draw
from diagrams.flowchart import Flowchart
from diagrams.layout import DrawingError
from diagrams.pdf import to_pdf
from diagrams.png import to_png
from diagrams.svg import to_svg

__all__ = ["DrawingError", "Format", "render", "to_dot"]

Format = Literal["svg", "png", "pdf", "dot"]


def render(chart: Flowchart, form: str, *, program: str | None = None) -> bytes:
    """Draw a flowchart; `program` is the Graphviz to use instead of the one that is found.

    Raises:
        DrawingError: the format is unknown, or Graphviz is missing or failed; the message is one line.
    """
    match form:
        case "dot":
            return to_dot(chart).encode()
        case "svg":
            return to_svg(draw(chart, program))
        case "pdf":
            return to_pdf(draw(chart, program))
        case "png":
            return to_png(draw(chart, program))
        case _:
            raise DrawingError(f"no format `{form}`: there are {', '.join(get_args(Format))}")
