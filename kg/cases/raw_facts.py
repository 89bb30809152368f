"""The facts of a case as they are handed in: YAML's plain words and numbers, none of them guessed at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from kg.facts import FactType
from kg.identifiers import shown
from kg.intake.reading import FactReader
from kg.loading.fields import Reading
from kg.loading.yaml_reader import Items, Node, Pairs, Scalar, misread_as
from kg.protocol import Protocol

_WORDS: Final = {"true": True, "false": False, "null": None}
_WHOLE: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,29})")
_DECIMAL: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,29})\.[0-9]{1,30}")


def raw_value(node: Node, what: str, reading: Reading) -> object:
    """The value of a fact, as a facts file in JSON would give it; numbers keep every digit."""
    match node:
        case Scalar(text, plain=True):
            return _plain(node, text, what, reading)
        case Scalar(text):
            return text
        case Items(nodes):
            return [raw_value(item, what, reading) for item in nodes]
        case Pairs(pairs):
            return {key.text: raw_value(value, what, reading) for key, value in pairs}
    return None


def has_dates(raw: Mapping[str, object], protocol: Protocol) -> bool:
    """Whether the answer depends on the day: a fact is a date, or a result that carries one."""
    if any(isinstance(value, Mapping) and "date" in value for value in raw.values()):
        return True
    dates = [fact for fact in protocol.facts if fact.type is FactType.DATE]
    reader = FactReader.of(dates)
    return any(reader.meaning(name)[0] for name in raw)


def _plain(node: Scalar, text: str, what: str, reading: Reading) -> object:
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    if meaning := misread_as(text):
        help_ = "write `null`, or leave the fact out" if not text else "put it in quotes, or write true, false, 3.55"
        reading.fault("unquoted", node.place, f"{what}: YAML may read {shown(text)} as {meaning}", help_)
    return text
