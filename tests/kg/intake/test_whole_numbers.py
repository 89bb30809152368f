"""A quantity that is counted: what is accepted of it, how thresholds part it, and which examples are given of it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from kg.asking.patients import patient_in
from kg.asking.witness import plain_number
from kg.cases.values import thresholds
from kg.compilation import compile_protocol
from kg.compiled import assemble
from kg.functions import functions_for
from kg.graph import build
from kg.interviewing import interview
from kg.interviewing.choices import Trial
from kg.library import open_protocol
from kg.loading import load_text
from kg.patient import InvalidFactsError
from kg.statuses import Status, Statuses

TEXT = """
carepath: 1
protocol: {{id: doses, version: 1.0.0, title: t, question: q, summary: s,
  review_status: r, disclaimer: d, start: how_many}}
source: {{title: t, publisher: p, last_updated: "2026-01-01", review: r}}
statements: {{S1: {{section: s, text: t}}}}
facts:
  doses: {{type: quantity, label: doses given, unit: "{unit}", question: How many?, plain: How many?,
    possible: "[0..12]", whole: true, statements: [S1]}}
tracks: {{main: Main}}
decisions:
  how_many:
    track: main
    question: How many?
    fact: doses
    statements: [S1]
    outcomes:
      none: {{label: none, when: "< 1"}}
      few: {{label: few, when: "{few}", to: [leaf]}}
      many: {{label: many, when: "> 2.5"}}
recommendations:
  leaf: {{track: main, title: t, text: t, patient: p, strength: do, urgency: routine, statements: [S1]}}
"""


def doses(few="[1..2]", unit="{doses}"):
    return load_text(TEXT.format(few=few, unit=unit), "doses.yaml")


@pytest.fixture(scope="module")
def compiled():
    return compile_protocol(doses())


@pytest.mark.parametrize(
    ("given", "shown"),
    [(2, "2"), ("2.0", "2"), ({"value": "2", "unit": "{doses}"}, "2"), ("<3", "<3"), ("200 %", "2"), (0, "0")],
)
def test_whole_numbers_are_accepted_without_a_word(compiled, given, shown):
    understood = compiled.understand({"doses": given})
    assert understood.known["doses"].shown == shown
    assert understood.data_quality == ()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (1.5, "`1.5` is not a whole number of doses"),
        ("<1.5", "`<1.5` is not a whole number of doses"),
        ({"value": "0.5", "comparator": ">="}, "`≥0.5` is not a whole number of doses"),
        ("150 %", "`150 %` is not a whole number of doses"),
    ],
)
def test_other_numbers_are_refused(compiled, given, message):
    with pytest.raises(InvalidFactsError) as refused:
        compiled.understand({"doses": given})
    assert [(p.fact, p.code, p.message) for p in refused.value.problems] == [
        ("doses", "not_whole", f"doses: {message}")
    ]


def test_without_a_unit_the_message_names_none():
    with pytest.raises(InvalidFactsError, match=r"`1\.5` is not a whole number$"):
        compile_protocol(doses(unit="1")).understand({"doses": 1.5})


@pytest.mark.parametrize(
    ("given", "cells"),
    [("0", [0]), ("1", [1]), ("2", [1]), ("3", [2]), ("<1", [0]), ("<2", [0, 1]), (">2", [2]), (">0", [1, 2])],
)
def test_a_number_lies_in_the_outcome_of_its_neighbours_among_whole_numbers(compiled, given, cells):
    (mask,) = compiled.understand({"doses": given}).cells
    assert [i for i in range(3) if mask >> i & 1] == cells


@pytest.mark.parametrize("few", ["[1..2]", "[1..3)", "(0..3)", "[0.5..2.5]", "[1..2.5]"])
def test_bounds_between_the_same_whole_numbers_mean_the_same(few):
    compile_protocol(doses(few))  # for fractions there would be gaps and overlaps


def test_examples_are_whole(compiled):
    (variable,) = compiled.variables
    found = [plain_number(variable.ranges[i], variable) for i in range(variable.size)]
    assert [n == int(n) for n in found] == [True] * 3
    assert [patient_in(compiled, {0: i}) is not None for i in range(3)] == [True] * 3


def test_values_beside_a_threshold_are_whole(compiled):
    assert [*thresholds(compiled.protocol.fact["doses"], compiled.protocol)] == [Decimal(n) for n in (0, 1, 2, 3)]


def test_the_choices_of_a_question_are_whole_numbers(compiled):
    choices = interview(compiled, {}).question.choices
    assert [choice.label for choice in choices] == ["= 0 doses", "1–2 doses", "≥ 3 doses"]
    for choice in choices:
        assert Fraction(choice.value["value"]).denominator == 1
        assert Fraction(choice.value["value"]) in choice.values
    assert [[n for n in range(13) if Fraction(n) in choice.values] for choice in choices] == [
        [0],
        [1, 2],
        [*range(3, 13)],
    ]


NEWBORN = {"mother_hbsag": "positive", "date_of_birth": "2026-01-01", "birth_weight": 3200, "hbig_given": True}


def test_what_a_choice_says_is_so_for_every_whole_number_of_it():
    compiled, today = open_protocol("perinatal_hepatitis_b"), date(2026, 1, 31)
    now = Statuses(compiled, compiled.understand(NEWBORN, today=today))
    doses_ = compiled.protocol.fact["doses_given"]
    trial = Trial(compiled=compiled, raw=NEWBORN, fact=doses_, unit=False, now=now, today=today)
    seen = []
    for choice in trial.choices():
        inside = [n for n in range(13) if Fraction(n) in choice.values]
        seen += inside
        for number in inside:
            facts = compiled.understand({**NEWBORN, "doses_given": number}, today=today)
            then = Statuses(compiled, facts)
            recommended = {leaf for leaf, status in then.leaves.items() if status is Status.RECOMMENDED}
            open_ = {leaf for leaf, status in then.leaves.items() if status is Status.POSSIBLE}
            assert open_ == set(choice.consequence.leaves_open)
            assert recommended >= set(choice.consequence.recommends)
            assert then.urgency is choice.consequence.urgency
    assert seen == [*range(13)]


@pytest.mark.parametrize(("unit", "others"), [("{doses}", False), ("d", True)])
def test_other_units_are_offered_only_where_there_are_any(unit, others):
    at = interview(assemble(functions_for(build(doses(unit=unit)))), {})
    assert (len(at.question.units) > 1) == others


def test_the_counts_of_the_shipped_protocols_are_whole():
    found = {name: {f.id for f in open_protocol(name).protocol.facts if f.whole} for name in ("mascc", "cisne")}
    assert found == {"mascc": {"mascc_score"}, "cisne": {"cisne_score"}}
    doses_ = {f.id for f in open_protocol("perinatal_hepatitis_b").protocol.facts if f.unit == "{doses}"}
    assert doses_ == {f.id for f in open_protocol("perinatal_hepatitis_b").protocol.facts if f.whole} != set()
