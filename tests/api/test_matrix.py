"""The traceability matrix on the terminal, as CSV and in GraphQL: one matrix."""

import csv
import io

import pytest

from kg.traceability import traceability


@pytest.fixture
def pairs(leukopenia):
    matrix = traceability(leukopenia.protocol)
    return {(t.statement.id, c.kind.value, c.name) for t in matrix.statements for c in t.carriers}


def test_csv_has_every_pair_and_what_is_in_none(run, leukopenia, pairs):
    result = run("show", "leukopenia", "--statements", "--csv")
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert {(r["statement"], r["kind"], r["name"]) for r in rows if r["statement"] and r["kind"]} == pairs
    matrix = traceability(leukopenia.protocol)
    assert {r["statement"] for r in rows} - {""} == set(leukopenia.protocol.statement)
    assert {(r["kind"], r["name"]) for r in rows} - {("", "")} == {(c.kind.value, c.name) for c in matrix.carriers}


def test_the_terminal_shows_both_ways(run, leukopenia):
    text = run("show", "leukopenia", "--statements").stdout
    assert max(map(len, text.splitlines())) <= 80
    one, other = text.split("EACH PART OF THE PROTOCOL, AND WHAT IT CARRIES OUT")
    for statement in leukopenia.protocol.statements:
        assert f"\n{statement.id} " in one
        assert ("context:" in one.split(f"\n{statement.id} ")[1].split("\n\n")[0]) == bool(statement.context)
    for leaf in leukopenia.protocol.recommendations:
        assert f"recommendation {leaf.id}" in other


def test_graphql_has_every_pair_with_links_to_the_nodes(ask, pairs):
    query = """query($id: String!) { protocol(id: $id) { traceability {
      statements { carriedOut statement { name } carriers { kind name node { __typename name } } }
      carriers { kind name carriesOut statements { name text } interpretations { name } node { kind } } } } }"""
    matrix = ask(query, id="leukopenia")["data"]["protocol"]["traceability"]

    def kind(carrier):
        return carrier["kind"].lower().replace("_", " ")

    assert pairs == {(t["statement"]["name"], kind(c), c["name"]) for t in matrix["statements"] for c in t["carriers"]}
    assert pairs == {(s["name"], kind(c), c["name"]) for c in matrix["carriers"] for s in c["statements"]}
    types = {c["node"]["__typename"] for t in matrix["statements"] for c in t["carriers"] if c["node"]}
    assert {"DecisionNode", "Recommendation", "Fact", "Reference", "Interpretation"} <= types


@pytest.mark.parametrize("arguments", [["--csv"], ["anc", "--statements"]])
def test_what_does_not_go_together_is_refused(run, arguments):
    assert run("show", "leukopenia", *arguments).exit_code == 2
