import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from api import request
from api.graphql_http import GRAPHQL_JSON, JSON, MOST_BYTES, _respond
from api.schema import evaluation

QUERY = "{ protocols { id } }"


def test_a_posted_query_is_answered(web):
    response = web.post("/graphql", json={"query": QUERY})
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{JSON}; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.json() == {"data": {"protocols": [{"id": "leukopenia"}, {"id": "throat"}]}}


def test_a_query_in_the_address_is_answered(web):
    response = web.get(
        "/graphql",
        params={"query": "query($id: String!) { protocol(id: $id) { id } }", "variables": '{"id": "throat"}'},
    )
    assert response.json() == {"data": {"protocol": {"id": "throat"}}}


def test_the_newer_media_type_is_given_to_who_asks_for_it(web):
    response = web.post("/graphql", json={"query": QUERY}, headers={"accept": f"{GRAPHQL_JSON}, {JSON};q=0.9"})
    assert response.headers["content-type"] == f"{GRAPHQL_JSON}; charset=utf-8"


@pytest.mark.parametrize(("accept", "status"), [(GRAPHQL_JSON, 400), (JSON, 200), ("*/*", 200)])
@pytest.mark.parametrize(
    "query",
    [
        "{ nope }",
        "{",
        "query($a: Int!) { protocols { id } }",
        "query A { protocols { id } } query B { protocols { id } }",
    ],
)
def test_a_refused_query_has_errors_and_no_data(web, query, accept, status):
    response = web.post("/graphql", json={"query": query}, headers={"accept": accept})
    assert response.status_code == status
    assert set(response.json()) == {"errors"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "not JSON"),
        (b"[]", "one JSON object"),
        (b"{}", "no `query`"),
        (b'{"query": " "}', "no `query`"),
        (b'{"query": "{a}", "query": "{b}"}', "twice"),
        (b'{"query": "{a}", "variables": []}', "`variables`"),
        (b'{"query": "{a}", "operationName": 1}', "`operationName`"),
        (b'{"query": "{a}", "variables": {"x": NaN}}', "NaN"),
        (b"\xff", "UTF-8"),
        (b'{"query": "{a}", "variables": {"x": 1e99999999999999999999}}', "beyond all measure"),
        (rb'{"query": "{a}", "variables": {"x": "\ud800"}}', "surrogate"),
        (rb'{"query": "{a}", "variables": {"\ud800": 1}}', "surrogate"),
        (rb'{"query": "{a}", "operationName": "\ud800"}', "surrogate"),
        (rb'{"query": "{ \ud800 }"}', "surrogate"),
        (rb'{"query": "{a}", "\ud800": 1}', "surrogate"),
    ],
)
def test_what_is_no_request_is_a_bad_one(web, body, message):
    response = web.post("/graphql", content=body, headers={"content-type": JSON})
    assert response.status_code == 400
    assert message in response.json()["errors"][0]["message"]


def test_a_form_is_not_read(web):
    response = web.post("/graphql", data={"query": QUERY})
    assert response.status_code == 415


def test_a_large_request_is_refused(web):
    response = web.post("/graphql", json={"query": QUERY + " " * MOST_BYTES})
    assert response.status_code == 413


def test_other_methods_are_refused(web):
    assert web.put("/graphql", json={"query": QUERY}).status_code == 405


def test_a_get_without_a_query_is_a_bad_request_for_a_program(web):
    assert web.get("/graphql").status_code == 400


def test_a_fact_named_by_half_a_character_is_refused(web):
    asked = 'query($f: [FactInput!]!) { evaluate(protocol: "throat", facts: $f) { __typename } }'
    facts = [{"fact": "\ud800", "value": {"boolean": True}}]
    body = json.dumps({"query": asked, "variables": {"f": facts}})
    response = web.post("/graphql", content=body, headers={"content-type": JSON})
    assert response.status_code == 400
    assert "surrogate" in response.json()["errors"][0]["message"]
    # The query's own escapes are read by the GraphQL parser.
    written = r'{ evaluate(protocol: "\ud800", facts: []) { __typename } }'
    assert set(web.post("/graphql", json={"query": written}).json()) == {"errors"}


def test_an_answer_can_always_be_sent():
    assert json.loads(_respond({"data": "µ\ud800"}, 200, JSON).body) == {"data": "µ?"}


def evaluations(count, fields):
    asked = " ".join(f"e{i}: throat(facts: {{}}) {{ ... on Evaluation {{ {fields} }} }}" for i in range(count))
    return {"query": f"{{ {asked} }}"}


def test_a_request_holds_many_evaluations(web):
    answer = web.post("/graphql", json=evaluations(8, "urgency questions { fact text } path { node because }")).json()
    assert len(answer["data"]) == 8
    assert len(web.post("/graphql", json=evaluations(100, "urgency")).json()["data"]) == 100


@pytest.mark.parametrize(("module", "name"), [(request, "traverse"), (evaluation, "_step")])
def test_the_server_answers_others_while_it_evaluates_and_words(web, monkeypatch, module, name):
    working, answered, waited = threading.Event(), threading.Event(), []
    work = getattr(module, name)

    def slowly(*arguments):
        working.set()
        waited.append(answered.wait(3))
        return work(*arguments)

    monkeypatch.setattr(module, name, slowly)
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(web.post, "/graphql", json=evaluations(1, "path { node }"))
        assert working.wait(3)
        assert web.get("/healthz").json() == {"status": "ok"}
        answered.set()
        assert asking.result().json()["data"]["e0"]["path"]
    assert all(waited)
