"""The root of the schema, put together from the protocols there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, cast

import strawberry
from graphql import GraphQLError
from strawberry import argument, field
from strawberry.tools import create_type
from strawberry.types.field import StrawberryField

from api.schema.enums import Audience
from api.schema.evaluation import Classification, EvaluationParts, InvalidFacts, invalid_facts
from api.schema.inputs import FactInput, TypedFacts, raw_facts, typed_facts
from api.schema.protocol import Protocol, protocol_of
from kg import patient
from kg.compilation import CompiledProtocol
from kg.diagnostics import did_you_mean
from kg.traversal import Evaluation as Answer
from kg.traversal import traverse

_FACTS = "What is known of the patient; what is left out is unknown."
_AUDIENCE = Annotated[Audience, argument(description="For whom the answer is worded.")]

Protocols = Mapping[str, CompiledProtocol]
Answered = Callable[[Answer, Audience], object]


def query_type(protocols: Sequence[CompiledProtocol]) -> type:
    """The query: the protocols, the evaluation by any of them, and a typed field for each under its own name."""
    by_id = {compiled.protocol.id: compiled for compiled in protocols}
    evaluation = _evaluation_type(protocols)
    described = strawberry.union(
        "EvaluateResult", description="The evaluation, or what is wrong with the facts that were handed in."
    )
    # mypy takes Annotated for a type expression, and this type is made at run time.
    annotated: Any = Annotated
    result = annotated[evaluation | InvalidFacts, described]

    def answered(answer: Answer, audience: Audience) -> object:
        return cast("Any", evaluation)(answer=answer, audience=audience)

    general = [_protocols_field(by_id), _protocol_field(by_id), _evaluate_field(by_id, result, answered)]
    typed = [_typed_field(compiled, result, answered) for compiled in protocols]
    return create_type("Query", [*general, *typed], description="Clinical protocols as graphs that can be asked.")


def _evaluation_type(protocols: Sequence[CompiledProtocol]) -> Any:  # noqa: ANN401 - a type that is made here
    """The evaluation with the classifications that these protocols give."""
    classified = dict.fromkeys(d.classifies for p in protocols for d in p.protocol.decisions if d.classifies)
    attributes = {f"{name}_": name for name in classified}
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
        entries = [Classification(name=name, value=value) for name, value in found.items()]
        return classifications(entries=entries, **{f"{name}_": value for name, value in found.items()})

    classify.__annotations__ = {"return": classifications}
    bands = field(resolver=classify, description="The bands that the patient is in.")
    return strawberry.type(
        type("Evaluation", (EvaluationParts,), {"classifications": bands}), description="The answer for one patient."
    )


def _field(
    name: str, description: str, resolver: Callable[..., object], annotations: Mapping[str, object]
) -> StrawberryField:
    """A field whose types are known only at run time."""
    # strawberry reads the types from the resolver's annotations, and keeps the field under the resolver's name.
    resolver.__annotations__ = dict(annotations)
    resolver.__name__ = name
    # Without a resolver of its own kind, strawberry's signature promises no particular type.
    return cast("StrawberryField", field(resolver=resolver, name=name, description=description))


def _protocols_field(by_id: Protocols) -> StrawberryField:
    def protocols() -> object:
        return [protocol_of(compiled.protocol) for compiled in by_id.values()]

    return _field("protocols", "The protocols there are.", protocols, {"return": list[Protocol]})


def _protocol_field(by_id: Protocols) -> StrawberryField:
    def protocol(id, version=None) -> object:  # type: ignore[no-untyped-def] # noqa: ANN001, A002 - typed below
        compiled = by_id.get(id)
        fits = compiled is not None and version in {None, compiled.protocol.version}
        return protocol_of(compiled.protocol) if compiled and fits else None

    annotations = {
        "id": Annotated[str, argument(description="The name of the protocol.")],
        "version": Annotated[str | None, argument(description="Its version; left out: the one there is.")],
        "return": Protocol | None,
    }
    return _field("protocol", "One protocol; null when there is none of that name and version.", protocol, annotations)


def _evaluate_field(by_id: Protocols, result: object, answered: Answered) -> StrawberryField:
    def evaluate(protocol, facts, audience=Audience.CLINICIAN) -> object:  # type: ignore[no-untyped-def] # noqa: ANN001 - typed below
        compiled = by_id.get(protocol)
        if compiled is None:
            message = f"there is no protocol `{protocol[:64]}`"
            help_ = did_you_mean(protocol[:64], by_id)
            raise GraphQLError(f"{message}; {help_}" if help_ else message)
        raw, problems = raw_facts(facts)
        return _answer(compiled, raw, problems, lambda answer: answered(answer, audience))

    annotations = {
        "protocol": Annotated[str, argument(description="The name of the protocol.")],
        "facts": Annotated[list[FactInput], argument(description=_FACTS)],
        "audience": _AUDIENCE,
        "return": result,
    }
    return _field("evaluate", "Evaluate what is known of one patient by any protocol.", evaluate, annotations)


def _typed_field(compiled: CompiledProtocol, result: object, answered: Answered) -> StrawberryField:
    typed: TypedFacts = typed_facts(compiled.protocol)

    def evaluate(facts, audience=Audience.CLINICIAN) -> object:  # type: ignore[no-untyped-def] # noqa: ANN001 - typed below
        return _answer(compiled, typed.raw(facts), (), lambda answer: answered(answer, audience))

    annotations = {
        "facts": Annotated[typed.input_type, argument(description=_FACTS)],
        "audience": _AUDIENCE,
        "return": result,
    }
    title, question = compiled.protocol.title, compiled.protocol.question
    return _field(compiled.protocol.id, f"{title}. {question}", evaluate, annotations)


def _answer(
    compiled: CompiledProtocol,
    raw: Mapping[str, object],
    problems: tuple[patient.Problem, ...],
    answered: Callable[[Answer], object],
) -> object:
    """The evaluation, or all that is wrong with the facts."""
    try:
        facts = compiled.understand(raw)
    except patient.InvalidFactsError as refused:
        return invalid_facts((*problems, *refused.problems))
    return invalid_facts(problems) if problems else answered(traverse(compiled, facts))
