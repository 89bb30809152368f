"""Facts by name, with everything that can be wrong with one of them."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from kg.intake import Intake
from kg.intervals import parse_interval
from kg.loading import load
from kg.patient import InvalidFactsError, Listed, Origin

PROTOCOL = load(Path(__file__).parents[2] / "data" / "good" / "counts.yaml")
INTAKE = Intake(PROTOCOL, lambda _: ())
TODAY = date(2026, 1, 16)


def understand(**raw):
    return INTAKE.understand(raw, today=TODAY)


def codes(patient):
    return [(note.code, note.fact) for note in patient.data_quality]


def problems(raw):
    with pytest.raises(InvalidFactsError) as caught:
        INTAKE.understand(raw, today=TODAY)
    assert all(len(p.message) < 300 and p.message.isprintable() for p in caught.value.problems)
    return [(p.fact, p.code) for p in caught.value.problems]


def test_nothing_is_known_of_what_is_absent():
    patient = understand()
    assert list(patient.known) == [f.id for f in PROTOCOL.facts]
    assert all(k.origin is Origin.MISSING and not k.firm for f, k in patient.known.items() if f != "agree")
    assert patient.data_quality == ()


@pytest.mark.parametrize(
    "nothing", [None, "", " ", "unknown", "Unknown", {"value": None}, {"value": "unknown", "date": "2026-01-01"}]
)
@pytest.mark.parametrize("fact", ["marbles", "warm", "kind", "paints"])
def test_what_is_said_to_be_unknown_is_missing(fact, nothing):
    assert understand(**{fact: nothing}) == understand()


# quantities


@pytest.mark.parametrize(
    ("raw", "possible", "shown", "written"),
    [
        (3.55, "3.55", "3.55", "3.55"),
        ("3550/uL", "3.55", "3.55", "3550/uL"),
        ("3.55 K/uL", "3.55", "3.55", "3.55 K/uL"),
        ({"value": 3.55}, "3.55", "3.55", "3.55"),
        ({"value": 3550, "unit": "/uL"}, "3.55", "3.55", "3550 /uL"),
        ({"value": "3550/uL", "unit": "cells/µL"}, "3.55", "3.55", "3550/uL"),
        ({"value": "0.1", "comparator": "<", "unit": "10*9/L"}, "[0..0.1)", "<0.1", "<0.1 10*9/L"),
        ({"value": "<0.1", "comparator": "<"}, "[0..0.1)", "<0.1", "<0.1"),
        ("≤0.1", "[0..0.1]", "≤0.1", "≤0.1"),
        ("<= 100 /uL", "[0..0.1]", "≤0.1", "<= 100 /uL"),
        (">=900 G/L", "[900..1000]", "≥900", ">=900 G/L"),
        ({"value": 5, "comparator": ">=", "unit": None, "date": None}, "[5..1000]", "≥5", "≥5"),
        ("<2000 10*9/L", "[0..1000]", "<2000", "<2000 10*9/L"),
        (0, "0", "0", "0"),
    ],
)
def test_quantities(raw, possible, shown, written):
    known = understand(marbles=raw).known["marbles"]
    assert (known.possible, known.shown, known.written) == (parse_interval(possible), shown, written)
    assert known.origin is Origin.STATED
    assert known.firm


def test_what_is_no_finite_decimal_is_shown_as_nearly_so():
    assert understand(temperature="101 °F").known["temperature"].shown == "≈38.3333"


@pytest.mark.parametrize(
    ("fact", "raw", "code"),
    [
        ("marbles", "-1", "impossible"),
        ("marbles", "1001 10*9/L", "impossible"),
        ("marbles", {"value": 5, "unit": "10*12/L"}, "impossible"),
        ("marbles", "<0", "impossible"),
        ("marbles", ">1000 10*9/L", "impossible"),
        ("iron", 0.5, "impossible"),
        ("marbles", "many", "not_a_number"),
        ("marbles", True, "not_a_number"),
        ("marbles", [3], "not_a_number"),
        ("marbles", {"value": {"value": 3}}, "not_a_number"),
        ("iron", {"value": 12, "lowerLimit": "<12"}, "not_a_number"),
        ("marbles", "3 g/L", "bad_unit"),
        ("marbles", "3 K", "bad_unit"),
        ("marbles", {"value": 3, "unit": 9}, "bad_unit"),
        ("marbles", {"value": "3 G/L", "unit": "/uL"}, "bad_unit"),
        ("marbles", "3 109/L", "bad_unit"),
        ("marbles", {"value": 3, "comparator": "about"}, "bad_comparator"),
        ("marbles", {"value": "<3", "comparator": ">"}, "bad_comparator"),
        ("marbles", {"value": 3, "units": "/uL"}, "bad_object"),
        ("marbles", {"valeu": 3}, "bad_object"),
        ("marbles", {3: 3}, "bad_object"),
        ("marbles", {"value": 3, "date": "16.1.2026"}, "bad_date"),
        ("marbles", {"value": 3, "date": "2026-02-30"}, "bad_date"),
        ("marbles", {"value": 3, "date": 20260116}, "bad_date"),
        ("marbles", {"value": None, "date": "soon"}, "bad_date"),
        ("marbles", {"value": 3, "date": "2026-01-17"}, "future_date"),
        ("warm", {"value": True, "date": "2027-01-01"}, "future_date"),
        ("warm", 1, "not_yes_no"),
        ("warm", 0, "not_yes_no"),
        ("warm", "1", "not_yes_no"),
        ("warm", "perhaps", "not_yes_no"),
        ("warm", [], "not_yes_no"),
        pytest.param("warm", 10**5000, "not_yes_no", id="huge"),
        ("warm", {"value": True, "unit": "1"}, "bad_object"),
        ("kind", "glas", "unknown_choice"),
        ("kind", True, "unknown_choice"),
        ("kind", ["glass"], "unknown_choice"),
        ("paints", True, "bad_list"),
        ("paints", "yes", "bad_list"),
        ("paints", ["chalk", "none"], "bad_list"),
        ("paints", ["chalk", None], "bad_list"),
        ("paints", ["chalk", " "], "bad_list"),
        ("paints", [["chalk"]], "bad_list"),
        ("paints", [{"code": "77", "version": "1"}], "bad_list"),
        ("paints", {"chalk": True}, "bad_object"),
        ("paints", ["a" * 101], "bad_list"),
        ("paints", ["c\u202ehalk"], "bad_list"),
        ("paints", ["chalk"] * 41, "too_many"),
        ("paints", "x," * 10_000, "bad_list"),
        ("worry", True, "not_an_input"),
        ("agree", True, "not_an_input"),
        ("marbels", 3, "unknown_fact"),
        ("warm_unit", "h", "unknown_fact"),
        ("nothing_unit", "h", "unknown_fact"),
        ("x" * 10_000, 3, "unknown_fact"),
    ],
)  # fmt: skip
def test_what_is_refused(fact, raw, code):
    assert problems({fact: raw}) == [(fact[:80], code)]


def test_every_problem_is_found_at_once_in_the_order_given():
    raw = {"warm": 1, "marbles": "3,55", "kind": "clay", "marbels": 3, "temperature": -1}
    assert problems(raw) == [
        ("marbels", "unknown_fact"),
        ("warm", "not_yes_no"),
        ("marbles", "not_a_number"),
        ("temperature", "impossible"),
    ]


@pytest.mark.parametrize(
    ("raw", "help_"),
    [
        ({"marbels": 3}, "did you mean `marbles`"),
        ({"kind": "glas"}, "did you mean `glass`"),
        ({"marbles": {"value": 3, "units": "/uL"}}, "did you mean `unit`"),
        ({"marbles": {"value": 3, "colour": "red"}}, "it may have value, unit, comparator, date, lowerLimit"),
        ({"marbles": "3 furlong"}, "`furlong` is not a unit that is known here; write 10*9/L, /uL, 10*3/uL or K/uL"),
        ({"marbles": "5000000 /uL"}, "marbles: `5000000 /uL` (read as 5000 ×10⁹/L) is not possible: it is"),
        ({"paints": True}, "or write none"),
        ({"worry": True}, "worked out from other facts"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_would_do(raw, help_):
    with pytest.raises(InvalidFactsError) as caught:
        INTAKE.understand(raw)
    assert help_ in str(caught.value)


def test_too_many_facts_are_not_read():
    assert problems({f"x{i}": 1 for i in range(501)}) == [("", "too_many")]


# names


@pytest.mark.parametrize(
    "name", ["marbles", "MARBLES", " marbles ", "all_marbles", "All marbles", "all-marbles", "marble count"]
)
def test_a_fact_is_known_by_every_name(name):
    assert INTAKE.understand({name: "3.55 G/L"}) == understand(marbles="3.55 G/L")


def test_a_fact_given_twice_has_to_be_the_same_both_times():
    assert INTAKE.understand({"marbles": "3.55 G/L", "all_marbles": "3550/uL"}).known["marbles"].firm
    assert problems({"marbles": 3.55, "all_marbles": 3.56}) == [("marbles", "given_twice")]
    assert problems({"marbles": 5000, "all_marbles": 6000}) == [("marbles", "given_twice")]
    assert problems({"marbles": 3, "all_marbles": {"value": 3, "date": "2026-01-01"}}) == [("marbles", "given_twice")]
    assert INTAKE.understand({"marbles": None, "all_marbles": 3}).known["marbles"].firm


# units in doubt


@pytest.mark.parametrize(
    ("fact", "raw"),
    [
        ("marbles", 100.1),
        ("marbles", "3550"),
        ("marbles", {"value": 5000}),
        ("marbles", "<200"),
        ("temperature", 100.4),
        ("iron", 130),
    ],
)
def test_a_bare_number_whose_unit_is_in_doubt_counts_as_missing(fact, raw):
    patient = understand(**{fact: raw})
    assert patient.unit_in_doubt == {fact}
    assert codes(patient) == [("unit_needed", fact)]
    known = patient.known[fact]
    assert (known.origin, known.firm, known.shown) == (Origin.MISSING, False, "")
    assert known.possible == PROTOCOL.fact[fact].possible
    assert known.written


@pytest.mark.parametrize(
    ("fact", "raw"), [("marbles", 100), ("temperature", 45), ("iron", 25), ("marbles", "150 10*9/L")]
)
def test_at_the_edge_of_doubt_it_is_read(fact, raw):
    assert understand(**{fact: raw}).known[fact].firm


def test_the_question_about_a_unit_is_answered_by_its_name():
    for name in ("marbles_unit", "all_marbles_unit", "Marbles Unit"):
        assert INTAKE.understand({"marbles": 3550, name: " /uL "}).known["marbles"].shown == "3.55"
    assert understand(marbles={"value": 3550}, marbles_unit="/uL").known["marbles"].written == "3550 /uL"
    assert understand(marbles_unit="/uL") == understand()
    assert understand(marbles=3, marbles_unit=None) == understand(marbles=3)
    assert problems({"marbles": 3550, "marbles_unit": "g/L"}) == [("marbles", "bad_unit")]
    assert problems({"marbles_unit": 3}) == [("marbles", "bad_unit")]
    assert problems({"marbles": "3550 G/L", "marbles_unit": "/uL"}) == [("marbles", "bad_unit")]
    assert problems({"marbles_unit": "/uL", "all_marbles_unit": "G/L"}) == [("marbles", "given_twice")]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"marbles": 3}, [("unit_assumed", "marbles")]),
        ({"marbles": "3 G/L"}, []),
        ({"light_percent": 3}, []),
        ({"warm_hours": 3}, []),
        ({"temperature": "33 °C"}, [("implausible", "temperature")]),
        ({"temperature": 33}, [("unit_assumed", "temperature"), ("implausible", "temperature")]),
        ({"temperature": "34 °C"}, []),
        ({"temperature": ">43 °C"}, [("implausible", "temperature")]),
        ({"temperature": ">41 °C"}, []),
    ],
)
def test_assumed_units_and_unlikely_values_are_noted(raw, expected):
    assert codes(understand(**raw)) == expected


# answers and choices


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        *((yes, True) for yes in (True, "yes", "Y", " TRUE ", {"value": "yes"})),
        *((no, False) for no in (False, "no", "N", "false")),
    ],
)
def test_answers(raw, answer):
    known = understand(warm=raw).known["warm"]
    assert (known.possible, known.shown, known.firm) == ({answer}, "yes" if answer else "no", True)


@pytest.mark.parametrize(
    "raw", ["glass", "GLASS", " Glass ", "made of glass", "made-of-glass", {"value": "glass", "date": "2026-01-01"}]
)
def test_choices_by_name_or_label(raw):
    known = understand(kind=raw).known["kind"]
    assert (known.possible, known.shown) == ({"glass"}, "made of glass")


def test_a_choice_may_be_called_none():
    assert understand(kind="none").known["kind"].shown == "not said"


# lists


@pytest.mark.parametrize(
    ("raw", "members", "groups"),
    [
        ([], "", ""),
        ("none", "", ""),
        (["None"], "", ""),
        ("no", "", ""),
        ("chalk", "chalk", ""),
        (["Cloza White"], "cloza white", "lead"),
        ("cloza-white", "cloza white", "lead"),
        ("CLOZAWHITE", "cloza white", "lead"),
        ("cw 5", "cloza white", "lead"),
        ("cloza white 100 mg twice daily", "cloza white", "lead"),
        ("2626", "cloza white", "lead"),
        ([2626], "cloza white", "lead"),
        ("rxnorm:2626", "cloza white", "lead"),
        ("RxNorm: 2626", "cloza white", "lead"),
        ("RXCUI:2626", "cloza white", "lead"),
        ([{"code": "2626", "system": "http://www.nlm.nih.gov/research/umls/rxnorm"}], "cloza white", "lead"),
        ({"code": 2626}, "cloza white", "lead"),
        ([{"code": "0", "system": "rxnorm", "display": "Clozawhite"}], "cloza white", "lead"),
        ("rxnorm:77, snomed:77", "linseed/umber,chalk", "lead oil"),
        ("linseed-umber", "linseed/umber", "lead oil"),
        ("oils; lead", "oil paint,lead paint", "lead oil"),
        (["chalk", "CHALK", "snomed:77"], "chalk", ""),
        ({"value": ["chalk"], "date": "2026-01-01"}, "chalk", ""),
    ],
)
def test_members_by_name_brand_or_code(raw, members, groups):
    patient = understand(paints=raw)
    names = tuple(filter(None, members.split(",")))
    assert patient.known["paints"].possible == Listed(names, frozenset(groups.split()))
    assert patient.known["paints"].shown == (", ".join(names) or "none")
    assert patient.known["paints"].firm
    assert patient.data_quality == ()


@pytest.mark.parametrize(
    ("raw", "member", "in_doubt"),
    [
        ("klozawhite", "klozawhite", "lead"),
        ("stopped clozawhite last week", "stopped clozawhite last week", "lead"),
        ("clozawite 25mg", "clozawite 25mg", "lead"),
        ("umber linseed", "umber linseed", "lead oil"),
        ("77", "77", ""),
        ("rxnorm:99", "rxnorm:99", ""),
        ([{"code": "0", "display": "Clozawite"}], "Clozawite", "lead"),
        ("sparkle  dust", "sparkle dust", ""),
    ],
)
def test_an_unknown_name_is_kept_and_what_it_may_mean_stays_in_doubt(raw, member, in_doubt):
    patient = understand(paints=raw)
    assert patient.known["paints"].possible == Listed((member,), frozenset(), frozenset(in_doubt.split()))
    assert patient.known["paints"].firm is not bool(in_doubt)
    assert codes(patient) == [("unrecognised", "paints")]
    assert ("did you mean" in patient.data_quality[0].message) is bool(in_doubt)


def test_what_is_certain_is_not_in_doubt_as_well():
    listed = understand(paints="clozawhite, klozawhite").known["paints"]
    assert listed.possible == Listed(("cloza white", "klozawhite"), frozenset({"lead"}))
    assert listed.firm


# dates


def test_dates_are_kept_and_old_or_mixed_samples_are_warned_of():
    patient = understand(
        marbles={"value": "3 G/L", "date": "2026-01-01"},
        red={"value": "1 G/L", "date": "2026-01-02"},
        light_percent={"value": 30, "date": date(2026, 1, 2)},
        warm={"value": True, "date": "2020-01-01"},
    )
    assert [k.date for k in patient.known.values() if k.date] == [
        "2020-01-01",
        "2026-01-01",
        "2026-01-02",
        "2026-01-02",
    ]
    assert codes(patient) == [("old_result", "marbles"), ("different_samples", "red"), ("different_samples", "marbles")]
    assert all(note.interpretations == ("B01",) for note in patient.data_quality)
    assert "B01" in patient.interpretations


def test_at_the_edge_of_the_window_a_result_is_not_old():
    patient = understand(marbles={"value": "3 G/L", "date": "2026-01-02"})
    assert patient.data_quality == ()
    assert patient.interpretations == ()


def test_today_is_today_when_nothing_else_is_said():
    assert INTAKE.understand({"marbles": {"value": 3, "date": "2025-01-01"}}).known["marbles"].date == "2025-01-01"


def test_exactness_of_the_examples_that_everybody_gives():
    assert (
        understand(marbles="3550/uL").known["marbles"].possible == understand(marbles="3.55").known["marbles"].possible
    )
    assert understand(temperature="100.4 [degF]").known["temperature"].possible.point == Fraction(38)
    assert understand(temperature="100.94 [degF]").known["temperature"].possible.point == Fraction("38.3")
