"""From a `cases.yaml` to a `CaseFile`: strict YAML, and every name held against the protocol.

Every fault of the file is found in one go and carries its line: a misspelt word, leaf or statement would otherwise
silently expect nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from pathlib import Path

from kg.cases.case import Case, CaseFile
from kg.cases.expectations import read_expectations
from kg.cases.names import declared
from kg.cases.raw_facts import has_dates, raw_value
from kg.diagnostics import FaultyProtocolError, Place
from kg.identifiers import shown
from kg.loading.faults import Faults
from kg.loading.fields import Reading, Record
from kg.loading.yaml_reader import LARGEST, Items, Node, Pairs, Unreadable, read_yaml
from kg.protocol import Protocol


def load_cases(path: Path, protocol: Protocol) -> CaseFile:
    """Load the cases of a protocol from a file.

    Raises:
        FaultyProtocolError: the file cannot be read or is faulty; it has every fault.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:  # a ValueError comes from a path with a NUL in it
        faults = Faults(str(path))
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        help_ = "cases stand beside their protocol: `cases.yaml` by `protocol.yaml`, `NAME.cases.yaml` by `NAME.yaml`"
        faults.add("unreadable", Place(str(path), 1), f"the file cannot be read: {reason.lower()}", help_)
        raise FaultyProtocolError(faults.found) from None
    return load_cases_text(data, str(path), protocol)


def load_cases_text(text: bytes | str, name: str, protocol: Protocol) -> CaseFile:
    """Load the cases of a protocol from the content of a file; `name` stands for the file in messages.

    Raises:
        FaultyProtocolError: with every fault.
    """
    data = text.encode(errors="surrogatepass") if isinstance(text, str) else text
    faults = Faults(name)
    root = read_yaml(data, faults)
    found = read_cases(root, faults, protocol)
    if faults.found or found is None:
        raise FaultyProtocolError(faults.found)
    return found


def read_cases(
    root: Node,
    faults: Faults,
    protocol: Protocol,
    *,
    reading_as: Callable[[Faults, Mapping[str, Collection[str] | None]], Reading] = Reading,
) -> CaseFile | None:
    """The cases that a tree describes; None when there are none. Faults are added.

    `reading_as`: a reading that also hears what every node is asked for (`kg.authoring` describes the format by it).
    """
    if isinstance(root, Unreadable):
        if not faults.found:
            faults.add("empty", root.place, "the file is empty", "cases start with `protocol:` and `cases:`")
        return None
    first = reading_as(faults, declared(protocol, ()))
    file = Record(root, "", first)
    if not file.readable:
        return None
    named = file.text("protocol", required=True)
    if named and named != protocol.id:
        message = f"these are cases of {shown(named)}, not of `{protocol.id}`"
        first.fault("value", file.place_of("protocol"), message)
    stands_for = dict(_words_for_facts(file, protocol, first))
    same = tuple(_same(file, first))
    reading = reading_as(faults, declared(protocol, stands_for))
    node = file.node("cases", required=True)
    cases = tuple(_case(item, protocol, reading) for item in reading.items(node, "`cases`")) if node else ()
    if isinstance(node, Items) and not cases:
        reading.fault("empty", node.place, "`cases` is empty")
    _check_sentences(cases, reading)
    file.done()
    return CaseFile(file=faults.file, cases=cases, same=same, stands_for=stands_for)


def _words_for_facts(file: Record, protocol: Protocol, reading: Reading) -> Iterator[tuple[str, frozenset[str]]]:
    for key, node in file.pairs("stands_for"):
        word = reading.name(key, "a word for several facts")
        if word in protocol.fact:
            reading.fault("ambiguous-name", key.place, f"{shown(word)} is a fact already", "take another word")
        what = f"the facts that {shown(word)} stands for"
        yield word, frozenset(reading.reference(n, "fact", what) for n in reading.items(node, what))


def _same(file: Record, reading: Reading) -> Iterator[frozenset[str]]:
    what = "a group of `same`"
    taken: set[str] = set()
    for node in file.items("same"):
        group = [reading.reference(n, "statement", what) for n in reading.items(node, what)]
        if len(group) < 2:  # noqa: PLR2004 - one alone is the same as nothing
            reading.fault("value", node.place, f"{what} has fewer than two statements")
        for statement in taken.intersection(group) - {""}:
            reading.fault("repeated", node.place, f"`{statement}` stands in two groups of `same`", "join the two")
        taken.update(group)
        yield frozenset(group)


def _case(node: Node, protocol: Protocol, reading: Reading) -> Case:
    record = Record(node, _named(node), reading)
    facts = record.node("facts", required=True)
    raw = {
        key.text: raw_value(value, f"fact {shown(key.text)}", reading)
        for key, value in (reading.pairs(facts, f"`facts` of {record.what}") if facts else ())
    }
    unreviewed = record.flag("unreviewed", default=False)
    expect = record.record("expect", required=not unreviewed)
    on = _day(record, reading)
    if facts and not record.has("on") and has_dates(raw, protocol):
        message = f"{record.what} has a date and no `on`: what it expects would change from day to day"
        reading.fault("missing-key", facts.place, message, 'write the day of the evaluation: `"on": "2026-01-31"`')
    case = Case(
        sentence=record.text("case", required=True),
        facts=raw,
        expect=read_expectations(expect, protocol, reading) if expect else (),
        covers=record.references("covers", "statement or interpretation"),
        on=on,
        unreviewed=unreviewed,
        place=record.place_of("case"),
    )
    record.done()
    return case


def _named(node: Node) -> str:
    """A case by its sentence, for messages."""
    pairs = node.pairs if isinstance(node, Pairs) else ()
    sentence = next((value for key, value in pairs if key.text == "case"), None)
    text = getattr(sentence, "text", "")
    return f"the case {shown(text)}" if text else "a case"


def _day(record: Record, reading: Reading) -> date | None:
    written = record.text("on")
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        message = f"{shown(written)} is no day"
        reading.fault("value", record.place_of("on"), message, 'write it as `"2026-01-31"`, in quotes')
        return None


def _check_sentences(cases: tuple[Case, ...], reading: Reading) -> None:
    """No two cases are called the same."""
    lines: dict[str, int] = {}
    for case in cases:
        line = lines.setdefault(case.sentence, case.place.line)
        if case.sentence and line != case.place.line:
            message = f"the sentence {shown(case.sentence)} stands twice: it is on line {line} already"
            reading.fault("repeated", case.place, message, "say what is different about this patient")
