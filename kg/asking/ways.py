"""Ways through the flow: every feasible path from one node to another, one after the other.

There may be more ways than anybody can list, so they are walked depth first in the order of writing, and only where
some patient can still go on to the goal: no step is taken in vain. Each way has a key by which to go on after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from kg.asking.conditions import AnyOf, Condition, Conditions, Phrases
from kg.asking.names import UnknownNameError, flow_node
from kg.asking.scratch import Scratch
from kg.compiled import CompiledProtocol
from kg.decision_diagram import TRUE
from kg.facts import closure

_WHATEVER = "whatever the answer"
_A_PAD = 200  # ways that are found on one scratch pad: diagrams only grow


@dataclass(frozen=True, slots=True, kw_only=True)
class WayStep:
    """One edge: an outcome of a decision, or (`outcome` None) the edge that is taken whatever the answer."""

    decision: str
    outcome: str | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The steps from one node of the flow to another.

    `conditions`: what the steps ask together, each fact once, in the fewest words. `key` names the way among those of
    the same start and goal. `superseded_by`: the leaves that can
    withdraw the leaf that the way leads to, for some patient who takes it.
    """

    start: str
    goal: str
    steps: tuple[WayStep, ...]
    conditions: Conditions
    key: str
    superseded_by: tuple[str, ...]


def ways(compiled: CompiledProtocol, to: str, start: str | None = None, *, after: str | None = None) -> Iterator[Way]:
    """The feasible ways to a decision or a leaf, lazily, from the protocol's start or from another decision.

    A way is feasible when a possible patient reaches its start and meets all its criteria. `after` is the key of a
    way of the same start and goal: those before it are not walked again.

    Raises:
        UnknownNameError: there is no such node, or no such way to go on after.
        TooManyAlternativesError: the conditions of a way cannot be said in a readable number.
    """
    goal = flow_node(compiled.protocol, to)
    begin = compiled.protocol.start if start is None else flow_node(compiled.protocol, start)
    walk = _Walk.of(compiled, begin, goal)
    resumed = None if after is None else walk.resumed(after)
    return _walked(walk, resumed)


def _walked(walk: _Walk, after: tuple[int, ...] | None) -> Iterator[Way]:
    while True:
        found = 0
        for path in islice(walk.paths(after), _A_PAD):
            yield walk.way(path)
            found, after = found + 1, path
        if found < _A_PAD:
            return
        walk = _Walk.of(walk.scratch.compiled, walk.start, walk.goal)


@dataclass(frozen=True, slots=True)
class _Edge:
    """A way to go on from a decision, with the function of its criterion."""

    decision: str
    outcome: str | None
    target: str
    function: int


Path = tuple[int, ...]
"""At each decision from the start on, the number of the edge that is taken."""


@dataclass(frozen=True, slots=True)
class _Walk:
    """What is needed to walk from a start to a goal; `onward`: where some way on to the goal is open.

    `merged` keeps the conditions that were worked out.
    """

    scratch: Scratch
    phrases: Phrases
    start: str
    goal: str
    edges: Mapping[str, Sequence[_Edge]]
    onward: Mapping[str, int]
    superseders: Mapping[str, int]
    merged: dict[int, Conditions]

    @classmethod
    def of(cls, compiled: CompiledProtocol, start: str, goal: str) -> _Walk:
        """Look back from the goal."""
        scratch = Scratch.of(compiled)
        builder, graph = scratch.builder, compiled.graph
        edges: dict[str, Sequence[_Edge]] = {}
        onward: dict[str, int] = {goal: TRUE}
        first, last = graph.rank.get(start, len(graph.order)), graph.rank.get(goal, len(graph.order))
        for decision in reversed(graph.order[first:last]):
            edges[decision] = tuple(_edges(scratch, decision))
            onward[decision] = builder.any_of(
                builder.both(e.function, onward[e.target]) for e in edges[decision] if e.target in onward
            )
        superseders = {other: scratch.reached(other) for other in graph.superseders.get(goal, ())}
        return cls(scratch, Phrases(compiled), start, goal, edges, onward, superseders, {})

    def paths(self, after: Path | None) -> Iterator[Path]:
        """The feasible paths, in the order of their edges; those after a path, that one not included."""
        at_start = self.scratch.reached(self.start)
        if not self._open(at_start, self.start):
            return
        if self.start == self.goal:
            if after is None:
                yield ()
            return
        # for each decision on the present path: where one gets to it, and the edge to look at next
        levels, path = [(self.start, at_start, 0)], []
        for number in after or ():
            node, function, _ = levels.pop()
            edge = self.edges[node][number]
            levels += [(node, function, number + 1), (edge.target, self._go(function, edge), 0)]
            path.append(number)
        if after is not None:
            levels.pop()
            path.pop()
        while levels:
            node, function, first = levels.pop()
            for number, edge in enumerate(self.edges[node][first:], first):
                there = self._go(function, edge)
                if self._open(there, edge.target):
                    levels.append((node, function, number + 1))
                    if edge.target == self.goal:
                        yield (*path, number)
                    else:
                        path.append(number)
                        levels.append((edge.target, there, 0))
                    break
            else:
                if path:
                    path.pop()

    def way(self, path: Path) -> Way:
        """A path with its words."""
        taken, node = [], self.start
        for number in path:
            taken.append(self.edges[node][number])
            node = taken[-1].target
        return Way(
            start=self.start,
            goal=self.goal,
            steps=tuple(WayStep(decision=e.decision, outcome=e.outcome, words=self._words(e)) for e in taken),
            conditions=self._conditions([e.function for e in taken]),
            key=".".join(map(str, path)),
            superseded_by=self._withdrawn_by([e.function for e in taken]),
        )

    def resumed(self, key: str) -> Path:
        """The path of a key.

        Raises:
            UnknownNameError: no way has that key.
        """
        unknown = UnknownNameError(f"way from `{self.start}` to `{self.goal}`", key, ())
        try:
            path = tuple(map(int, key.split("."))) if key else ()
            if ".".join(map(str, path)) != key or min(path, default=0) < 0:
                raise unknown
            node, function = self.start, self.scratch.reached(self.start)
            for number in path:
                edge = self.edges[node][number]
                node, function = edge.target, self._go(function, edge)
        except (ValueError, KeyError, IndexError):
            raise unknown from None
        if node != self.goal or not self._open(function, node):
            raise unknown
        return path

    def _go(self, function: int, edge: _Edge) -> int:
        return self.scratch.builder.both(function, edge.function)

    def _open(self, function: int, node: str) -> bool:
        """Whether somebody who gets to the node like this can go on to the goal."""
        if node not in self.onward:
            return False
        return self.scratch.can_hold(self.scratch.builder.both(function, self.onward[node]))

    def _words(self, edge: _Edge) -> str:
        return _WHATEVER if edge.outcome is None else self._conditions([edge.function]).words

    def _conditions(self, functions: Sequence[int]) -> Conditions:
        """All criteria merged; those that share no fact, not even by a constraint, stand beside each other."""
        scratch, fewest = self.scratch, True
        common: list[Condition] = []
        any_of: list[AnyOf] = []
        for group in self._connected(functions):
            part = self._merged(group)
            common += part.common
            any_of += part.any_of
            fewest = fewest and part.fewest
        order = list(scratch.compiled.protocol.fact)
        common.sort(key=lambda condition: order.index(condition.fact))
        return Conditions(common=tuple(common), any_of=tuple(any_of), fewest=fewest)

    def _withdrawn_by(self, functions: Sequence[int]) -> tuple[str, ...]:
        builder = self.scratch.builder
        here = builder.both(self.scratch.reached(self.start), builder.all_of(functions))
        return tuple(
            other for other, there in self.superseders.items() if self.scratch.can_hold(builder.both(here, there))
        )

    def _connected(self, functions: Sequence[int]) -> list[list[int]]:
        """The functions in groups that depend on facts of their own."""
        scratch, groups = self.scratch, list[tuple[set[int], list[int]]]()
        supports = [scratch.builder.support(function) for function in functions]
        number, everything = scratch.functions.number, frozenset[int]().union(*supports)
        pairs = [{number[f] for f in pair if f in number} for pair in closure(scratch.compiled.protocol.constraints)]
        linked = [(pair, list[int]()) for pair in pairs if len(pair) > 1 and pair <= everything]
        for support, members in (*linked, *((set(s), [f]) for s, f in zip(supports, functions, strict=True) if s)):
            touching = [group for group in groups if group[0] & support]
            groups = [group for group in groups if not group[0] & support]
            facts = support.union(*(group[0] for group in touching))
            groups.append((facts, [f for group in touching for f in group[1]] + members))
        return [members for _, members in groups if members]

    def _merged(self, functions: Sequence[int]) -> Conditions:
        scratch = self.scratch
        function = scratch.builder.all_of(functions)
        if function not in self.merged:
            self.merged[function] = self.phrases.of(scratch.builder, scratch.possible_only(function))
        return self.merged[function]


def _edges(scratch: Scratch, decision: str) -> Iterator[_Edge]:
    """The edges out of a decision, in the order of writing."""
    declared = scratch.compiled.protocol.decision[decision]
    for outcome in declared.outcomes:
        function = scratch.functions.of(outcome.criterion)
        for target in outcome.leads_to:
            yield _Edge(decision, outcome.id, target, function)
    for target in declared.then:
        yield _Edge(decision, None, target, TRUE)
