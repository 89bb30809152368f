"""Which fact of one protocol can go along as which of another."""

import pytest

from kg.compatibility import obstacle
from kg.diagnostics import Place
from kg.facts import Fact, FactType


def fact(kind, **given):
    return Fact(id="x", type=FactType(kind), label="x", question="?", plain="?", place=Place("x.yaml", 1), **given)


def quantity(unit, *further):
    return fact("quantity", unit=unit, units=further)


def choice(*names):
    return fact("choice", choices=tuple((name, f"the {name}") for name in names))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (fact("boolean"), fact("boolean")),
        (fact("list"), fact("list")),
        (fact("date"), fact("date")),
        (quantity("10*9/L"), quantity("/uL")),
        (quantity("[degF]"), quantity("Cel")),
        (quantity("mmol/L"), quantity("g/dL", ("mmol/L", "1.611"))),
        (choice("a", "b"), choice("b", "c")),
        (fact("boolean", askable=False), fact("boolean")),
    ],
)
def test_what_means_one_kind_of_thing_can_go_along(ours, theirs):
    assert obstacle(ours, theirs) == ""


@pytest.mark.parametrize(
    ("ours", "theirs", "reason"),
    [
        (fact("boolean"), choice("yes", "no"), "it is a boolean here and a choice there"),
        (quantity("10*9/L"), quantity("g/L"), "its unit here, 10*9/L, does not convert to the one there, g/L"),
        (quantity("mmol/L", ("g/dL", "0.6")), quantity("g/dL"), "its unit here, mmol/L, does not convert"),
        (choice("a"), choice("b"), "none of its choices is one there"),
        (fact("boolean"), fact("boolean", askable=False), "it is worked out there from other facts"),
    ],
)
def test_what_does_not_says_why(ours, theirs, reason):
    assert obstacle(ours, theirs).startswith(reason)
