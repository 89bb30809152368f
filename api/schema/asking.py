"""What can be asked of the graph, in the schema: needs, neighbours, dependents, search, where two leaves part."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from typing import Any

import strawberry
from strawberry import Private, enum_value, field

from api.request import CONDITIONS_WORK, LETTER_WORK, request_of
from api.schema.fields import resolved
from api.schema.node import GraphNode, NodeKind, key_of_node, linked, made
from api.schema.paging import Connection, page
from api.schema.values import FactValue, fact_value
from api.schema.ways import LazyDecision, LazyFact, LazyOutcome, unknown_name
from kg.asking import dependents, parting
from kg.asking.names import UnknownNameError
from kg.asking.needs import needs
from kg.asking.neighbours import neighbours
from kg.asking.search import Hit, Search
from kg.asking.witness import Witness as KgWitness
from kg.compiled import CompiledProtocol
from kg.protocol import Protocol


@strawberry.type(description="A fact whose value can change a recommendation.")
class NeededFact:
    """A needed fact."""

    fact: LazyFact = field(description="The fact.")
    inputs: list[LazyFact] = field(description="What can be asked instead, because it follows from these.")


@strawberry.type(description="Which facts a recommendation can need.")
class Needs:
    """The needs of a leaf."""

    facts: list[NeededFact] = field(description="The facts that decide whether it is recommended.")
    fulfilled_by: list[LazyFact] = field(description="The facts that show it to be done, when it is a work-up.")
    eased_by: list[LazyFact] = field(description="The facts that make it a matter of routine.")


def needs_of(compiled: CompiledProtocol, leaf: str, info: strawberry.Info) -> Needs:
    """What a recommendation can need."""
    request_of(info).spend(CONDITIONS_WORK)
    found = needs(compiled, leaf)

    def facts(names: Iterable[str]) -> list[Any]:
        return linked(compiled, "fact", names)

    return Needs(
        facts=[NeededFact(fact=made(compiled, f"fact:{n.fact}"), inputs=facts(n.inputs)) for n in found.facts],
        fulfilled_by=facts(found.fulfilled_by),
        eased_by=facts(found.eased_by),
    )


@strawberry.enum(description="Which way an edge of the graph points.")
class Direction(Enum):
    """The directions."""

    OUT = enum_value("out", description="From the node that was asked about.")
    IN = enum_value("in", description="To the node that was asked about.")


@strawberry.enum(description="How one node of the graph is tied to another.")
class Relation(Enum):
    """The relations; the values are those of the graph."""

    LEADS_TO = enum_value("leads_to", description="A decision leads to a decision or a recommendation.")
    IN_TRACK = enum_value("in_track", description="A decision or a recommendation belongs to a track.")
    READS = enum_value("reads", description="Something reads a fact, or a reading reads a statement.")
    CARRIES_OUT = enum_value("carries_out", description="Something carries out a statement.")
    INTERPRETED_BY = enum_value("interpreted_by", description="Something rests on a reading.")
    FULFILLED_BY = enum_value("fulfilled_by", description="A fact shows a work-up to be done, or makes it routine.")
    SUPERSEDES = enum_value("supersedes", description="A recommendation withdraws another.")
    DERIVED_FROM = enum_value("derived_from", description="A fact follows from another.")
    CITES = enum_value("cites", description="A statement cites a reference.")
    WARNS_OF = enum_value("warns_of", description="A caution is attached to a recommendation.")
    AGAIN_WITH = enum_value("again_with", description="A fact will be new once a recommendation is carried out.")
    CONTINUES_IN = enum_value("continues_in", description="Another protocol goes on from a recommendation.")


@strawberry.type(description="A node that an edge ties to the one that was asked about.")
class Neighbour:
    """A neighbour."""

    relation: Relation = field(description="How they are tied.")
    direction: Direction = field(description="Which way the edge points.")
    node: GraphNode = field(description="The other node.")
    outcomes: list[str] = field(description="The outcomes that take the edge, where it leads on; otherwise none.")


def neighbours_of(node: GraphNode) -> list[Neighbour]:
    """What is tied to a node."""
    found = neighbours(node.compiled.graph, key_of_node(node))
    return [
        Neighbour(
            relation=Relation(n.relation),
            direction=Direction(n.direction),
            node=made(node.compiled, n.node.node),
            outcomes=list(n.outcomes),
        )
        for n in found
    ]


@strawberry.type(description="A fact of an example patient.")
class ExampleFact:
    """An example's fact."""

    fact: LazyFact = field(description="The fact.")
    words: str = field(description="All values that would do, in words.")
    value: FactValue | None = field(
        description="One of them, in the shape in which `facts` takes it; null where none that is declared fits."
    )


@strawberry.type(description="A patient who shows something; facts that are not named may have any value.")
class Witness:
    """An example patient."""

    facts: list[ExampleFact] = field(description="The facts that matter.")
    words: str = field(description="The facts in words.")


@strawberry.type(description="How two recommendations differ.")
class Parting:
    """Where two recommendations part."""

    words: str = field(description="Where they part, in words.")
    decision: LazyDecision | None = field(
        description="The first decision that tells them apart; null where no single one does."
    )
    leads_to_one: list[LazyOutcome] = field(description="Its outcomes with which the one is possible.")
    leads_to_other: list[LazyOutcome] = field(description="Its outcomes with which the other is possible.")
    one_alone: Witness | None = field(description="A patient who gets only the one; null when nobody does.")
    other_alone: Witness | None = field(description="A patient who gets only the other; null when nobody does.")
    together: Witness | None = field(description="A patient who gets both; null when nobody does.")


def parting_of(compiled: CompiledProtocol, one: str, other: str, info: strawberry.Info) -> Parting:
    """Where two recommendations part."""
    request_of(info).spend(CONDITIONS_WORK)
    try:
        found = parting.parting(compiled, one, other)
    except UnknownNameError as error:
        raise unknown_name(error) from None

    def example(witness: KgWitness | None) -> Witness | None:
        if witness is None:
            return None
        facts = [
            ExampleFact(
                fact=made(compiled, f"fact:{f.fact}"),
                words=f.words,
                value=fact_value(f.value, compiled.protocol.fact[f.fact].unit),
            )
            for f in witness.facts
        ]
        return Witness(facts=facts, words=witness.words)

    decision: Any = made(compiled, f"decision:{found.decision}") if found.decision else None

    def outcomes(names: Iterable[str]) -> list[Any]:
        return [o for o in decision.all_outcomes if o.item.id in names] if decision else []

    return Parting(
        words=found.words,
        decision=decision,
        leads_to_one=outcomes(found.leads_to_first),
        leads_to_other=outcomes(found.leads_to_second),
        one_alone=example(found.first_alone),
        other_alone=example(found.second_alone),
        together=example(found.together),
    )


@strawberry.type(description="Something that would have to be looked at again if the node asked about changed.")
class Dependent:
    """A dependent."""

    node: GraphNode | None = field(description="The node; null for a rule between facts, which is no node.")
    label: str = field(description="What it is called.")
    why: str = field(description="How it depends, in words.")
    direct: bool = field(description="Whether it depends by itself, not through something else.")
    outcomes: list[str] = field(description="Of a decision, the outcomes concerned.")


@strawberry.type(description="What depends on a node, by kind.")
class Dependents:
    """All dependents of a node."""

    compiled: Private[CompiledProtocol]
    found: Private[dependents.Dependents]

    @resolved("The facts that can follow from it.")
    def facts(self) -> list[Dependent]:
        """Facts."""
        return self._of("fact")

    @resolved("The decisions.")
    def decisions(self) -> list[Dependent]:
        """Decisions."""
        return self._of("decision")

    @resolved("The recommendations.")
    def recommendations(self) -> list[Dependent]:
        """Leaves."""
        return self._of("recommendation")

    @resolved("The cautions and pitfalls.")
    def warnings(self) -> list[Dependent]:
        """Warnings."""
        return self._of("warning")

    @resolved("The notices.")
    def notices(self) -> list[Dependent]:
        """Notices."""
        return self._of("notice")

    @resolved("The statements.")
    def statements(self) -> list[Dependent]:
        """Statements."""
        return self._of("statement")

    @resolved("The readings.")
    def interpretations(self) -> list[Dependent]:
        """Readings."""
        return self._of("interpretation")

    @resolved("The rules between facts: what contradicts what, and which count is never above which.")
    def rules(self) -> list[Dependent]:
        """Conflicts and constraints."""
        return self._of("conflict", "constraint")

    def _of(self, *kinds: str) -> list[Dependent]:
        found = [d for kind in kinds for d in self.found.kind(kind)]
        return [
            Dependent(
                node=made(self.compiled, d.node.node) if d.node.node in self.compiled.graph.digraph else None,
                label=d.node.label,
                why=d.why,
                direct=d.direct,
                outcomes=list(d.outcomes),
            )
            for d in found
        ]


def dependents_of(node: GraphNode, info: strawberry.Info) -> Dependents:
    """What depends on a node."""
    request_of(info).spend(CONDITIONS_WORK)
    return Dependents(compiled=node.compiled, found=dependents.dependents(node.compiled, key_of_node(node)))


@strawberry.type(description="Something that a search found.")
class SearchHit:
    """A hit."""

    node: GraphNode = field(description="The node; of an outcome, its decision.")
    outcome: LazyOutcome | None = field(description="The outcome that was found; null when it is no outcome.")
    label: str = field(description="What was found, in words.")
    matched_in: str = field(
        description="Where it matched best: id, title, alias, member, text, plain (patients' words)."
    )
    snippet: str = field(description="The place where it matched.")
    score: float = field(description="How well it matched; to be compared within one search only.")


def search_page(
    compiled: CompiledProtocol,
    words: str,
    kinds: list[NodeKind] | None,
    info: strawberry.Info,
    first: int,
    after: str | None,
) -> Connection[SearchHit]:
    """A page of what a search finds."""
    request_of(info).spend(CONDITIONS_WORK + LETTER_WORK * len(words))
    wanted: list[str] | None = None
    if kinds is not None:
        # outcomes stand on decisions
        wanted = [*(str(kind.value) for kind in kinds), *(["outcome"] if NodeKind.DECISION in kinds else [])]
    hits = _index(compiled.protocol).find(words, wanted)
    return page(hits, lambda hit: hit.node.node, lambda hit: _hit(compiled, hit), first, after)


@lru_cache(maxsize=32)
def _index(protocol: Protocol) -> Search:
    """The index of a protocol: making it takes longer than a search."""
    return Search(protocol)


def _hit(compiled: CompiledProtocol, hit: Hit) -> SearchHit:
    decision, _, outcome = hit.node.id.partition(".") if hit.node.kind == "outcome" else ("", "", "")
    node: Any = made(compiled, f"decision:{decision}" if decision else hit.node.node)
    return SearchHit(
        node=node,
        outcome=next((o for o in node.all_outcomes if o.item.id == outcome), None) if decision else None,
        label=hit.node.label,
        matched_in=hit.field,
        snippet=hit.snippet,
        score=hit.score,
    )
