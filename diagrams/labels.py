"""The text of a box, cut into lines, and the size that the box needs for it.

In a patient's flowchart the size of a box does not depend on the patient: room is kept for the mark of its state, for
the lines that tell values or reasons, and for its cautions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from diagrams.chart import Basis, Box, Item, Kind, State
from diagrams.lettering import LEADING, clean, font, wrap
from diagrams.looks import SMALL, TEXT

BOX_WIDTH = 150.0
_TEXT_WIDTH = {Kind.DECISION: 128.0, Kind.RECOMMENDATION: 136.0, Kind.OUTCOME: 106.0, Kind.LINK: 136.0}
_PADDING = {Kind.DECISION: 5.0, Kind.RECOMMENDATION: 4.5, Kind.OUTCOME: 2.0, Kind.LINK: 3.0}
SIDES = 5.0
MARK_ROOM = 11.0
"""How wide the column of marks is."""
ABOVE_FOOT = 2.0
_BESIDE = 8.0
"""How much wider than its text an answer may be for what it rests on to stand beside it."""
NOTE_GAP = 6.0
_TABLE_INDENT = 3.0
TABLE_SIDE = (BOX_WIDTH - _TEXT_WIDTH[Kind.DECISION]) / 2 + _TABLE_INDENT
"""How far the table of a decision is from its side."""
_SIGN_ROOM, _COLUMN_GAP = 10.0, 4.0
CLIPPED = "…"
_REMEMBERED = 2048
_BOLD = {Kind.DECISION, Kind.RECOMMENDATION}


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
class Note:
    """A small text at the foot of a box: which protocol goes on, what is new in the next round, what the box rests on.

    Its cautions are none of these.

    `left` counts from where the text of the box begins, `row` from the first row of the foot.
    """

    line: TextLine
    left: float
    row: int
    basis: Basis | None = None
    protocol: str = ""
    again: str = ""
    """All that is said of the next round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The text of a box, and the box's size."""

    heading: tuple[TextLine, ...]
    details: tuple[TextLine, ...]
    width: float
    height: float
    mark: TextLine | None = None
    """It stands in a column of its own, left of the heading."""
    items: tuple[Note, ...] = ()
    """The table of scores, in columns."""
    table: float = 0.0
    """How high that is."""
    notes: tuple[Note, ...] = ()
    beside: bool = False
    """Whether the notes stand beside the last line of the heading instead of below everything."""
    last: float = 0.0
    """How far the last line of the heading reaches at most, whatever the state."""
    foot: float = 0.0
    """How high the foot is."""
    padding: float = 0.0
    """Above the text and below the foot."""

    @property
    def lines(self) -> tuple[TextLine, ...]:
        """The heading and the details."""
        return self.heading + self.details


def labels(boxes: Sequence[Box]) -> dict[str, Label]:
    """The labels of boxes by id: questions and recommendations are all of one width, the answers to a question too."""
    made = {box.id: label(box) for box in boxes}
    answers: dict[str, float] = {}
    for box in boxes:
        if box.kind is Kind.OUTCOME:
            answers[box.of] = max(answers.get(box.of, 0.0), made[box.id].width)
    return {box.id: replace(made[box.id], width=answers.get(box.of, made[box.id].width)) for box in boxes}


@lru_cache(maxsize=_REMEMBERED)
def label(box: Box) -> Label:
    """Cut the words of a box into lines; a box that was met before is not cut again."""
    width = _TEXT_WIDTH[box.kind]
    column = MARK_ROOM if box.state is not State.PLAIN and box.kind in {Kind.OUTCOME, Kind.RECOMMENDATION} else 0.0
    # an answer is bold for some patients only, and as wide for all
    widest = text_lines(box.heading, width - column, TEXT, bold=column > 0 or box.kind in _BOLD)
    bold = box.kind in _BOLD or (box.kind is Kind.OUTCOME and box.state is State.TAKEN)
    heading = tuple(replace(line, bold=bold) for line in widest)
    details = tuple(line for detail in box.details for line in text_lines(detail, width, SMALL))
    if box.room:
        details = _within(details, box.room)
    notes, rows = _notes(box, width)
    reach, last = max((line.width for line in widest), default=0.0), widest[-1].width if widest else 0.0
    beside = box.kind is Kind.OUTCOME and rows == 1 and last + NOTE_GAP + _end(notes) <= width + _BESIDE
    reach = max(reach, last + NOTE_GAP + _end(notes) if beside else _end(notes))
    reach = max(reach, *(line.width - column for line in details)) if details else reach
    foot = 0.0 if beside or not rows else rows * SMALL * LEADING + ABOVE_FOOT
    kept = max(len(details), box.room) * SMALL
    items, item_rows = _table(box.items, width - _TABLE_INDENT, signed=box.room > 0)
    table = item_rows * SMALL * LEADING
    return Label(
        heading=heading,
        details=details,
        width=BOX_WIDTH if box.kind is not Kind.OUTCOME else reach + column + 2 * SIDES,
        height=(sum(line.size for line in heading) + kept) * LEADING + table + foot + 2 * _PADDING[box.kind],
        mark=TextLine(text=box.state.mark, size=TEXT, bold=True) if column else None,
        items=items,
        table=table,
        notes=notes,
        beside=beside,
        last=last,
        foot=foot,
        padding=_PADDING[box.kind],
    )


def _table(items: Sequence[Item], width: float, *, signed: bool) -> tuple[tuple[Note, ...], int]:
    """Items in columns (signs where there is a patient, points to the right, labels), and how many rows they have."""
    signs = _SIGN_ROOM if signed else 0.0
    points = [TextLine(text=item.points, size=SMALL, bold=True) for item in items]
    column = signs + max((line.width for line in points), default=0.0)
    found: list[Note] = []
    row = 0
    for item, number in zip(items, points, strict=True):
        if item.points:
            if signed and item.state.mark:
                found.append(Note(line=TextLine(text=item.state.mark, size=SMALL, bold=True), left=0.0, row=row))
            found.append(Note(line=number, left=column - number.width, row=row))
            lines = text_lines(item.label, width - column - _COLUMN_GAP, SMALL)
            found += (Note(line=line, left=column + _COLUMN_GAP, row=row + n) for n, line in enumerate(lines))
        else:
            lines = (clipped(item.label, width, SMALL, bold=True),)
            found.append(Note(line=lines[0], left=0.0, row=row))
        row += len(lines)
    return tuple(found), row


def _notes(box: Box, width: float) -> tuple[tuple[Note, ...], int]:
    """The notes of a box in rows, cautions last, and how many rows there are, also where no caution stands.

    A protocol that goes on has a row of its own, and so has the next round, also where a leaf is ruled out.
    """
    onward = tuple(
        Note(line=clipped(text, width, SMALL), left=0.0, row=row, protocol=protocol)
        for row, (protocol, text) in enumerate(box.going_on.items())
    )
    above = len(onward) + (box.again is not None)
    if box.again and box.next_round:
        said = clipped(box.next_round, width, SMALL)
        onward = (*onward, Note(line=said, left=0.0, row=len(onward), again=box.again[1]))
    lines = [TextLine(text=_name(basis.id, width), size=SMALL, bold=False) for basis in box.basis]
    cautions = text_lines(box.caution, width, SMALL, bold=True)
    widths = [line.width for line in (*lines, *cautions)]
    if box.caution_room:
        kept = font(bold=True).width(box.caution_room, SMALL)
        widths[len(lines) :] = [max(kept, line.width) for line in cautions] or [kept]
    places = _flow(widths, width)
    notes = (
        Note(line=line, left=left, row=above + row, basis=basis)
        for line, basis, (left, row) in zip(
            (*lines, *cautions), (*box.basis, *[None] * len(cautions)), places, strict=False
        )
    )
    return (*onward, *notes), above + (places[-1][1] + 1 if places else 0)


def _name(id_: str, width: float) -> str:
    """A name in one line; where there is no room for all of it, it says so."""
    if len(wrap(id_, width, SMALL)) == 1:
        return clean(id_)
    return "".join((*wrap(id_, width - SMALL, SMALL)[:1], CLIPPED))


def _flow(widths: Sequence[float], room: float) -> list[tuple[float, int]]:
    """Where things go that stand beside each other, in rows: how far from the left, and in which row."""
    places: list[tuple[float, int]] = []
    left, row = 0.0, 0
    for width in widths:
        start = left + NOTE_GAP if left else 0.0
        if start and start + width > room:
            start, row = 0.0, row + 1
        places.append((start, row))
        left = start + width
    return places


def _end(notes: Sequence[Note]) -> float:
    return max((note.left + note.line.width for note in notes), default=0.0)


def _within(lines: tuple[TextLine, ...], room: int) -> tuple[TextLine, ...]:
    """The lines that there is room for; when there are more, the last one says so."""
    if len(lines) <= room:
        return lines
    last = lines[room - 1]
    return (*lines[: room - 1], replace(last, text=f"{last.text.rpartition(' ')[0]} {CLIPPED}".strip()))


def text_lines(text: str, width: float, size: float, *, bold: bool = False) -> tuple[TextLine, ...]:
    """A text as lines of one size."""
    return tuple(TextLine(text=line, size=size, bold=bold) for line in wrap(text, width, size, bold=bold))


def clipped(text: str, width: float, size: float, *, bold: bool = False) -> TextLine:
    """A text as one line, which says so when there is more of it."""
    first, *more = text_lines(text, width, size, bold=bold) or (TextLine(text="", size=size, bold=bold),)
    return replace(first, text=f"{first.text} {CLIPPED}") if more else first


def fits(text: str, kind: Kind, lines: int = 1) -> bool:
    """Whether a detail takes no more than so many lines in a kind of box."""
    return len(wrap(text, _TEXT_WIDTH[kind], SMALL)) <= lines
