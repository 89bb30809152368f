"""Every way of being refused: by status, by code, and by the media type that the client accepts."""

import pytest

from api.graphql_http import GRAPHQL_JSON, JSON, MOST_BYTES

ASKED = "{ protocols { id } }"
TYPE = "query T($name: String!) { __type(name: $name) { name } }"


def errors(response):
    body = response.json()
    assert set(body) == {"errors"}
    assert response.headers["content-type"].endswith("; charset=utf-8")
    assert all(error["message"] for error in body["errors"])
    return codes(response)


def codes(response):
    return {error["extensions"]["code"] for error in response.json()["errors"]}


@pytest.mark.parametrize(("accept", "status"), [(GRAPHQL_JSON, 400), (JSON, 200), ("application/*", 200)])
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nope }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "{ nope neither }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "mutation { __typename }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "subscription { a }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": TYPE}, "BAD_USER_INPUT"),
        ({"query": TYPE, "variables": {"name": None}}, "BAD_USER_INPUT"),
        ({"query": TYPE, "variables": {"name": [1]}}, "BAD_USER_INPUT"),
        ({"query": TYPE, "operationName": "U"}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": f"query A {ASKED} query B {ASKED}"}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "fragment F on Query { __typename }"}, "OPERATION_RESOLUTION_FAILURE"),
        ({"query": "{ a " * 50 + "}" * 50}, "TOO_LARGE"),
        ({"query": f"{{ {'a ' * 40_000} }}"}, "TOO_LARGE"),
    ],
)
def test_a_document_that_is_refused_says_why(web, body, code, accept, status):
    response = web.post("/graphql", json=body, headers={"accept": accept})
    assert errors(response) == {code}
    assert response.status_code == status


@pytest.mark.parametrize("accept", [GRAPHQL_JSON, JSON, "*/*"])
@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        ({"json": []}, 400, "BAD_REQUEST"),
        ({"json": {"query": ASKED, "extensions": []}}, 400, "BAD_REQUEST"),
        ({"json": {"query": ASKED, "extensions": 0}}, 400, "BAD_REQUEST"),
        ({"json": {"query": ASKED, "variables": False}}, 400, "BAD_REQUEST"),
        ({"json": {"query": ASKED + " " * MOST_BYTES}}, 413, "TOO_LARGE"),
        ({"data": {"query": ASKED}}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ({"content": b"{}"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ({"content": b"{}", "headers": {"content-type": f"{JSON}; charset=latin-1"}}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    ],
)
def test_a_request_that_is_no_graphql_is_refused_whatever_the_client_accepts(web, request_, status, code, accept):
    headers = {**request_.get("headers", {}), "accept": accept}
    response = web.post("/graphql", **{**request_, "headers": headers})
    assert errors(response) == {code}
    assert response.status_code == status


@pytest.mark.parametrize(
    "parameters",
    [
        {"query": ASKED, "variables": "{"},
        {"query": ASKED, "variables": "[]"},
        {"query": ASKED, "extensions": "1"},
        {"query": [ASKED, ASKED]},
        {"query": ""},
        {"variables": "{}"},
        {},
    ],
)
def test_parameters_in_an_address_are_read_as_strictly(web, parameters):
    response = web.get("/graphql", params=parameters)
    assert errors(response) == {"BAD_REQUEST"}
    assert response.status_code == 400


@pytest.mark.parametrize("accept", [GRAPHQL_JSON, JSON, "*/*"])
@pytest.mark.parametrize("operation", ["mutation", "subscription"])
def test_a_get_may_only_ask(web, operation, accept):
    asked = {"query": f"query A {ASKED} {operation} B {{ a }}", "operationName": "B"}
    response = web.get("/graphql", params=asked, headers={"accept": accept})
    assert errors(response) == {"METHOD_NOT_ALLOWED"}
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize("accept", ["text/plain", f"{JSON};q=0, {GRAPHQL_JSON};q=0", "image/*"])
def test_a_client_that_accepts_no_answer_gets_none(web, accept):
    response = web.post("/graphql", json={"query": ASKED}, headers={"accept": accept})
    assert errors(response) == {"NOT_ACCEPTABLE"}
    assert response.status_code == 406


def test_other_methods_are_told_which_there_are(web):
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        response = web.request(method, "/graphql")
        assert response.status_code == 405
        assert {"GET", "POST"} <= set(response.headers["allow"].split(", "))


def test_a_head_is_answered_like_a_get(web):
    asked = {"query": ASKED}
    answered, plain = web.head("/graphql", params=asked), web.get("/graphql", params=asked)
    assert (answered.status_code, answered.headers["content-type"]) == (200, plain.headers["content-type"])


def test_caches_keep_the_answers_to_different_clients_apart(web):
    assert web.get("/graphql", params={"query": ASKED}).headers["vary"] == "Accept"
    assert web.get("/graphql", headers={"accept": "text/html"}).headers["vary"] == "Accept"


def test_a_fault_of_the_program_is_one_of_the_server_and_says_nothing_more(web, monkeypatch):
    def fails(*_):
        raise ZeroDivisionError("a patient's secret")

    monkeypatch.setattr("api.limits.read_document", fails)
    for accept in (JSON, GRAPHQL_JSON):
        response = web.post("/graphql", json={"query": ASKED}, headers={"accept": accept})
        assert response.status_code == 500
        assert errors(response) == {"INTERNAL_SERVER_ERROR"}
        assert "secret" not in response.text


def test_a_field_that_fails_says_so_by_its_code_and_nothing_more(web, monkeypatch):
    def fails(*_):
        raise ZeroDivisionError("a patient's secret")

    monkeypatch.setattr("api.schema.protocol.parting_of", fails)
    query = '{ protocol(id: "throat") { parting(one: "a", other: "b") { words } } }'
    response = web.post("/graphql", json={"query": query})
    assert response.json()["data"] == {"protocol": None}
    assert codes(response) == {"INTERNAL_SERVER_ERROR"}
    assert "secret" not in response.text


GIVEN = 'query($facts: [FactInput!]!) { evaluate(protocol: "throat", facts: $facts) { __typename } }'


@pytest.mark.parametrize("value", [{}, {"boolean": None}, {"boolean": True, "choice": "no"}])
def test_a_value_in_a_variable_is_exactly_one_kind_of_value(web, value):
    asked = {"query": GIVEN, "variables": {"facts": [{"fact": "fever", "value": value}]}}
    response = web.post("/graphql", json=asked, headers={"accept": GRAPHQL_JSON})
    assert response.status_code == 400
    assert errors(response) == {"BAD_USER_INPUT"}


def test_null_in_a_variable_of_a_field_that_takes_none_is_a_fault_of_the_request(web):
    query = 'query($n: Int) { protocol(id: "throat") { facts(first: $n) { totalCount } } }'
    assert codes(web.post("/graphql", json={"query": query, "variables": {"n": None}})) == {"BAD_USER_INPUT"}
