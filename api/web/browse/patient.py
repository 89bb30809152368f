"""Example patients: in words, and as the page of a case takes them from the fragment of its address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from api.web.views import fragment
from kg.asking.patients import Facts, patient_in
from kg.asking.scratch import Scratch
from kg.asking.witness import witness
from kg.handover import Carried, Raw
from kg.protocol import Protocol

_MOST_TRIED = 20
"""Patients for whom facts that can be entered are looked for, each some milliseconds of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A patient who shows something: facts that are not named may have any value.

    `fragment` is None where no facts are found that can be entered and are read so.
    """

    words: str
    fragment: str | None


def example(scratch: Scratch, function: int) -> Example | None:
    """A patient for whom a function holds; None where nobody is."""
    compiled = scratch.compiled
    found = list(islice(scratch.examples(function), _MOST_TRIED))
    if not found:
        return None
    entered = ((cells, facts) for cells in found if (facts := patient_in(compiled, cells)) is not None)
    cells, facts = next(entered, (found[0], None))
    return Example(
        words=witness(compiled, cells).words,
        fragment=None if facts is None else fragment(_entered(compiled.protocol, facts)),
    )


def _entered(protocol: Protocol, facts: Facts) -> Iterator[Carried]:
    for name, value in facts.items():
        yield Carried(fact=name, ours=name, raw=_raw(value, protocol.fact[name].unit))


def _raw(value: object, unit: str) -> Raw:
    match value:
        case bool() | str():
            return value
        case Decimal():
            return {"value": value, "unit": unit}
        case list():
            return tuple(map(str, value))
    raise TypeError(f"an example has a value of type {type(value).__name__}")
