"""Ids that are valid everywhere, and what every node of a graph answers."""

import base64

import pytest
from graphql import (
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    is_required_argument,
)

from api.request import RequestContext
from api.schema import build_schema
from kg.compilation import compile_protocol
from kg.library import open_protocol
from kg.loading import load_text
from tests.api.conftest import DATA

LINKS = "... on GraphNode { kind name label protocol { id } }"


def test_every_node_of_every_graph_is_found_again_by_its_id(ask, leukopenia, throat):
    seen = set()
    for compiled in (leukopenia, throat):
        keys = list(compiled.graph.digraph)
        nodes = []
        for start in range(0, len(keys), 50):
            some = enumerate(keys[start : start + 50])
            fields = " ".join(f'n{i}: node(name: "{key}") {{ id {LINKS} }}' for i, key in some)
            nodes += ask(f'{{ protocol(id: "{compiled.protocol.id}") {{ {fields} }} }}')["data"]["protocol"].values()
        ids = [node["id"] for node in nodes]
        again = ask(f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ id {LINKS} }} }}", ids=ids)["data"]["nodes"]
        assert again == nodes
        assert [f"{node['kind'].lower()}:{node['name']}" for node in again] == keys
        assert {node["protocol"]["id"] for node in again} == {compiled.protocol.id}
        assert seen.isdisjoint(ids)
        seen |= set(ids)


def test_a_protocol_is_a_node_under_its_own_name(ask):
    answer = ask('{ node(id: "throat") { __typename id ... on Protocol { title } } }')["data"]["node"]
    assert answer == {"__typename": "Protocol", "id": "throat", "title": "Care of a sore throat"}


@pytest.mark.parametrize(
    "id_",
    ["", "nose", "%", "bm9zZQ", base64.b64encode(b"throat/fact:nose").decode(), base64.b64encode(b"\xff\xfe").decode()],
)
def test_an_id_of_nothing_gives_null(ask, id_):
    answer = ask("query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }", id=id_)
    assert answer == {"data": {"node": None, "nodes": [None]}}


def test_a_name_that_several_kinds_share_can_be_said_with_its_kind(ask):
    query = 'query($name: String!) { protocol(id: "throat") { node(name: $name) { kind name } } }'
    assert ask(query, name="fact:fever")["data"]["protocol"]["node"] == {"kind": "FACT", "name": "fever"}
    assert ask(query, name="fever")["data"]["protocol"]["node"] == {"kind": "FACT", "name": "fever"}
    assert ask(query, name="fevre")["data"]["protocol"]["node"] is None


def named(type_):
    while isinstance(type_, GraphQLList | GraphQLNonNull):
        type_ = type_.of_type
    return type_


def everything(type_, schema, depth):
    """Every field of a type that needs no argument, some levels deep."""
    parts = ["__typename"]
    for name, field in type_.fields.items():
        if any(map(is_required_argument, field.args.values())):
            continue
        inner = named(field.type)
        if isinstance(inner, GraphQLUnionType):
            continue
        if not isinstance(inner, GraphQLObjectType | GraphQLInterfaceType):
            parts.append(name)
        elif depth and inner.name not in {"Flowchart", "Protocol"}:
            parts.append(f"{name} {everything(inner, schema, depth - 1)}")
    return "{ " + " ".join(parts) + " }"


def kinds(schema):
    interface = schema.type_map["GraphNode"]
    return [t for t in schema.type_map.values() if isinstance(t, GraphQLObjectType) and interface in t.interfaces]


def test_no_field_of_any_node_breaks_its_promise_not_to_be_null(leukopenia, throat):
    first_look = open_protocol(str(DATA / "good" / "first_look.yaml"))
    served = build_schema([leukopenia, throat, first_look])
    types = kinds(served._schema)
    assert len(types) == 10
    for type_ in types:
        selection = everything(type_, served._schema, 2)
        found = 0
        for compiled in (throat, leukopenia, first_look):
            keys = [k for k, d in compiled.graph.digraph.nodes(data=True) if named_as(d["kind"]) == type_.name]
            found += len(keys)
            for key in keys[:: max(1, len(keys) // 6)]:
                inside = f'node(name: "{key}") {{ ... on {type_.name} {selection} }}'
                query = f'{{ protocol(id: "{compiled.protocol.id}") {{ {inside} }} }}'
                assert served.execute_sync(query, context_value=RequestContext()).errors is None, key
        assert found


def named_as(kind):
    named = {"decision": "DecisionNode", "warning": "ProtocolWarning", "notice": "ProtocolNotice"}
    return (named | {"protocol": "OtherProtocol"}).get(kind, kind.capitalize())


def test_a_name_that_kinds_share_is_that_of_the_first_kind_unless_one_is_said():
    text = (DATA / "good" / "throat.yaml").read_text(encoding="utf-8").replace("rapid_test", "comfort")
    schema = build_schema([compile_protocol(load_text(text, "throat.yaml"))])
    query = '{ protocol(id: "throat") { a: node(name: "comfort") { kind } b: node(name: "fact:comfort") { kind } } }'
    answer = schema.execute_sync(query, context_value=RequestContext())
    assert answer.data == {"protocol": {"a": {"kind": "RECOMMENDATION"}, "b": {"kind": "FACT"}}}
