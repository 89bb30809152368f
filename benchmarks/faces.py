"""Measure what stands around the engine: questions to the graph, the interview, drawings, GraphQL."""

from __future__ import annotations

from itertools import islice

import networkx as nx

from api.request import RequestContext
from api.schema import build_schema
from benchmarks.measuring import line, median
from diagrams.flowchart import flowchart
from diagrams.graphviz_out import render
from diagrams.layout import _laid_out
from kg.asking.exactly import exactly_when
from kg.asking.search import Search
from kg.asking.ways import ways
from kg.compiled import CompiledProtocol
from kg.interviewing import interview
from kg.report import as_json
from kg.traversal import traverse

_QUERY = "{ leukopenia(facts: {wbc: {value: 3.55}}) { ... on Evaluation { %s } } }"
_WHOLE = """urgency urgencyAtMost classifications { entries { name value } }
  recommendations { id title text status because pending statements citations { reference title quality } }
  questions { fact text decides } path { node outcome status because statements interpretations }
  interpretations { id text } dataQuality { message } notices { text }"""


def measure_questions(compiled: CompiledProtocol) -> None:
    """Questions to the graph; the peer of the ways is networkx, which gives every path, feasible or not."""
    graph, leaves = compiled.graph.digraph, list(compiled.leaves)
    flow = graph.edge_subgraph([e for e in graph.edges if graph.edges[e]["relation"] == "leads_to"])
    start = f"decision:{compiled.protocol.start}"

    def every_path() -> None:
        for leaf in leaves:
            list(nx.all_simple_paths(flow, start, f"recommendation:{leaf}"))

    print(f"\nquestions to the graph ({len(leaves)} recommendations)")
    peer = {"networkx's paths": median(every_path, repeat=5)}
    every_way = median(lambda: [list(ways(compiled, leaf)) for leaf in leaves], repeat=5)
    line("  all feasible ways, in words", every_way, peer)
    line("  exactly when, for all", median(lambda: [exactly_when(compiled, leaf) for leaf in leaves], repeat=5))
    line("  index everything for search", median(lambda: Search(compiled.protocol), repeat=5))
    index = Search(compiled.protocol)
    line("  a search", median(lambda: list(islice(index.find("fever with neutropenia"), 10)), repeat=50))
    line("  the next question of an interview", median(lambda: interview(compiled, {"wbc": 3.55}).question, repeat=20))

    def choices() -> object:
        question = interview(compiled, {"wbc": 3.55, "fever": False}).question
        return question.choices if question else None

    line("  the same with what each answer would do (ANC)", median(choices, repeat=5))


def measure_drawings(compiled: CompiledProtocol) -> None:
    """A patient's chart: the first runs Graphviz, the others dress its layout anew."""
    answers = [traverse(compiled, compiled.understand({"wbc": wbc})) for wbc in (3.55, 2.4, 5)]

    def draw(form: str, number: int = 0) -> bytes:
        return render(flowchart(compiled.protocol, answers[number]), form)

    def first() -> bytes:
        _laid_out.cache_clear()
        return draw("svg")

    print("\ndrawings of a patient's path")
    fresh = median(first, repeat=5)
    line("  SVG, the first", fresh)
    line("  SVG, of another patient", median(lambda: draw("svg", 1), repeat=9), {"the first": fresh})
    for form in ("pdf", "png", "mmd"):
        line(f"  {form}", median(lambda f=form: draw(f, 2), repeat=3), {"the first SVG": fresh})


def measure_graphql(compiled: CompiledProtocol) -> None:
    """GraphQL without HTTP; the peer is the same answer as JSON in Python."""
    schema = build_schema([compiled])

    def ask(query: str) -> object:
        return schema.execute_sync(query, context_value=RequestContext())

    peer = {"as_json": median(lambda: as_json(traverse(compiled, compiled.understand({"wbc": 3.55}))), repeat=50)}
    print("\nGraphQL")
    line("  the urgency", median(lambda: ask(_QUERY % "urgency"), repeat=50), peer)
    line("  a whole evaluation", median(lambda: ask(_QUERY % _WHOLE), repeat=20), peer)
