"""The examples of docs/exchange.md run, and find what the protocol says."""

import re

from rdflib import Graph

from kg.exchange import write
from kg.nodes.recommendation import Urgency
from tests.kg.exchange.shelf import ROOT

PAGE = (ROOT / "docs" / "exchange.md").read_text(encoding="utf-8")


def example(language):
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return found


def test_the_networkx_example_finds_the_immediate_leaves_and_the_busiest_fact(leukopenia):
    known = {"exported": write(leukopenia, "json")}
    exec(example("python"), known)  # noqa: S102 - our own page
    leaves = leukopenia.protocol.recommendations
    assert known["immediate"] == [f"recommendation:{r.id}" for r in leaves if r.urgency is Urgency.IMMEDIATE]
    facts = [f"fact:{f.id}" for f in leukopenia.protocol.facts]
    most = max(leukopenia.digraph.in_degree(f) for f in facts)
    assert known["most_read"] in facts
    assert leukopenia.digraph.in_degree(known["most_read"]) == most


def test_the_sparql_example_finds_what_rests_on_a_reference(leukopenia):
    rdf = Graph().parse(data=write(leukopenia, "ttl"), format="turtle")
    found = [(str(leaf), str(statement)) for leaf, statement in rdf.query(example("sparql"))]
    protocol = leukopenia.protocol
    expected = sorted(
        (leaf.id, s) for leaf in protocol.recommendations for s in leaf.statements if "2" in protocol.statement[s].cites
    )
    assert found == expected
    assert expected
