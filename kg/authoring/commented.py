"""A YAML file as it was written: its values with their styles, and every comment with what it speaks of.

A comment that has a line of its own speaks of what follows it, unless it is indented like what stands before it; a
comment at the end of a line speaks of what stands on that line. The file is one that the strict reader takes: it has
no anchors, tags or keys that are lists.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import yaml

Position = tuple[int, int]
"""A line and a column, both counted from 0."""

_HEADER: Final = re.compile(r"[|>][-+0-9]*[ \t]+(#.*)")
_OPENS_NOTHING: Final = re.compile(r"[-? \t]*")


@dataclass(slots=True)
class Text:
    """A scalar; `lines` are those of a folded text, as they were broken."""

    text: str
    style: str = ""
    lines: tuple[str, ...] = ()


@dataclass(slots=True)
class Entry:
    """A value of a list, or a key with its value; `above` are lines of comments, "" for a blank line."""

    key: Text | None
    value: Text | Many
    above: list[str] = field(default_factory=list)
    beside: str = ""
    column: int = 0

    def remark(self, comment: str, column: int) -> None:
        """Put a comment at the end of the line, or above where one stands there already."""
        if self.beside:
            self.above.append(comment)
        else:
            self.beside, self.column = comment, column


@dataclass(slots=True)
class Many:
    """A list or a mapping; `flow`: between brackets. `below` are comments after its last entry."""

    is_mapping: bool
    flow: bool
    entries: list[Entry] = field(default_factory=list)
    below: list[str] = field(default_factory=list)

    def has_comments(self) -> bool:
        """Whether any comment stands inside."""
        return bool(self.below) or any(
            any(entry.above) or entry.beside or (isinstance(entry.value, Many) and entry.value.has_comments())
            for entry in self.entries
        )


@dataclass(frozen=True, slots=True)
class _Spot:
    """An entry, where it starts, and the list or mapping it is in."""

    start: Position
    entry: Entry
    within: _Extent


@dataclass(frozen=True, slots=True)
class _Extent:
    """A list or mapping, where it stands, the column of its entries, and the entry whose value it is."""

    many: Many
    start: Position
    end: Position
    owner: _Spot | None

    @property
    def column(self) -> int:
        return self.start[1]

    def chain(self) -> Iterator[_Extent]:
        """It, and all that it is in, outwards."""
        yield self
        if self.owner:
            yield from self.owner.within.chain()


def read_commented(text: str) -> Many:
    """The content of a file that the strict reader takes, and that is a list or a mapping."""
    return _Reader(text).read()


def comments_of(text: str) -> list[str]:
    """Every comment of a file, in the order of writing."""
    reader = _Reader(text)
    reader.read()
    return [comment for _, comment in reader.comments]


class _Reader:
    """Reads one file: the nodes first, then the comments between them."""

    def __init__(self, text: str) -> None:
        text = text.replace("\r\n", "\n")
        self._text = text if text.endswith("\n") else text + "\n"
        self._lines = self._text.split("\n")
        self._spots: list[_Spot] = []
        self._extents: list[_Extent] = []
        self._scalars: list[tuple[Position, Position]] = []
        self._headers: dict[Position, tuple[str, _Spot | None]] = {}
        self.comments: list[tuple[Position, str]] = []

    def read(self) -> Many:
        """The root with all comments."""
        node = yaml.compose(self._text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        root = self._value(node, None) if node else None
        if not isinstance(root, Many):
            raise TypeError("the file is neither a list nor a mapping")
        self._starts = [spot.start for spot in self._spots]
        self._extent_starts = [extent.start for extent in self._extents]
        self._find_comments()
        self._note_blank_lines()
        for position, comment in self.comments:
            self._attach(position, comment)
        return root

    def _value(self, node: yaml.Node, owner: _Spot | None) -> Text | Many:
        start = (node.start_mark.line, node.start_mark.column)
        end = (node.end_mark.line, node.end_mark.column)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, start, end, owner)
        is_mapping = isinstance(node, yaml.MappingNode)
        many = Many(is_mapping, isinstance(node, yaml.CollectionNode) and bool(node.flow_style))
        extent = _Extent(many, start, end, owner)
        self._extents.append(extent)
        for item in node.value:
            key_node, value_node = item if many.is_mapping else (None, item)
            first = key_node or value_node
            entry = Entry(None, Text(""))
            spot = _Spot((first.start_mark.line, first.start_mark.column), entry, extent)
            self._spots.append(spot)
            if key_node:
                key = self._value(key_node, spot)
                entry.key = key if isinstance(key, Text) else None
            entry.value = self._value(value_node, spot)
            many.entries.append(entry)
        return many

    def _scalar(self, node: yaml.ScalarNode, start: Position, end: Position, owner: _Spot | None) -> Text:
        style = node.style or ""
        lines: tuple[str, ...] = ()
        if style in {"|", ">"}:
            if header := _HEADER.match(self._lines[start[0]], start[1]):
                self._headers[start[0], header.start(1)] = header[1].rstrip(), owner
            lines = tuple(line.strip() for line in self._lines[start[0] + 1 : end[0]])
        self._scalars.append((start, end))
        return Text(node.value, style, lines)

    def _find_comments(self) -> None:
        """Every `#` that starts a comment: the first on a line that is in no text."""
        self._scalars.sort()
        starts = [start for start, _ in self._scalars]
        for number, line in enumerate(self._lines):
            for column in (i for i, c in enumerate(line) if c == "#"):
                before = bisect.bisect_right(starts, (number, column)) - 1
                if before < 0 or self._scalars[before][1] <= (number, column):
                    self.comments.append(((number, column), line[column:].rstrip()))
                    break
        self.comments += [(position, comment) for position, (comment, _) in self._headers.items()]
        self.comments.sort()

    def _note_blank_lines(self) -> None:
        """A blank line is kept above the outermost entry that follows it; none between brackets."""
        noted: set[int] = set()
        for spot in self._spots:
            line = spot.start[0]
            if line not in noted and self._is_blank(line - 1) and not spot.within.many.flow:
                spot.entry.above.append("")
            noted.add(line)

    def _is_blank(self, line: int) -> bool:
        return line >= 0 and not self._lines[line].strip()

    def _attach(self, position: Position, comment: str) -> None:
        _, owner = self._headers.get(position, ("", None))
        if owner:
            owner.entry.remark(comment, position[1])
            return
        line, column = position
        last = bisect.bisect_left(self._starts, position) - 1
        if _OPENS_NOTHING.fullmatch(self._lines[line], 0, column):
            self._attach_line(position, comment, last)
            return
        brackets = self._brackets(position)
        spot = self._spots[last] if last >= 0 else None
        if brackets:  # the last entry that stands in these brackets themselves, or that which they are the value of
            inside = (self._spots[i] for i in range(last, -1, -1) if self._spots[i].within is brackets)
            spot = next(inside, brackets.owner)
        else:
            while spot and spot.within.many.flow:
                spot = spot.within.owner
        if spot is None:
            self._attach_line(position, comment, last)
        else:
            spot.entry.remark(comment, column)

    def _attach_line(self, position: Position, comment: str, last: int) -> None:
        """A comment with a line of its own."""
        brackets = self._brackets(position)
        following = self._spots[last + 1] if last + 1 < len(self._spots) else None
        if brackets:
            inside = following and any(extent is brackets for extent in following.within.chain())
            target = following.entry.above if following and inside else brackets.many.below
        else:
            beside_a_dash = self._lines[position[0]][: position[1]].strip()
            target = self._below(0 if beside_a_dash else position[1], last, following)
        blank = self._is_blank(position[0] - 1)
        # The blank line that was noted for the entry stands last; comments are put before it, in their order.
        at = len(target) - 1 if target and not target[-1] else len(target)
        target[at:at] = ["", comment] if blank and not brackets else [comment]

    def _below(self, column: int, last: int, following: _Spot | None) -> list[str]:
        """What a comment between two entries is added to: the end of something before it, or the next entry."""
        open_ = [e for e in (self._spots[last].within.chain() if last >= 0 else ()) if not e.many.flow]
        closing = [e for e in open_ if following is None or all(e is not f for f in following.within.chain())]
        if following and (any(following.entry.above) or column <= following.within.column):
            return following.entry.above
        fits = next((extent for extent in closing if extent.column <= column), None)
        if fits:
            return fits.many.below
        return following.entry.above if following else self._extents[0].many.below

    def _brackets(self, position: Position) -> _Extent | None:
        """The innermost list or mapping between brackets that a position is in."""
        last = bisect.bisect_left(self._extent_starts, position) - 1
        around = self._extents[last].chain() if last >= 0 else iter(())
        return next((e for e in around if e.many.flow and e.start < position < e.end), None)
