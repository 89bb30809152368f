import pytest

from api.graphql_http import GRAPHQL_JSON, JSON, MOST_BYTES

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
