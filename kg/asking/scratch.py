"""A scratch pad for one question: diagrams over a compiled protocol's facts, in a builder of their own.

Asking adds nothing to a compiled protocol, so that any number of threads may ask at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.compiled import CompiledProtocol
from kg.decision_diagram import FALSE, IMPOSSIBLE, TRUE, DiagramBuilder, Influences, examples
from kg.functions import Functions, over


@dataclass(frozen=True, slots=True)
class Scratch:
    """Functions of the facts of one protocol.

    `cells` are those that are possible for some patient; `became` has what functions of the protocol are on this pad.
    """

    compiled: CompiledProtocol
    functions: Functions
    cells: tuple[int, ...]
    became: dict[int, int]

    @classmethod
    def of(cls, compiled: CompiledProtocol) -> Scratch:
        """An empty pad."""
        functions = over(compiled.graph, compiled.variables)
        unknown = compiled.understand({}).cells
        cells = [mask if v.ranges else (1 << v.size) - 1 for v, mask in zip(functions.variables, unknown, strict=True)]
        return cls(compiled, functions, tuple(cells), {FALSE: FALSE, TRUE: TRUE, IMPOSSIBLE: FALSE})

    @property
    def builder(self) -> DiagramBuilder:
        """What makes the diagrams on this pad."""
        return self.functions.builder

    def recommended(self, leaf: str) -> int:
        """Where a leaf is recommended: reached, and not superseded."""
        return self.copied(self.compiled.leaves[leaf])

    def taken(self, decision: str, outcome: str | None = None) -> int:
        """Where an outcome is taken; of no outcome in particular, where the decision is reached."""
        if outcome is not None:
            return self.copied(self.compiled.outcomes[decision, outcome])
        outcomes = self.compiled.protocol.decision[decision].outcomes
        return self.builder.any_of(self.copied(self.compiled.outcomes[decision, o.id]) for o in outcomes)

    def reached(self, node: str) -> int:
        """Where a decision or a leaf is reached, the leaf perhaps superseded."""
        if node in self.compiled.graph.flow:
            return self.taken(node)
        edges = self.compiled.graph.incoming.get(node, ())
        return self.builder.any_of(self.taken(decision, outcome) for decision, outcome in edges)

    def copied(self, function: int) -> int:
        """A function of the compiled protocol, false where it is impossible."""
        return self.builder.copied(self.compiled.nodes, function, self.became)

    def possible_only(self, function: int) -> int:
        """The function, made IMPOSSIBLE where no patient can be."""
        function = self.functions.possible_only(function)
        for variable in self.builder.support(function):
            function = self.builder.where(function, self.builder.atom(variable, self.cells[variable]))
        return function

    def example(self, function: int) -> dict[int, int] | None:
        """A cell for each variable that matters, of a possible patient for whom it holds; None: there is none."""
        return next(self.examples(function), None)

    def examples(self, function: int) -> Iterator[dict[int, int]]:
        """Cells of possible patients for whom it holds, one after another."""
        return examples(self.builder.nodes, self.possible_only(function), TRUE, self.cells)

    def can_hold(self, function: int) -> bool:
        """Whether it holds for any possible patient."""
        return function != FALSE and self.example(function) is not None

    def facts_deciding(self, *functions: int) -> tuple[str, ...]:
        """The facts that alone can change one of the functions, in the order of declaration."""
        deciding: set[str] = set()
        for function in map(self.possible_only, functions):
            deciding |= {
                self.compiled.variables[v].fact.id for v in Influences(self.builder.nodes, self.cells).of(function)
            }
        return tuple(fact for fact in self.compiled.protocol.fact if fact in deciding)
