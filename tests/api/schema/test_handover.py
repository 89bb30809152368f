"""Hand-overs in GraphQL: what goes along, the answer that goes on, and that neither work nor loops have no end."""

import json

import pytest

from api.request import RequestContext
from api.schema import build_schema
from kg.library import open_protocol

GOOD = "tests/data/good"
FACTS = """{fever: true, red: {value: "0.1", unit: "10*9/L", comparator: "<", date: "2026-01-02"},
    whole: {value: 4, unit: "10*9/L", lowerLimit: 3}, drugs: ["Quiet"], age_years: {value: 40}, sex: other,
    arrived: "2026-01-01"}"""


@pytest.fixture(scope="module")
def looks(request):
    return [open_protocol(str(request.config.rootpath / GOOD / f"{name}_look.yaml")) for name in ("first", "second")]


@pytest.fixture
def answered(looks):
    def asking(query, served=looks):
        return build_schema(served).execute_sync(query, context_value=RequestContext())

    return asking


def data(result):
    assert result.errors is None
    return result.data


def of_leaf(result, leaf="again"):
    advised = data(result)["first_look"]["recommendations"]
    return next(each for each in advised if each["id"] == leaf)["continuesIn"]


def asked(selection, facts=FACTS):
    leaves = f"recommendations {{ id continuesIn {selection} }}"
    return f"{{ first_look(facts: {facts}) {{ ... on Evaluation {{ {leaves} }} }} }}"


VALUE = "quantity { value unit comparator date lowerLimit } boolean choice codes date"


def test_what_goes_along_is_given_in_the_shape_of_facts(answered):
    second, third = of_leaf(
        answered(
            asked(f"""{{ name title protocol {{ id title }} leftOut {{ fact message }}
            facts {{ fact comesFrom derived date value {{ {VALUE} }} }} }}""")
        )
    )
    assert (second["name"], second["title"]) == ("second_look", "Second look at a traveller")
    assert second["protocol"] == {"id": "second_look", "title": "Second look at a traveller"}
    assert second["leftOut"] == [{"fact": "sex", "message": "sex: `other` is no choice there"}]
    found = {f["fact"]: {key: v for key, v in f["value"].items() if v is not None} for f in second["facts"]}

    def quantity(value, unit, **more):
        return {"quantity": {"value": value, "unit": unit, "comparator": None, "date": None, "lowerLimit": None} | more}

    assert found == {
        "fever": {"boolean": True},
        "red": quantity("0.1", "10*9/L", comparator="<", date="2026-01-02"),
        "age": quantity("40", "a"),
        "whole": quantity("4", "10*9/L", lowerLimit="3"),
        "drugs": {"codes": ["Quiet"]},
        "arrived": {"date": "2026-01-01"},
    }
    about = {f["fact"]: (f["comesFrom"], f["derived"], f["date"]) for f in second["facts"]}
    assert about["red"] == ("red", False, "2026-01-02")
    assert about["age"] == ("age_years", False, None)
    assert (third["protocol"], third["facts"]) == (None, [])
    assert third["leftOut"] == [{"fact": "", "message": "there is no protocol `third_look` here"}]


def test_the_answer_goes_on_with_what_goes_along(answered):
    second, third = of_leaf(answered(asked("{ evaluation { urgency recommendations { id status } } }")))
    assert second["evaluation"]["recommendations"][0] == {"id": "rest", "status": "RECOMMENDED"}
    assert third["evaluation"] is None


def test_what_is_not_served_is_not_followed(answered, looks):
    (second, _) = of_leaf(answered(asked("{ name protocol { id } evaluation { urgency } }"), looks[:1]))
    assert second == {"name": "second_look", "protocol": None, "evaluation": None}


def test_two_schemas_go_on_with_their_own_protocols(looks):
    """The types of hand-overs name each other; those of one schema are never those of another."""
    throat = open_protocol(f"{GOOD}/throat.yaml")
    both, more = build_schema(looks), build_schema([*looks, throat])
    query = asked("{ evaluation { __typename classifications { __typename } } }")
    for schema in (both, more):
        (second, _) = of_leaf(schema.execute_sync(query, context_value=RequestContext()))
        assert second["evaluation"]["classifications"] == {"__typename": "Classifications"}


def nested(levels):
    inner = "urgency"
    for _ in range(levels):
        inner = f"recommendations {{ continuesIn {{ evaluation {{ {inner} }} }} }}"
    return f"{{ first_look(facts: {FACTS}) {{ ... on Evaluation {{ {inner} }} }} }}"


def test_a_loop_is_followed_as_deep_as_the_query_is_written(answered):
    assert json.dumps(data(answered(nested(4)))).count("urgency") == 4
    (error,) = answered(nested(8)).errors
    assert error.extensions["code"] == "TOO_LARGE"


def test_answers_that_go_on_are_work_of_the_request(looks):
    query = asked("{ evaluation { urgency } }")
    spent = {}
    for name, text in (("without", asked("{ name }")), ("with", query)):
        request = RequestContext()
        before = request._left
        data(build_schema(looks).execute_sync(text, context_value=request))
        spent[name] = before - request._left
    # two leaves hand over to one protocol with different facts; a third protocol is not there
    assert spent["with"] - spent["without"] > 2 * 1000
    request = RequestContext(_left=spent["with"] - 500)
    (error, *_) = build_schema(looks).execute_sync(query, context_value=request).errors
    assert error.extensions["code"] == "TOO_LARGE"


def test_a_protocol_names_those_that_go_on_without_a_patient(answered):
    query = """{ protocol(id: "first_look") {
        again: node(name: "again") { ... on Recommendation {
            continuesIn { name protocol { title } renamed { fact comesFrom { name } } node { id name kind label } } } }
        other: node(name: "protocol:second_look") { __typename name ... on OtherProtocol { content { title } }
            neighbours { relation direction node { name } } } } }"""
    found = data(answered(query))["protocol"]
    second, third = found["again"]["continuesIn"]
    assert second["protocol"] == {"title": "Second look at a traveller"}
    assert second["renamed"] == [{"fact": "age", "comesFrom": {"name": "age_years"}}]
    assert (third["name"], third["protocol"], third["renamed"]) == ("third_look", None, [])
    assert (second["node"]["kind"], second["node"]["label"]) == ("PROTOCOL", "second look")
    assert found["other"]["content"] == {"title": "Second look at a traveller"}
    assert {n["node"]["name"] for n in found["other"]["neighbours"]} == {"again", "note"}
    again = data(answered(f'{{ node(id: "{second["node"]["id"]}") {{ __typename }} }}'))
    assert again == {"node": {"__typename": "OtherProtocol"}}
