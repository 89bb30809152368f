"""Patients of the case files as the page sends them: numbers as text with their units, answers, names in lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from api.web.case import Case
from api.web.standing import Standing, stand
from kg.cases.reading import load_cases
from kg.facts import FactType
from kg.library import open_protocol, shelf_of, shipped

TODAY = date(2026, 1, 16)
SHIPPED = shipped()


@dataclass(frozen=True, kw_only=True, eq=False)
class Patient:
    protocol: str
    sentence: str
    typed: dict[str, object]
    today: date

    def case(self, audience="clinician", skipped=()) -> Case:
        return Case(facts=self.typed, audience=audience, skipped=frozenset(skipped))

    def stand(self, audience="clinician") -> Standing:
        return stand(open_protocol(self.protocol), self.case(audience), self.today)


@cache
def patients(protocol: str) -> tuple[Patient, ...]:
    """All patients of a protocol's case file, and nobody in particular."""
    compiled = open_protocol(protocol)
    nobody = Patient(protocol=protocol, sentence="Nothing is known", typed={}, today=TODAY)
    cases = load_cases(shelf_of(protocol) / "cases.yaml", compiled.protocol).cases
    return (
        nobody,
        *(
            Patient(
                protocol=protocol,
                sentence=case.sentence,
                typed=dict(typed(case.facts, compiled.protocol.fact)),
                today=case.on or TODAY,
            )
            for case in cases
        ),
    )


def some(protocol: str, number: int) -> tuple[Patient, ...]:
    """So many of them, from all over the file."""
    everybody = patients(protocol)
    return everybody[:: max(1, len(everybody) // number)]


def typed(raw: Mapping[str, object], facts) -> Iterator[tuple[str, object]]:
    """Facts as they are typed; what nobody can type (a `null`) is left out."""
    for name, value in raw.items():
        kind = facts[name].type if name in facts else FactType.QUANTITY
        match value:
            case None:
                continue
            case {"value": number, **more} if kind is FactType.QUANTITY:
                text = f"{more.get('comparator', '')}{number} {more.get('unit', '')}".strip()
                details = {part: str(more[part]) for part in ("date", "lowerLimit") if part in more}
                yield name, {"value": text, **details} if details else text
            case bool() | list() | str():
                yield name, value
            case _:
                yield name, str(value)
