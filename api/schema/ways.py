"""Ways through the graph and conditions, in the schema: each with its words and its parts."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from graphql import GraphQLError
from strawberry import Private, field

from api.request import CONDITIONS_WORK, WAY_WORK, faulty, request_of
from api.schema.fields import resolved
from api.schema.node import made
from api.schema.paging import Edge, PageInfo, bad_cursor, check_first, cursor, key_of, page_info
from kg.asking import conditions as kg_conditions
from kg.asking import exactly, ways
from kg.asking.cover import TooManyAlternativesError
from kg.asking.names import UnknownNameError
from kg.compiled import CompiledProtocol

if TYPE_CHECKING:
    from api.schema.fact import Fact
    from api.schema.flow import DecisionNode, Outcome, Recommendation

LazyDecision = Annotated["DecisionNode", strawberry.lazy("api.schema.flow")]
LazyOutcome = Annotated["Outcome", strawberry.lazy("api.schema.flow")]
LazyFact = Annotated["Fact", strawberry.lazy("api.schema.fact")]
LazyRecommendation = Annotated["Recommendation", strawberry.lazy("api.schema.flow")]


def unknown_name(error: UnknownNameError) -> GraphQLError:
    """A name that nothing has, as an answer to the query."""
    return faulty(f"{error}; {error.help}" if error.help else str(error), "UNKNOWN_NAME")


def _too_many(name: str) -> GraphQLError:
    return faulty(f"the conditions of `{name}` have too many alternatives to be written down", "TOO_LARGE")


@strawberry.type(description="What must be true of one fact.")
class Condition:
    """A condition."""

    compiled: Private[CompiledProtocol]
    condition: Private[kg_conditions.Condition]

    @resolved("The fact.")
    def fact(self) -> LazyFact:
        """The fact it is about."""
        return made(self.compiled, f"fact:{self.condition.fact}")

    @resolved("The condition in words.")
    def words(self) -> str:
        """The words."""
        return self.condition.words


@strawberry.type(description="Conditions that must hold together.")
class ConditionSet:
    """A conjunction."""

    conditions: list[Condition] = field(description="Every one of them must hold.")
    words: str = field(description="All of them in words.")


@strawberry.type(description="Alternatives of which at least one must hold.")
class AnyOf:
    """A disjunction."""

    alternatives: list[ConditionSet] = field(description="At least one of them must hold.")
    words: str = field(description="All of them in words.")


@strawberry.type(description="Conditions: all of those in common, and of each list of alternatives at least one.")
class Conditions:
    """A conjunction of conditions and alternatives."""

    common: list[Condition] = field(description="What must hold in any case.")
    any_of: list[AnyOf] = field(description="And of each of these at least one alternative.")
    always: bool = field(description="Whether nothing is asked.")
    never: bool = field(description="Whether no patient can meet them.")
    fewest: bool = field(description="Whether it is proved that fewer alternatives or conditions would not do.")
    words: str = field(description="All of it in words.")


def _conditions(compiled: CompiledProtocol, conditions: kg_conditions.Conditions) -> Conditions:
    def each(found: tuple[kg_conditions.Condition, ...]) -> list[Condition]:
        return [Condition(compiled=compiled, condition=condition) for condition in found]

    return Conditions(
        common=each(conditions.common),
        any_of=[
            AnyOf(
                alternatives=[ConditionSet(conditions=each(a.conditions), words=a.words) for a in any_of.alternatives],
                words=any_of.words,
            )
            for any_of in conditions.any_of
        ],
        always=conditions.always,
        never=conditions.never,
        fewest=conditions.fewest,
        words=conditions.words,
    )


@strawberry.type(description="One step of a way.")
class WayStep:
    """A step."""

    compiled: Private[CompiledProtocol]
    step: Private[ways.WayStep]

    @resolved("The decision.")
    def decision(self) -> LazyDecision:
        """The decision."""
        return made(self.compiled, f"decision:{self.step.decision}")

    @resolved("The outcome that is taken; null where the way goes on whatever the answer.")
    def outcome(self) -> LazyOutcome | None:
        """The outcome."""
        taken = self.step.outcome
        outcomes: list[Any] = made(self.compiled, f"decision:{self.step.decision}").all_outcomes
        return next((o for o in outcomes if o.item.id == taken), None)

    @resolved("When it is taken, in words.")
    def words(self) -> str:
        """The words."""
        return self.step.words


@strawberry.type(description="One way from a decision to another node. Some possible patient goes it.")
class Way:
    """A way."""

    compiled: Private[CompiledProtocol]
    way: Private[ways.Way]

    @resolved("Its steps, from the first decision on.")
    def steps(self) -> list[WayStep]:
        """The steps."""
        return [WayStep(compiled=self.compiled, step=step) for step in self.way.steps]

    @resolved("What its steps ask together, each fact once.")
    def conditions(self) -> Conditions:
        """The conditions."""
        return _conditions(self.compiled, self.way.conditions)

    @resolved("The recommendations that can withdraw the one that it leads to.")
    def superseded_by(self) -> list[LazyRecommendation]:
        """What can withdraw its goal."""
        return [made(self.compiled, f"recommendation:{name}") for name in self.way.superseded_by]


@strawberry.type(description="One page of ways. How many there are is not counted: there may be very many.")
class WayConnection:
    """Relay's connection, for a list that is made while it is read."""

    edges: list[Edge[Way]] = field(description="The ways with their cursors.")
    page_info: PageInfo = field(description="Where this page stands.")

    @resolved("The ways alone.")
    def nodes(self) -> list[Way]:
        """The nodes of the edges."""
        return [edge.node for edge in self.edges]


def ways_page(
    compiled: CompiledProtocol, to: str, start: str | None, info: strawberry.Info, first: int, after: str | None
) -> WayConnection:
    """A page of the ways to a node."""
    check_first(first)
    request_of(info).spend(CONDITIONS_WORK + WAY_WORK * first)
    last = None if after is None else key_of(after)
    try:
        found = list(islice(ways.ways(compiled, to, start, after=last), first + 1))
    except UnknownNameError as error:
        raise (bad_cursor(after or "") if last is not None and error.name == last else unknown_name(error)) from None
    except TooManyAlternativesError:
        raise _too_many(to) from None
    edges = [Edge(cursor=cursor(way.key), node=Way(compiled=compiled, way=way)) for way in found[:first]]
    return WayConnection(
        edges=edges,
        page_info=page_info([edge.cursor for edge in edges], before=after is not None, more=len(found) > first),
    )


@strawberry.type(description="Exactly when a recommendation is given, in the fewest conditions.")
class ExactlyWhen:
    """When something happens, and only then."""

    words: str = field(description="One sentence.")
    conditions: Conditions = field(
        description="The conditions, with what withdraws the recommendation taken into account."
    )


def exactly_when_of(compiled: CompiledProtocol, name: str, outcome: str | None, info: strawberry.Info) -> ExactlyWhen:
    """Exactly when something happens."""
    request_of(info).spend(CONDITIONS_WORK)
    try:
        found = exactly.exactly_when(compiled, name, outcome)
    except TooManyAlternativesError:
        raise _too_many(name) from None
    return ExactlyWhen(words=found.words, conditions=_conditions(compiled, found.conditions))
