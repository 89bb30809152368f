"""The types of an answer that depend on the protocols there are: its classifications, and the answers it goes on to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import strawberry
from strawberry import field
from strawberry.types.lazy_type import LazyType

from api.schema.enums import Audience
from api.schema.evaluation import AdviceParts, Classification, EvaluationParts, OneOfStatuses, OneOfUrgencies
from api.schema.handover import HandOverParts
from kg.compiled import CompiledProtocol
from kg.traversal import Evaluation as Answer


@dataclass(frozen=True, eq=False)
class _Later(LazyType[Any, Any]):
    """A type that names itself by way of others: it is there once the schema is put together.

    Those of two schemas are never the same, whatever they are called.
    """

    made: Any = None

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def resolve_type(self) -> type[Any]:
        """The type, which is the only one in `made`."""
        made: type[Any]
        (made,) = self.made
        return made


def evaluation_type(protocols: Sequence[CompiledProtocol]) -> Any:  # noqa: ANN401 - a type that is made here
    """The evaluation with the classifications that these protocols give, and with what goes on from its leaves."""
    made: list[Any] = []
    evaluation = _Later("Evaluation", __name__, made=made)
    advice = _advice_type(_hand_over_type(evaluation, made))

    def recommendations(self: EvaluationParts, status=None, urgency=None) -> object:  # type: ignore[no-untyped-def] # noqa: ANN001 - typed below
        def of_answer(**values: Any) -> Any:  # noqa: ANN401 - a type that is made here
            return advice(audience=self.audience, **values)

        return self.advised(of_answer, status, urgency)

    several: Any = list
    annotations = {"status": OneOfStatuses, "urgency": OneOfUrgencies, "return": several[advice]}
    recommendations.__annotations__ = annotations
    said = "Every recommendation: recommended, then open, then not recommended; the most urgent first."
    parts = {
        "classifications": _classifications(protocols),
        "recommendations": field(resolver=recommendations, description=said),
    }
    made.append(
        strawberry.type(type("Evaluation", (EvaluationParts,), parts), description="The answer for one patient.")
    )
    return made[0]


def _classifications(protocols: Sequence[CompiledProtocol]) -> Any:  # noqa: ANN401 - a field of a type that is made here
    classified = dict.fromkeys(d.classifies for p in protocols for d in p.protocol.decisions if d.classifies)
    attributes = {f"{name}_": name for name in classified if name != "entries"}
    namespace: dict[str, Any] = {
        attribute: field(
            name=name, default=None, description=f"The band of `{name}`; null where the protocol has no such thing."
        )
        for attribute, name in attributes.items()
    }
    namespace["entries"] = field(description="All of them, by name.")
    annotations: dict[str, Any] = dict.fromkeys(attributes, str | None)
    namespace["__annotations__"] = {"entries": list[Classification], **annotations}
    classifications: Any = strawberry.type(
        type("Classifications", (), namespace), description="The bands that the patient is in; `unknown` while open."
    )

    def classify(self: EvaluationParts) -> object:
        found = self.answer.classifications
        entries = [
            Classification(name=name, label=label, value=value, text=text)
            for (name, value), (label, text) in zip(found.items(), self.answer.bands, strict=True)
        ]
        return classifications(entries=entries, **{f"{name}_": found[name] for name in found if name != "entries"})

    classify.__annotations__ = {"return": classifications}
    return field(resolver=classify, description="The bands that the patient is in.")


def _hand_over_type(evaluation: _Later, made: list[Any]) -> Any:  # noqa: ANN401 - a type that is made here
    """A hand-over, with the answer of the protocol that goes on."""

    def evaluated(self: Any, info: strawberry.Info) -> object:  # noqa: ANN401 - the type that is made here
        answer: Answer | None = self.evaluated(info)
        return None if answer is None else made[0](answer=answer, audience=self.audience)

    evaluated.__annotations__ = {"info": strawberry.Info, "return": evaluation | None}
    namespace = {
        "__annotations__": {"audience": strawberry.Private[Audience]},
        "evaluation": field(
            resolver=evaluated,
            description="Its answer to what goes along, worked out when it is asked for; null when it is not here.",
        ),
    }
    described = "A protocol that goes on from a recommendation of this patient."
    return strawberry.type(type("HandOver", (HandOverParts,), namespace), description=described)


def _advice_type(hand_over: Any) -> Any:  # noqa: ANN401 - types that are made here
    """A leaf's standing, with the protocols that go on from it."""

    def continues_in(self: Any, info: strawberry.Info) -> object:  # noqa: ANN401 - the type that is made here
        return [
            hand_over(
                continuation=found,
                answer=self.answer,
                audience=self.audience,
                name=found.hand_over.protocol,
                title=found.title,
            )
            for found in self.handed_over(info)
        ]

    continues_in.__annotations__ = {"info": strawberry.Info, "return": list[hand_over]}
    said = "The protocols that go on from it, with what goes along; none when it is ruled out."
    namespace = {
        "__annotations__": {"audience": strawberry.Private[Audience]},
        "continues_in": field(resolver=continues_in, description=said),
    }
    described = "One recommendation as it stands for this patient."
    return strawberry.type(type("Advice", (AdviceParts,), namespace), description=described)
