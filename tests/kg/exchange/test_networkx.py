"""networkx's own readers find in JSON and GraphML what the graph holds."""

import io
import json

import networkx as nx
import pytest

from kg.exchange import write


@pytest.fixture(params=["json", "graphml"])
def found(request, graph):
    written = write(graph, request.param)
    if request.param == "json":
        return nx.node_link_graph(json.loads(written), edges="edges")
    return nx.read_graphml(io.BytesIO(written))


def test_every_node_and_edge_is_there(found, graph):
    assert type(found) is nx.DiGraph
    assert [*found.nodes] == [*graph.digraph.nodes]
    assert {*found.edges} == {*graph.digraph.edges}


def test_nodes_say_what_they_are(found, graph):
    for name, node in graph.digraph.nodes(data=True):
        assert found.nodes[name]["kind"] == node["kind"]
        assert f"{node['kind']}:{found.nodes[name]['name']}" == name
        assert found.nodes[name]["label"]
    for leaf in graph.protocol.recommendations:
        node = found.nodes[f"recommendation:{leaf.id}"]
        assert (node["label"], node["text"], node["strength"]) == (leaf.title, leaf.text.clinician, leaf.strength.value)
        assert node["urgency"].upper() == leaf.urgency.name


def test_edges_say_what_they_mean(found, graph):
    for start, end, edge in graph.digraph.edges(data=True):
        assert found.edges[start, end]["relation"] == edge["relation"]
        if "outcomes" in edge:
            assert found.edges[start, end]["outcomes"] == ", ".join(edge["outcomes"])
            assert found.edges[start, end]["criterion"]
            assert found.edges[start, end]["label"]


def test_all_but_the_items_is_plain_text(found):
    for attributes in (*(a for _, a in found.nodes(data=True)), *(a for *_, a in found.edges(data=True))):
        assert all(isinstance(value, str) for key, value in attributes.items() if key != "item")
