"""Dates of a patient, and the durations that follow from them."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.dates import day_number
from kg.intake import Intake
from kg.intervals import point
from kg.library import open_protocol
from kg.loading import load
from kg.patient import InvalidFactsError, Origin
from kg.traversal import traverse

FILE = Path(__file__).parents[2] / "data" / "good" / "dates.yaml"
INTAKE = Intake(load(FILE), lambda _: ())
CHEESE = open_protocol(str(FILE))
TODAY = date(2026, 1, 31)
DURATIONS = (
    "age_days",
    "age_weeks",
    "age_months",
    "age_years",
    "salted_after",
    "tasted_after",
    "salted_for",
    "ripeness",
)


def understand(today=TODAY, **raw):
    return INTAKE.understand(raw, today=today)


def numbers(patient):
    return {f: k.possible.point for f in DURATIONS if (k := patient.known[f]).origin in {Origin.STATED, Origin.DERIVED}}


@pytest.mark.parametrize(
    "raw", ["2025-12-31", " 2025-12-31 ", date(2025, 12, 31), {"value": "2025-12-31"}, {"value": date(2025, 12, 31)}]
)
@pytest.mark.parametrize("name", ["made_on", "born", "Made on"])
def test_a_date_is_read_as_iso_text(raw, name):
    known = understand(**{name: raw}).known["made_on"]
    assert (known.shown, known.written, known.origin, known.firm) == ("2025-12-31", "2025-12-31", Origin.STATED, True)
    assert known.possible == point(day_number(date(2025, 12, 31)))


@pytest.mark.parametrize("nothing", [None, "", " ", "unknown", {"value": None}])
def test_a_date_that_is_not_given_leaves_its_durations_open(nothing):
    patient = understand(made_on=nothing)
    assert patient == understand()
    assert numbers(patient) == {}


@pytest.mark.parametrize(
    ("raw", "code", "words"),
    [
        ("31.12.2025", "bad_date", "write it as 2026-01-16"),
        ("2025-12", "bad_date", "write it as 2026-01-16"),
        ("20251231", "bad_date", "write it as 2026-01-16"),
        ("2025-02-29", "bad_date", "there is no day `2025-02-29`"),
        ("2025-13-01", "bad_date", "there is no day"),
        ("2025-12-31T10:00", "bad_date", "is not a date"),
        ("today", "bad_date", "is not a date"),
        (20251231, "bad_date", "is not a date"),
        (45000.5, "bad_date", "is not a date"),
        (True, "bad_date", "is not a date"),
        (["2025-12-31"], "bad_date", "a list is not a date"),
        ("2026-02-01", "future_date", "lies in the future (today is 2026-01-31)"),
        ("1875-12-31", "impossible", "more than 150 years ago: check the year"),
        ("0025-12-31", "impossible", "check the year"),
        ({"date": "2025-12-31"}, "bad_object", "`date` is not understood here"),
        ({"value": "2025-12-31", "unit": "d"}, "bad_object", "`unit` is not understood here"),
    ],
)
def test_what_is_no_day_of_a_patient_is_refused(raw, code, words):
    with pytest.raises(InvalidFactsError) as refused:
        understand(made_on=raw)
    (problem,) = refused.value.problems
    assert (problem.fact, problem.code) == ("made_on", code)
    assert words in problem.message


def test_a_date_given_under_two_names_has_to_be_the_same():
    assert understand(made_on="2025-12-31", born="2025-12-31").known["made_on"].firm
    with pytest.raises(InvalidFactsError, match="they differ"):
        understand(made_on="2025-12-31", born="2025-12-30")


def test_durations_follow_from_the_dates_that_are_known():
    assert numbers(understand(made_on="2025-11-30")) == {
        "age_days": 62,
        "age_weeks": Fraction(62, 7),
        "age_months": 2,
        "age_years": 0,
        "ripeness": 124,
    }
    both = numbers(understand(made_on="2025-11-30", salted_on="2025-12-04"))
    assert (both["salted_after"], both["salted_for"]) == (4, 58)
    assert "tasted_after" not in both
    assert numbers(understand(salted_on="2024-02-29", tasted_on="2025-02-28")) == {"tasted_after": 11}


def test_what_follows_is_firm_and_rests_on_its_reading():
    patient = understand(made_on="2025-11-30")
    assert patient.known["age_days"].firm
    assert patient.known["age_days"].shown == "62"
    assert "D1" in patient.interpretations
    assert patient.known["fresh"].possible == {False}


def test_the_day_of_the_evaluation_is_the_one_that_is_asked_for():
    ages = [numbers(understand(today, made_on="2025-12-31"))["age_months"] for today in (date(2026, 1, 30), TODAY)]
    assert ages == [0, 1]
    with pytest.raises(InvalidFactsError, match="today is 2025-12-30"):
        understand(date(2025, 12, 30), made_on="2025-12-31")


def conflicts(patient):
    return {note.fact: note.message for note in patient.data_quality if note.code == "conflict"}


def test_dates_in_the_wrong_order_are_both_asked_again_and_count_as_missing():
    patient = understand(made_on="2025-12-31", salted_on="2025-12-30", tasted_on="2026-01-15")
    assert patient.in_conflict == {"made_on", "salted_on"}
    assert conflicts(patient)["made_on"] == (
        "days until salting would be negative (day of making: 2025-12-31, day of salting: 2025-12-30); "
        "day of making and day of salting count as missing: check and give again"
    )
    assert numbers(patient) == {}
    assert patient.known["made_on"].written == "2025-12-31"
    questions = traverse(CHEESE, CHEESE.understand({"made_on": "2025-12-31", "salted_on": "2025-12-30"}, today=TODAY))
    assert {q.fact for q in questions.questions[:2]} == {"made_on", "salted_on"}


def test_one_day_is_in_order():
    assert numbers(understand(made_on="2026-01-31", salted_on="2026-01-31"))["salted_after"] == 0


def test_the_order_of_dates_is_judged_on_what_was_stated():
    """Salting before making and after tasting: neither conflict hides the other."""
    patient = understand(made_on="2025-12-31", salted_on="2025-12-30", tasted_on="2025-12-29")
    assert patient.in_conflict == {"made_on", "salted_on", "tasted_on"}


def test_a_duration_that_cannot_be_is_a_conflict_of_its_dates():
    patient = understand(made_on="2024-01-01", salted_on="2025-12-31")
    assert patient.in_conflict == {"made_on", "salted_on"}
    assert "days until salting would be 730 days, which cannot be" in conflicts(patient)["salted_on"]


@pytest.mark.parametrize(
    ("stated", "possible", "in_conflict"),
    [
        ("5", Fraction(29, 7), False),  # 29 days are 4 weeks and a day: in one band with 5 weeks
        ("1", 1, True),
        ("9", Fraction(29, 7), True),
    ],
)
def test_a_stated_duration_is_held_against_the_one_that_follows(stated, possible, in_conflict):
    patient = understand(made_on="2026-01-02", age_weeks=stated)
    assert ("age_weeks" in patient.in_conflict) is in_conflict
    if in_conflict:
        assert patient.known["age_weeks"].possible == point(Fraction(possible))
        assert "D2" in patient.interpretations


def test_a_duration_that_nobody_can_be_asked_is_no_input():
    with pytest.raises(InvalidFactsError, match="worked out from other facts"):
        understand(age_days=3)


dates = st.dates(date(2023, 1, 1), TODAY)


@given(made=st.none() | dates, salted=st.none() | dates, tasted=st.none() | dates)
def test_every_duration_is_open_counted_or_in_conflict(made, salted, tasted):
    raw = {"made_on": made, "salted_on": salted, "tasted_on": tasted}
    patient = understand(**raw)
    found = numbers(patient)
    wrong = {
        name
        for first, then in (("made_on", "salted_on"), ("salted_on", "tasted_on"))
        for name in (first, then)
        if raw[first] and raw[then] and (raw[first] > raw[then] or (first == "made_on" and then_after(raw) > 400))
    }
    assert patient.in_conflict == wrong
    usable = {name: day for name, day in raw.items() if day and name not in wrong}
    assert ("age_days" in found) == ("made_on" in usable)
    assert ("salted_after" in found) == ({"made_on", "salted_on"} <= usable.keys())
    if "age_days" in found:
        assert usable["made_on"] + timedelta(days=int(found["age_days"])) == TODAY
    if "salted_after" in found:
        assert usable["made_on"] + timedelta(days=int(found["salted_after"])) == usable["salted_on"]


def then_after(raw):
    return (raw["salted_on"] - raw["made_on"]).days
