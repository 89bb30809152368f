"""Criteria, tests and expressions as values of keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from kg.criteria import ALWAYS, NEVER, Criterion, Expression
from kg.criteria_grammar import CriterionError, parse_criterion, parse_expression, parse_test
from kg.facts import Fact
from kg.identifiers import look_alike
from kg.loading.fields import Reading
from kg.loading.yaml_reader import Node

_WORD: Final = re.compile(r"[A-Za-z_]\w*")
_Read = TypeVar("_Read")


def criterion(
    node: Node,
    what: str,
    facts: Mapping[str, Fact],
    reading: Reading,
    *,
    arithmetic: bool = False,
    known: bool = False,
) -> Criterion:
    """A whole criterion; `NEVER` with a fault when it cannot be read."""
    return _read(node, what, reading, lambda t: parse_criterion(t, facts, arithmetic=arithmetic, known=known)) or NEVER


def guard(node: Node, what: str, facts: Mapping[str, Fact], reading: Reading) -> Criterion:
    """A criterion that may ask what is known, or `always` or `never`."""
    fixed: Mapping[str, Criterion] = {"always": ALWAYS, "never": NEVER}

    def read(text: str) -> Criterion:
        return fixed[text] if text in fixed else parse_criterion(text, facts, known=True)

    return _read(node, what, reading, read) or NEVER


def test_on(node: Node, what: str, fact: Fact, reading: Reading) -> Criterion:
    """A test on one fact."""

    def read(text: str) -> Criterion:
        try:
            return parse_test(text, fact)
        except CriterionError as error:
            if text in dict(fact.choices):  # its quotes were taken for those of YAML, or forgotten
                help_ = f"write `'\"{text}\"'`: the inner quotes are the criterion's, the outer ones YAML's"
                raise CriterionError(error.message, help_) from None
            raise

    return _read(node, what, reading, read) or NEVER


def expression(node: Node, what: str, facts: Mapping[str, Fact], reading: Reading) -> Expression | None:
    """Arithmetic on quantities."""
    return _read(node, what, reading, lambda t: parse_expression(t, facts))


def _read(node: Node, what: str, reading: Reading, parse: Callable[[str], _Read]) -> _Read | None:
    """What `parse` makes of a text; None with a fault when it refuses."""
    reading.asked(node, "criterion")
    text = reading.text(node, what)
    if not text or look_alike(text):  # both are faults already
        return None
    try:
        return parse(text)
    except CriterionError as error:
        if reading.declared.get("fact") is not None and reading.unsure.isdisjoint(_WORD.findall(text)):
            reading.fault("criterion", node.place, f"{what}: {error.message}", error.help)
        return None
