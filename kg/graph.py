"""The knowledge graph of a protocol: one networkx directed graph of what it decides, advises and rests on.

Nodes are named `kind:id` (`decision:wbc_band`, `recommendation:observe`, `track:…`, `fact:…`, `statement:…`,
`reference:…`, `interpretation:…`, `warning:…`, `notice:…`, and `protocol:…` for one that goes on from a leaf) and
carry `kind` and `item`, the frozen object itself.
Edges carry `relation`; a `leads_to` edge also carries `outcomes`, the ids of the outcomes that take it (all of them
for a `then` edge).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias

import networkx as nx

from kg.criteria import Criterion, facts_of
from kg.nodes.decision import Decision
from kg.nodes.recommendation import OtherProtocol
from kg.protocol import Protocol

Digraph: TypeAlias = "nx.DiGraph[str]"


@dataclass(frozen=True)
class KnowledgeGraph:
    """A protocol as a graph, and equal to another of an equal protocol. `digraph` is frozen: reading it is safe."""

    protocol: Protocol
    digraph: Digraph = field(compare=False)

    @cached_property
    def flow(self) -> Mapping[str, tuple[str, ...]]:
        """Where each decision leads, by ids: decisions and leaves, each once, in the order of writing."""
        return MappingProxyType({d.id: tuple(dict.fromkeys(_targets(d))) for d in self.protocol.decisions})

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The decisions in the order of traversal: each after all that lead to it, tracks kept together."""
        done: dict[str, None] = {}
        entered = {self.protocol.start}
        stack = [(self.protocol.start, reversed(self.flow[self.protocol.start]))]
        while stack:
            decision, targets = stack[-1]
            target = next((t for t in targets if t in self.flow and t not in entered), None)
            if target is None:
                stack.pop()
                done[decision] = None
            else:
                entered.add(target)
                stack.append((target, reversed(self.flow[target])))
        return tuple(reversed(done))

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """The place of each decision in the order of traversal."""
        return MappingProxyType({decision: i for i, decision in enumerate(self.order)})

    @cached_property
    def depth(self) -> Mapping[str, int]:
        """How many decisions at most stand before each decision."""
        depth = dict.fromkeys(self.order, 0)
        for decision in self.order:
            for target in self.flow[decision]:
                if target in depth:
                    depth[target] = max(depth[target], depth[decision] + 1)
        return MappingProxyType(depth)

    @cached_property
    def incoming(self) -> Mapping[str, tuple[tuple[str, str | None], ...]]:
        """For each node the edges into it: the decision, and the outcome that takes it (None: whatever the answer)."""
        edges: dict[str, dict[tuple[str, str | None], None]] = {}
        for decision in (self.protocol.decision[d] for d in self.order):
            for outcome in decision.outcomes:
                for target in outcome.leads_to:
                    edges.setdefault(target, {})[decision.id, outcome.id] = None
            for target in decision.then:
                edges.setdefault(target, {})[decision.id, None] = None
        return MappingProxyType({target: tuple(from_) for target, from_ in edges.items()})

    @cached_property
    def superseders(self) -> Mapping[str, tuple[str, ...]]:
        """For each leaf the leaves that supersede it."""
        found: dict[str, list[str]] = {r.id: [] for r in self.protocol.recommendations}
        for leaf in self.protocol.recommendations:
            for other in leaf.supersedes:
                found[other].append(leaf.id)
        return MappingProxyType({leaf: tuple(others) for leaf, others in found.items()})


def _targets(decision: Decision) -> Iterable[str]:
    for outcome in decision.outcomes:
        yield from outcome.leads_to
    yield from decision.then


def decision_facts(decision: Decision) -> tuple[str, ...]:
    """The facts that a decision reads, each once, in the order of reading."""
    return tuple(dict.fromkeys(f for outcome in decision.outcomes for f in facts_of(outcome.criterion)))


def build(protocol: Protocol) -> KnowledgeGraph:
    """Make the graph of a protocol whose names are all declared (as `load` makes sure)."""
    graph: Digraph = nx.DiGraph(protocol=protocol.id, version=protocol.version)
    for kind, items in (
        ("track", protocol.tracks),
        ("decision", protocol.decisions),
        ("recommendation", protocol.recommendations),
        ("fact", protocol.facts),
        ("statement", protocol.statements),
        ("reference", protocol.references),
        ("interpretation", protocol.interpretations),
        ("warning", protocol.warnings),
        ("notice", protocol.notices),
    ):
        for item in items:
            graph.add_node(f"{kind}:{item.id}", kind=kind, item=item)
    node_kind = {
        **dict.fromkeys(protocol.decision, "decision"),
        **dict.fromkeys(protocol.recommendation, "recommendation"),
    }
    for decision in protocol.decisions:
        _add_decision(graph, decision, node_kind)
    for leaf in protocol.recommendations:
        here = f"recommendation:{leaf.id}"
        graph.add_edge(here, f"track:{leaf.track}", relation="in_track")
        _relate(graph, here, "supersedes", "recommendation", leaf.supersedes)
        for handed in leaf.continues_in:
            other = OtherProtocol(handed.protocol)
            graph.add_node(f"protocol:{other.id}", kind="protocol", item=other)
            graph.add_edge(here, f"protocol:{other.id}", relation="continues_in")
        _relate(graph, here, "again_with", "fact", leaf.again.new if leaf.again else ())
        _relate(graph, here, "carries_out", "statement", leaf.statements)
        _relate(graph, here, "interpreted_by", "interpretation", leaf.interpretations)
        _relate(graph, here, "fulfilled_by", "fact", (*_facts(leaf.fulfilled_when), *_facts(leaf.routine_once)))
    for fact in protocol.facts:
        here = f"fact:{fact.id}"
        derivation = fact.derivation
        _relate(graph, here, "derived_from", "fact", derivation.inputs if derivation else ())
        score = derivation.score if derivation else ()
        statements = (*fact.statements, *(statement for item in score for statement in item.statements))
        _relate(graph, here, "carries_out", "statement", statements)
        readings = (
            *fact.interpretations,
            *(derivation.interpretations if derivation else ()),
            *(reading for item in score for reading in item.interpretations),
        )
        _relate(graph, here, "interpreted_by", "interpretation", readings)
    for warning in protocol.warnings:
        here = f"warning:{warning.id}"
        _relate(graph, here, "warns_of", "recommendation", warning.on)
        _relate(graph, here, "reads", "fact", (*facts_of(warning.when), *warning.or_unknown))
        _relate(graph, here, "carries_out", "statement", warning.statements)
        _relate(graph, here, "interpreted_by", "interpretation", warning.interpretations)
    for notice in protocol.notices:
        here = f"notice:{notice.id}"
        _relate(graph, here, "reads", "fact", facts_of(notice.when))
        _relate(graph, here, "carries_out", "statement", notice.statements)
        _relate(graph, here, "interpreted_by", "interpretation", notice.interpretations)
    for statement in protocol.statements:
        _relate(graph, f"statement:{statement.id}", "cites", "reference", statement.cites)
    for interpretation in protocol.interpretations:
        _relate(graph, f"interpretation:{interpretation.id}", "reads", "statement", interpretation.statements)
    return KnowledgeGraph(protocol, nx.freeze(graph))


def _add_decision(graph: Digraph, decision: Decision, node_kind: Mapping[str, str]) -> None:
    here = f"decision:{decision.id}"
    taken_by: dict[str, list[str]] = {}
    for outcome in decision.outcomes:
        for target in (*outcome.leads_to, *decision.then):
            taken_by.setdefault(target, []).append(outcome.id)
    for target, outcomes in taken_by.items():
        graph.add_edge(here, f"{node_kind[target]}:{target}", relation="leads_to", outcomes=tuple(outcomes))
    graph.add_edge(here, f"track:{decision.track}", relation="in_track")
    _relate(graph, here, "reads", "fact", decision_facts(decision))
    statements = (*decision.statements, *(s for o in decision.outcomes for s in o.statements))
    readings = (*decision.interpretations, *(i for o in decision.outcomes for i in o.interpretations))
    _relate(graph, here, "carries_out", "statement", statements)
    _relate(graph, here, "interpreted_by", "interpretation", readings)


def _facts(criterion: Criterion | None) -> tuple[str, ...]:
    return facts_of(criterion) if criterion else ()


def _relate(graph: Digraph, here: str, relation: str, kind: str, ids: Iterable[str]) -> None:
    for other in ids:
        graph.add_edge(here, f"{kind}:{other}", relation=relation)
