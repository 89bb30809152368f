"""What a protocol or an evaluation shows in a notebook: its flowchart (the entry point `carepath.pictures`)."""

from __future__ import annotations

from diagrams.flowchart import flowchart
from diagrams.graphviz_out import render
from kg.compiled import CompiledProtocol
from kg.protocol import Protocol
from kg.traversal import Evaluation


def svg(shown: Protocol | CompiledProtocol | Evaluation) -> str:
    """The flowchart as SVG, light: a notebook's own theme is not the system's.

    Raises:
        DrawingError: no Graphviz could lay it out.
    """
    match shown:
        case Evaluation():
            chart = flowchart(shown.protocol, shown)
        case CompiledProtocol():
            chart = flowchart(shown.protocol)
        case _:
            chart = flowchart(shown)
    return render(chart, "svg", theme="light").decode()
