"""Criteria as functions of cells: the decision diagrams of one protocol, under its constraints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import mean

from kg.criteria import Atom, Criterion, Within, atoms, facts_of
from kg.decision_diagram import DiagramBuilder
from kg.facts import closure
from kg.graph import KnowledgeGraph
from kg.protocol import Protocol
from kg.variables import Variable, at_most, diagram, variable


@dataclass(frozen=True, slots=True)
class Functions:
    """The diagrams of one protocol's criteria, while they are being made."""

    graph: KnowledgeGraph
    variables: tuple[Variable, ...]
    builder: DiagramBuilder
    number: Mapping[str, int]

    def of(self, criterion: Criterion) -> int:
        """The diagram of a criterion."""
        return diagram(criterion, self.builder, self.cells)

    def cells(self, atom: Atom) -> tuple[int, int]:
        """The variable that an atom is about, and the cells on which it holds."""
        (fact,) = facts_of(atom)
        number = self.number[fact]
        return number, self.variables[number].where(atom)

    def possible_only(self, function: int) -> int:
        """The function, made IMPOSSIBLE where constraints between the facts it depends on are broken.

        A constraint on one fact alone needs no cutting: intake has narrowed that fact already.
        """
        support = self.builder.support(function)
        for lesser, greater in closure(self.graph.protocol.constraints):
            if {lesser, greater} <= self.number.keys() and {self.number[lesser], self.number[greater]} <= support:
                function = self.builder.where(function, self._keeps(lesser, greater))
        return function

    def allowed(self) -> int:
        """Where no constraint is broken."""
        pairs = [p for p in closure(self.graph.protocol.constraints) if set(p) <= self.number.keys()]
        return self.builder.all_of(self._keeps(lesser, greater) for lesser, greater in pairs)

    def _keeps(self, lesser: str, greater: str) -> int:
        return at_most(self.number[lesser], self.number[greater], self.variables, self.builder)


def functions_for(graph: KnowledgeGraph, *, to_prove: bool = False) -> Functions:
    """Start the diagrams of a protocol: a variable for each fact that decisions read, constrained ones side by side.

    What is asked late on the way is tested first. Measured on protocols made by chance, that keeps diagrams several
    times smaller than the order of asking does, and makes deep ones possible at all.

    `to_prove`: facts are cut finer, where the protocol's properties test them or its leaves lose their urgency, and
    those that constrain each other in the same places, so that what one allows of the other is the same for all values
    of a cell. A proof about what is *not* known needs that; evaluating does not.
    """
    asked: dict[str, dict[Atom, None]] = {}
    depths: dict[str, list[int]] = {}
    for decision in (graph.protocol.decision[d] for d in graph.order):
        for outcome in decision.outcomes:
            for atom in atoms(outcome.criterion):
                for fact in facts_of(atom):
                    asked.setdefault(fact, {})[atom] = None
                    depths.setdefault(fact, []).append(graph.depth[decision.id])
    constrained = _constrained(graph.protocol)
    order = sorted(asked, key=lambda fact: (fact not in constrained, -mean(depths[fact])))
    if to_prove:
        for atom in _claimed_about(graph.protocol):
            for fact in facts_of(atom):
                if fact in asked:
                    asked[fact][atom] = None
        asked = {fact: asked[fact] | dict.fromkeys(_tests_of_related(graph.protocol, fact, asked)) for fact in asked}
    return over(graph, tuple(variable(graph.protocol.fact[fact], list(asked[fact])) for fact in order))


def over(graph: KnowledgeGraph, variables: tuple[Variable, ...]) -> Functions:
    """No diagrams yet, over variables that there are already."""
    numbers = {v.fact.id: i for i, v in enumerate(variables)}
    return Functions(graph, variables, DiagramBuilder([v.size for v in variables]), numbers)


def _claimed_about(protocol: Protocol) -> Iterator[Atom]:
    """What properties test, and the bounds at which a recommendation is no longer as urgent."""
    for property_ in protocol.properties:
        yield from atoms(property_.when)
    for leaf in protocol.recommendations:
        for criterion in (leaf.fulfilled_when, leaf.routine_once):
            yield from (a for a in (atoms(criterion) if criterion else ()) if isinstance(a, Within))


def _tests_of_related(protocol: Protocol, fact: str, asked: Mapping[str, Mapping[Atom, None]]) -> Iterator[Atom]:
    for pair in closure(protocol.constraints):
        if fact in pair:
            for related in pair:
                yield from asked.get(related, ())


def _constrained(protocol: Protocol) -> frozenset[str]:
    return frozenset(fact for c in protocol.constraints for fact in (c.lesser, c.greater))
