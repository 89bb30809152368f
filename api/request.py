"""What belongs to one request: how much work it may still ask for, and the evaluations it has already computed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import strawberry
from graphql import GraphQLError

from kg.compiled import CompiledProtocol
from kg.traversal import Evaluation, traverse

MOST_WORK = 300_000
"""Units of work in one request; a unit is one field that is read, about 10 µs."""
OBJECT_WORK = 5
EVALUATION_WORK = 1_000
DRAWING_WORK = 30_000
CONDITIONS_WORK = 1_500
WAY_WORK = 75
CHOICE_WORK = 75
TRACEABILITY_WORK = 150
DIAGNOSTICS_WORK = 75
LETTER_WORK = 50
"""Of the words that are searched for: those that match nothing are compared with every word there is."""


class AskedTooMuchError(GraphQLError):
    """A query that is answered only in parts."""

    def __init__(self) -> None:
        """Say what helps."""
        super().__init__(
            "the answer is too large; ask for less at once: smaller pages, fewer evaluations or drawings in a request",
            extensions={"code": "TOO_LARGE"},
        )


def faulty(message: str, code: str = "BAD_USER_INPUT") -> GraphQLError:
    """A fault of the query itself, with a code for programs."""
    return GraphQLError(message, extensions={"code": code})


@dataclass(slots=True, kw_only=True)
class RequestContext:
    """Lives for one request and is not shared."""

    operation_name: str | None = None
    _left: int = MOST_WORK
    _answers: dict[tuple[str, str], Evaluation] = field(default_factory=dict)

    def spend(self, work: int) -> None:
        """Count work before it is done.

        Raises:
            AskedTooMuchError: the request has used up what it may.
        """
        self._left -= work
        if self._left < 0:
            raise AskedTooMuchError

    def evaluate(self, compiled: CompiledProtocol, raw: Mapping[str, object], today: date | None = None) -> Evaluation:
        """Evaluate a patient, as of `today`; once, however many fields ask for the same facts.

        Raises:
            InvalidFactsError: facts that are refused.
            AskedTooMuchError: the request has used up what it may.
        """
        key = compiled.protocol.id, json.dumps([str(today), raw], sort_keys=True, default=str)
        if key not in self._answers:
            self.spend(EVALUATION_WORK)
            self._answers[key] = traverse(compiled, compiled.understand(raw, today=today))
        return self._answers[key]


def request_of(info: strawberry.Info) -> RequestContext:
    """The request that a resolver works for."""
    context = info.context
    if not isinstance(context, RequestContext):
        raise TypeError("the schema is executed without a RequestContext")
    return context
