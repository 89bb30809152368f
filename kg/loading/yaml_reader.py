"""YAML, read strictly: every scalar is text as written, and whatever is ambiguous is a fault with its line.

Refused are duplicate, merge and complex keys, anchors and aliases, tags, directives, several documents, deep nesting,
files that are too large or not plain UTF-8, and characters that nobody sees. Nothing recursive runs on the input.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import yaml

from kg.diagnostics import Place
from kg.identifiers import described, refused_characters, shown
from kg.loading.faults import Faults
from kg.loading.syntax_help import look

LARGEST: Final = 1_000_000
DEEPEST: Final = 16
_OR_QUOTED: Final = " (a text that starts with `{}` has to stand in quotes)"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as written; `plain` when no quotes or block style mark it as text."""

    text: str
    plain: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    nodes: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Pairs:
    """A mapping, in the order of writing; no key stands twice in it."""

    pairs: tuple[tuple[Scalar, Node], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What was refused already and needs no further fault."""

    place: Place


Node = Scalar | Items | Pairs | Unreadable


def read_yaml(data: bytes, faults: Faults) -> Node:
    """The content of a file as a tree; faults are added, and what is broken is left out or `Unreadable`."""
    nothing = Unreadable(Place(faults.file, 1))
    if len(data) > LARGEST:
        message = f"the file is larger than {LARGEST:,} bytes"
        faults.add("too-large", nothing.place, message, "split the protocol, or look for data that do not belong in it")
        return nothing
    text = _decoded(data, faults)
    if text is None:
        return nothing
    text = _cleaned(text, faults)
    builder = _Builder(faults)
    event: yaml.Event | None = None
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if not builder.take(event):
                break
    except (
        yaml.YAMLError,
        ValueError,
    ) as error:  # a ValueError comes from impossible escapes in the pure-Python loader
        _add_syntax_fault(error, text, event, faults)
        return nothing
    return builder.root or nothing


def _decoded(data: bytes, faults: Faults) -> str | None:
    """The file as text, or None."""
    first = Place(faults.file, 1)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        faults.add("encoding", first, "the file is not UTF-8 but UTF-16 or UTF-32", "save it as UTF-8")
        return None
    if data.startswith(b"\xef\xbb\xbf"):
        faults.add("encoding", first, "the file starts with a byte order mark", "save it as UTF-8 without one")
        data = data[3:]
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        place = Place(faults.file, data.count(b"\n", 0, error.start) + 1)
        faults.add("encoding", place, f"byte 0x{data[error.start]:02X} is not UTF-8", "save the file as UTF-8")
        return None


def _cleaned(text: str, faults: Faults) -> str:
    """The text without refused characters, comments included; each is reported once a line."""
    text = text.replace("\r\n", "\n")
    refused = refused_characters(text)
    if not refused:
        return text
    found = re.compile("[" + "".join(map(re.escape, refused)) + "]")
    for number, line in enumerate(text.split("\n"), start=1):
        for character in dict.fromkeys(found.findall(line)):
            message = f"{described(character)} is {refused[character]}"
            faults.add("character", Place(faults.file, number), message, "delete it")
    return found.sub(lambda match: "\n" if match[0] == "\r" else "", text)


def _add_syntax_fault(error: Exception, text: str, last: yaml.Event | None, faults: Faults) -> None:
    """Where YAML itself is broken, how, and what would mend it; `last` is what was read before."""
    line, said, help_ = 0, str(error), "look at the quotes, colons and indentation of the file"
    if isinstance(error, yaml.MarkedYAMLError):
        said = ": ".join(part for part in (error.context, error.problem) if part)
        slip = look(text, error, last)
        line, help_ = slip.line, slip.help
    faults.add("yaml-syntax", Place(faults.file, line + 1), f"not YAML: {' '.join(said.split())}", help_)


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    is_mapping: bool
    place: Place
    nodes: list[Node] = field(default_factory=list)

    def pairs(self) -> Iterator[tuple[Node, Node]]:
        """Keys with their values."""
        return zip(self.nodes[::2], self.nodes[1::2], strict=True)


class _Builder:
    """Builds the tree from YAML's events."""

    def __init__(self, faults: Faults) -> None:
        self.root: Node | None = None
        self._faults = faults
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> bool:
        """Take the next event; False when reading on makes no sense."""
        place = Place(self._faults.file, event.start_mark.line + 1 if event.start_mark else 1)
        match event:
            case yaml.ScalarEvent():
                self._refuse_marks(event, place)
                self._add(Scalar(self._text(event, place), not event.style, place))
            case yaml.CollectionStartEvent():
                self._refuse_marks(event, place)
                if len(self._open) == DEEPEST:
                    self._faults.add("nesting", place, f"nested more than {DEEPEST} levels deep")
                    return False
                self._open.append(_Open(isinstance(event, yaml.MappingStartEvent), place))
            case yaml.CollectionEndEvent():
                self._add(self._closed(self._open.pop()))
            case yaml.AliasEvent():
                message = f"the alias {shown(f'*{event.anchor}')} stands for something written elsewhere"
                self._faults.add("alias", place, message, f"write it out: aliases are refused{_OR_QUOTED.format('*')}")
                self._add(Unreadable(place))
            case yaml.DocumentStartEvent():
                return self._document(event, place)
        return True

    def _document(self, event: yaml.DocumentStartEvent, place: Place) -> bool:
        self._documents += 1
        if self._documents > 1:
            self._faults.add("several-documents", place, "a second YAML document starts here", "one file, one protocol")
            return False
        if event.version or event.tags:
            self._faults.add("directive", place, "YAML directives are refused", "delete the lines that start with `%`")
        return True

    def _refuse_marks(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, place: Place) -> None:
        """Anchors and tags."""
        if event.anchor is not None:
            message = f"the anchor {shown('&' + event.anchor)} lets text stand where nobody reads it"
            self._faults.add("anchor", place, message, f"delete it: anchors are refused{_OR_QUOTED.format('&')}")
        if event.tag is not None:
            message = f"the tag {shown(event.tag.replace('tag:yaml.org,2002:', '!!'))} changes the meaning of a value"
            self._faults.add("tag", place, message, f"delete it: tags are refused{_OR_QUOTED.format('!')}")

    def _text(self, event: yaml.ScalarEvent, place: Place) -> str:
        """The scalar's text, without refused characters that escapes in quotes have brought in."""
        text: str = event.value
        if event.style == '"':
            for character, reason in refused_characters(text).items():
                self._faults.add("character", place, f"{described(character)} is {reason}", "delete it")
                text = text.replace(character, "")
        return text

    def _add(self, node: Node) -> None:
        if self._open:
            self._open[-1].nodes.append(node)
        else:
            self.root = node

    def _closed(self, opened: _Open) -> Node:
        if not opened.is_mapping:
            return Items(tuple(opened.nodes), opened.place)
        kept: dict[str, tuple[Scalar, Node]] = {}
        for key, value in opened.pairs():
            if not isinstance(key, Scalar):
                if not isinstance(key, Unreadable):
                    self._faults.add("complex-key", key.place, "a key is a list or a mapping", "a key is a plain word")
            elif key.text == "<<" and key.plain:
                message = "the merge key `<<` brings in something written elsewhere"
                self._faults.add("merge-key", key.place, message, "write the keys out")
            elif not key.text.strip():
                self._faults.add("empty-key", key.place, "a key is empty", "name it before the colon")
            elif key.text in kept:
                first = kept[key.text][0].place.line
                message = f"the key {shown(key.text)} stands twice: it is on line {first} already"
                self._faults.add("duplicate-key", key.place, message, "delete or rename one of the two")
            else:
                kept[key.text] = (key, value)
        return Pairs(tuple(kept.values()), opened.place)


_MISREAD: Final = (
    ("true or false", re.compile(r"y|n|yes|no|true|false|on|off", re.IGNORECASE)),
    ("nothing", re.compile(r"~|null|", re.IGNORECASE)),
    ("a date", re.compile(r"\d{4}-\d\d?-\d\d?(?:[Tt \t].*)?")),
    ("a number of base 60", re.compile(r"[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?")),
    (
        "a number",
        re.compile(
            r"[-+]?(?:0b[01_]+|0x[0-9a-f_]+|0o[0-7_]+|\d[\d_]*(?:\.[\d_]*)?(?:e[-+]?\d+)?|\.\d[\d_]*(?:e[-+]?\d+)?|\.inf)"
            r"|\.nan",
            re.IGNORECASE,
        ),
    ),
    ("a sign of YAML's own", re.compile(r"=|<<")),
)
_SUSPECT: Final = re.compile(r"[-+.0-9~=<]|[yntfo]|$", re.IGNORECASE)
"""What every scalar starts with that one of the above matches."""


def misread_as(text: str) -> str:
    """What readers of YAML 1.1 or 1.2 take an unquoted text for, or "" when all take it for text."""
    if not _SUSPECT.match(text):
        return ""
    return next((meaning for meaning, pattern in _MISREAD if pattern.fullmatch(text)), "")
