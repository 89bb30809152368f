"""More can be known of a fact than one answer or a bound: these protocols fail only for somebody in between."""

import pytest

from kg.graph import build
from kg.loading import load_text
from kg.nodes.recommendation import Urgency
from kg.statuses import Statuses
from kg.verification import properties
from kg.verification.proof import Proof

PROTOCOL = """
carepath: 1
protocol:
  {{id: between, version: 1.0.0, title: Between, question: What?, summary: Made up., review_status: made up for tests,
   disclaimer: This is a test., start: first}}
source: {{title: Source, publisher: Nobody, last_updated: "2025-05-01", review: nobody}}
references: {{"1": {{kind: guideline, title: R, published: nowhere}}}}
statements: {{M01: {{section: s, cites: ["1"], text: Something.}}}}
facts:
  ill: {{type: boolean, label: ill, question: Q?, plain: Q?, statements: [M01]}}
{facts}
tracks: {{t: T}}
decisions:
  first:
    {{track: t, question: Q?, statements: [M01], outcomes: {{
      before: {{label: b, when: 'not(ill) and {some}', to: [before_any]}},
      one: {{label: o, when: 'ill and {one}', to: [after_one]}},
      other: {{label: o, when: 'ill and {some} and not({one})', to: [after_other]}},
      rest: {{label: r, when: otherwise, to: [nothing]}}}}}}
recommendations:
  before_any: {{track: t, title: A, text: T., patient: T., strength: do, urgency: immediate, statements: [M01]}}
  after_one: {{track: t, title: B, text: T., patient: T., strength: do, urgency: immediate, statements: [M01]}}
  after_other: {{track: t, title: C, text: T., patient: T., strength: do, urgency: immediate, statements: [M01]}}
  nothing: {{track: t, title: D, text: T., patient: T., strength: do, urgency: routine, statements: [M01]}}
properties:
  claim: {{text: T., as_rises: ill, never_falls: urgency, statements: [M01]}}
"""
A_LIST = """
  drugs:
    {type: list, label: drugs, question: Q?, plain: Q?, statements: [M01], groups: {red: red}, members:
      {redoxine: {groups: [red]}, other: {groups: []}}}
"""
A_SCORE = """
  kind: {type: choice, label: kind, choices: {x: ex, y: why}, question: Q?, plain: Q?, statements: [M01]}
  a: {type: boolean, label: a, question: Q?, plain: Q?, statements: [M01]}
  b: {type: boolean, label: b, question: Q?, plain: Q?, statements: [M01]}
  sum:
    {type: quantity, label: sum, unit: "{points}", possible: "[0..20]", askable: false, question: Q?, plain: Q?,
     statements: [M01], derive: {score: [{points: 1, when: 'kind = "y"', label: kind, statements: [M01]},
      {points: 5, when: a, label: a, statements: [M01]}, {points: 10, when: b, label: b, statements: [M01]}]}}
"""
A_PRODUCT = """
  cells: {type: quantity, label: cells, unit: "10*9/L", possible: "[0..9]", question: Q?, plain: Q?, statements: [M01]}
  share: {type: quantity, label: share, unit: "%", possible: "[0..100]", question: Q?, plain: Q?, statements: [M01]}
  part:
    {type: quantity, label: part, unit: "10*9/L", possible: "[0..9]", question: Q?, plain: Q?, statements: [M01],
     derive: {value: cells * share / 100}}
"""
A_BOUND_BY_WHAT_NO_DECISION_READS = """
  all: {type: quantity, label: all, unit: "10*9/L", possible: "[0..9]", question: Q?, plain: Q?, statements: [M01]}
  part: {type: quantity, label: part, unit: "10*9/L", possible: "[0..9]", question: Q?, plain: Q?, statements: [M01]}
constraints: [part <= all]
"""
BETWEEN = {
    "a list with a name that is not recognised": (
        A_LIST,
        "count(drugs) > 0",
        'list contains(drugs, "red")',
        {"drugs": ["redoxin"]},
    ),
    "a score of which one item is open": (A_SCORE, "sum in [5..6]", "sum = 5", {"a": True, "b": False}),
    "a quantity that follows as less than it is stated": (
        A_PRODUCT,
        "part in [2..4]",
        "part < 3",
        {"cells": {"value": "4", "comparator": "<="}, "share": "100", "part": ">=2"},
    ),
    "a quantity under another that no decision reads": (
        A_BOUND_BY_WHAT_NO_DECISION_READS,
        "part in [2..4]",
        "part < 3",
        {"all": "4", "part": ">=2"},
    ),
}
NOBODY_BETWEEN = """
  part: {type: quantity, label: part, unit: "10*9/L", possible: "[0..9]", question: Q?, plain: Q?, statements: [M01]}
"""


def proof_of(facts, some, one):
    text = PROTOCOL.format(facts=facts, some=some, one=one)
    return Proof.of(build(load_text(text, "between.yaml")))


def urgency(proof, facts):
    return Statuses(proof.compiled, proof.compiled.understand(facts)).urgency


@pytest.mark.parametrize("name", BETWEEN)
def test_what_only_a_patient_in_between_breaks_is_not_proved(name):
    facts, some, one, patient = BETWEEN[name]
    proof = proof_of(facts, some, one)
    assert urgency(proof, {**patient, "ill": False}) is Urgency.IMMEDIATE
    assert urgency(proof, {**patient, "ill": True}) is Urgency.PROMPT
    assert [fault.code for fault in properties.check(proof)] == ["property_unproved"]


def test_where_nobody_is_in_between_it_is_proved():
    assert properties.check(proof_of(NOBODY_BETWEEN, "part in [2..4]", "part < 3")) == []
