"""A flowchart as Graphviz DOT text.

`to_dot` is a complete drawing that any Graphviz can render; `geometry` is what places our own boxes: sizes and
connections alone, the same for every patient.

The answers to a question are one node, a table with a row for each, so that they stay together and in order. All text
is data and stays text: nothing in it is an escape, an entity or markup, and no attribute takes an address from it.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import ceil

import graphviz

from diagrams.chart import Arrow, Box, Flowchart, Item, Kind, State
from diagrams.labels import Label, label, labels
from diagrams.lettering import FAMILY, clean, wrap
from diagrams.looks import LINES, PANEL, PANEL_LINE, TEXT, TRACK, fill_of, ink, line_of

_POINTS_PER_INCH = 72
_HEADING_WIDTH = 800.0
_STYLE = {
    Kind.DECISION: "filled,diagonals",
    Kind.RECOMMENDATION: "filled",
    Kind.LINK: "filled,rounded",
}
_LINE = {State.PLAIN: "solid", State.TAKEN: "bold", State.POSSIBLE: "dashed", State.RULED_OUT: "dotted"}


def to_dot(chart: Flowchart) -> str:
    """Write a flowchart as DOT: the same flowchart gives the same text."""
    dot = graphviz.Digraph(
        graph_attr={
            **_distances(chart),
            "fontname": FAMILY,
            "fontsize": f"{TRACK:g}",
            "labelloc": "t",
            "labeljust": "l",
            "label": "".join(f"{escape(line)}\\l" for line in _heading(chart) if line),
        },
        node_attr={**_NODE, "fontname": FAMILY, "fontsize": f"{TEXT:g}"},
        edge_attr=_EDGE,
    )
    _fill(dot, chart, drawn=True)
    if chart.legend:
        with dot.subgraph(name="cluster legend") as legend:
            legend.attr(label="Legend", color=PANEL_LINE, margin="8")
            for box in chart.legend:
                legend.node(box.id, **_size(label(box)), **_looks(box, label(box)))
    return str(dot.source)


def geometry(chart: Flowchart) -> str:
    """Write what decides where the boxes of a flowchart go: the same text for every patient."""
    dot = graphviz.Digraph(graph_attr=_distances(chart), node_attr={**_NODE, "label": ""}, edge_attr=_EDGE)
    _fill(dot, chart, drawn=False)
    return str(dot.source)


_NODE = {"shape": "box", "margin": "0.06,0.02"}
_EDGE = {"arrowsize": "0.6", "tailport": "e", "headport": "w"}


def _distances(chart: Flowchart) -> dict[str, str]:
    """How far columns stand apart, in inches: the more arrows leave one question's answers, the further."""
    of = {box.id: box.of for box in chart.boxes if box.of}
    leaving = Counter(of[arrow.tail] for arrow in chart.arrows if arrow.tail in of)
    ranks = 0.18 + 0.03 * min(max(leaving.values(), default=0), 5)
    return {"rankdir": "LR", "ranksep": f"{ranks:g}", "nodesep": "0.07"}


def _fill(dot: graphviz.Digraph, chart: Flowchart, *, drawn: bool) -> None:
    """Write the tracks and the arrows; `drawn` with their texts and looks."""
    texts = labels(chart.boxes)
    by_id = {box.id: box for box in chart.boxes}
    led_to = {arrow.head for arrow in chart.arrows if by_id[arrow.tail].cluster == by_id[arrow.head].cluster}
    for cluster in chart.clusters:
        with dot.subgraph(name=f"cluster {name(cluster.id)}") as track:
            if drawn:
                track.attr(label=escape(cluster.title), style="filled", fillcolor=PANEL, color=PANEL_LINE)
            track.attr(margin="8")
            boxes = [box for box in chart.boxes if box.cluster == cluster.id]
            _boxes(track, boxes, texts, drawn=drawn)
            _align(track, [box.id for box in boxes if box.id not in led_to])
    for decision in dict.fromkeys(box.of for box in chart.boxes if box.of):
        dot.edge(name(decision), answers(decision), arrowhead="none", weight="4")
    for arrow in chart.arrows:
        if by_id[arrow.head].kind is not Kind.OUTCOME:
            _edge(dot, arrow, by_id[arrow.tail], by_id[arrow.head], drawn=drawn)


def _heading(chart: Flowchart) -> Iterator[str]:
    """Everything that is said of the chart as a whole."""
    yield from (chart.title, *chart.subtitle)
    remarks = [f"⚠ {number} {text}" for number, text in enumerate(chart.cautions, 1)]
    remarks += (f"About the data: {text}" for text in chart.doubts)
    for text in remarks:
        yield from wrap(text, _HEADING_WIDTH, TRACK)
    yield from chart.footer


def _boxes(track: graphviz.Digraph, boxes: Sequence[Box], texts: Mapping[str, Label], *, drawn: bool) -> None:
    for box in boxes:
        if box.kind is not Kind.OUTCOME:
            looks = _looks(box, texts[box.id]) if drawn else {}
            track.node(name(box.id), **_size(texts[box.id]), **looks)
    for decision in dict.fromkeys(box.of for box in boxes if box.of):
        rows = [box for box in boxes if box.of == decision]
        width, height = max(texts[row.id].width for row in rows), sum(texts[row.id].height for row in rows)
        track.node(
            answers(decision),
            label=_table(rows, texts, drawn=drawn),
            shape="none",
            width=_inches(width),
            height=_inches(height),
        )


def _align(track: graphviz.Digraph, roots: Sequence[str]) -> None:
    """Begin everything in a track at its left."""
    if len(roots) > 1:
        with track.subgraph() as column:
            column.attr(rank="same")
            for root in roots:
                column.node(name(root))


def _inches(points: float) -> str:
    return f"{points / _POINTS_PER_INCH:.4f}"


def _size(text: Label) -> dict[str, str]:
    return {"width": _inches(text.width), "height": _inches(text.height)}


def _looks(box: Box, text: Label) -> dict[str, str]:
    line = line_of(box)
    return {
        "label": "\\n".join(map(escape, _words(text, box.items))),
        "fillcolor": fill_of(box),
        "color": line.colour,
        "fontcolor": ink(box.state),
        "penwidth": f"{line.width:g}",
        **(
            {"shape": "plaintext"}
            if box.kind is Kind.OUTCOME
            else {"style": f"{_STYLE[box.kind]},{_LINE[State.PLAIN if box.done else box.state]}"}
        ),
    }


def _words(text: Label, items: Sequence[Item] = ()) -> list[str]:
    """The lines of a box, the mark before the first one; what it rests on stands in the last one."""
    lines = [*(line.text for line in text.lines), *(item.words for item in items)]
    if text.mark:
        lines[:1] = [f"{text.mark.text} {''.join(lines[:1])}"]
    notes = "  ".join(note.line.text for note in text.notes)
    if text.beside:
        lines[-1:] = [f"{''.join(lines[-1:])}  {notes}"]
    elif notes:
        lines.append(notes)
    return lines


def _table(rows: Sequence[Box], texts: Mapping[str, Label], *, drawn: bool) -> str:
    """An HTML-like label of rows of fixed sizes; each row is a port of its own."""
    cells = "".join(
        f'<TR><TD PORT="{port(row.id)}" FIXEDSIZE="TRUE" WIDTH="{ceil(texts[row.id].width)}" '
        f'HEIGHT="{ceil(texts[row.id].height)}">{_cell(row, texts[row.id]) if drawn else " "}</TD></TR>'
        for row in rows
    )
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">{cells}</TABLE>>'


def _cell(row: Box, text: Label) -> str:
    return f'<FONT COLOR="{ink(row.state)}">{"<BR/>".join(map(escape_html, _words(text))) or " "}</FONT>'


def _edge(dot: graphviz.Digraph, arrow: Arrow, tail: Box, head: Box, *, drawn: bool) -> None:
    line = LINES[arrow.state]
    attributes = {"id": edge_id(arrow)}
    if drawn:
        attributes |= {"style": _LINE[arrow.state], "color": line.colour, "penwidth": f"{line.width:g}"}
    if tail.kind is Kind.OUTCOME:
        attributes["tailport"] = f"{port(tail.id)}:e"
    if arrow.aside:
        attributes["minlen"] = "2"
    if tail.cluster != head.cluster:
        attributes["weight"] = "0"
    dot.edge(answers(tail.of) if tail.of else name(tail.id), name(head.id), **attributes)


def escape(text: str) -> str:
    """A text for a DOT label that shows it as it is."""
    return str(graphviz.escape(html.escape(clean(text))))


def escape_html(text: str) -> str:
    """A text for a cell of an HTML-like label that shows it as it is."""
    return html.escape(clean(text))


def name(identifier: str) -> str:
    """A node's name in DOT, without the signs that DOT or its writer read a meaning into."""
    return re.sub(r"[^\w/>. -]", "_", clean(identifier))


def port(identifier: str) -> str:
    """The name of an answer's row in its table."""
    return re.sub(r"\W", "_", clean(identifier))


def answers(decision: str) -> str:
    """The name of the node that holds the answers to a decision."""
    return f"{name(decision)} answers"


def edge_id(arrow: Arrow) -> str:
    """The id of an arrow in DOT."""
    return f"{name(arrow.tail)} to {name(arrow.head)}"
