"""`expect`: what an answer has to be, word by word.

Each word of the format stands in one of the tables below, by what it is followed by.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Final

from kg.cases.case import Wanted
from kg.cases.names import OPEN_END, classes
from kg.dates import read_period
from kg.diagnostics import did_you_mean
from kg.identifiers import shown
from kg.loading.fields import Reading, Record
from kg.loading.yaml_reader import Items, Node, Scalar
from kg.nodes.recommendation import Strength, Urgency
from kg.protocol import Protocol

LISTS: Final = {
    "asserted": "statement",
    "not_asserted": "statement",
    "warned": "statement",
    "not_warned": "statement",
    "readings": "interpretation",
    "recommended": "recommendation",
    "possible": "recommendation",
    "not_recommended": "recommendation",
    "fulfilled": "recommendation",
    "not_fulfilled": "recommendation",
    "taken": "outcome",
    "open": "outcome",
    "ruled_out": "outcome",
    "warnings": "warning",
    "not_warnings": "warning",
    "notices": "notice",
    "not_notices": "notice",
    "asks": "question",
    "not_asks": "question",
}
"""A list, each of which is expected: the kind of what stands in it."""
_TOGETHER: Final = {"asks_first": "question", "asks_in_order": "question"}
"""A list that is one expectation as a whole."""
_OF_THE_ANSWER: Final = ("urgency", "urgency_at_most")
_URGENCIES: Final = tuple(u.name.lower() for u in Urgency)
_STRENGTHS: Final = tuple(s.value for s in Strength)


def read_expectations(record: Record, protocol: Protocol, reading: Reading) -> tuple[Wanted, ...]:
    """All that a case expects."""
    if record.has("problems"):
        found = tuple(_problems(record, reading))
    else:
        found = tuple(_Expectations(record, protocol, reading).all())
    record.done()
    if record.readable and not found and not reading.faults.found:
        reading.fault("empty", record.place, f"{record.what} is empty")
    _check_contradictions(found, reading)
    return found


def _problems(record: Record, reading: Reading) -> Iterator[Wanted]:
    """That the facts are refused: instead of everything else."""
    for node in record.items("problems"):
        problem = Record(node, "a problem", reading)
        code = problem.text("code")
        fact = problem.text("fact", required=True)  # it may be one that no protocol has
        yield Wanted(key="problems", name=fact, any_of=(code,) if code else (), place=problem.place)
        problem.done()


class _Expectations:
    """Reads what is expected of an answer."""

    def __init__(self, record: Record, protocol: Protocol, reading: Reading) -> None:
        self._record = record
        self._protocol = protocol
        self._reading = reading

    def all(self) -> Iterator[Wanted]:
        for key, kind in LISTS.items():
            for name, node in self._names(key, kind):
                yield Wanted(key=key, name=name, place=node.place)
        for key, kind in _TOGETHER.items():
            if names := tuple(name for name, _ in self._names(key, kind)):
                yield Wanted(key=key, any_of=names, place=self._record.place_of(key))
        for key in _OF_THE_ANSWER:
            if (given := self._record.node(key)) is not None:
                yield Wanted(key=key, any_of=self._words(given, f"`{key}`", _URGENCIES), place=given.place)
        if self._record.has("data_quality"):
            reported = self._record.flag("data_quality", default=True)
            yield Wanted(
                key="data_quality", any_of=(str(reported).lower(),), place=self._record.place_of("data_quality")
            )
        yield from self._classes()
        yield from self._open()
        yield from self._of_each(
            "urgencies", "recommendation", dict.fromkeys(self._protocol.recommendation, _URGENCIES)
        )
        yield from self._of_each(
            "strengths", "recommendation", dict.fromkeys(self._protocol.recommendation, _STRENGTHS)
        )
        yield from self._of_each("values", "fact", dict.fromkeys(self._protocol.fact, None))
        yield from self._due()

    def _names(self, key: str, kind: str) -> Iterator[tuple[str, Node]]:
        seen: set[str] = set()
        for node in self._record.several(key):
            name = self._reading.reference(node, kind, f"`{key}`")
            if name in seen:
                self._reading.fault("repeated", node.place, f"`{name}` stands twice in `{key}`")
            if name:
                seen.add(name)
                yield name, node

    def _words(self, node: Node, what: str, allowed: Collection[str] | None) -> tuple[str, ...]:
        """One text, or a list of which any will do."""
        nodes = node.nodes if isinstance(node, Items) else (node,)
        found = []
        for item in nodes:
            text = self._reading.text(item, what)
            if text and allowed is not None and text not in allowed:
                there_is = ", ".join(f"`{word}`" for word in allowed)
                help_ = did_you_mean(text[:64], allowed) or f"there is {there_is}"
                self._reading.fault("value", item.place, f"{what} cannot be {shown(text)}", help_)
            elif text:
                found.append(text)
        if not nodes:
            self._reading.fault("empty", node.place, f"{what} is empty")
        return tuple(found)

    def _classes(self) -> Iterator[Wanted]:
        """Under `classifications`, or each by its own name where that is no other word of the format."""
        given = classes(self._protocol)
        yield from self._of_each("classifications", "classification", given)
        for name in given:
            if name not in _WORDS and (node := self._record.node(name)):
                words = self._words(node, f"`{name}`", given[name])
                yield Wanted(key="classifications", name=name, any_of=words, place=node.place)

    def _of_each(self, key: str, kind: str, allowed: Mapping[str, Collection[str] | None]) -> Iterator[Wanted]:
        """A mapping: what each of several has to be."""
        for name, node in self._record.pairs(key):
            if self._reading.reference(name, kind, f"`{key}`") and name.text in allowed:
                words = self._words(node, f"{shown(name.text)} in `{key}`", allowed[name.text])
                yield Wanted(key=key, name=name.text, any_of=words, place=name.place)

    def _due(self) -> Iterator[Wanted]:
        """Leaves, each with from when and until when the protocol is evaluated again after it."""
        for name, node in self._record.pairs("due"):
            what = f"{shown(name.text)} in `due`"
            known = self._reading.reference(name, "recommendation", "`due`")
            ends = tuple(self._end(n, what) for n in self._reading.items(node, what))
            if isinstance(node, Items) and len(ends) != 2:  # noqa: PLR2004 - from when and until when
                self._reading.fault("value", node.place, f"{what} has {len(ends)} ends", _TWO_ENDS)
            elif known and all(ends):
                yield Wanted(key="due", name=known, any_of=ends, place=name.place)

    def _end(self, node: Node, what: str) -> str:
        text = self._reading.text(node, what).strip()
        if not text or text == OPEN_END:
            return text
        if found := read_period(text):
            return str(found)
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            self._reading.fault("value", node.place, f"{what}: {shown(text)} is no day", _TWO_ENDS)
            return ""

    def _open(self) -> Iterator[Wanted]:
        """Statements and leaves that are open, each with facts of which it waits for at least one."""
        for name, node in self._record.pairs("pending"):
            what = f"{shown(name.text)} in `pending`"
            known = self._reading.reference(_unquoted(name), "statement or recommendation", "`pending`")
            facts = [self._reading.reference(n, "question", what) for n in self._reading.items(node, what)]
            if known:
                yield Wanted(key="pending", name=known, any_of=tuple(filter(None, facts)), place=name.place)


_TWO_ENDS: Final = f"write two of a day in quotes, `1 wk` where it counts from no date, and `{OPEN_END}`"

_WORDS: Final = frozenset(
    {*LISTS, *_TOGETHER, *_OF_THE_ANSWER, "data_quality", "classifications", "pending"}
    | {"urgencies", "strengths", "values", "due", "problems"}
)


def _unquoted(key: Scalar) -> Scalar:
    """A key, which is taken as written with or without quotes."""
    return Scalar(key.text, plain=False, place=key.place)


_NEVER_TOGETHER: Final = (
    ("asserted", "not_asserted"),
    ("asserted", "pending"),
    ("warned", "not_warned"),
    ("recommended", "possible"),
    ("recommended", "not_recommended"),
    ("possible", "not_recommended"),
    ("fulfilled", "not_fulfilled"),
    ("taken", "open"),
    ("taken", "ruled_out"),
    ("open", "ruled_out"),
    ("warnings", "not_warnings"),
    ("notices", "not_notices"),
    ("asks", "not_asks"),
)


def _check_contradictions(found: tuple[Wanted, ...], reading: Reading) -> None:
    """Nothing is expected together with its opposite."""
    places = {(wanted.key, wanted.name): wanted.place for wanted in found}
    for one, other in _NEVER_TOGETHER:
        for key, name in places:
            if key == other and (one, name) in places:
                message = f"`{name}` cannot be both `{one}` and `{other}`"
                reading.fault("value", places[other, name], message, "take one of the two out")
