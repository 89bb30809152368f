"""The matrix has exactly the pairs that stand in the file, both ways."""

from pathlib import Path

import pytest
import yaml

from kg.graph import build
from kg.loading import load
from kg.traceability import CarrierKind, traceability
from kg.verification import statements as rule

ROOT = Path(__file__).parents[2]
PATHS = [*sorted((ROOT / "kg" / "protocols").glob("*/protocol.yaml")), ROOT / "kg" / "authoring" / "everything.yaml"]


def written_pairs(path):
    """Every `statements` in the file, found without the loader; of references their one `statement`."""
    file = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - it makes nothing but texts
    pairs = set()

    def note(kind, name, item, key="statements"):
        pairs.update((kind, name, statement) for statement in item.get(key, []))

    note("protocol", file["protocol"]["id"], file["protocol"])
    note("source", file["protocol"]["id"], file["source"])
    for section in ("interpretations", "facts", "decisions", "recommendations", "warnings", "notices", "properties"):
        for name, item in file.get(section, {}).items():
            note("property" if section == "properties" else section.removesuffix("s"), name, item)
    for name, item in file.get("references", {}).items():
        pairs.update([("reference", name, item["statement"])] if "statement" in item else [])
    for name, decision in file["decisions"].items():
        for outcome, item in decision["outcomes"].items():
            note("outcome", f"{name}.{outcome}", item)
    for name, fact in file["facts"].items():
        for number, item in enumerate(fact.get("derive", {}).get("score", []), start=1):
            note("score item", f"{name}.{number}", item)
    return pairs


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.parent.name)
def test_the_pairs_are_those_of_the_file_both_ways(path):
    matrix = traceability(load(path))
    by_statement = {(c.kind.value, c.name, t.statement.id) for t in matrix.statements for c in t.carriers}
    by_carrier = {(c.kind.value, c.name, s) for c in matrix.carriers for s in c.statements}
    assert by_statement == by_carrier == written_pairs(path)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.parent.name)
def test_the_rule_about_statements_says_the_same(path):
    protocol = load(path)
    faulty = {d.message.split("`")[1] for d in rule.check(build(protocol))}
    assert faulty == {
        t.statement.id for t in traceability(protocol).statements if not t.carried_out and not t.statement.context
    }


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.parent.name)
def test_every_node_it_names_is_in_the_graph_and_every_part_is_named(path):
    protocol = load(path)
    graph = build(protocol).digraph
    matrix = traceability(protocol)
    assert all(carrier.node in graph for carrier in matrix.carriers if carrier.node)
    kinds = {kind.value for kind in CarrierKind}
    parts = {node for node, kind in graph.nodes(data="kind") if kind in kinds - {"protocol"}}
    assert parts == {c.node for c in matrix.carriers if c.node}


def test_every_kind_of_carrier_occurs():
    assert {c.kind for c in traceability(load(PATHS[-1])).carriers} == set(CarrierKind)
