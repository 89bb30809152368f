"""The text of a box, cut into lines, and the size that the box needs for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from diagrams.flowchart import Box, Kind
from diagrams.lettering import LEADING, font, wrap
from diagrams.looks import SMALL, TEXT

BOX_WIDTH = 144.0
_TEXT_WIDTH = {Kind.DECISION: 120.0, Kind.RECOMMENDATION: 128.0, Kind.OUTCOME: 80.0, Kind.LINK: 128.0}
_PADDING = {Kind.DECISION: 5.0, Kind.RECOMMENDATION: 4.5, Kind.OUTCOME: 2.0, Kind.LINK: 3.0}
_SIDES = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """One line of text."""

    text: str
    size: float
    bold: bool

    @property
    def width(self) -> float:
        """How wide it is."""
        return font(bold=self.bold).width(self.text, self.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The lines of a box, and the box's size."""

    lines: tuple[TextLine, ...]
    width: float
    height: float


def labels(boxes: Sequence[Box]) -> dict[str, Label]:
    """The labels of boxes by id: questions and recommendations are all of one width, the answers to a question too."""
    made = {box.id: label(box) for box in boxes}
    answers: dict[str, float] = {}
    for box in boxes:
        if box.kind is Kind.OUTCOME:
            answers[box.of] = max(answers.get(box.of, 0.0), made[box.id].width)
    return {box.id: replace(made[box.id], width=answers.get(box.of, made[box.id].width)) for box in boxes}


def label(box: Box) -> Label:
    """Cut the words of a box into lines."""
    width = _TEXT_WIDTH[box.kind]
    marked = box.kind in {Kind.OUTCOME, Kind.RECOMMENDATION}
    heading = f"{box.state.mark} {box.heading}" if marked else box.heading
    bold = box.kind in {Kind.DECISION, Kind.RECOMMENDATION}
    lines = text_lines(heading, width, TEXT, bold=bold)
    lines += text_lines(box.caution, width, TEXT, bold=True)
    for detail in box.details:
        lines += text_lines(detail, width, SMALL)
    return Label(
        lines=lines,
        width=BOX_WIDTH
        if box.kind is not Kind.OUTCOME
        else max((line.width for line in lines), default=0.0) + 2 * _SIDES,
        height=sum(line.size for line in lines) * LEADING + 2 * _PADDING[box.kind],
    )


def text_lines(text: str, width: float, size: float, *, bold: bool = False) -> tuple[TextLine, ...]:
    """A text as lines of one size."""
    return tuple(TextLine(text=line, size=size, bold=bold) for line in wrap(text, width, size, bold=bold))
