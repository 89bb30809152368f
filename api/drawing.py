"""Drawing a protocol, or one patient's way through it, in one of the formats there are."""

from __future__ import annotations

from diagrams.flowchart import flowchart
from diagrams.graphviz_out import render
from diagrams.layout import DrawingError
from kg.protocol import Protocol
from kg.traversal import Evaluation

__all__ = ["DrawingError", "drawn"]


def drawn(protocol: Protocol, answer: Evaluation | None, form: str) -> bytes:
    """The drawing as `svg`, `png`, `pdf` or `dot`.

    Raises:
        DrawingError: no Graphviz could lay it out.
    """
    return render(flowchart(protocol, answer), form)
