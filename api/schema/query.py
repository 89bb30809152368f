"""The root of the schema, put together from the protocols there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, cast

import strawberry
from strawberry import argument, field
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import create_type
from strawberry.types.field import StrawberryField

from api.request import EVALUATION_WORK, faulty, request_of
from api.schema.answer_type import evaluation_type
from api.schema.enums import Audience
from api.schema.evaluation import InvalidFacts, invalid_facts
from api.schema.inputs import FactInput, TypedFacts, raw_facts, typed_facts
from api.schema.interview import InterviewParts
from api.schema.node import Node, found
from api.schema.protocol import Protocol, protocol_of
from api.schema.scalars import DateText
from kg import interviewing, patient
from kg.compiled import CompiledProtocol
from kg.diagnostics import did_you_mean
from kg.intake.dates import written_day
from kg.intake.stated import RefusedError
from kg.traversal import Evaluation as Answer

_FACTS = "What is known of the patient; what is left out is unknown."
_PROTOCOL = Annotated[str, argument(description="The name of the protocol.")]
_TODAY = Annotated[
    DateText | None, argument(description="The day of the evaluation, from which time is counted; null: the real day.")
]
_AUDIENCE = Annotated[Audience, argument(description="For whom the answer is worded.")]

Protocols = Mapping[str, CompiledProtocol]
Answered = Callable[[Answer, Audience], object]


def query_type(protocols: Sequence[CompiledProtocol], config: StrawberryConfig) -> type:
    """The query: the protocols, the evaluation by any of them, and a typed field for each under its own name."""
    by_id = {compiled.protocol.id: compiled for compiled in protocols}
    evaluation = evaluation_type(protocols)
    described = strawberry.union(
        "EvaluateResult", description="The evaluation, or what is wrong with the facts that were handed in."
    )
    # mypy takes Annotated for a type expression, and this type is made at run time.
    annotated: Any = Annotated
    result = annotated[evaluation | InvalidFacts, described]

    def answered(answer: Answer, audience: Audience) -> object:
        return cast("Any", evaluation)(answer=answer, audience=audience)

    general = [
        _node_field(by_id),
        _nodes_field(by_id),
        _protocols_field(by_id),
        _protocol_field(by_id),
        _evaluate_field(by_id, result, answered),
        _interview_field(by_id, evaluation),
    ]
    # A protocol that is named like a general field has no typed one: `evaluate` answers by it all the same.
    own = [compiled for compiled in protocols if compiled.protocol.id not in {f.python_name for f in general}]
    taken = set(strawberry.Schema(query=create_type("Query", general), config=config).schema_converter.type_map)
    typed = [_typed_field(compiled, result, answered, taken) for compiled in own]
    return create_type("Query", [*general, *typed], description="Clinical protocols as graphs that can be asked.")


def _field(
    name: str, description: str, resolver: Callable[..., object], annotations: Mapping[str, object]
) -> StrawberryField:
    """A field whose types are known only at run time."""
    # strawberry reads the types from the resolver's annotations, and keeps the field under the resolver's name.
    resolver.__annotations__ = dict(annotations)
    resolver.__name__ = name
    # Without a resolver of its own kind, strawberry's signature promises no particular type.
    return cast("StrawberryField", field(resolver=resolver, name=name, description=description))


def _node_field(by_id: Protocols) -> StrawberryField:
    def node(id) -> object:  # type: ignore[no-untyped-def] # noqa: ANN001, A002 - typed below
        return _found(by_id, id)

    annotations = {
        "id": Annotated[strawberry.ID, argument(description="Its id, as any answer gave it.")],
        "return": Node | None,
    }
    return _field("node", "Whatever has this id; null when nothing has.", node, annotations)


def _nodes_field(by_id: Protocols) -> StrawberryField:
    def nodes(ids) -> object:  # type: ignore[no-untyped-def] # noqa: ANN001 - typed below
        return [_found(by_id, id_) for id_ in ids]

    annotations = {
        "ids": Annotated[list[strawberry.ID], argument(description="Their ids.")],
        "return": list[Node | None],
    }
    return _field(
        "nodes", "Whatever has these ids, in their order; null for each that nothing has.", nodes, annotations
    )


def _found(by_id: Protocols, id_: str) -> Node | None:
    return protocol_of(by_id[id_]) if id_ in by_id else found(by_id, id_)


def _protocols_field(by_id: Protocols) -> StrawberryField:
    def protocols() -> object:
        return [protocol_of(compiled) for compiled in by_id.values()]

    return _field("protocols", "The protocols there are.", protocols, {"return": list[Protocol]})


def _protocol_field(by_id: Protocols) -> StrawberryField:
    def protocol(id, version=None) -> object:  # type: ignore[no-untyped-def] # noqa: ANN001, A002 - typed below
        compiled = by_id.get(id)
        fits = compiled is not None and version in {None, compiled.protocol.version}
        return protocol_of(compiled) if compiled and fits else None

    annotations = {
        "id": _PROTOCOL,
        "version": Annotated[str | None, argument(description="Its version; left out: the one there is.")],
        "return": Protocol | None,
    }
    return _field("protocol", "One protocol; null when there is none of that name and version.", protocol, annotations)


def _evaluate_field(by_id: Protocols, result: object, answered: Answered) -> StrawberryField:
    def evaluate(protocol, facts, info, today=None, audience=Audience.CLINICIAN) -> object:  # type: ignore[no-untyped-def] # noqa: ANN001 - typed below
        if (compiled := by_id.get(protocol)) is None:
            return invalid_facts((_unknown(protocol, by_id),))
        raw, problems = raw_facts(facts)
        day = _day(today)
        return _answer(compiled, raw, day, problems, info, lambda answer: answered(answer, audience))

    annotations = {
        "protocol": _PROTOCOL,
        "facts": Annotated[list[FactInput], argument(description=_FACTS)],
        "info": strawberry.Info,
        "today": _TODAY,
        "audience": _AUDIENCE,
        "return": result,
    }
    return _field("evaluate", "Evaluate what is known of one patient by any protocol.", evaluate, annotations)


def _typed_field(compiled: CompiledProtocol, result: object, answered: Answered, taken: set[str]) -> StrawberryField:
    typed: TypedFacts = typed_facts(compiled.protocol, taken)

    def evaluate(facts, info, today=None, audience=Audience.CLINICIAN) -> object:  # type: ignore[no-untyped-def] # noqa: ANN001 - typed below
        return _answer(compiled, typed.raw(facts), _day(today), (), info, lambda answer: answered(answer, audience))

    annotations = {
        "facts": Annotated[typed.input_type, argument(description=_FACTS)],
        "info": strawberry.Info,
        "today": _TODAY,
        "audience": _AUDIENCE,
        "return": result,
    }
    title, question = compiled.protocol.title, compiled.protocol.question
    return _field(compiled.protocol.id, f"{title}. {question}", evaluate, annotations)


def _interview_field(by_id: Protocols, evaluation: Any) -> StrawberryField:  # noqa: ANN401 - a type that is made here
    def answer(self: InterviewParts) -> object:
        return evaluation(answer=self.interview.evaluation, audience=self.audience)

    answer.__annotations__ = {"return": evaluation}
    so_far = field(resolver=answer, description="The answer so far.")
    parts = type("Interview", (InterviewParts,), {"evaluation": so_far})
    interview_type = strawberry.type(parts, description="Where an interview stands.")
    described = strawberry.union(
        "InterviewResult",
        description="Where the interview stands, or what is wrong with the facts that were handed in.",
    )
    annotated: Any = Annotated

    def interview(  # type: ignore[no-untyped-def]
        protocol,  # noqa: ANN001 - typed below, as all are
        facts,  # noqa: ANN001
        info,  # noqa: ANN001
        skipped=(),  # noqa: ANN001
        for_the_record=False,  # noqa: ANN001, FBT002
        today=None,  # noqa: ANN001
        audience=Audience.CLINICIAN,  # noqa: ANN001
    ) -> object:
        if (compiled := by_id.get(protocol)) is None:
            return invalid_facts((_unknown(protocol, by_id),))
        raw, problems = raw_facts(facts)
        request_of(info).spend(EVALUATION_WORK)
        try:
            stands = interviewing.interview(compiled, raw, skipped, for_the_record=for_the_record, today=_day(today))
        except patient.InvalidFactsError as refused:
            return invalid_facts((*problems, *refused.problems))
        return invalid_facts(problems) if problems else interview_type(interview=stands, audience=audience)

    annotations = {
        "protocol": _PROTOCOL,
        "facts": Annotated[list[FactInput], argument(description=_FACTS)],
        "info": strawberry.Info,
        "skipped": Annotated[list[str], argument(description="The questions that were answered with: don't know.")],
        "for_the_record": Annotated[
            bool, argument(description="Whether to ask also what the source asks without using the answer.")
        ],
        "today": _TODAY,
        "audience": _AUDIENCE,
        "return": annotated[interview_type | InvalidFacts, described],
    }
    said = "The next question to ask about a patient, with its choices and what each would rule out."
    return _field("interview", said, interview, annotations)


def _unknown(name: str, by_id: Protocols) -> patient.Problem:
    """The answer to a name that no protocol has: data, as for facts that are refused."""
    help_ = did_you_mean(name[:64], by_id) or f"there is {', '.join(f'`{id_}`' for id_ in by_id)}"
    return patient.Problem(fact="", code="unknown_protocol", message=f"there is no protocol `{name[:64]}`; {help_}")


def _day(today: DateText | None) -> date | None:
    """The day of the evaluation; None: the real day.

    Raises:
        GraphQLError: there is no such day.
    """
    if today is None:
        return None
    try:
        return written_day(today)
    except RefusedError as refused:
        raise faulty(f"`today`: {refused.message}") from None


def _answer(
    compiled: CompiledProtocol,
    raw: Mapping[str, object],
    today: date | None,
    problems: tuple[patient.Problem, ...],
    info: strawberry.Info,
    answered: Callable[[Answer], object],
) -> object:
    """The evaluation, or all that is wrong with the facts."""
    try:
        answer = request_of(info).evaluate(compiled, raw, today)
    except patient.InvalidFactsError as refused:
        return invalid_facts((*problems, *refused.problems))
    return invalid_facts(problems) if problems else answered(answer)
