"""A flowchart in Mermaid's language, for pages that draw it themselves (wikis, code hosts, notes).

Tracks are panels (`diagrams.panels`), so that each is laid out alone and no line crosses into another. The
answers to a question are written on its arrows when each leads to one place; otherwise they are nodes. No text can
become more than text: of ASCII signs that could mean something, the number is written (`#60;`), so there is no mark-up,
no directive and no link in the file that is not ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from diagrams.chart import Arrow, Box, Flowchart, Kind, State
from diagrams.lettering import clean
from diagrams.looks import ALARM, FILLS, INK, LINES, PANEL, PANEL_LINE, ink
from diagrams.panels import Panel, panels

_SHAPES = {
    Kind.DECISION: ("{{", "}}"),
    Kind.OUTCOME: ("([", "])"),
    Kind.RECOMMENDATION: ("[", "]"),
    Kind.LINK: ("[/", "/]"),
}
_IMMEDIATE_SHAPE = ("[[", "]]")
_LETTERS = {Kind.DECISION: "d", Kind.OUTCOME: "a", Kind.RECOMMENDATION: "r", Kind.LINK: "l"}
_STATES = {State.PLAIN: "plain", State.TAKEN: "taken", State.POSSIBLE: "possible", State.RULED_OUT: "ruled_out"}
_IN_ANY_CASE = "in any case"
_SIGNS = frozenset('"#$%&*+-;<=>@[\\]^_`{|}~')
"""Signs of Mermaid, and of the Markdown and the HTML that it reads in labels."""
_PANEL = f"fill:{PANEL},color:{INK},stroke:{PANEL_LINE},stroke-width:1px"
_LIST_NUMBER = re.compile(r"^(\d+)[.)]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edge:
    """One line of the drawing, from node to node; without a state it is not seen."""

    tail: str
    head: str
    label: str = ""
    state: State | None = None

    @property
    def line(self) -> str:
        if self.state is None:
            return "~~~"
        return f'-- "{self.label}" -->' if self.label else "-->"


def to_mermaid(chart: Flowchart) -> str:
    """Write a flowchart in Mermaid's language; the same chart gives the same text."""
    tracks = panels(chart)
    boxes = {box.id: box for track in tracks for part in track.parts for box in part.boxes}
    arrows = [arrow for track in tracks for part in track.parts for arrow in part.arrows]
    onward = _onward(boxes, arrows)
    names = {id_: f"{_LETTERS[box.kind]}{n}" for n, (id_, box) in enumerate(boxes.items(), 1) if id_ not in onward}
    notes = {name: texts for name, texts in _notes(chart).items() if texts}
    between = tuple(_between(tracks, notes))
    edges = (*between, *_edges(boxes, arrows, onward, names))
    lines = [
        "---",
        "config: {flowchart: {nodeSpacing: 24, rankSpacing: 36, subGraphTitleMargin: {top: 4, bottom: 8}}}",
        "---",
        "flowchart LR",
        f"  accTitle: {_plain(chart.title)}",
        f"  accDescr: {_plain(chart.description)}",
        *(f'  {name}["{_paragraphs(texts)}"]:::note' for name, texts in notes.items()),
    ]
    for number, track in enumerate(tracks, 1):
        inside = [box for part in track.parts for box in part.boxes if box.id in names]
        lines += [f'  subgraph t{number}["{_plain(track.cluster.title)}"]', "    direction LR"]
        lines += [*(f"    {_node(box, names)}" for box in inside), "  end"]
    lines += [f"  {edge.tail} {edge.line} {edge.head}" for edge in edges]
    lines += [f"  style t{number} {_PANEL}" for number, _ in enumerate(tracks, 1)]
    return "\n".join((*lines, *_styles([boxes[id_] for id_ in names], edges))) + "\n"


def _onward(boxes: Mapping[str, Box], arrows: Iterable[Arrow]) -> dict[str, str]:
    """Where each answer leads that is written on its arrow: all answers to a question, or none of them."""
    out_of: dict[str, list[str]] = {id_: [] for id_ in boxes}
    for arrow in arrows:
        out_of[arrow.tail].append(arrow.head)
    answers = [box for box in boxes.values() if box.kind is Kind.OUTCOME]
    in_nodes = {box.of for box in answers if len(out_of[box.id]) != 1 or box.id not in out_of.get(box.of, ())}
    return {box.id: out_of[box.id][0] for box in answers if box.of not in in_nodes}


def _between(tracks: Sequence[Panel], notes: Iterable[str]) -> Iterator[_Edge]:
    """From the first track into those that its gate leads into; all else is only held in its place."""
    yield from (_Edge(tail=name, head="t1") for name in notes)
    for number, track in enumerate(tracks[1:], 2):
        yield _Edge(tail="t1", head=f"t{number}", state=tracks[0].state if track.entries else None)


def _edges(
    boxes: Mapping[str, Box], arrows: Iterable[Arrow], onward: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[_Edge]:
    for arrow in arrows:
        if arrow.tail in onward:
            continue
        head = onward.get(arrow.head, arrow.head)
        said = _words(boxes[arrow.head]) if arrow.head in onward else _IN_ANY_CASE if arrow.aside else ""
        yield _Edge(tail=names[arrow.tail], head=names[head], label=said, state=arrow.state)


def _notes(chart: Flowchart) -> dict[str, tuple[str, ...]]:
    """What stands around the drawing, in nodes of their own above the first question."""
    signs = {box.state: [b.heading for b in chart.legend if b.state is box.state] for box in chart.legend}
    return {
        "about": (chart.title, *chart.subtitle, *chart.footer),
        "signs": tuple(f"{state.mark} {', '.join(words)}" for state, words in signs.items() if state.mark),
        "remarks": (*(f"{number}: {text}" for number, text in enumerate(chart.cautions, 1)), *chart.doubts),
    }


def _node(box: Box, names: Mapping[str, str]) -> str:
    opening, closing = _IMMEDIATE_SHAPE if box.immediate else _SHAPES[box.kind]
    return f'{names[box.id]}{opening}"{_words(box)}"{closing}:::{_class(box)}'


def _words(box: Box) -> str:
    marked = box.kind in {Kind.OUTCOME, Kind.RECOMMENDATION} and box.state.mark
    heading = f"{box.state.mark} {box.heading}" if marked else box.heading
    rests_on = ", ".join(basis.id for basis in box.basis)
    items = (item.words for item in box.items)
    told = (heading, box.caution, *box.details, *items, *box.going_on.values(), box.next_round, rests_on)
    return _paragraphs(text for text in told if text)


def _class(box: Box) -> str:
    return f"{box.kind.value}_{_STATES[box.state]}{'_immediate' if box.immediate else ''}"


def _styles(nodes: Sequence[Box], edges: Sequence[_Edge]) -> Iterator[str]:
    for name, box in sorted({_class(box): box for box in nodes}.items()):
        line = LINES[box.state]
        stroke = _stroke(ALARM if box.immediate else line.colour, line.width, line.dashes)
        yield f"  classDef {name} fill:{FILLS[box.kind][box.state]},color:{ink(box.state)},{stroke}"
    yield f"  classDef note {_PANEL},text-align:left"
    for state, line in LINES.items():
        numbers = [str(number) for number, edge in enumerate(edges) if edge.state is state]
        if numbers:
            yield f"  linkStyle {','.join(numbers)} {_stroke(line.colour, line.width, line.dashes)}"


def _stroke(colour: str, width: float, dashes: tuple[float, ...]) -> str:
    dashed = f",stroke-dasharray:{' '.join(f'{d:g}' for d in dashes)}" if dashes else ""
    return f"stroke:{colour},stroke-width:{width:g}px{dashed}"


def _paragraphs(texts: Iterable[str]) -> str:
    return "<br/>".join(map(_plain, texts))


def _plain(text: str) -> str:
    """A text that Mermaid shows as it is. A number with a full stop in front would begin a list."""
    written = "".join(f"#{ord(c)};" if c in _SIGNS else c for c in clean(text))
    return _LIST_NUMBER.sub(lambda found: f"{found[1]}#{ord(found[0][-1])};", written)
