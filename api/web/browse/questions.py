"""What can be asked of the graph about a decision or a recommendation, as pages show the answers.

An answer that would have more alternatives than anybody reads is None: the page then says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from api.web.browse.patient import Example, example
from api.web.browse.pointer import Pointer, pointer_to
from diagrams.views import WaysTo, nodes
from kg.asking.conditions import Conditions
from kg.asking.cover import TooManyAlternativesError
from kg.asking.exactly import exactly_when
from kg.asking.needs import needs
from kg.asking.scratch import Scratch
from kg.asking.ways import Way, ways
from kg.compiled import CompiledProtocol

A_PAGE = 5
"""Ways on one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A question on a way, and the answer that goes on; None where every answer does."""

    question: Pointer
    answer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWay:
    """One way: what it asks together, its steps, and what can withdraw the recommendation that it leads to."""

    conditions: Conditions
    steps: tuple[Step, ...]
    withdrawn_by: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Some of the ways to a node; `more` is the key to go on after, where there are more."""

    shown: tuple[ShownWay, ...]
    more: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exactly:
    """Exactly when something happens; with a patient for whom it does, where one is found."""

    conditions: Conditions
    withdrawn_by: tuple[Pointer, ...]
    example: Example | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A fact that can change a recommendation, and what can be known instead because it follows."""

    fact: Pointer
    instead: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What has to be known: what decides, what shows the work to be done, what makes it routine."""

    deciding: tuple[Need, ...]
    fulfilling: tuple[Pointer, ...]
    easing: tuple[Pointer, ...]


def ways_to(compiled: CompiledProtocol, goal: str, start: str | None = None, after: str | None = None) -> Ways | None:
    """A page of the ways to a decision or a recommendation.

    Raises:
        UnknownNameError: no way has the key `after`, or there is no such start.
    """
    try:
        found = list(islice(ways(compiled, goal, start, after=after), A_PAGE + 1))
    except TooManyAlternativesError:
        return None
    return Ways(
        shown=tuple(_shown(compiled, way) for way in found[:A_PAGE]),
        more=found[A_PAGE - 1].key if len(found) > A_PAGE else None,
    )


def _shown(compiled: CompiledProtocol, way: Way) -> ShownWay:
    decisions = compiled.protocol.decision
    return ShownWay(
        conditions=way.conditions,
        steps=tuple(
            Step(
                question=pointer_to(compiled.graph, "decision", step.decision),
                answer=decisions[step.decision].outcome(step.outcome).label if step.outcome is not None else None,
            )
            for step in way.steps
        ),
        withdrawn_by=tuple(pointer_to(compiled.graph, "recommendation", leaf) for leaf in way.superseded_by),
    )


def starts(compiled: CompiledProtocol, goal: str) -> tuple[Pointer, ...]:
    """The decisions from which there may be a way to a decision or a recommendation, that of the start first."""
    graph = compiled.graph
    above = nodes(WaysTo(goal), graph) - {goal}
    return tuple(pointer_to(compiled.graph, "decision", id_) for id_ in graph.order if id_ in above)


def exactly(compiled: CompiledProtocol, node: str) -> Exactly | None:
    """Exactly when a recommendation is given, or a decision is reached."""
    try:
        found = exactly_when(compiled, node)
    except TooManyAlternativesError:
        return None
    scratch = Scratch.of(compiled)
    function = scratch.recommended(node) if node in compiled.leaves else scratch.reached(node)
    return Exactly(
        conditions=found.conditions,
        withdrawn_by=tuple(pointer_to(compiled.graph, "recommendation", leaf) for leaf in found.superseded_by),
        example=example(scratch, function),
    )


def needed(compiled: CompiledProtocol, leaf: str) -> Needs:
    """The facts that a recommendation can need."""
    found = needs(compiled, leaf)

    def facts(names: tuple[str, ...]) -> tuple[Pointer, ...]:
        return tuple(pointer_to(compiled.graph, "fact", name) for name in names)

    return Needs(
        deciding=tuple(
            Need(fact=pointer_to(compiled.graph, "fact", each.fact), instead=facts(each.inputs)) for each in found.facts
        ),
        fulfilling=facts(found.fulfilled_by),
        easing=facts(found.eased_by),
    )
