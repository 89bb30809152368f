"""Drawing a protocol, or one patient's way through it, in one of the formats there are."""

from __future__ import annotations

from collections.abc import Iterable

from diagrams.coverage import coverage_chart
from diagrams.flowchart import flowchart
from diagrams.graphviz_out import Theme, render, render_pages
from diagrams.html_page import to_html
from diagrams.layout import DrawingError
from diagrams.png import PIXELS_PER_INCH, pixels_per_inch
from diagrams.views import WHOLE, DependsOn, OneTrack, View, ViewError, WaysTo
from kg.cases.coverage import Coverage
from kg.protocol import Protocol
from kg.traversal import Evaluation

__all__ = [
    "WHOLE",
    "DependsOn",
    "DrawingError",
    "OneTrack",
    "Theme",
    "View",
    "ViewError",
    "WaysTo",
    "coarseness",
    "drawn",
    "drawn_coverage",
    "drawn_pages",
]


def drawn(
    protocol: Protocol,
    answer: Evaluation | None,
    form: str,
    view: View = WHOLE,
    *,
    theme: Theme = "auto",
    beside: Iterable[str] = (),
) -> bytes:
    """The drawing as `svg`, `png`, `pdf`, `dot` or `mmd`, or a page about it as `html`.

    `beside` are the protocols whose drawings stand beside it as `ID.svg` and `ID.html`: links lead only there.

    Raises:
        DrawingError: no Graphviz could lay it out.
        ViewError: the view is of something that the protocol does not have.
    """
    chart = flowchart(protocol, answer, view)
    if form == "html":
        return to_html(chart, protocol, answer, beside=beside)
    return render(chart, form, theme=theme, beside=beside)


def drawn_coverage(protocol: Protocol, coverage: Coverage, form: str) -> bytes:
    """The flowchart by what cases cover, as `svg` or `png`.

    Raises:
        DrawingError: no Graphviz could lay it out.
    """
    return render(coverage_chart(protocol, coverage), form)


def coarseness(png: bytes) -> str:
    """What has to be said of a PNG that is coarser than others; "" of any other."""
    fine = pixels_per_inch(png)
    return f"{fine} pixels an inch instead of {PIXELS_PER_INCH}, as it is very large" if fine < PIXELS_PER_INCH else ""


def drawn_pages(
    protocol: Protocol,
    answer: Evaluation | None,
    form: str,
    view: View = WHOLE,
    *,
    theme: Theme = "auto",
) -> tuple[bytes, ...]:
    """The pages of the drawing, each as `svg` or `png`.

    Raises:
        DrawingError: no Graphviz could lay it out.
        ViewError: the view is of something that the protocol does not have.
    """
    return render_pages(flowchart(protocol, answer, view), form, theme=theme)
