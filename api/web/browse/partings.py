"""Where two recommendations part, as its page shows it: in sentences, by the answers of a decision, by patients."""

from __future__ import annotations

from dataclasses import dataclass

from api.web.browse.patient import Example, example
from api.web.browse.pointer import Pointer, pointer_to
from kg.asking.parting import parting
from kg.asking.scratch import Scratch
from kg.compiled import CompiledProtocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer of the decision: with which of the two it is possible."""

    label: str
    first: bool
    second: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How two recommendations differ; patients are None where nobody is one."""

    first: Pointer
    second: Pointer
    words: str
    decision: Pointer | None
    answers: tuple[Answer, ...]
    first_alone: Example | None
    second_alone: Example | None
    together: Example | None


def difference(compiled: CompiledProtocol, first: str, second: str) -> Difference:
    """Compare two recommendations.

    Raises:
        UnknownNameError: there is no such recommendation.
    """
    found = parting(compiled, first, second)
    scratch = Scratch.of(compiled)
    builder, one, other = scratch.builder, scratch.recommended(first), scratch.recommended(second)
    outcomes = compiled.protocol.decision[found.decision].outcomes if found.decision else ()
    return Difference(
        first=pointer_to(compiled.graph, "recommendation", first),
        second=pointer_to(compiled.graph, "recommendation", second),
        words=found.words,
        decision=pointer_to(compiled.graph, "decision", found.decision) if found.decision else None,
        answers=tuple(
            Answer(label=o.label, first=o.id in found.leads_to_first, second=o.id in found.leads_to_second)
            for o in outcomes
        ),
        first_alone=example(scratch, builder.both(one, builder.negation(other))),
        second_alone=example(scratch, builder.both(other, builder.negation(one))),
        together=example(scratch, builder.both(one, other)),
    )
