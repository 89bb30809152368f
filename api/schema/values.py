"""Values of facts in the schema, in the shape in which they are handed in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import strawberry
from strawberry import field

from api.schema.scalars import DateText


@strawberry.type(description="A number with its unit, as `facts` takes it.")
class QuantityValue:
    """A quantity."""

    value: Decimal = field(description="The number.")
    unit: str = field(description="Its unit, in UCUM.")
    comparator: str | None = field(
        default=None, description="`<`, `<=`, `>` or `>=`, where only a bound is known; otherwise null."
    )
    date: str | None = field(default=None, description="The day of the result, YYYY-MM-DD; null where none is known.")
    lower_limit: Decimal | None = field(
        default=None, description="The laboratory's lower limit of normal, in the same unit; null where none is known."
    )


@strawberry.type(
    description="The value of a fact, in the shape in which `facts` takes it: one of these, the others null."
)
class FactValue:
    """A value of any kind."""

    quantity: QuantityValue | None = field(default=None, description="A number with its unit.")
    boolean: bool | None = field(default=None, description="Yes or no.")
    choice: str | None = field(default=None, description="One of the fact's choices, or a unit.")
    codes: list[str] | None = field(default=None, description="All members of a list.")
    date: DateText | None = field(default=None, description="A day, YYYY-MM-DD.")


def fact_value(given: object, unit: str = "") -> FactValue | None:
    """A value in the schema; `unit` is that of a number without one. None where there is no value."""
    match given:
        case bool():
            return FactValue(boolean=given)
        case str():
            return FactValue(choice=given)
        case date():
            return FactValue(date=DateText(given.isoformat()))
        case list() | tuple():
            return FactValue(codes=[str(member) for member in given])
        case Decimal():
            return FactValue(quantity=QuantityValue(value=given, unit=unit))
        case Mapping():
            return FactValue(quantity=QuantityValue(value=Decimal(str(given["value"])), unit=str(given["unit"])))
    return None
