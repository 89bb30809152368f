"""The values of a mapping's keys: each read as what it has to be, or a fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from kg.criteria_grammar import CriterionError, read_interval
from kg.criteria_syntax import RESERVED
from kg.diagnostics import Place, did_you_mean
from kg.identifiers import RULES, fault_of_name, fault_of_source_id, look_alike, shown, strange
from kg.intervals import Interval
from kg.loading.faults import Faults
from kg.loading.yaml_reader import Items, Node, Pairs, Scalar, misread_as

_KIND: Final = {Scalar: "a text", Items: "a list", Pairs: "a mapping"}
_OF_THE_SOURCE: Final = frozenset({"statement", "interpretation", "reference"})
_WITH_DOTS: Final = _OF_THE_SOURCE | {"outcome", "statement or interpretation", "statement or recommendation"}
_RANGE_WITHOUT_BRACKETS: Final = re.compile(r"[-+]?[0-9.]{1,31} ?\.\. ?[-+]?[0-9.]{1,31}")
_DECIMAL: Final = re.compile(r"[0-9]{1,30}(?:\.[0-9]{1,30})?")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,5})(?:\.[0-9]{1,6})?")
_INTEGER: Final = re.compile(r"0|[1-9][0-9]{0,5}")


@dataclass(slots=True)
class Reading:
    """What is known while one file is read: its faults, and which names it declares, by their kind.

    `declared[kind]` is None when that section could not be read: its names are then not checked. `unsure` holds facts
    whose declaration is faulty: criteria that name them are not found fault with a second time.
    """

    faults: Faults
    declared: Mapping[str, Collection[str] | None] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)

    def fault(self, code: str, place: Place, message: str, help_: str = "") -> None:
        """Note a fault."""
        self.faults.add(code, place, message, help_)

    def asked(self, node: Node, form: str, *detail: str) -> None:
        """Hear what a node has to be; who describes the format listens here, and who reads a file does not."""

    def asked_for_key(self, node: Node, key: str, *, required: bool) -> None:
        """Hear that a mapping is asked for a key, likewise."""

    def text(self, node: Node, what: str) -> str:
        """A text that nobody reads as something else; "" with a fault when it is none."""
        self.asked(node, "text")
        if not isinstance(node, Scalar):
            return self._wrong_kind(node, what, "a text")
        if node.plain and (meaning := misread_as(node.text)):
            self._unquoted(node, what, meaning)
            return node.text
        text = node.text.strip()
        if not text:
            self.fault("empty", node.place, f"{what} is empty")
        elif mixed := look_alike(text):
            self.fault("character", node.place, f"{what} has a word of two alphabets: {mixed}", "write it with one")
        return text

    def _wrong_kind(self, node: Node, what: str, expected: str) -> str:
        """A fault; nothing of the node can be used."""
        if isinstance(node, Scalar) and not node.text:
            self.fault("empty", node.place, f"{what} is empty")
        elif type(node) in _KIND:
            help_ = _interval_help(node.nodes) if isinstance(node, Items) else ""
            self.fault("kind", node.place, f"{what} is {_KIND[type(node)]}, not {expected}", help_)
        return ""

    def _unquoted(self, node: Scalar, what: str, meaning: str) -> None:
        if node.text:
            self.fault("unquoted", node.place, f"YAML may read {shown(node.text)} as {meaning}", "put it in quotes")
        else:
            self.fault("empty", node.place, f"{what} is empty")

    def items(self, node: Node, what: str) -> tuple[Node, ...]:
        """The nodes of a list."""
        self.asked(node, "list")
        if isinstance(node, Items):
            return node.nodes
        if isinstance(node, Scalar) and node.text:
            self.fault("kind", node.place, f"{what} is a text, not a list", f"write `[{node.text[:64]}]`")
        else:
            self._wrong_kind(node, what, "a list")
        return ()

    def pairs(self, node: Node, what: str) -> tuple[tuple[Scalar, Node], ...]:
        """The keys and values of a mapping."""
        if isinstance(node, Pairs):
            return node.pairs
        self._wrong_kind(node, what, "a mapping")
        return ()

    def name(self, node: Scalar, what: str, rule: Callable[[str], str] = fault_of_name) -> str:
        """A name that is being declared; keys are taken as written, with or without quotes."""
        self.asked(node, "name", RULES[rule])
        if fault := rule(node.text):
            self.fault("identifier", node.place, f"{shown(node.text)} cannot be {what}", fault)
        return node.text

    def name_value(self, node: Node, what: str) -> str:
        """A name that is being declared as a value and not as a key."""
        self.asked(node, "name", RULES[fault_of_name])
        if not isinstance(node, Scalar):
            return self._wrong_kind(node, what, "a name")
        if node.plain and (meaning := misread_as(node.text)):
            self._unquoted(node, what, meaning)
            return node.text
        return self.name(node, what)

    def reference(self, node: Node, kind: str, what: str, among: Collection[str] | None = None) -> str:
        """A name that has to be declared elsewhere (or `among` these); "" with a fault when it is not."""
        self.asked(node, "reference", kind, RULES[fault_of_source_id if kind in _OF_THE_SOURCE else fault_of_name])
        if not isinstance(node, Scalar):
            return self._wrong_kind(node, what, "a name")
        known = self.declared.get(kind) if among is None else among
        misread = node.plain and misread_as(node.text)
        if misread:
            self._unquoted(node, what, misread)
        if known is None or node.text in known:
            return node.text
        if misread:
            return ""
        message = f"unknown {kind} {shown(node.text)} in {what}"
        if odd := strange(node.text):
            message += f" ({odd})"
        self.fault("unknown-name", node.place, message, self._meant(node.text, kind, known))
        return ""

    def _meant(self, name: str, kind: str, known: Iterable[str]) -> str:
        for other, names in self.declared.items():
            if other != kind and names is not None and name in names:
                return f"`{name}` is a {other}"
        rule = fault_of_source_id if kind in _WITH_DOTS else fault_of_name
        sound = (other for other in known if not rule(other) and not (kind == "fact" and other in RESERVED))
        return did_you_mean(name[:64], sound)

    def interval(self, node: Node, what: str) -> Interval | None:
        """An interval of plain decimals."""
        self.asked(node, "interval")
        text = self.text(node, what)
        try:
            return read_interval(text) if text else None
        except CriterionError as error:
            self.fault("interval", node.place, f"{what}: {error.message}", _interval_help((node,)) or error.help)
            return None

    def decimal(self, node: Node, what: str) -> str:
        """A positive decimal, written as text so that nothing is lost of it."""
        self.asked(node, "decimal", _DECIMAL.pattern)
        text = self.text(node, what)
        if text and not (_DECIMAL.fullmatch(text) and text.strip("0.")):
            self.fault("number", node.place, f"{what}: {shown(text)} is not a positive decimal", 'write `"1.611"`')
        return text


def _interval_help(nodes: Sequence[Node]) -> str:
    """Help for what is left of an interval whose brackets YAML has taken for those of a list."""
    match nodes:
        case (Scalar(text, plain=True),) if _RANGE_WITHOUT_BRACKETS.fullmatch(text):
            return f'put the interval in quotes: `"[{text}]"`'
    return ""


class Record:
    """A mapping with known keys. Ask for each key once, then call `done`: what nobody asked for is a fault.

    `what` names it in messages; it is empty for the file as a whole.
    """

    def __init__(self, node: Node, what: str, reading: Reading) -> None:
        self.what = what or "the file"
        self._within = what
        self.place = node.place
        self.readable = isinstance(node, Pairs)
        self._reading = reading
        self._node = node
        reading.asked(node, "record")
        self._values = {key.text: (key, value) for key, value in reading.pairs(node, self.what)}
        self._asked: list[str] = []

    def node(self, key: str, *, required: bool = False) -> Node | None:
        """The value of a key, whatever it is; None when the key is not there."""
        self._asked.append(key)
        self._reading.asked_for_key(self._node, key, required=required)
        if key in self._values:
            return self._values[key][1]
        if required and self.readable:
            self._reading.fault("missing-key", self.place, f"{self.what} has no `{key}`")
        return None

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._values

    def place_of(self, key: str) -> Place:
        """Where a key stands; where the mapping starts when it is not there."""
        return self._values[key][0].place if key in self._values else self.place

    def text(self, key: str, *, required: bool = False) -> str:
        """A text; "" when it is not there."""
        node = self.node(key, required=required)
        return self._reading.text(node, self._named(key)) if node else ""

    def name(self, key: str, *, required: bool = False) -> str:
        """A name that is being declared; "" when it is not there."""
        node = self.node(key, required=required)
        return self._reading.name_value(node, self._named(key)) if node else ""

    def names(self, key: str) -> tuple[str, ...]:
        """A list of names that are being declared."""
        return tuple(self._reading.name_value(node, self._named(key)) for node in self.items(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(self._reading.text(node, self._named(key)) for node in self.items(key))

    def several(self, key: str) -> tuple[Node, ...]:
        """The nodes of a list, or the one node that stands in its place."""
        node = self.node(key)
        if node:
            self._reading.asked(node, "several")
        if isinstance(node, Items):
            if not node.nodes:
                self._reading.fault("empty", node.place, f"{self._named(key)} is empty")
            return node.nodes
        return (node,) if node else ()

    def items(self, key: str) -> tuple[Node, ...]:
        """The nodes of a list."""
        node = self.node(key)
        return self._reading.items(node, self._named(key)) if node else ()

    def pairs(self, key: str, *, required: bool = False) -> tuple[tuple[Scalar, Node], ...]:
        """The entries of a mapping whose keys are names of the author's."""
        node = self.node(key, required=required)
        if node is None:
            return ()
        self._reading.asked(node, "entries", *(("required",) if required else ()))
        pairs = self._reading.pairs(node, self._named(key))
        if required and isinstance(node, Pairs) and not pairs:
            self._reading.fault("empty", node.place, f"{self._named(key)} is empty")
        return pairs

    def record(self, key: str, *, required: bool = False) -> Record | None:
        """A mapping with known keys."""
        node = self.node(key, required=required)
        return Record(node, self._named(key), self._reading) if node else None

    def flag(self, key: str, *, default: bool) -> bool:
        """`true` or `false`, unquoted."""
        return self.word(key, ("true", "false"), default=str(default).lower(), bare=True) == "true"

    def word(self, key: str, words: Iterable[str], *, default: str | None = None, bare: bool = False) -> str:
        """One of a few words; required when there is no default. `bare`: it has to stand without quotes."""
        node = self.node(key, required=default is None)
        if node is None:
            return default or ""
        words = tuple(words)
        self._reading.asked(node, "bare word" if bare else "word", *words)
        if not isinstance(node, Scalar):
            self._reading.text(node, self._named(key))
            return default or ""
        if node.text not in words or (bare and not node.plain):
            written = f'"{node.text}"' if bare and not node.plain else node.text
            choices = ", ".join(f"`{w}`" for w in words[:-1]) + f" or `{words[-1]}`"
            near = "" if bare else did_you_mean(node.text[:64], words)
            self._reading.fault(
                "value", node.place, f"{self._named(key)} cannot be {shown(written)}", near or f"write {choices}"
            )
            return default or ""
        return node.text

    def integer(self, key: str, *, required: bool = False) -> int | None:
        """A whole number, unquoted."""
        node = self.node(key, required=required)
        if node is None:
            return None
        self._reading.asked(node, "integer")
        if isinstance(node, Scalar) and node.plain and _INTEGER.fullmatch(node.text):
            return int(node.text)
        if isinstance(node, Scalar):
            message = f"{self._named(key)}: {shown(node.text)} is not a whole number"
            self._reading.fault("number", node.place, message, "write it in plain digits, without quotes")
        else:
            self._reading.text(node, self._named(key))
        return None

    def number(self, key: str) -> Fraction:
        """A number, required: whole and unquoted, or a quoted decimal; perhaps negative."""
        node = self.node(key, required=True)
        if node is None:
            return Fraction(0)
        self._reading.asked(node, "number", _NUMBER.pattern)
        text = node.text if isinstance(node, Scalar) else ""
        if not _NUMBER.fullmatch(text) and text:
            message = f"{self._named(key)}: {shown(text)} is not a number"
            self._reading.fault("number", node.place, message, 'write `2`, `-1` or, in quotes, `"0.5"`')
        elif not text or ("." in text and isinstance(node, Scalar) and node.plain):
            self._reading.text(node, self._named(key))  # which has a fault to report
        else:
            return Fraction(text)
        return Fraction(0)

    def reference(self, key: str, kind: str, *, required: bool = False) -> str:
        """A declared name; "" when it is not there."""
        node = self.node(key, required=required)
        return self._reading.reference(node, kind, self._named(key)) if node else ""

    def references(self, key: str, kind: str, among: Collection[str] | None = None) -> tuple[str, ...]:
        """Declared names (or names `among` these), each once, in the order of writing."""
        found: dict[str, None] = {}
        for node in self.items(key):
            name = self._reading.reference(node, kind, self._named(key), among)
            if name in found:
                self._reading.fault("repeated", node.place, f"`{name}` stands twice in {self._named(key)}")
            if name:
                found[name] = None
        return tuple(found)

    def interval(self, key: str, *, required: bool = False) -> Interval | None:
        """An interval of plain decimals."""
        node = self.node(key, required=required)
        return self._reading.interval(node, self._named(key)) if node else None

    def done(self) -> None:
        """Refuse the keys that nobody asked for."""
        for key, value in self._values.values():
            if key.text in self._asked:
                continue
            message = f"unknown key {shown(key.text)} in {self.what}"
            if odd := strange(key.text):
                message += f" ({odd})"
            near = did_you_mean(key.text[:64], self._asked)
            known = ", ".join(f"`{k}`" for k in dict.fromkeys(self._asked))
            rest_of_a_text = isinstance(value, Scalar) and value.plain and not value.text and " " in key.text
            split = "if it belongs to the text before it, put that text in quotes: a comma ends it here"
            help_ = split if rest_of_a_text else near or f"the keys are {known}"
            self._reading.fault("unknown-key", key.place, message, help_)

    def _named(self, key: str) -> str:
        return f"`{key}` of {self.what}" if self._within else f"`{key}`"
