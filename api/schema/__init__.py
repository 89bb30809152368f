"""The GraphQL schema: one file for each part of it, put together here for the protocols there are."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from decimal import Decimal

import strawberry
from graphql import ExecutionResult, GraphQLError, GraphQLSyntaxError
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext
from strawberry.types import ExecutionResult as StrawberryResult

from api.limits import CountedExecution, LimitedParsing, Limits
from api.schema.query import query_type
from api.schema.scalars import DATE, DECIMAL, DateText
from api.schema.served import ServingSchema
from kg.compiled import CompiledProtocol


class CarepathSchema(ServingSchema):
    """The schema; its log says that something failed, and never what a query or a patient said."""

    def process_errors(
        self,
        errors: list[GraphQLError],
        execution_context: ExecutionContext | None = None,  # noqa: ARG002 - it holds what must not be logged
    ) -> None:
        """Log failures of the program itself by their kind alone."""
        for error in errors:
            if is_failure(error):
                logging.getLogger(__name__).error("a query failed: %s", type(error.original_error).__name__)


def is_failure(error: GraphQLError) -> bool:
    """Whether an error is a fault of the program, and no answer to a faulty query."""
    original = error.original_error
    return original is not None and not isinstance(original, GraphQLError)


class CodedErrors(SchemaExtension):
    """Every error has a code; what says that the program failed says nothing else."""

    def on_operation(self) -> Iterator[None]:
        """Look at the errors when the query is answered."""
        yield
        result = self.execution_context.result
        if isinstance(result, ExecutionResult | StrawberryResult) and result.errors:
            result.errors = [_coded(error) for error in result.errors]


def _coded(error: GraphQLError) -> GraphQLError:
    if is_failure(error):
        message, code = "something went wrong here, not in the query", "INTERNAL_SERVER_ERROR"
        return GraphQLError(message, error.nodes, path=error.path, extensions={"code": code})
    if not isinstance(error, GraphQLSyntaxError):
        # The resolvers' own errors have a code; what has none is about a variable's value.
        error.extensions = {"code": "BAD_USER_INPUT", **(error.extensions or {})}
    return error


def build_schema(protocols: Sequence[CompiledProtocol]) -> strawberry.Schema:
    """The schema for these protocols."""
    config = StrawberryConfig(scalar_map={Decimal: DECIMAL, DateText: DATE})
    return CarepathSchema(
        served={compiled.protocol.id: compiled for compiled in protocols},
        query=query_type(protocols, config),
        extensions=[lambda: LimitedParsing(Limits()), CodedErrors],
        execution_context_class=CountedExecution,
        config=config,
    )
