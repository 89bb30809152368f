"""Connections: pages joined are the whole, and bad bounds are refused with a code."""

import pytest

PAGE = """query($first: Int!, $after: String) { protocol(id: "leukopenia") {
  statements(first: $first, after: $after) {
    totalCount edges { cursor node { name } } nodes { name }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } } }"""
WAYS = """query($first: Int!, $after: String) { protocol(id: "leukopenia") {
  node(name: "consider_gcsf") { ... on Recommendation { list: ways(first: $first, after: $after) {
    edges { cursor node { conditions { words } steps { words } } } pageInfo { hasNextPage hasPreviousPage endCursor }
  } } } } }"""
SEARCH = """query($first: Int!, $after: String) { protocol(id: "leukopenia") {
  list: search(words: "neutrophil count", first: $first, after: $after) {
    edges { cursor node { label } } pageInfo { hasNextPage hasPreviousPage endCursor }
  } } }"""


@pytest.mark.parametrize("first", [1, 7, 83, 100])
def test_pages_joined_are_the_whole_list(ask, leukopenia, first):
    names, after = [], None
    while True:
        read = ask(PAGE, first=first, after=after)["data"]["protocol"]["statements"]
        info = read["pageInfo"]
        assert read["totalCount"] == 83
        assert [e["node"] for e in read["edges"]] == read["nodes"]
        assert info["hasPreviousPage"] is (after is not None)
        assert (info["startCursor"], info["endCursor"]) == (read["edges"][0]["cursor"], read["edges"][-1]["cursor"])
        names += [node["name"] for node in read["nodes"]]
        if not info["hasNextPage"]:
            break
        after = info["endCursor"]
    assert names == [s.id for s in leukopenia.protocol.statements]


@pytest.mark.parametrize(("query", "path"), [(WAYS, ("node", "list")), (SEARCH, ("list",))])
def test_what_is_made_while_it_is_read_pages_alike(ask, query, path):
    def read(first, after=None):
        found = ask(query, first=first, after=after)["data"]["protocol"]
        for key in path:
            found = found[key]
        return found

    whole = read(100)
    assert len(whole["edges"]) > 4
    joined, after = [], None
    while True:
        part = read(2, after)
        assert part["pageInfo"]["hasPreviousPage"] is (after is not None)
        joined += part["edges"]
        if not part["pageInfo"]["hasNextPage"]:
            break
        after = part["pageInfo"]["endCursor"]
    assert joined == whole["edges"] or len(whole["edges"]) == 100


@pytest.mark.parametrize("query", [PAGE, WAYS, SEARCH])
@pytest.mark.parametrize("first", [0, -1, 101, 2147483647])
def test_first_is_bounded(ask, query, first):
    (error,) = ask(query, first=first)["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert str(first) in error["message"]


@pytest.mark.parametrize("query", [PAGE, WAYS, SEARCH])
@pytest.mark.parametrize("after", ["", "x", "%%%", "c3RhdGVtZW50Om5vbmU", "é", "MC4wLjk5OTk5OTk5OTk5OTk5OTk5OTk5OTk"])
def test_a_cursor_of_nowhere_is_refused(ask, query, after):
    (error,) = ask(query, first=5, after=after)["errors"]
    assert error["extensions"] == {"code": "BAD_CURSOR"}
