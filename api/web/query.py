"""A case as the GraphQL query that gives the same answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal

from api.web.standing import Standing
from kg.facts import Fact, FactType
from kg.intake.numbers import Measure, read_measure
from kg.intake.stated import is_unknown
from kg.units import conversion
from kg.wording import number_words

_FIELDS = """\
    ... on Evaluation {
      urgency
      urgencyAtMost
      classifications { entries { name value text } }
      recommendations { id title status strength urgency because pending }
      warnings { id text }
      questions { fact text decides }
    }
    ... on InvalidFacts { problems { fact message } }"""


_YES = {"yes", "y", "true"}


def graphql_query(at: Standing) -> str:
    """The query, written out, by the general field `evaluate`: it is there for every protocol.

    Facts that were refused are not in it: what the page shows does not count them either.
    """
    facts = "".join(f"\n      {{fact: {json.dumps(fact)}, value: {value}}}" for fact, value in _values(at))
    return f"""\
query {{
  evaluate(
    protocol: {json.dumps(at.evaluation.protocol.id)}
    facts: [{facts}
    ]
    today: "{at.today}"
    audience: {at.case.audience.upper()}
  ) {{
{_FIELDS}
  }}
}}
"""


def _values(at: Standing) -> Iterator[tuple[str, str]]:
    """Each fact once with its value as GraphQL writes it, a unit that was given apart beside its number."""
    meaning, declared = at.compiled.intake.meaning, at.evaluation.protocol.fact
    stated: dict[str, Mapping[str, object]] = {}
    units: dict[str, object] = {}
    for name, raw in at.used.items():
        fact, of_unit = meaning(name)
        given = raw if isinstance(raw, Mapping) else {"value": raw}
        if of_unit:
            units[fact] = raw
        elif not is_unknown(given.get("value")):
            stated[fact] = given
    for fact, given in stated.items():
        yield fact, _written(declared[fact], {"unit": units.get(fact), **given})


def _written(fact: Fact, given: Mapping[str, object]) -> str:
    value = given["value"]
    match fact.type:
        case FactType.QUANTITY:
            return f"{{quantity: {{{', '.join(_quantity(fact, given))}}}}}"
        case FactType.BOOLEAN:
            return f"{{boolean: {json.dumps(str(value).strip().casefold() in _YES)}}}"
        case FactType.LIST:
            members = value if isinstance(value, list) else [] if value == "none" else [value]
            return f"{{codes: {_text([_member(member) for member in members])}}}"
        case FactType.CHOICE:
            return f"{{choice: {_text(str(value))}}}"
        case FactType.DATE:
            return f"{{date: {_text(str(value))}}}"


def _member(member: object) -> str:
    """A name, or a code with its system."""
    if isinstance(member, Mapping):
        return ":".join(str(part) for part in (member.get("system"), member.get("code")) if part)
    return str(member)


def _quantity(fact: Fact, given: Mapping[str, object]) -> Iterator[str]:
    measure = read_measure(given["value"])
    unit = measure.unit or str(given["unit"] or "")
    yield f"value: {number_words(measure.number)}"
    if unit:
        yield f"unit: {_text(unit)}"
    if comparator := measure.comparator or given.get("comparator"):
        yield f"comparator: {_text(str(comparator))}"
    if date := given.get("date"):
        yield f"date: {_text(str(date))}"
    if (limit := given.get("lowerLimit")) is not None:
        yield f"lowerLimit: {_limit(fact, read_measure(limit), unit or fact.unit):f}"


def _limit(fact: Fact, limit: Measure, unit: str) -> Decimal:
    """The limit in the unit of the value, in which GraphQL has it: exactly, where that has an end."""
    number = limit.number
    if limit.unit:
        there, back = (conversion(each, fact.unit, fact.units) for each in (limit.unit, unit))
        number = (there(number) - back.offset) / back.factor
    return Decimal(number.numerator) / number.denominator


def _text(value: str | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)
