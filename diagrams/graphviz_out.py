"""A flowchart as a file: in Graphviz's own language, in Mermaid's, or as a drawing.

Graphviz only places the boxes: the system's `dot` when there is one, otherwise `graphviz-pure`, which comes with
Carepath. What it places we draw ourselves, in one font: SVG and PDF are written here, PNG is made from the SVG by the
`resvg` library. So all formats exist with either Graphviz, and no text of theirs is in a drawing. SVG and PNG are one
picture, as large as the chart is; PDF is pages of A3.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args
from urllib.parse import quote

from diagrams.chart import Flowchart
from diagrams.dot import to_dot
from diagrams.drawing import draw
from diagrams.layout import DrawingError
from diagrams.mermaid import to_mermaid
from diagrams.pages import pages
from diagrams.pdf import to_pdf
from diagrams.picture import Picture
from diagrams.png import to_png
from diagrams.svg import Theme, to_svg

__all__ = ["DrawingError", "Format", "Theme", "render", "render_pages", "to_dot"]

Format = Literal["svg", "png", "pdf", "dot", "mmd"]


def render(
    chart: Flowchart, form: str, *, theme: Theme = "auto", program: str | None = None, beside: Iterable[str] = ()
) -> bytes:
    """Draw a flowchart; `program` is the Graphviz to use instead of the one that is found. A PDF is always light.

    What boxes rest on leads, in an SVG, to the HTML drawing of the protocol beside it: `PROTOCOL.html`. The protocols
    that go on from it lead to their own SVG, as far as that stands `beside` it.

    Raises:
        DrawingError: the format is unknown, or Graphviz is missing or failed; the message is one line.
    """
    match form:
        case "dot":
            return to_dot(chart).encode()
        case "mmd":
            return to_mermaid(chart).encode()
        case "pdf":
            return to_pdf(pages(chart, program))
        case "svg":
            links, drawings = f"{quote(chart.protocol)}.html", addresses(beside, form)
            return to_svg(draw(chart, program), theme=theme, links=links, drawings=drawings)
        case "png":
            return _painted(draw(chart, program), form, theme)
        case _:
            raise DrawingError(f"no format `{form}`: there are {', '.join(get_args(Format))}")


def addresses(protocols: Iterable[str], form: str) -> dict[str, str]:
    """Where the drawings of other protocols are that stand beside one of the same form."""
    return {id_: f"{quote(id_)}.{form}" for id_ in protocols}


def render_pages(
    chart: Flowchart, form: str, *, theme: Theme = "auto", program: str | None = None
) -> tuple[bytes, ...]:
    """Draw the pages of a flowchart as one picture each, `svg` or `png`.

    Raises:
        DrawingError: Graphviz is missing or failed; the message is one line.
    """
    return tuple(_painted(page, form, theme) for page in pages(chart, program))


def _painted(picture: Picture, form: str, theme: Theme) -> bytes:
    return to_png(picture, "dark" if theme == "dark" else "light") if form == "png" else to_svg(picture, theme=theme)
