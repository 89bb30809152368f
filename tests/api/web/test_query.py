"""The query that a page shows gives, at the real schema, the answer that the page shows."""

import json
import re
from datetime import date

import pytest
from graphql import parse
from graphql.language import ListValueNode, ObjectValueNode, StringValueNode

from api.web.case import Case
from api.web.query import graphql_query
from api.web.standing import stand
from kg.library import open_protocol
from tests.api.web.patients import SHIPPED, TODAY, patients, some


@pytest.fixture
def gives(shelf):
    """The evaluation that a query gives at a server."""

    def giving(query):
        response = shelf.post("/graphql", json={"query": query})
        assert response.status_code == 200
        found = response.json()
        assert "errors" not in found, found
        assert "problems" not in found["data"]["evaluate"], found
        return found["data"]["evaluate"]

    return giving


def answer(evaluation):
    """What a query asks for, as the engine answers it."""
    return {
        "urgency": evaluation.urgency.name,
        "urgencyAtMost": evaluation.urgency_at_most.name,
        "recommendations": [
            (a.recommendation.id, a.status.name, a.urgency.name, list(a.because), list(a.pending))
            for a in evaluation.recommendations
        ],
        "questions": [(q.fact, list(q.decides)) for q in evaluation.questions],
        "warnings": [w.id for w in evaluation.warnings],
        "classifications": dict(evaluation.classifications),
    }


def given(found):
    return {
        "urgency": found["urgency"],
        "urgencyAtMost": found["urgencyAtMost"],
        "recommendations": [
            (a["id"], a["status"], a["urgency"], a["because"], a["pending"]) for a in found["recommendations"]
        ],
        "questions": [(q["fact"], q["decides"]) for q in found["questions"]],
        "warnings": [w["id"] for w in found["warnings"]],
        "classifications": {c["name"]: c["value"] for c in found["classifications"]["entries"]},
    }


def check(patient, gives):
    at = patient.stand()
    assert given(gives(graphql_query(at))) == answer(at.evaluation), patient.sentence


@pytest.mark.parametrize("protocol", SHIPPED)
def test_the_query_gives_the_answer_of_the_page(protocol, gives):
    for patient in some(protocol, 25):
        check(patient, gives)


@pytest.mark.slow
@pytest.mark.parametrize("protocol", SHIPPED)
def test_the_same_for_all_patients_of_the_case_files(protocol, gives):
    for patient in patients(protocol):
        check(patient, gives)


TYPED = [
    # what is typed, in every form that the page and its links can carry
    {},
    {"wbc": "3.55", "fever": False, "medications": [], "sex": "female"},
    {"wbc": "3550/uL", "anc": "<0.1 10*9/L", "temperature": "101.3 F"},
    {"wbc": "≥ 3.0 ×10⁹/L"},
    {"wbc": "3550"},
    {"wbc": "3550", "wbc_unit": "/uL"},
    {"wbc": "3550", "WBC_unit": "K/uL"},
    {"WBC": "3.55", "white-cell count": "3.55"},
    {"wbc": {"value": "3.55 K/uL", "date": "2026-01-10"}},
    {"wbc": {"value": "3.55", "date": ""}},
    {"platelets": {"value": "140 K/uL", "lowerLimit": "150"}},
    {"platelets": {"value": "140", "lowerLimit": "0.150e3"}},
    {"platelets": {"value": "140 K/uL", "lowerLimit": "120000/uL"}},
    {"platelets": {"value": "140000/uL", "lowerLimit": "120 K/uL"}},
    {"platelets": {"value": "140", "lowerLimit": "120000/uL"}},
    {"platelets": {"value": "140000", "lowerLimit": "120 K/uL"}, "platelets_unit": "/uL"},
    {"hemoglobin": {"value": "125 g/L", "lowerLimit": "12.9 g/dL"}, "sex": "female"},
    {"hemoglobin": {"value": "12.5", "lowerLimit": "129 g/L"}, "sex": "female"},
    {"hemoglobin": {"value": "7.5 mmol/L", "lowerLimit": "12 g/dL"}, "sex": "female"},  # no decimal
    {"hemoglobin": {"value": "120", "lowerLimit": "119"}, "hemoglobin_unit": "g/L"},
    {"platelets": {"value": "140", "unit": "K/uL", "comparator": "<", "lowerLimit": 150}},
    {"fever": "YES", "infection_signs": "n", "fatigue": "unknown"},
    {"fever": {"value": "yes"}, "infection_signs": " Yes "},
    {"medications": "clozapine, methotrexate"},
    {"medications": "none"},
    {"medications": ["none"]},
    {"medications": "None"},
    {"medications": ["Clozaril", "clozapin", "nothing I know"]},
    {"sex": "Female"},
    {"wbc": "", "fever": "", "medications": ""},
    # what is refused is not in the query
    {"wbc": "low", "fever": "perhaps", "nose": "red", "anc": "1.0"},
    {"wbc": 3.55, "platelets": 140},
]


@pytest.mark.parametrize("facts", TYPED)
def test_every_form_of_a_fact_is_written_so_that_it_means_the_same(facts, gives):
    at = stand(open_protocol("leukopenia"), Case(facts=facts), TODAY)
    assert given(gives(graphql_query(at))) == answer(at.evaluation)


DATES = {"mother_hbsag": "positive", "date_of_birth": "2026-01-05", "birth_weight": "3100 g"}


@pytest.mark.parametrize("day", [date(2026, 1, 5), date(2026, 1, 16), date(2027, 2, 28)])
def test_the_query_is_of_the_day_of_the_page(day, gives):
    at = stand(open_protocol("perinatal_hepatitis_b"), Case(facts=DATES), day)
    query = graphql_query(at)
    assert f'today: "{day}"' in query
    assert given(gives(query)) == answer(at.evaluation)


def test_the_query_asks_in_the_wording_of_the_page(shelf):
    case = Case(facts={"wbc": "3.55"}, audience="patient")
    found = shelf.post(
        "/graphql", json={"query": graphql_query(stand(open_protocol("leukopenia"), case, TODAY))}
    ).json()
    asked = {q["fact"]: q["text"] for q in found["data"]["evaluate"]["questions"]}
    assert asked["fever"] == open_protocol("leukopenia").protocol.fact["fever"].plain


HOSTILE = [
    '"',
    '\\"',
    "\\",
    '"]}} evil: __typename #',
    '"""',
    '\\"""',
    "a\nb",
    "a\rb",
    "\u2028\u2029",
    "${evil}",
    "}) { __schema { types { name } } }",
    "# comment",
    "\\u0022",
    "😀 naïve ×",
    "</script><script>alert(1)</script>",
    "\u202eevil\u202c",
    "\x00\x07",
    "a\tb",
]  # fmt: skip


def literals(query):
    """What a query gives as facts, read by a parser of GraphQL: names with their values."""
    (operation,) = parse(query).definitions
    (evaluate,) = operation.selection_set.selections
    facts = next(argument.value for argument in evaluate.arguments if argument.name.value == "facts")
    assert isinstance(facts, ListValueNode)
    for fact in facts.values:
        assert isinstance(fact, ObjectValueNode)
        named = {part.name.value: part.value for part in fact.fields}
        assert set(named) == {"fact", "value"}
        (value,) = named["value"].fields
        yield named["fact"].value, value.name.value, value.value
    assert [argument.name.value for argument in evaluate.arguments] == ["protocol", "facts", "today", "audience"]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("around", ["x {} y", "{}"])
def test_hostile_texts_stay_in_their_quotes(text, around, gives):
    name = around.format(text)
    facts = {"medications": [name, "clozapine"], "sex": name, "wbc": f"3.5 {name}", "fever": name, name: "1"}
    at = stand(open_protocol("leukopenia"), Case(facts=facts), TODAY)
    query = graphql_query(at)
    found = {fact: (kind, value) for fact, kind, value in literals(query)}
    assert found.keys() == at.used.keys() & {"medications", "wbc"}
    if "medications" in found:
        kind, value = found["medications"]
        assert kind == "codes"
        assert all(isinstance(member, StringValueNode) for member in value.values)
        assert [member.value for member in value.values] == [name, "clozapine"]
    assert given(gives(query)) == answer(at.evaluation)


def test_some_hostile_names_are_taken_as_names_of_medicines():
    """So that the test above says something of quotes, and not only of refusals."""
    taken = [
        text
        for text in HOSTILE
        if "medications" in stand(open_protocol("leukopenia"), Case(facts={"medications": [f"x {text} y"]}), TODAY).used
    ]
    assert {'"', "\\", '"""', '"]}} evil: __typename #', "}) { __schema { types { name } } }"} <= set(taken)


def test_a_hostile_unit_or_day_does_not_get_into_the_query():
    for wbc in ({"value": "3", "date": '2026-01-01"'}, {"value": '3 K/uL"'}, {"value": "3", "unit": '"'}):
        at = stand(open_protocol("leukopenia"), Case(facts={"wbc": wbc}), TODAY)
        assert at.used == {}
        assert list(literals(graphql_query(at))) == []


def test_the_page_gets_the_query_as_text(shelf):
    body = json.dumps({"facts": {"wbc": "3.55", "medications": ['a "b"']}})
    text = shelf.post("/protocols/leukopenia/query", content=body).json()["text"]
    assert re.search(r'codes: \["a \\"b\\""\]', text)
    assert [fact for fact, _, _ in literals(text)] == ["wbc", "medications"]
