"""How facts are handed in: the general input for every protocol, and one typed input generated for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

import strawberry
from strawberry import UNSET, enum_value, field

from api.schema.scalars import DateText
from kg import facts
from kg.facts import FactType
from kg.patient import Problem
from kg.protocol import Protocol

_NO_ENUM_VALUES = frozenset({"true", "false", "null"})


@strawberry.input(description="A number with its unit.")
class QuantityInput:
    """A quantity, as in a facts file."""

    value: Decimal = field(description="The number.")
    unit: str | None = field(
        default=None, description="Its unit, in UCUM or as commonly written; without one, the fact's default unit."
    )
    comparator: str | None = field(
        default=None, description="`<`, `<=`, `>` or `>=`, where the laboratory gives only a bound."
    )
    date: str | None = field(default=None, description="The day of the result, YYYY-MM-DD.")
    lower_limit: Decimal | None = field(
        default=None, name="lowerLimit", description="The laboratory's lower limit of normal, in the same unit."
    )

    def raw(self) -> dict[str, object]:
        """The quantity as intake reads it."""
        given = {
            "value": self.value,
            "unit": self.unit,
            "comparator": self.comparator,
            "date": self.date,
            "lowerLimit": self.lower_limit,
        }
        return {key: value for key, value in given.items() if value is not None}


@strawberry.input(one_of=True, description="The value of a fact: exactly one of these.")
class FactValueInput:
    """A value of any kind."""

    quantity: QuantityInput | None = field(default=UNSET, description="A number with its unit.")
    boolean: bool | None = field(default=UNSET, description="Yes or no.")
    choice: str | None = field(default=UNSET, description="One of the fact's choices.")
    codes: list[str] | None = field(
        default=UNSET, description="All members of a list, by name, brand or code; none when it is known to be empty."
    )
    date: DateText | None = field(default=UNSET, description="A day, YYYY-MM-DD.")

    def raw(self) -> object:
        """The value as intake reads it."""
        given = (self.quantity, self.boolean, self.choice, self.codes, self.date)
        value = next((v for v in given if v is not UNSET), None)
        return value.raw() if isinstance(value, QuantityInput) else value


@strawberry.input(description="One fact that is known of the patient.")
class FactInput:
    """A fact with its value."""

    fact: str = field(description="The name of the fact.")
    value: FactValueInput = field(description="Its value.")


def raw_facts(given: list[FactInput]) -> tuple[dict[str, object], tuple[Problem, ...]]:
    """The facts as intake reads them, and a problem for each that was given more than once."""
    raw: dict[str, object] = {}
    twice: dict[str, Problem] = {}
    for item in given:
        if item.fact in raw:
            twice[item.fact] = Problem(
                fact=item.fact, code="given_twice", message=f"`{item.fact}` is given more than once"
            )
        raw[item.fact] = item.value.raw()
    return raw, tuple(twice.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedFacts:
    """The generated input type of one protocol. `attributes` maps its Python attributes to fact names."""

    input_type: type
    attributes: Mapping[str, str]

    def raw(self, given: object) -> dict[str, object]:
        """The facts as intake reads them; what was left out stays out."""
        values = {fact: getattr(given, attribute) for attribute, fact in self.attributes.items()}
        return {fact: _raw(value) for fact, value in values.items() if value is not UNSET}


def _raw(value: object) -> object:
    match value:
        case QuantityInput():
            return value.raw()
        case Enum():
            return value.value
    return value


def typed_facts(protocol: Protocol, taken: set[str]) -> TypedFacts:
    """Generate the input type of a protocol: one field for each fact that a person can be asked for.

    Names of types that are `taken` are not used again; those that are made here are added.
    """
    # An underscore keeps a fact that is named like a Python keyword from being one.
    attributes = {f"{fact.id}_": fact.id for fact in protocol.facts if fact.askable}
    name = _free(f"{_pascal(protocol.id)}Facts", taken)
    namespace: dict[str, Any] = {
        attribute: field(name=id_, default=UNSET, description=_description(protocol.fact[id_]))
        for attribute, id_ in attributes.items()
    }
    namespace["__annotations__"] = {
        attribute: _input_type(protocol.fact[id_], protocol, taken) | None for attribute, id_ in attributes.items()
    }
    described = f"What is known of a patient, for the protocol `{protocol.id}`; what is left out is unknown."
    input_type = strawberry.input(type(name, (), namespace), description=described)
    return TypedFacts(input_type=input_type, attributes=attributes)


def _input_type(fact: facts.Fact, protocol: Protocol, taken: set[str]) -> Any:  # noqa: ANN401 - a type that is made here
    match fact.type:
        case FactType.QUANTITY:
            return QuantityInput
        case FactType.BOOLEAN:
            return bool
        case FactType.LIST:
            return list[str]
        case FactType.DATE:
            return DateText
    if _NO_ENUM_VALUES.isdisjoint(value for value, _ in fact.choices):
        return _choice_enum(fact, _free(f"{_pascal(protocol.id)}{_pascal(fact.id)}", taken))
    return str


def _choice_enum(fact: facts.Fact, name: str) -> Any:  # noqa: ANN401 - a type that is made here
    values = {
        f"{v}_": enum_value(v, name=v, description=f"{label[:1].upper()}{label[1:]}.") for v, label in fact.choices
    }
    # The functional form of Enum takes names that are made at run time, which mypy cannot follow.
    made: Any = Enum(name, values)  # type: ignore[misc]
    return strawberry.enum(made, name=name, description=f"The values of `{fact.id}`: {fact.label}.")


def _description(fact: facts.Fact) -> str:
    unit = f" Default unit: {fact.unit}." if fact.unit else ""
    return f"{fact.question}{unit}"


def _pascal(name: str) -> str:
    """A name in PascalCase: `duffy_null` becomes `DuffyNull`."""
    return "".join(part.capitalize() for part in name.split("_"))


def _free(name: str, taken: set[str]) -> str:
    """The name, made different from those that are taken, and taken from now on."""
    while name in taken:
        name += "_"
    taken.add(name)
    return name
