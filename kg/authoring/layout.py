"""The one way in which a file is laid out.

Keys of known mappings stand in the order of the format, and the author's own names in theirs. A list or mapping
between brackets stays so where it fits on its line; a longer one of names is broken into lines as wide as the page, and
everything else gets a line for each entry, two columns further in. A text that is too long for its line is folded
(`>-`); a folded text is broken anew only where a line is too long. Quotes that are there stay, as double ones where
nothing has to be escaped. A blank line is kept, several become one. A comment at the end of a line keeps its column
where there is room, so that comments below each other stay so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.authoring.commented import Entry, Many, Text
from kg.authoring.shapes import Shape

WIDTH: Final = 120
_STEP: Final = "  "
_NOT_TO_FOLD: Final = re.compile(r"^\s|\s$|\s\s|\t")


def laid_out(root: Many, shape: Shape | None) -> str:
    """The text of a file."""
    header = root.entries[0].above if root.entries else []
    if root.entries:
        root.entries[0].above = []
    lines = [*header, *_block(root, "", shape)]
    while lines and not lines[0]:
        del lines[0]
    return "".join(f"{line}\n" for line in _single_blanks(lines))


def in_order(entries: Sequence[Entry], shape: Shape | None) -> list[Entry]:
    """Entries in the order of the format; one with an unknown key stays behind the entry that it follows."""
    known = {key: place for place, key in enumerate(shape.keys if shape else ())}
    placed: list[tuple[int, Entry]] = []
    place = -1
    for entry in entries:
        place = known.get(entry.key.text, place) if entry.key else place
        placed.append((place, entry))
    return [entry for _, entry in sorted(placed, key=lambda pair: pair[0])] if known else list(entries)


def below(shape: Shape | None, key: str | None) -> Shape | None:
    """What may stand behind a key, or in a list."""
    if shape is None:
        return None
    if key is None:
        return shape.items
    return shape.keys[key].shape if key in shape.keys else shape.values


def _single_blanks(lines: Sequence[str]) -> Iterator[str]:
    for line, before in zip(lines, ["", *lines], strict=False):
        if line or before:
            yield line


def _block(many: Many, indent: str, shape: Shape | None) -> Iterator[str]:
    """The lines of a list or mapping, each entry on lines of its own."""
    for entry in in_order(many.entries, shape) if many.is_mapping else many.entries:
        yield from _entry(entry, indent, below(shape, entry.key.text if entry.key else None))
    yield from _remarks(many.below, indent)


def _remarks(comments: Sequence[str], indent: str) -> Iterator[str]:
    return (f"{indent}{comment}" if comment else "" for comment in comments)


def _entry(entry: Entry, indent: str, shape: Shape | None) -> Iterator[str]:
    head = f"{indent}-" if entry.key is None else f"{indent}{_key(entry.key)}:"
    value = entry.value
    if isinstance(value, Text):
        yield from _remarks(entry.above, indent)
        yield from _text_lines(f"{head} ", value, indent + _STEP, entry)
        return
    if (lines := _between_brackets(head, value, shape)) is not None:
        yield from _remarks(entry.above, indent)
        yield from _with_remark(lines, entry, last=True)
        return
    if entry.key is None:  # a dash has no line of its own on which a comment could stand
        hoisted = _hoisted(value, shape)
        yield from _remarks([*entry.above, *([entry.beside] if entry.beside else []), *hoisted], indent)
        first, *others = _block(value, indent + _STEP, shape)
        yield f"{indent}- {first.strip()}"
        yield from others
        return
    yield from _remarks(entry.above, indent)
    yield from _with_remark([head], entry)
    yield from _block(value, indent + _STEP, shape)


def _hoisted(many: Many, shape: Shape | None) -> list[str]:
    """Takes away the comments above the first entry, which stands on the line of its dash."""
    first = in_order(many.entries, shape)[0]
    comments, first.above = [comment for comment in first.above if comment], []
    inner = first.value
    if first.key is None and isinstance(inner, Many) and _between_brackets("", inner, below(shape, None)) is None:
        comments += [*([first.beside] if first.beside else []), *_hoisted(inner, below(shape, None))]
        first.beside = ""
    return comments


def _with_remark(lines: Sequence[str], entry: Entry, *, last: bool = False) -> Iterator[str]:
    """The lines, with the comment at the end of the first of them, or of the last."""
    for number, line in enumerate(lines):
        here = entry.beside and number == (len(lines) - 1 if last else 0)
        yield f"{line}{_gap(line, entry)}{entry.beside}" if here else line


def _gap(line: str, entry: Entry) -> str:
    nearest = len(line) + 2
    fits = entry.column + len(entry.beside) <= WIDTH
    return " " * (max(nearest, entry.column if fits else 0) - len(line))


def _text_lines(head: str, text: Text, indent: str, remark: Entry) -> Iterator[str]:
    """A text behind its key; `remark` has the comment beside it."""
    if text.style in {"|", ">"} and not _fits_a_block(text.text):
        yield from _with_remark([f"{head}{json.dumps(text.text, ensure_ascii=False)}"], remark)
    elif text.style == "|" or (text.style == ">" and not _foldable(text.text)):
        lines = text.text.rstrip("\n").split("\n")
        yield from _with_remark([f"{head}|{_chomp(text.text)}", *_remarks(lines, indent)], remark)
    elif text.style == ">":
        yield from _with_remark([f"{head}>{_chomp(text.text)}", *_remarks(_folded(text, indent), indent)], remark)
    else:
        line = f"{head}{_inline(text)}".rstrip(" ")
        if len(line) > WIDTH and head and " " in text.text and "\n" not in text.text and _foldable(text.text):
            lines = _filled(text.text, WIDTH - len(indent))
            yield from _with_remark([f"{head}>-", *_remarks(lines, indent)], remark)
        else:
            yield from _with_remark([line], remark)


def _fits_a_block(text: str) -> bool:
    """Whether a text can stand on lines of its own below its key, and be read again as it is."""
    starts_and_ends = bool(text.strip()) and text[0] not in " \n" and not text.endswith("\n\n")
    return starts_and_ends and all(line == line.rstrip() for line in text.split("\n"))


def _foldable(text: str) -> bool:
    """Whether lines can be broken at blanks so that the same text is read again."""
    body = text.rstrip("\n")
    return bool(body) and body[0] != "\n" and not any(map(_NOT_TO_FOLD.search, body.split("\n")))


def _chomp(text: str) -> str:
    """The sign for whether a block of text ends with the end of a line."""
    return "" if text.endswith("\n") else "-"


def _folded(text: Text, indent: str) -> list[str]:
    """The lines of a folded text: as they are, unless one is too long."""
    written = list(text.lines)
    while written and not written[-1]:
        written.pop()
    room = WIDTH - len(indent)
    paragraphs = text.text.rstrip("\n").split("\n")
    if len(paragraphs) == 1 and " ".join(written) == paragraphs[0] and all(len(line) <= room for line in written):
        return written
    lines: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        lines += [*([""] if number else []), *(_filled(paragraph, room) if paragraph else [])]
    return lines


def _filled(text: str, room: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if not lines[-1]:
            lines[-1] = word
        elif len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _key(key: Text) -> str:
    return _inline(key)


def _inline(text: Text) -> str:
    """A text on one line."""
    match text.style:
        case "":
            return text.text
        case "'" if '"' in text.text or "\\" in text.text:
            return "'" + text.text.replace("'", "''") + "'"
    return json.dumps(text.text, ensure_ascii=False)


def _between_brackets(head: str, many: Many, shape: Shape | None) -> list[str] | None:
    """The lines of a list or mapping between brackets; None where every entry gets lines of its own."""
    if many.entries and (not many.flow or many.has_comments()):
        return None
    opening, closing = "{}" if many.is_mapping else "[]"
    if many.below:
        return None
    items = [_flow_entry(entry, below(shape, entry.key.text if entry.key else None)) for entry in _ordered(many, shape)]
    gap = " " if head else ""
    line = f"{head}{gap}{opening}{', '.join(items)}{closing}"
    if len(line) <= WIDTH:
        return [line]
    start = f"{head}{gap}{opening}"
    if not _is_of_names(many, shape) or any(len(start) + len(item) >= WIDTH for item in items):
        return None
    lines = [start]
    for number, item in enumerate(items):
        piece = f"{item}{closing if number == len(items) - 1 else ','}"
        if lines[-1] == start or not lines[-1].strip():
            lines[-1] += piece
        elif len(lines[-1]) + 1 + len(piece) <= WIDTH:
            lines[-1] += f" {piece}"
        else:
            lines.append(" " * len(start) + piece)
    return lines


def _ordered(many: Many, shape: Shape | None) -> Sequence[Entry]:
    return in_order(many.entries, shape) if many.is_mapping else many.entries


def _is_of_names(many: Many, shape: Shape | None) -> bool:
    """Whether it lists names or values of the author's, and none of the format's mappings."""
    if many.is_mapping and shape and shape.keys:
        return False
    for entry in many.entries:
        inner = below(shape, entry.key.text if entry.key else None)
        if isinstance(entry.value, Many) and entry.value.is_mapping and (not many.is_mapping or (inner and inner.keys)):
            return False
    return True


def _flow_entry(entry: Entry, shape: Shape | None) -> str:
    value = entry.value
    if isinstance(value, Text):
        written = _inline(value)
    else:
        opening, closing = "{}" if value.is_mapping else "[]"
        inner = (_flow_entry(e, below(shape, e.key.text if e.key else None)) for e in _ordered(value, shape))
        written = f"{opening}{', '.join(inner)}{closing}"
    return written if entry.key is None else f"{_key(entry.key)}: {written}"
