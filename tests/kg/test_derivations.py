"""What follows for derived facts, and what would settle them."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from kg.dates import day_number
from kg.derivations import answers, computed, in_order, settling_inputs
from kg.intake import Intake
from kg.intervals import ALL, parse_interval
from kg.loading import load
from kg.patient import Origin
from kg.rules import Rule

PROTOCOL = load(Path(__file__).parents[1] / "data" / "good" / "counts.yaml")
INTAKE = Intake(PROTOCOL, lambda _: ())
TODAY = day_number(date(2026, 1, 16))


def understand(**raw):
    return INTAKE.understand(raw)


def test_facts_follow_in_the_order_of_what_they_rest_on_and_agreement_last():
    order = [f.id for f in in_order(PROTOCOL.fact)]
    assert order.index("worry") > max(order.index("warm"), order.index("little_iron"))
    assert order[-1] == "agree"


@pytest.mark.parametrize(
    ("facts", "follows"),
    [
        ({"temperature": 38.3}, {True}),
        ({"temperature": 38.2}, {True, False}),
        ({"temperature": 38.0, "warm_hours": 1}, {True}),
        ({"temperature": 38.2, "warm_hours": 0.9}, {False}),
        ({"temperature": 37.9}, {False}),
        ({"temperature": "<38"}, {False}),
        ({"temperature": "≤38"}, {True, False}),
        ({"warm_hours": 5}, {True, False}),
        ({}, {True, False}),
    ],
)
def test_a_yes_no_fact_follows_where_every_way_of_filling_in_agrees(facts, follows):
    derivation = PROTOCOL.fact["warm"].derivation
    assert answers(derivation, Rule.of(derivation, PROTOCOL.fact), understand(**facts).known) == follows


@pytest.mark.parametrize(
    ("iron", "kind", "follows"),
    [
        ("12.5", "glass", {True}),
        ("12.5", "clay", {False}),
        ("12.5", None, {True, False}),
        ("11.9", None, {True}),
        ("13", None, {False}),
        ({"value": 12.5, "lowerLimit": 12.5}, "glass", {False}),
        ({"value": 12.5, "lowerLimit": "12.6"}, None, {True}),
        ({"value": 125, "unit": "g/L", "lowerLimit": 126}, None, {True}),
        ({"value": 125, "unit": "g/L", "lowerLimit": "12.4 g/dL"}, None, {False}),
        ({"value": "<13", "lowerLimit": 13}, None, {True}),
        ({"value": "<13", "lowerLimit": 12}, "glass", {True, False}),
        ({"value": None, "lowerLimit": 12}, None, {True, False}),
    ],
)
def test_the_limit_of_the_laboratory_decides_when_it_is_given(iron, kind, follows):
    known = understand(iron=iron, kind=kind).known
    derivation = PROTOCOL.fact["little_iron"].derivation
    assert answers(derivation, Rule.of(derivation, PROTOCOL.fact), known) == follows


@pytest.mark.parametrize(
    ("facts", "values", "origin"),
    [
        ({"marbles": "3.55", "light_percent": 30, "dark_percent": 2}, "1.136", Origin.DERIVED),
        ({"marbles": "<0.1", "light_percent": 50, "dark_percent": 0}, "[0..0.05)", Origin.DERIVED),
        ({"marbles": 4, "light_percent": ">50", "dark_percent": 0}, "(2..4]", Origin.DERIVED),
        ({"marbles": "3.55", "light_percent": 30}, ">= 1.065", Origin.NARROWED),
        ({"marbles": ">3.55", "light_percent": 30}, "> 1.065", Origin.NARROWED),
        ({"marbles": "3.55"}, None, Origin.MISSING),
        ({"light_percent": 30, "dark_percent": 2}, None, Origin.MISSING),
    ],
)
def test_a_quantity_follows_by_exact_arithmetic(facts, values, origin):
    found = computed(PROTOCOL.fact["red"].derivation, understand(**facts).known, TODAY)
    assert found == (parse_interval(values) if values else ALL, origin)


@pytest.mark.parametrize(
    ("fact", "facts", "settling"),
    [
        ("warm", {}, ("temperature", "warm_hours")),
        ("warm", {"temperature": 38.1}, ("warm_hours",)),
        ("warm", {"warm_hours": 2}, ("temperature",)),
        ("warm", {"temperature": 37}, ()),
        ("warm", {"temperature": "≥38"}, ("temperature", "warm_hours")),
        ("little_iron", {}, ("kind", "iron")),
        ("little_iron", {"iron": 12.5}, ("kind",)),
        ("little_iron", {"kind": "clay"}, ("iron",)),
        ("little_iron", {"iron": {"value": "<13", "lowerLimit": 12}}, ("iron",)),
        ("little_iron", {"iron": {"value": 11, "lowerLimit": 12}}, ()),
        ("worry", {}, ("kind", "iron", "warm")),
        ("worry", {"iron": 12.5, "warm": False}, ("kind",)),
        ("worry", {"warm": True}, ()),
        ("red", {"marbles": 3}, ("light_percent", "dark_percent")),
        ("lost", {"marbles": 3}, ("earlier",)),
        ("marbles", {}, ()),
        ("agree", {}, ()),
        ("agree", {"marbles": 3, "red": 4, "warm": False, "temperature": 39}, ("warm", "red")),
    ],
)
def test_the_settling_inputs_are_those_whose_value_can_change_what_is_known(fact, facts, settling):
    patient = understand(**facts)
    assert settling_inputs(PROTOCOL, INTAKE.rules, fact, patient.known, patient.in_conflict) == settling


def test_exactness_survives_units():
    known = understand(
        marbles={"value": 3550, "unit": "/uL"}, light_percent={"value": "0.32", "unit": "1"}, dark_percent=0
    ).known
    assert known["red"].possible.point == Fraction("1.136")
