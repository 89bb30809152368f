"""The knowledge graph holds everything a protocol rests on, and cannot be changed."""

from pathlib import Path

import networkx as nx
import pytest

from kg.graph import build
from kg.library import UnknownProtocolError, open_protocol, shipped
from kg.loading import load
from kg.nodes.recommendation import OtherProtocol

GOOD = Path(__file__).parents[1] / "data" / "good"


def graph():
    return open_protocol("leukopenia").graph


def test_every_item_is_a_node_and_names_its_kind():
    protocol, digraph = graph().protocol, graph().digraph
    for kind in (
        "decision",
        "recommendation",
        "fact",
        "statement",
        "reference",
        "interpretation",
        "track",
        "warning",
        "notice",
    ):
        items = getattr(protocol, f"{kind}s")
        assert items
        for item in items:
            assert digraph.nodes[f"{kind}:{item.id}"] == {"kind": kind, "item": item}
    relations = "carries_out cites derived_from fulfilled_by in_track interpreted_by leads_to reads supersedes warns_of"
    assert {d["relation"] for _, _, d in digraph.edges(data=True)} == {*relations.split(), "continues_in", "again_with"}


def test_a_protocol_that_goes_on_is_a_node_of_which_only_the_id_is_known():
    digraph = build(load(GOOD / "first_look.yaml")).digraph
    assert digraph.nodes["protocol:third_look"] == {"kind": "protocol", "item": OtherProtocol("third_look")}
    tied = {(start, end) for start, end, d in digraph.edges(data=True) if d["relation"] == "continues_in"}
    assert tied == {
        ("recommendation:again", "protocol:second_look"),
        ("recommendation:again", "protocol:third_look"),
        ("recommendation:note", "protocol:second_look"),
    }


def test_outcomes_stand_on_the_edges():
    edge = graph().digraph.edges["decision:clozapine_counts", "recommendation:stop_clozapine"]
    assert edge == {"relation": "leads_to", "outcomes": ("yes",)}
    every = graph().digraph.edges["decision:data_quality", "decision:age_scope"]
    assert every["outcomes"] == ("contradictory", "consistent")


def test_the_flow_has_no_cycle_and_the_order_follows_it():
    order = {decision: i for i, decision in enumerate(graph().order)}
    for decision, targets in graph().flow.items():
        assert all(order[decision] < order[target] for target in targets if target in order)
    assert set(order) == set(graph().protocol.decision)


def test_the_graph_is_frozen():
    with pytest.raises(nx.NetworkXError):
        graph().digraph.add_node("decision:new")


def test_every_statement_is_carried_out_or_stands_as_context_with_its_reason():
    protocol = graph().protocol
    carriers = (
        *protocol.facts,
        *protocol.decisions,
        *(o for d in protocol.decisions for o in d.outcomes),
        *protocol.recommendations,
        *protocol.warnings,
        *protocol.notices,
        protocol.source,
    )
    carried = {s for item in carriers for s in item.statements} | set(protocol.statements_carried)
    carried |= {r.statement for r in protocol.references}
    assert len(protocol.statements) == 83
    for statement in protocol.statements:
        assert (statement.id in carried) != bool(statement.context), statement.id


def test_every_interpretation_is_used_or_stands_as_context_with_its_reason():
    protocol = graph().protocol
    users = (
        *protocol.facts,
        *(f.derivation for f in protocol.facts if f.derivation),
        *protocol.decisions,
        *(o for d in protocol.decisions for o in d.outcomes),
        *protocol.recommendations,
        *protocol.warnings,
        *protocol.notices,
        *protocol.conflicts,
        protocol.source,
    )
    used = {i for item in users for i in item.interpretations} | set(protocol.dates_interpretations)
    assert len(protocol.interpretations) == 54
    for interpretation in protocol.interpretations:
        stands = interpretation.id in used or interpretation.general or interpretation.context
        assert stands, interpretation.id


def test_every_leaf_and_threshold_names_what_it_stands_on():
    protocol = graph().protocol
    for leaf in protocol.recommendations:
        assert leaf.statements or leaf.interpretations, leaf.id
    for decision in protocol.decisions:
        readings = (*decision.interpretations, *(i for o in decision.outcomes for i in o.interpretations))
        assert decision.statements or readings, decision.id


def test_a_protocol_that_is_not_there_is_named_with_the_nearest():
    assert shipped() == ("cisne", "clozapine_anc", "leukopenia", "mascc", "perinatal_hepatitis_b")
    with pytest.raises(UnknownProtocolError) as error:
        open_protocol("leucopenia")
    assert str(error.value) == "there is no protocol `leucopenia`; did you mean `leukopenia`?"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere.yaml", "there is no such file `nowhere.yaml`"),
        ("no/where", "there is no such file `no/where`"),
        ("{folder}", "`{folder}` is a directory, not a protocol's file"),
        ("{folder}/a.txt", "`{folder}/a.txt` is not a protocol's file"),
        ("wbc=3.55", "there is no protocol `wbc=3.55`"),
        ("x" * 5000 + ".yaml", "there is no such file `" + "x" * 5000 + ".yaml`"),
    ],
)
def test_what_looks_like_a_path_is_met_with_what_is_wrong_with_the_path(tmp_path, name, message):
    (tmp_path / "a.txt").touch()
    with pytest.raises(UnknownProtocolError) as error:
        open_protocol(name.replace("{folder}", str(tmp_path)))
    said, _, help_ = str(error.value).rpartition("; ")
    assert said == message.replace("{folder}", str(tmp_path))
    assert help_
