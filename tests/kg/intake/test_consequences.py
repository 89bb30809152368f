"""Conflicts, what follows from what, and how facts bound each other."""

from dataclasses import replace
from pathlib import Path

import pytest

from kg.intake import Intake
from kg.intervals import parse_interval
from kg.loading import load
from kg.patient import Origin

PROTOCOL = load(Path(__file__).parents[2] / "data" / "good" / "counts.yaml")
INTAKE = Intake(PROTOCOL, lambda _: ())
POSSIBLE = {f.id: f.possible for f in PROTOCOL.facts}


def patient(**raw):
    return INTAKE.understand(raw)


def conflicts(understood):
    return [(note.fact, note.interpretations) for note in understood.data_quality if note.code == "conflict"]


def message(understood):
    (note,) = (n for n in understood.data_quality if n.code == "conflict")
    return note.message


# declared rules and constraints


def test_what_a_rule_doubts_counts_as_missing_and_keeps_what_was_written():
    understood = patient(marbles="3 G/L", red="3001 /uL")
    assert understood.in_conflict == {"red"}
    assert conflicts(understood) == [("red", ("B06",))]
    assert message(understood) == (
        "red marbles are marbles (red marbles: 3.001 ×10⁹/L, marbles: 3 ×10⁹/L); "
        "red marbles counts as missing: check and give again"
    )
    red = understood.known["red"]
    assert (red.origin, red.possible, red.written, red.firm) == (
        Origin.NARROWED,
        parse_interval("[0..3]"),
        "3001 /uL",
        False,
    )
    assert understood.known["marbles"].firm


@pytest.mark.parametrize("red", ["3", "<3.5", "≤3", ">1"])
def test_a_rule_applies_only_when_it_holds_for_certain(red):
    assert patient(marbles="3 G/L", red=f"{red} G/L").in_conflict == frozenset()


def test_all_that_a_rule_doubts_is_reported():
    understood = patient(light_percent=60, dark_percent=41, marbles=3)
    assert understood.in_conflict == {"light_percent", "dark_percent"}
    assert conflicts(understood) == [("light_percent", ("B06",)), ("dark_percent", ("B06",))]
    assert understood.known["red"].origin is Origin.NARROWED


def test_a_broken_constraint_that_no_rule_names_puts_both_in_doubt():
    understood = patient(ruby=2, red=1, marbles=5)
    assert understood.in_conflict == {"ruby", "red"}
    assert (
        "rubies cannot be above red marbles (rubies: 2 ×10⁹/L, red marbles: 1 ×10⁹/L)"
        in understood.data_quality[-1].message
    )
    assert understood.known["ruby"].possible == parse_interval("[0..5]")


def test_a_constraint_holds_across_what_is_missing():
    understood = patient(ruby=4, marbles=3)
    assert understood.in_conflict == {"ruby", "marbles"}
    assert understood.known["red"].possible == POSSIBLE["red"]


def test_a_fact_in_two_broken_constraints_is_reported_once():
    understood = patient(ruby=5, red=1, marbles=2)
    assert sorted(conflicts(understood)) == [("marbles", ()), ("red", ()), ("ruby", ())]
    assert understood.in_conflict == {"ruby", "red", "marbles"}


def with_possible_rubies(interval):
    facts = tuple(replace(f, possible=parse_interval(interval)) if f.id == "ruby" else f for f in PROTOCOL.facts)
    return Intake(replace(PROTOCOL, facts=facts), lambda _: ())


def test_a_count_that_no_missing_one_fits_is_in_doubt():
    understood = with_possible_rubies("[4..500]").understand({"marbles": 3})
    assert understood.in_conflict == {"marbles"}
    assert understood.known["marbles"].possible == parse_interval("[4..1000]")


def test_a_protocol_that_no_patient_fits_is_not_run():
    with pytest.raises(ValueError, match="verify the protocol"):
        with_possible_rubies("[2000..3000]").understand({})


def test_bounds_pass_through_what_is_missing_both_ways():
    known = patient(marbles="<3", ruby=">1").known
    assert known["red"].possible == parse_interval("(1..3)")
    assert known["red"].origin is Origin.NARROWED
    assert known["ruby"].possible == parse_interval("(1..3)")
    assert known["marbles"].possible == parse_interval("(1..3)")
    assert known["marbles"].origin is Origin.STATED


# quantities


def test_a_computed_quantity_is_as_good_as_a_stated_one():
    understood = patient(marbles="3.55 G/L", light_percent=30, dark_percent=2)
    red = understood.known["red"]
    assert (red.origin, red.firm, red.shown) == (Origin.DERIVED, True, "1.136")
    assert understood.interpretations == ("B04",)
    assert understood.known["ruby"].possible == parse_interval("[0..1.136]")


@pytest.mark.parametrize(
    ("marbles", "light", "shown"),
    [
        ("<0.1", 50, "<0.05"),
        ("≤1", 50, "≤0.5"),
        (">10", 50, ">5"),
        ("≥10", 50, "≥5"),
        ("4", ">50", "2–4"),
        ("0", 50, "0"),
        (">0", 50, ">0"),
    ],
)
def test_a_computed_interval_is_shown_as_a_laboratory_would(marbles, light, shown):
    known = patient(marbles=f"{marbles} G/L", light_percent=light, dark_percent=0).known["red"]
    assert known.shown == shown


def test_a_lower_bound_narrows_what_is_missing():
    understood = patient(marbles="3.55 G/L", light_percent=30)
    red = understood.known["red"]
    assert (red.origin, red.firm, red.shown) == (Origin.NARROWED, False, "")
    assert red.possible == parse_interval("[1.065..3.55]")
    assert understood.interpretations == ("B04",)


@pytest.mark.parametrize(
    ("red", "possible", "firm"),
    [
        ("1.1", "1.1", True),  # 1.136 follows: the same band
        ("1.5", "1.5", True),
        ("<1.2", "1.136", True),
        ("<1.1", "[1.0..1.1)", True),
        (">1.2", "(1.2..1.5]", True),
        ("1.6", "1.136", False),
        (">1.5", "1.136", False),
        ("0.99", "0.99", False),
        ("<0.1", "[0..0.1)", False),
    ],
)
def test_a_stated_quantity_and_a_computed_one(red, possible, firm):
    understood = patient(marbles="3.55 G/L", light_percent=30, dark_percent=2, red=red)
    known = understood.known["red"]
    assert (known.possible, known.firm) == (parse_interval(possible), firm)
    assert understood.in_conflict == (set() if firm else {"red"})
    assert conflicts(understood) == ([] if firm else [("red", ("B04", "B05"))])


@pytest.mark.parametrize(
    ("red", "possible", "firm"),
    [
        ("1.2", "1.2", True),
        ("1.0", "1.0", True),
        ("0.9", "0.9", False),
        ("<1.1", "[1.065..1.1)", True),
        (">1.6", "(1.6..3.55]", True),
    ],
)
def test_a_stated_quantity_and_a_lower_bound(red, possible, firm):
    known = patient(marbles="3.55 G/L", light_percent=30, red=red).known["red"]
    assert (known.possible, known.firm) == (parse_interval(possible), firm)


def test_the_message_of_such_a_conflict_has_the_values_and_what_is_used():
    assert message(patient(marbles="3.55 G/L", light_percent=30, dark_percent=2, red="1.6 G/L")) == (
        "red marbles was given as 1.6 but follows as 1.136 ×10⁹/L "
        "(marbles: 3.55 ×10⁹/L, light red: 30%, dark red: 2%); "
        "the lower value, 1.136 ×10⁹/L, is used: check and give again"
    )


def test_a_doubted_quantity_that_can_be_computed_is_used_but_not_firm():
    understood = patient(marbles=3, red=4, light_percent=30, dark_percent=10)
    assert understood.in_conflict == {"red"}
    assert understood.known["red"].possible == parse_interval("1.2")
    assert not understood.known["red"].firm


def test_a_computed_quantity_that_cannot_be_is_in_conflict():
    understood = patient(marbles="900 G/L", light_percent=60, dark_percent=20)
    assert understood.in_conflict == {"red"}
    assert "follows as 720 ×10⁹/L, which cannot be" in message(understood)
    assert understood.known["red"].possible == POSSIBLE["red"]


def test_a_computed_quantity_below_another_fact_is_not_used():
    understood = patient(marbles=3, light_percent=10, dark_percent=0, ruby=1)
    assert understood.in_conflict == {"red"}
    assert understood.known["red"].possible == parse_interval("[1..3]")
    understood = patient(marbles=3, light_percent=10, dark_percent=0, ruby=1, red=2)
    assert understood.known["red"].possible == parse_interval("2")
    assert not understood.known["red"].firm


# yes and no


@pytest.mark.parametrize(
    ("facts", "possible", "firm", "origin"),
    [
        ({"temperature": 39}, {True}, True, Origin.DERIVED),
        ({"temperature": 37}, {False}, True, Origin.DERIVED),
        ({"temperature": 38.1}, {True, False}, False, Origin.MISSING),
        ({"temperature": 38.1, "warm": False}, {False}, True, Origin.STATED),
        ({"temperature": 39, "warm": True}, {True}, True, Origin.STATED),
        ({"temperature": 39, "warm": False}, {True}, False, Origin.DERIVED),
        ({"temperature": 37, "warm": True}, {True}, False, Origin.STATED),
    ],
)
def test_a_yes_no_fact_that_follows(facts, possible, firm, origin):
    understood = patient(**facts)
    warm = understood.known["warm"]
    assert (warm.possible, warm.firm, warm.origin) == (possible, firm, origin)
    clash = "warm" in facts and not firm
    assert understood.in_conflict == ({"warm"} if clash else set())
    assert understood.interpretations == (("B02", "B03") if clash else ("B02",) if origin is Origin.DERIVED else ())


def test_the_message_when_what_was_said_and_what_follows_disagree():
    assert message(patient(temperature="39 °C", warm=False)) == (
        "warmth was given as no but follows as yes (temperature: 39 °C); it is taken as yes: check and give again"
    )


def test_a_fact_in_conflict_may_count_as_missing():
    understood = patient(marbles=3, earlier=4, lost=False)
    assert understood.in_conflict == {"lost"}
    lost = understood.known["lost"]
    assert (lost.possible, lost.firm, lost.shown, lost.written) == ({True, False}, False, "", "no")
    assert "it counts as missing" in message(understood)


def test_what_rests_on_a_conflict_alone_is_not_firm():
    assert patient(temperature=39).known["worry"].firm
    assert not patient(temperature=39, warm=False).known["worry"].firm
    assert patient(temperature=39, warm=False, iron=9).known["worry"].firm


def test_a_bound_is_enough_for_what_follows():
    understood = patient(marbles="<3", earlier=4)
    assert understood.known["lost"].possible == {True}
    assert understood.known["lost"].firm


def test_the_data_agree_until_something_conflicts():
    agree = patient(marbles=3).known["agree"]
    assert (agree.possible, agree.firm, agree.shown) == ({True}, True, "yes")
    agree = patient(temperature=39, warm=False).known["agree"]
    assert (agree.possible, agree.firm) == ({True, False}, False)


def test_cells_are_asked_of_what_is_known_in_the_end():
    seen = []
    understood = Intake(PROTOCOL, lambda known: seen.append(known["red"].possible) or (7,)).understand({"marbles": 3})
    assert seen == [parse_interval("[0..3]")]
    assert understood.cells == (7,)


def test_what_is_known_cannot_be_changed():
    with pytest.raises(TypeError):
        patient().known["red"] = None
