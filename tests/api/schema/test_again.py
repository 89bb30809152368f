"""The next round in GraphQL: as it is written, as a relation of the graph, and as it is due for a patient."""

import pytest

from api.request import RequestContext
from api.schema import build_schema
from kg.library import open_protocol


@pytest.fixture(scope="module")
def schema(request):
    return build_schema([open_protocol(str(request.config.rootpath / "tests/data/good/rounds.yaml"))])


@pytest.fixture
def answered(schema):
    def asking(query):
        result = schema.execute_sync(query, context_value=RequestContext())
        assert result.errors is None
        return result.data

    return asking


def test_it_is_told_as_it_is_written(answered):
    asked = "again { new { name } spans { countsFrom { name } earliest latest } text }"
    leaves = answered(f'{{ protocol(id: "rounds") {{ recommendations {{ nodes {{ name {asked} }} }} }} }}')["protocol"]
    written = {leaf["name"]: leaf["again"] for leaf in leaves["recommendations"]["nodes"]}
    assert written["rest"] is None
    assert written["feed"] == {"new": [{"name": "dry"}], "spans": [], "text": "evaluate again with dry earth"}
    assert written["water"]["spans"] == [{"countsFrom": None, "earliest": "1 wk", "latest": "2 wk"}]
    assert written["measure"] == {
        "new": [{"name": "height"}, {"name": "dry"}, {"name": "watered_on"}],
        "spans": [
            {"countsFrom": {"name": "watered_on"}, "earliest": "4 wk", "latest": "1 mo"},
            {"countsFrom": {"name": "sown_on"}, "earliest": "1 a", "latest": None},
            {"countsFrom": {"name": "sown_on"}, "earliest": None, "latest": "400 d"},
        ],
        "text": (
            "evaluate again with height, dry earth and date of the last watering, 4 weeks to 1 month after the last "
            "watering, 1 year or more after sowing and 400 days at most after sowing"
        ),
    }


def test_a_leaf_is_tied_to_what_will_be_new(answered):
    found = answered("""{ protocol(id: "rounds") {
        node(name: "fact:height") { neighbours { relation direction node { name } } }
    } }""")["protocol"]["node"]["neighbours"]
    tied = {(each["direction"], each["node"]["name"]) for each in found if each["relation"] == "AGAIN_WITH"}
    assert tied == {("IN", "measure"), ("IN", "repot")}


def test_it_is_due_for_a_patient_and_not_where_a_leaf_is_ruled_out(answered):
    leaves = answered("""{ rounds(facts: {dry: false, watered_on: "2026-02-01"}, today: "2026-04-02") {
        ... on Evaluation { recommendations { id again { new earliest latest overdue text } } }
    } }""")["rounds"]["recommendations"]
    found = {leaf["id"]: leaf["again"] for leaf in leaves}
    assert found["water"] is None
    assert found["wait"] == {
        "new": ["dry"],
        "earliest": "2026-03-01",
        "latest": "2026-04-01",
        "overdue": True,
        "text": "evaluate again with dry earth, due 2026-03-01 to 2026-04-01: overdue",
    }
