"""Whether a fact of one protocol can go along to another: both mean the same kind of thing, and it is asked there."""

from __future__ import annotations

from kg.facts import Fact, FactType
from kg.units import UnitError, conversion


def obstacle(ours: Fact, theirs: Fact) -> str:
    """Why no value of our fact can be handed in as theirs, in words; "" where values can.

    Kinds have to be the same; units have to convert exactly; choices have to share a value, by its name.
    """
    if ours.type is not theirs.type:
        return f"it is a {ours.type.value} here and a {theirs.type.value} there"
    if not theirs.askable:
        return "it is worked out there from other facts and cannot be given"
    match ours.type:
        case FactType.QUANTITY:
            return _obstacle_of_units(ours, theirs)
        case FactType.CHOICE if {name for name, _ in ours.choices}.isdisjoint(name for name, _ in theirs.choices):
            return "none of its choices is one there"
    return ""


def _obstacle_of_units(ours: Fact, theirs: Fact) -> str:
    try:
        conversion(ours.unit, theirs.unit, theirs.units)
    except UnitError:
        return f"its unit here, {ours.unit}, does not convert to the one there, {theirs.unit}"
    return ""
