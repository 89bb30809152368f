"""Hand-overs in the schema: the protocols that go on from a recommendation, and what goes along to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any

import strawberry
from strawberry import Private, field

from api.request import request_of
from api.schema.fact import Fact
from api.schema.fields import resolved
from api.schema.node import GraphNode, LazyProtocol, made
from api.schema.scalars import DateText
from api.schema.served import served_by
from api.schema.values import FactValue, QuantityValue
from kg import handover
from kg.compiled import CompiledProtocol
from kg.facts import FactType
from kg.library import UnknownProtocolError
from kg.nodes.recommendation import Recommendation
from kg.protocol import Protocol
from kg.traversal import Evaluation

LazyOther = Annotated["OtherProtocol", strawberry.lazy("api.schema.handover")]
HAND_OVER_WORK = 100
"""Units of work in working out what goes along to one protocol: a few times its intake."""


@strawberry.type(description="A fact that is called otherwise in the protocol that goes on.")
class RenamedFact:
    """A mapped fact."""

    compiled: Private[CompiledProtocol]
    ours: Private[str]
    fact: str = field(description="Its name there.")

    @resolved("The fact here that it is.")
    def comes_from(self) -> Fact:
        """Our fact."""
        return made(self.compiled, f"fact:{self.ours}")


@strawberry.type(description="A protocol that goes on where a recommendation ends.")
class DeclaredHandOver:
    """A hand-over as it is written, without a patient."""

    compiled: Private[CompiledProtocol]
    name: str = field(description="The name of the other protocol.")
    renamed: list[RenamedFact] = field(
        description="The facts that are called otherwise there; those of one name and kind go along by themselves."
    )

    @resolved("The other protocol; null when this server does not have it.")
    def protocol(self, info: strawberry.Info) -> LazyProtocol | None:
        """The other protocol."""
        return _protocol(served_by(info).get(self.name))

    @resolved("The other protocol as a node of the graph of the one that names it.")
    def node(self) -> LazyOther:
        """The other protocol's node."""
        return made(self.compiled, f"protocol:{self.name}")


@strawberry.type(description="Another protocol, which goes on from a recommendation of this one.")
class OtherProtocol(GraphNode):
    """A protocol as a node of another one's graph."""

    @resolved("Its content; null when this server does not have it.")
    def content(self, info: strawberry.Info) -> LazyProtocol | None:
        """The protocol."""
        return _protocol(served_by(info).get(self.name))


def _protocol(compiled: CompiledProtocol | None) -> LazyProtocol | None:
    from api.schema.protocol import protocol_of  # noqa: PLC0415 - the two files name each other

    return protocol_of(compiled) if compiled else None


def declared(compiled: CompiledProtocol, leaf: Recommendation) -> list[DeclaredHandOver]:
    """The hand-overs of a leaf, as they are written."""
    return [
        DeclaredHandOver(
            compiled=compiled,
            name=h.protocol,
            renamed=[RenamedFact(compiled=compiled, ours=ours, fact=theirs) for theirs, ours in h.facts],
        )
        for h in leaf.continues_in
    ]


@strawberry.type(description="A fact that goes along, as `facts` of the other protocol takes it.")
class CarriedFact:
    """A fact that goes along."""

    fact: str = field(description="Its name there.")
    comes_from: str = field(description="Its name here.")
    value: FactValue = field(description="Its value, as it was stated.")
    date: str | None = field(description="The day of the result, YYYY-MM-DD; null where none is known.")
    derived: bool = field(description="Whether nobody stated it, and it follows here from other facts.")


@strawberry.type(description="A fact that is known here and asked there, and does not go along.")
class LeftOutFact:
    """A fact that stays."""

    fact: str = field(description="Its name here; empty when it is about the other protocol as a whole.")
    message: str = field(description="Why it does not go along.")


@strawberry.type(description="A protocol that goes on from a recommendation of this patient.")
class HandOverParts:
    """A hand-over of one patient, without the evaluation: its type depends on the protocols there are."""

    continuation: Private[handover.Continuation]
    answer: Private[Evaluation]
    name: str = field(description="The name of the other protocol.")
    title: str = field(description="Its title.")

    @resolved("The other protocol; null when this server does not have it.")
    def protocol(self) -> LazyProtocol | None:
        """The other protocol."""
        return _protocol(self.continuation.target)

    @resolved("What is known and goes along.")
    def facts(self) -> list[CarriedFact]:
        """The facts."""
        target = self.continuation.target
        return [_carried(fact, target.protocol.fact[fact.fact].type) for fact in self.continuation.carried if target]

    @resolved("What is known here and asked there, and does not go along.")
    def left_out(self) -> list[LeftOutFact]:
        """What stays."""
        return [LeftOutFact(fact=left.fact, message=left.message) for left in self.continuation.left_out]

    def evaluated(self, info: strawberry.Info) -> Evaluation | None:
        """The answer of the other protocol to what goes along."""
        found = self.continuation
        if found.target is None:
            return None
        return request_of(info).evaluate(found.target, found.facts, self.answer.facts.today)


def handed_over(answer: Evaluation, leaf: Recommendation, info: strawberry.Info) -> Iterator[handover.Continuation]:
    """The hand-overs of a leaf to protocols of this schema."""
    served = served_by(info)

    def open_served(_: Protocol, name: str) -> CompiledProtocol:
        if name not in served:
            raise UnknownProtocolError(name)
        return served[name]

    request_of(info).spend(HAND_OVER_WORK * len(leaf.continues_in))
    return handover.continuations(answer, leaf, open_served)


def _carried(carried: handover.Carried, kind: FactType) -> CarriedFact:
    raw, date = carried.raw, None
    if isinstance(raw, dict):
        date = raw.get("date")
        value = _quantity(raw) if "unit" in raw else _value(raw["value"])
    else:
        value = FactValue(date=DateText(str(raw))) if kind is FactType.DATE else _value(raw)
    return CarriedFact(
        fact=carried.fact,
        comes_from=carried.ours,
        value=value,
        date=None if date is None else str(date),
        derived=carried.derived,
    )


def _quantity(raw: Mapping[str, Any]) -> FactValue:
    limit: Decimal | None = raw.get("lowerLimit")
    quantity = QuantityValue(
        value=raw["value"],
        unit=raw["unit"],
        comparator=raw.get("comparator"),
        date=raw.get("date"),
        lower_limit=limit,
    )
    return FactValue(quantity=quantity)


def _value(raw: object) -> FactValue:
    match raw:
        case bool():
            return FactValue(boolean=raw)
        case tuple():
            return FactValue(codes=list(map(str, raw)))
    return FactValue(choice=str(raw))
