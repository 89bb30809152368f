"""`facts`: the declaration of each, without its derivation (which is read once all facts are known)."""

from __future__ import annotations

import re
from typing import Final

from kg.criteria_syntax import RESERVED
from kg.dates import TODAY
from kg.diagnostics import Place
from kg.facts import Fact, FactType
from kg.identifiers import shown
from kg.intervals import Interval
from kg.loading.fields import Reading, Record
from kg.loading.list_members import read_codes, read_groups, read_members
from kg.loading.yaml_reader import Node, Scalar
from kg.units import ucum_for

_UNIT: Final = re.compile(r"[!-~]{1,40}")


def read_fact(key: Scalar, node: Node, reading: Reading) -> tuple[Fact, Node | None]:
    """One fact and its `derive`, still unread; which keys a fact may have depends on its type."""
    record = Record(node, f"fact {shown(key.text)}", reading)
    if not record.readable:
        reading.unsure.add(key.text)
    fact_type = _type(record, key.text, reading)
    askable = record.flag("askable", default=True)
    quantity = fact_type is FactType.QUANTITY
    choice = fact_type is FactType.CHOICE
    groups = read_groups(record, reading) if fact_type is FactType.LIST else None
    possible = record.interval("possible", required=True) if quantity else None
    fact = Fact(
        id=_name(key, reading),
        type=fact_type,
        label=record.text("label", required=True),
        question=record.text("question", required=askable),
        plain=record.text("plain", required=askable),
        help=record.text("help"),
        obtain=record.text("obtain"),
        aliases=record.names("aliases"),
        unit=_unit(record.text("unit", required=True), record.place_of("unit"), record, reading) if quantity else "",
        units=_units(record, reading) if quantity else (),
        possible=possible,
        plausible=record.interval("plausible") if quantity else None,
        whole=quantity and _whole(record, possible, reading),
        unit_in_doubt=_unit_in_doubt(record, reading) if quantity else (),
        choices=_choices(record, reading) if choice else (),
        groups=groups or (),
        members=() if groups is None else read_members(record, groups, reading),
        askable=askable,
        context_only=record.flag("context_only", default=False),
        dated=record.flag("dated", default=False),
        statements=record.references("statements", "statement"),
        interpretations=record.references("interpretations", "interpretation"),
        codes=read_codes(record, reading),
        place=key.place,
    )
    derive = record.node("derive")
    if key.text not in reading.unsure:  # without its type nobody knows which keys a fact may have
        record.done()
    return fact, derive


def _type(record: Record, name: str, reading: Reading) -> FactType:
    written = record.word("type", (t.value for t in FactType))
    if not written:
        reading.unsure.add(name)
        return FactType.BOOLEAN
    return FactType(written)


def _name(key: Scalar, reading: Reading) -> str:
    if key.text in RESERVED:
        reading.fault(
            "identifier", key.place, f"{shown(key.text)} cannot be the id of a fact", "it is a word of the criteria"
        )
        return key.text
    if key.text == TODAY:
        message = f"{shown(key.text)} cannot be the id of a fact"
        reading.fault("identifier", key.place, message, "it means the day of the evaluation")
        return key.text
    return reading.name(key, "the id of a fact")


def _unit(unit: str, place: Place, record: Record, reading: Reading) -> str:
    if unit and not _UNIT.fullmatch(unit):
        ascii_ = unit.replace("µ", "u").replace("μ", "u")
        help_ = "a UCUM unit is plain ASCII without spaces, such as `10*9/L`"
        help_ = f"write `{ascii_}`" if _UNIT.fullmatch(ascii_) else help_
        reading.fault("unit", place, f"{shown(unit)} is no unit of {record.what}", help_)
    elif unit and (code := ucum_for(unit)):
        reading.fault("unit", place, f"{shown(unit)} in {record.what} is no UCUM unit", f"write `{code}`")
    return unit


def _units(record: Record, reading: Reading) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for key, node in record.pairs("units"):
        unit = _unit(key.text, key.place, record, reading)
        found.append((unit, reading.decimal(node, f"the factor of {shown(key.text)} in {record.what}")))
    return tuple(found)


def _whole(record: Record, possible: Interval | None, reading: Reading) -> bool:
    """Whether the quantity has whole numbers alone; what is possible then begins and ends with one."""
    whole = record.flag("whole", default=False)
    if whole and possible is not None and not _ends_with_whole(possible):
        message = f"`possible` of {record.what} does not begin and end with a whole number"
        help_ = "write the first and the last of them: `[0..12]`"
        reading.fault("interval", record.place_of("possible"), message, help_)
    return whole


def _ends_with_whole(interval: Interval) -> bool:
    first, last = interval.whole
    return (interval.low, interval.high) == ((first, 0), (last, 1))


def _unit_in_doubt(record: Record, reading: Reading) -> tuple[Interval, ...]:
    read = (reading.interval(node, f"`unit_in_doubt` of {record.what}") for node in record.several("unit_in_doubt"))
    return tuple(interval for interval in read if interval is not None)


def _choices(record: Record, reading: Reading) -> tuple[tuple[str, str], ...]:
    pairs = record.pairs("choices", required=True)
    if len(pairs) == 1:
        reading.fault(
            "value", record.place_of("choices"), f"{record.what} has one choice only", "a choice has two or more"
        )
    return tuple(
        (reading.name(key, "a choice"), reading.text(node, f"choice {shown(key.text)}")) for key, node in pairs
    )
