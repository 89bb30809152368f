"""The legend: every kind of box in every state, each saying itself what it means, and what else has to be known."""

from __future__ import annotations

from diagrams.boxes import draw_box, stacked
from diagrams.chart import AGAIN, CAUTION, Box, Flowchart, Kind
from diagrams.labels import BOX_WIDTH, TextLine, label, text_lines
from diagrams.lettering import LEADING
from diagrams.looks import INK, LINES, SMALL
from diagrams.picture import Curve, Group, Point, straight

_CELL = (BOX_WIDTH + 16, 25.0)
_NOTES = (
    "Every question that an arrow reaches is asked; an arrow that passes its answers is followed whatever the answer.",
    "An answer without an arrow leads to nothing further. ▸ goes on elsewhere.",
    "IMMEDIATE (red bar): at once. prompt: the same day.",
    "Small blue names: what a box rests on, statements of the source and declared readings of it.",
)
_NOTE_OF_PATIENTS = f"✓ done (thin frame): nothing is left to do. {CAUTION} 1: see the caution of that number."
_NOTE_OF_ROUNDS = f"{AGAIN} again: once that is done, all is asked anew, with what is named."


def legend_size(chart: Flowchart) -> Point:
    """How wide and how high the legend is."""
    rows = _rows(chart)
    return max(map(len, rows), default=0) * _CELL[0], len(rows) * _CELL[1] + (len(_note(chart)) + 1) * SMALL * LEADING


def draw_legend(chart: Flowchart, corner: Point) -> list[Group]:
    """Draw it from its upper left corner on."""
    groups = [
        _draw_sample(sample, (corner[0] + _CELL[0] * column + BOX_WIDTH / 2, corner[1] + _CELL[1] * (row + 0.5)))
        for row, samples in enumerate(_rows(chart))
        for column, sample in enumerate(samples)
    ]
    below = corner[0], corner[1] + _CELL[1] * len(_rows(chart)) + 2
    return [*groups, Group(shapes=stacked(_note(chart), below, INK), words=" ".join(_notes(chart)))]


def _rows(chart: Flowchart) -> list[list[Box]]:
    states = dict.fromkeys(sample.state for sample in chart.legend)
    return [[sample for sample in chart.legend if sample.state is state] for state in states]


def _note(chart: Flowchart) -> list[TextLine]:
    width = max(map(len, _rows(chart)), default=0) * _CELL[0]
    return [line for text in _notes(chart) for line in text_lines(text, width, SMALL)]


def _notes(chart: Flowchart) -> tuple[str, ...]:
    if chart.notes:
        return chart.notes
    if not chart.legend:
        return ()
    of_patient = (_NOTE_OF_PATIENTS,) if any(box.room for box in chart.boxes) else ()
    of_rounds = (_NOTE_OF_ROUNDS,) if any(box.again for box in chart.boxes) else ()
    return *_NOTES, *of_rounds, *of_patient


def _draw_sample(sample: Box, centre: Point) -> Group:
    shapes = draw_box(sample, label(sample), centre).shapes
    if sample.kind is Kind.OUTCOME:
        ends = (centre[0] - BOX_WIDTH / 2, centre[1]), (centre[0] + BOX_WIDTH / 2, centre[1])
        shapes = (Curve(points=straight(*ends), line=LINES[sample.state]), *shapes)
    return Group(shapes=shapes, words=f"legend, {sample.kind.value}: {sample.heading}")
