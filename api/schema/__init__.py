"""The GraphQL schema: one file for each part of it, put together here for the protocols there are."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from decimal import Decimal

import strawberry
from graphql import GraphQLError
from strawberry.extensions import MaskErrors
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from api.limits import LimitedParsing, Limits
from api.schema.query import query_type
from api.schema.scalars import DECIMAL
from kg.compilation import CompiledProtocol

_EVALUATION_COST = 50
_DRAWING_COST = 100


class CarepathSchema(strawberry.Schema):
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


def build_schema(protocols: Sequence[CompiledProtocol]) -> strawberry.Schema:
    """The schema for these protocols."""
    evaluating = {"evaluate", *(compiled.protocol.id for compiled in protocols)}
    expensive = dict.fromkeys(evaluating, _EVALUATION_COST) | {"svg": _DRAWING_COST, "dot": _DRAWING_COST}
    limits = Limits(expensive=expensive)
    return CarepathSchema(
        query=query_type(protocols),
        extensions=[
            lambda: LimitedParsing(limits),
            lambda: MaskErrors(
                should_mask_error=is_failure, error_message="something went wrong here, not in the query"
            ),
        ],
        config=StrawberryConfig(scalar_map={Decimal: DECIMAL}),
    )
