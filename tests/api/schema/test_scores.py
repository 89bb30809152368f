"""Scores and classifications over GraphQL: what a reader needs to check a weight, and what a risk is called."""

import pytest

from api.request import RequestContext
from api.schema import build_schema
from kg.library import open_protocol


@pytest.fixture(scope="module")
def ask():
    schema = build_schema([open_protocol("mascc"), open_protocol("cisne")])

    def asking(query, **variables):
        result = schema.execute_sync(query, variable_values=variables, context_value=RequestContext())
        assert result.errors is None
        return result.data

    return asking


NODE = """query($id: String!, $name: String!) { protocol(id: $id) { node(name: $name) {
  ... on Fact { whole score { points label criterion statements { name } interpretations { name } } }
  ... on DecisionNode { classifies classificationLabel }
  ... on Reference { referenceKind }
} } }"""


@pytest.mark.parametrize("id_", ["mascc", "cisne"])
def test_a_fact_has_the_items_of_its_score(ask, id_):
    fact = ask(NODE, id=id_, name=f"{id_}_score")["protocol"]["node"]
    declared = open_protocol(id_).protocol.fact[f"{id_}_score"].derivation.score
    assert [(int(i["points"]), i["label"], [s["name"] for s in i["statements"]]) for i in fact["score"]] == [
        (item.points, item.label, [*item.statements]) for item in declared
    ]
    assert fact["whole"] is True


def test_an_item_says_in_words_when_it_counts(ask):
    items = ask(NODE, id="mascc", name="mascc_score")["protocol"]["node"]["score"]
    assert [item["criterion"] for item in items][2:4] == [
        "not (hypotension)",
        "not (chronic obstructive pulmonary disease)",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fever", {"whole": False, "score": []}),
        ("risk_band", {"classifies": "mascc_risk", "classificationLabel": "MASCC risk"}),
        ("age_scope", {"classifies": None, "classificationLabel": None}),
        ("reference:1", {"referenceKind": "research"}),
        ("reference:5", {"referenceKind": "tool"}),
        ("reference:9", {"referenceKind": "guideline"}),
    ],
)
def test_what_else_is_said_of_a_node(ask, name, expected):
    assert ask(NODE, id="mascc", name=name)["protocol"]["node"] == expected


REACHED = {"fever": True, "chemotherapy_induced": True, "intensive_therapy": False, "hypotension": False}
LOW = {**REACHED, "copd": False, "dehydration": False, "outpatient_at_onset": True}
MILD, SOLID = {"symptom_burden": "mild"}, {"cancer_type": "solid"}
ADULT = {"anc": "0.2", "age_years": "40"}


@pytest.mark.parametrize(
    ("answers", "choices", "numbers", "value", "text"),
    [
        ({}, {}, {}, "unknown", "not known"),
        (LOW, {**MILD, **SOLID}, ADULT, "low", "21 points or more"),
        (LOW, {"symptom_burden": "severe"}, ADULT, "unknown", "not known"),
        ({**LOW, "dehydration": True}, {"symptom_burden": "severe", **SOLID}, ADULT, "not_low", "below 21 points"),
    ],
)
def test_a_classification_has_its_name_and_is_said_in_words(ask, answers, choices, numbers, value, text):
    given = [
        *({"fact": fact, "value": {"boolean": answer}} for fact, answer in answers.items()),
        *({"fact": fact, "value": {"choice": choice}} for fact, choice in choices.items()),
        *({"fact": fact, "value": {"quantity": {"value": number}}} for fact, number in numbers.items()),
    ]
    query = """query($facts: [FactInput!]!) { evaluate(protocol: "mascc", facts: $facts) {
      ... on Evaluation { classifications { mascc_risk entries { name label value text } } } } }"""
    found = ask(query, facts=given)["evaluate"]["classifications"]
    entry = {"name": "mascc_risk", "label": "MASCC risk", "value": value, "text": text}
    assert found == {"mascc_risk": value, "entries": [entry]}
