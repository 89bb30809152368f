"""Criteria as functions of cells: the decision diagrams of one protocol, under its constraints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.criteria import Atom, Both, Criterion, Either, Not, atoms, facts_of
from kg.decision_diagram import TRUE, DiagramBuilder
from kg.facts import closure
from kg.graph import KnowledgeGraph
from kg.protocol import Protocol
from kg.variables import Variable, variable


@dataclass(frozen=True, slots=True)
class Functions:
    """The diagrams of one protocol's criteria, while they are being made."""

    graph: KnowledgeGraph
    variables: tuple[Variable, ...]
    builder: DiagramBuilder
    number: Mapping[str, int]

    def of(self, criterion: Criterion) -> int:
        """The diagram of a criterion."""
        match criterion:
            case Not(inner):
                return self.builder.negation(self.of(inner))
            case Both(parts):
                return self.builder.all_of(map(self.of, parts))
            case Either(parts):
                return self.builder.any_of(map(self.of, parts))
            case _:
                return self.builder.atom(*self.cells(criterion))

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

    def _keeps(self, lesser: str, greater: str) -> int:
        low, high = self.number[lesser], self.number[greater]
        low_cells, high_cells = self.variables[low].ranges, self.variables[high].ranges
        if low_cells is None or high_cells is None:
            return TRUE
        return self.builder.any_of(
            self.builder.both(
                self.builder.atom(low, 1 << i),
                self.builder.atom(
                    high, sum(1 << j for j in range(len(high_cells)) if low_cells[i].low < high_cells[j].high)
                ),
            )
            for i in range(len(low_cells))
        )


def functions_for(graph: KnowledgeGraph) -> Functions:
    """Start the diagrams of a protocol: a variable for each fact that decisions read, constrained ones side by side."""
    asked: dict[str, dict[Atom, None]] = {}
    for decision in (graph.protocol.decision[d] for d in graph.order):
        for outcome in decision.outcomes:
            for atom in atoms(outcome.criterion):
                for fact in facts_of(atom):
                    asked.setdefault(fact, {})[atom] = None
    order = sorted(asked, key=lambda fact: (fact not in _constrained(graph.protocol), list(asked).index(fact)))
    variables = tuple(variable(graph.protocol.fact[fact], list(asked[fact])) for fact in order)
    return Functions(
        graph, variables, DiagramBuilder([v.size for v in variables]), {fact: i for i, fact in enumerate(order)}
    )


def _constrained(protocol: Protocol) -> frozenset[str]:
    return frozenset(fact for c in protocol.constraints for fact in (c.lesser, c.greater))
