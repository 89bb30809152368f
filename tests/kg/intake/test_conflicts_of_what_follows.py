"""A rule of conflict is judged on what was stated, and on what follows from it: it is never silent."""

from datetime import date
from fractions import Fraction

import pytest

from kg.compilation import compile_protocol
from kg.intervals import point
from kg.library import open_protocol
from kg.loading import load_text

TEXT = """
carepath: 1
protocol: {id: newborn, version: 1.0.0, title: t, question: q, summary: s,
  review_status: r, disclaimer: d, start: first}
source: {title: t, publisher: p, last_updated: "2026-01-01", review: r}
statements: {S1: {section: s, text: t}}
interpretations:
  A1: {title: t, text: t, statements: [S1]}
  A2: {title: t, text: t, statements: [S1]}
facts:
  born: {type: date, label: date of birth, question: q, plain: p, statements: [S1]}
  hours: {type: quantity, label: hours since birth, unit: h, question: q, plain: p, possible: "[0..10000]",
    statements: [S1]}
  age: {type: quantity, label: age, unit: d, question: q, plain: p, possible: "[0..10000]",
    derive: {elapsed: {from: born}, interpretations: [A1]}}
  old: {type: boolean, label: old, askable: false,
    derive: {true_when: age >= 2, false_when: otherwise, interpretations: [A1]}}
  walks: {type: boolean, label: walking, question: q, plain: p, statements: [S1]}
  total: {type: quantity, label: total, unit: g, question: q, plain: p, possible: "[0..100]", statements: [S1]}
  percent: {type: quantity, label: share, unit: "%", question: q, plain: p, possible: "[0..100]", statements: [S1]}
  part: {type: quantity, label: part, unit: g, question: q, plain: p, possible: "[0..100]",
    derive: {value: total * percent / 100, interpretations: [A1]}}
  least: {type: quantity, label: least part, unit: g, question: q, plain: p, possible: "[0..100]", statements: [S1]}
  consistent: {type: boolean, label: consistent, askable: false, derive: {from_conflicts: true}}
conflicts:
  - {when: hours < 24 and age >= 2, doubt: [hours], text: the two ages differ, interpretations: [A2]}
  - {when: walks and not(old), doubt: [old, walks], text: nobody walks so early, interpretations: [A2]}
  - {when: least > part, doubt: [part], text: the least part is above the present one, interpretations: [A2]}
tracks: {main: Main}
decisions:
  first:
    track: main
    question: q
    statements: [S1]
    outcomes:
      yes: {label: "yes", when: age < 7 or hours < 24 or least > 1 or part > 1 or walks or consistent, to: [leaf]}
      no: {label: "no", when: otherwise}
recommendations:
  leaf: {track: main, title: t, text: t, patient: p, strength: do, urgency: routine, statements: [S1]}
"""
TODAY = date(2026, 1, 31)


@pytest.fixture(scope="module")
def compiled():
    return compile_protocol(load_text(TEXT, "newborn.yaml"))


@pytest.mark.parametrize(
    ("facts", "in_doubt"),
    [
        ({"hours": 5, "age": 3}, {"hours"}),  # both stated
        ({"hours": 5, "born": "2026-01-28"}, {"hours"}),  # the age follows from the date
        ({"hours": 5, "born": "2026-01-30"}, set()),
        ({"hours": 5}, set()),
        ({"born": "2026-01-28"}, set()),
        ({"walks": True, "born": "2026-01-30"}, {"born", "walks"}),  # what nobody can state: its inputs
        ({"walks": True, "age": 1}, {"age", "walks"}),
        ({"walks": True, "age": 400}, set()),
        ({"walks": True}, set()),
        ({"walks": False, "born": "2026-01-30"}, set()),
        ({"least": 4, "part": 3}, {"part"}),
        ({"least": 4, "total": 10, "percent": 30}, {"total", "percent"}),
        ({"least": 3, "total": 10, "percent": 30}, set()),
        ({"least": 4, "total": 10}, set()),
        # two rules at once, and one that holds only of what is left by another
        ({"hours": 5, "born": "2026-01-28", "least": 4, "total": 10, "percent": 30}, {"hours", "total", "percent"}),
        ({"hours": 5, "age": 3, "born": "2026-01-28", "walks": True}, {"hours"}),
    ],
)
def test_what_is_in_doubt_counts_as_missing_and_is_said(compiled, facts, in_doubt):
    understood = compiled.understand(facts, today=TODAY)
    assert understood.in_conflict == in_doubt
    assert {note.fact for note in understood.data_quality if note.code == "conflict"} == in_doubt
    assert {fact for fact in facts if not understood.known[fact].shown} == in_doubt
    assert understood.known["consistent"].firm == (not in_doubt)
    assert ("A2" in understood.interpretations) == bool(in_doubt)


def test_nothing_rests_any_more_on_what_is_in_doubt(compiled):
    understood = compiled.understand({"walks": True, "born": "2026-01-30"}, today=TODAY)
    assert [understood.known[fact].firm for fact in ("age", "old", "walks")] == [False] * 3
    assert understood.data_quality[0].message == (
        "nobody walks so early (walking: yes, old: no); "
        "date of birth and walking count as missing: check and give again"
    )


def test_the_order_of_the_facts_does_not_matter(compiled):
    facts = {"hours": 5, "born": "2026-01-28", "least": 4, "total": 10, "percent": 30}
    one, other = (compiled.understand(f, today=TODAY) for f in (facts, dict(reversed(facts.items()))))
    assert one == other


@pytest.mark.parametrize(("stated", "agrees"), [("3", True), ("<=6", True), ("7", False), (">=4", False)])
def test_without_bands_a_stated_quantity_that_cannot_follow_counts_as_missing(stated, agrees):
    compiled = open_protocol("clozapine_anc")
    facts = {"first_dose_date": "2025-12-02", "treatment_months": stated}
    understood = compiled.understand(facts, today=date(2026, 3, 2))
    known = understood.known["treatment_months"]
    assert known.possible == point(Fraction(3))
    assert known.firm is agrees
    assert understood.in_conflict == (frozenset() if agrees else {"treatment_months"})
