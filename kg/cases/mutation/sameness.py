"""Whether a mutant means the same as its protocol: proved, or it counts as different.

The decisions are compared as functions: leaves after supersession, outcomes on the path and classes of both are built
as decision diagrams in one builder, over cells that both can tell apart and under the constraints; there, functions
are equal exactly when their numbers are. What stands outside of decisions is compared part by part; for criteria see
`kg.cases.mutation.guards`. The order in which decisions and outcomes are written means nothing; the order of asking
does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kg.cases.mutation.guards import same_fulfilment, same_guard, same_rule
from kg.compiled import CompiledProtocol, assemble
from kg.criteria import Atom, Compared, atoms, facts_of
from kg.facts import Fact
from kg.functions import Functions, functions_for, over
from kg.graph import KnowledgeGraph
from kg.nodes.recommendation import Notice, Recommendation, Warning
from kg.protocol import Protocol
from kg.variables import variable


@dataclass(frozen=True, slots=True)
class Sameness:
    """One protocol, its functions over cells that all of its mutants can tell apart."""

    functions: Functions
    compiled: CompiledProtocol

    @classmethod
    def of(cls, graph: KnowledgeGraph, mutants: Iterable[Protocol]) -> Sameness:
        """Make a builder in which a protocol and its mutants can be compared.

        Raises:
            DiagramTooLargeError: the decisions tell too many combinations of facts apart.
        """
        asked: dict[str, dict[Atom, None]] = {v.fact.id: {} for v in functions_for(graph).variables}
        for atom in dict.fromkeys(atom for protocol in (graph.protocol, *mutants) for atom in _tests(protocol)):
            (fact,) = facts_of(atom)
            asked.setdefault(fact, {})[atom] = None
        facts = graph.protocol.fact
        functions = over(graph, tuple(variable(facts[fact], list(tests)) for fact, tests in asked.items()))
        return cls(functions, assemble(functions))

    def assembled(self, graph: KnowledgeGraph) -> CompiledProtocol:
        """A mutant over the same cells, in the same builder: equal functions have equal numbers."""
        return assemble(replace(self.functions, graph=graph))

    def is_same(self, graph: KnowledgeGraph) -> bool:
        """Whether it is proved that a mutant says the same of every patient."""
        return self.same_outside(graph.protocol) and not any(True for _ in self.differing(graph))

    def differing(self, graph: KnowledgeGraph) -> Iterator[tuple[int, int]]:
        """The functions of leaves, outcomes and classes that differ: ours and the mutant's, in one builder."""
        ours = self.compiled.protocol
        if ours.decisions == graph.protocol.decisions and _superseding(ours) == _superseding(graph.protocol):
            return
        mutant = self.assembled(graph)
        for one, other in (
            (self.compiled.leaves, mutant.leaves),
            (self.compiled.outcomes, mutant.outcomes),
            (self.compiled.classes, mutant.classes),
        ):
            yield from _differences(one, other)

    def same_outside(self, mutant: Protocol) -> bool:
        """Whether all that stands outside of decisions is proved to mean the same."""
        ours = self.compiled.protocol
        facts = ours.fact
        return (
            (ours.ask_first, ours.constraints) == (mutant.ask_first, mutant.constraints)
            and all(
                (a.doubt, a.text) == (b.doubt, b.text) and same_guard(a.when, b.when, facts)
                for a, b in zip(ours.conflicts, mutant.conflicts, strict=True)
            )
            and all(_same_fact(a, b, facts) for a, b in zip(ours.facts, mutant.facts, strict=True))
            and all(_same_leaf(a, b, facts) for a, b in zip(ours.recommendations, mutant.recommendations, strict=True))
            and all(_same_words(a, b, facts) for a, b in zip(ours.warnings, mutant.warnings, strict=True))
            and all(_same_words(a, b, facts) for a, b in zip(ours.notices, mutant.notices, strict=True))
        )


def _tests(protocol: Protocol) -> Iterator[Atom]:
    for decision in protocol.decisions:
        for outcome in decision.outcomes:
            yield from (a for a in atoms(outcome.criterion) if not isinstance(a, Compared))


def _differences(
    one: Mapping[str, int] | Mapping[tuple[str, str], int], other: Mapping[str, int] | Mapping[tuple[str, str], int]
) -> Iterator[tuple[int, int]]:
    ours, theirs = dict(one.items()), dict(other.items())
    for key, function in ours.items():
        if theirs[key] != function:
            yield function, theirs[key]


def _superseding(protocol: Protocol) -> dict[str, frozenset[str]]:
    return {leaf.id: frozenset(leaf.supersedes) for leaf in protocol.recommendations}


def _same_fact(one: Fact, other: Fact, facts: Mapping[str, Fact]) -> bool:
    if one == other:
        return True
    a, b = one.derivation, other.derivation
    if a is None or b is None or replace(one, derivation=None) != replace(other, derivation=None):
        return False
    apart_from_rules = replace(a, true_when=None, false_when=None) == replace(b, true_when=None, false_when=None)
    return apart_from_rules and same_rule(a, b, facts)


def _same_leaf(one: Recommendation, other: Recommendation, facts: Mapping[str, Fact]) -> bool:
    if one == other:
        return True
    plain = [replace(r, fulfilled_when=None, routine_once=None, supersedes=()) for r in (one, other)]
    return (
        plain[0] == plain[1]
        and same_fulfilment(one.fulfilled_when, other.fulfilled_when, facts)
        and same_guard(one.routine_once, other.routine_once, facts)
    )


def _same_words(one: Warning | Notice, other: Warning | Notice, facts: Mapping[str, Fact]) -> bool:
    """Whether a warning or notice is shown in the same states of knowledge."""
    return one == other or (replace(one, when=other.when) == other and same_guard(one.when, other.when, facts))
