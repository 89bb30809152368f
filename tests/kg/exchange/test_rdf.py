"""rdflib finds one and the same RDF in Turtle and in JSON-LD, and in it what the graph holds."""

import io
import re

import pytest
from rdflib import PROV, RDF, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic

from kg.exchange import read, write
from kg.exchange.vocabulary import PROTOCOL
from tests.kg.exchange.shelf import ROOT, graph_named

CP = Namespace("https://carepath.invalid/ns#")

# rdflib's JSON-LD reader uses a class of its own that it has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def parsed(graph, form):
    return Graph().parse(io.BytesIO(write(graph, form)), format={"ttl": "turtle", "jsonld": "json-ld"}[form])


@pytest.fixture(scope="module")
def turtle(tried):
    return parsed(tried, "ttl")


@pytest.fixture(scope="module")
def json_ld(tried):
    return parsed(tried, "jsonld")


def flat(rdf):
    """Every triple, lists being one value: what isomorphism comes to where blank nodes are cells of lists only."""
    for s, p, o in rdf:
        if isinstance(s, URIRef):
            yield s, p, tuple(Collection(rdf, o)) if (o, RDF.rest, None) in rdf else o


@pytest.mark.parametrize("name", ["tick_bite"])
def test_turtle_and_json_ld_are_isomorphic(name):
    graph = graph_named(name)
    assert isomorphic(parsed(graph, "ttl"), parsed(graph, "jsonld"))


def test_turtle_and_json_ld_say_the_same(turtle, json_ld):
    assert len(turtle) == len(json_ld) > 100
    assert {*flat(turtle)} == {*flat(json_ld)}


def test_what_another_program_writes_anew_comes_back(tried, turtle, json_ld):
    assert read(json_ld.serialize(format="turtle", encoding="utf-8"), "ttl") == tried
    assert read(turtle.serialize(format="ntriples", encoding="utf-8"), "ttl") == tried


def test_every_edge_is_a_triple(tried, turtle):
    about = f"https://carepath.invalid/protocol/{tried.protocol.id}/{tried.protocol.version}"
    for start, end, edge in tried.digraph.edges(data=True):
        first, *more = edge["relation"].split("_")
        ends = [URIRef(f"{about}/{node.replace(':', '/', 1)}") for node in (start, end)]
        assert (ends[0], CP[first + "".join(map(str.title, more))], ends[1]) in turtle


def test_sources_are_in_prov(tried, turtle):
    rdf, protocol = turtle, tried.protocol
    about = f"https://carepath.invalid/protocol/{protocol.id}/{protocol.version}"
    source = URIRef(f"{about}/source")
    assert (URIRef(about), PROV.wasDerivedFrom, source) in rdf
    for statement in protocol.statements:
        assert (URIRef(f"{about}/statement/{statement.id}"), PROV.wasDerivedFrom, source) in rdf
    for leaf in protocol.recommendations:
        here = URIRef(f"{about}/recommendation/{leaf.id}")
        assert {*rdf.objects(here, PROV.wasDerivedFrom)} == {URIRef(f"{about}/statement/{s}") for s in leaf.statements}
        assert {*rdf.objects(here, PROV.wasInfluencedBy)} == {
            URIRef(f"{about}/interpretation/{i}") for i in leaf.interpretations
        }
    for used in {*rdf.subjects(PROV.wasDerivedFrom), *rdf.objects(None, PROV.wasInfluencedBy)}:
        assert (used, RDF.type, PROV.Entity) in rdf


def test_no_literal_hides_structure(turtle):
    for value in turtle.objects():
        assert not (isinstance(value, Literal) and re.match(r"\s*[{\[]\s*[\"{\[]", value))


def test_the_page_names_every_class(graph):
    page = (ROOT / "docs" / "exchange.md").read_text(encoding="utf-8")
    shapes, classes = [PROTOCOL], set()
    while shapes:
        shape = shapes.pop()
        classes.add(shape.name)
        shapes += [part.shape for part in shape.parts.values()]
    assert {name for name in classes if f"`cp:{name}`" not in page} == set()
    relations = {
        re.sub(r"_(.)", lambda m: m[1].upper(), edge["relation"]) for *_, edge in graph.digraph.edges(data=True)
    }
    assert {name for name in relations if f"`cp:{name}`" not in page} == set()


def test_the_page_names_every_property_of_other_vocabularies(turtle):
    page = (ROOT / "docs" / "exchange.md").read_text(encoding="utf-8")
    used = {p.n3(turtle.namespace_manager) for p in set(turtle.predicates())}
    others = {p for p in used if not p.startswith(("cp:", "rdf:"))}
    assert {p for p in others if f"`{p}`" not in page} == set()
