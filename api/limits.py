"""What one GraphQL document may ask for: bounded before it is validated, so that no document can keep a server busy.

The document's size is bounded in tokens, its nesting in levels, and the number of fields that it comes to when
fragments are written out, in one pass that looks at each fragment once: fragments that double each other 24 times are
counted, not followed. What the fields then may do is counted while they are answered (`api.request`): a field of a
list is written once and read for each object in it, introspection included.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)
from graphql.execution.collect_fields import GroupedFieldSet
from graphql.pyutils import Path
from strawberry.extensions import SchemaExtension
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from api.request import OBJECT_WORK, RequestContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds.

    Introspection takes 184 tokens, 15 levels and 230 fields; 100 evaluations with variables 1700, 4 and 900.
    """

    tokens: int = 4000
    depth: int = 20
    fields: int = 5000


@dataclass(frozen=True, slots=True)
class _Size:
    depth: int
    fields: int


class _Measure:
    """One document measured; every fragment is measured once."""

    def __init__(self, document: DocumentNode, limits: Limits) -> None:
        self._limits = limits
        self._fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self._measured: dict[str, _Size] = {}
        self._open: set[str] = set()

    def of(self, selections: SelectionSetNode | None, level: int = 1) -> _Size:
        """The levels below, and the number of fields in them."""
        if selections is None:
            return _Size(0, 0)
        if level > self._limits.depth:
            raise self._too_deep()
        depth = fields = 0
        for selection in selections.selections:
            size = self._selection(selection, level)
            depth, fields = max(depth, size.depth), fields + size.fields
        return _Size(depth, fields)

    def _selection(self, selection: object, level: int) -> _Size:
        match selection:
            case FieldNode():
                below = self.of(selection.selection_set, level + 1)
                return _Size(below.depth + 1, below.fields + 1)
            case InlineFragmentNode():
                return self.of(selection.selection_set, level)
            case FragmentSpreadNode():
                return self._fragment(selection.name.value)
        return _Size(0, 0)

    def _fragment(self, name: str) -> _Size:
        # A fragment that is unknown, or that spreads itself, is for validation to name; here it only has to end.
        if name in self._open or name not in self._fragments:
            return _Size(0, 0)
        if name not in self._measured:
            self._open.add(name)
            self._measured[name] = self.of(self._fragments[name].selection_set)
            self._open.discard(name)
        return self._measured[name]

    def _too_deep(self) -> GraphQLError:
        return _too_large(f"the query is nested too deeply: at most {self._limits.depth} levels are allowed")

    def check(self, operation: OperationDefinitionNode | FragmentDefinitionNode) -> None:
        """Refuse what is beyond the bounds."""
        size = self.of(operation.selection_set)
        if size.depth > self._limits.depth:
            raise self._too_deep()
        if size.fields > self._limits.fields:
            # The number itself may have thousands of digits.
            raise _too_large(f"the query asks for too much: more than {self._limits.fields} fields")


def read_document(query: str, limits: Limits) -> DocumentNode:
    """Parse a query within the limits.

    Raises:
        GraphQLError: it is no GraphQL, or asks for more than the limits allow.
    """
    try:
        document = parse(query, max_tokens=limits.tokens)
        measure = _Measure(document, limits)
        for definition in document.definitions:
            if isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode):
                measure.check(definition)
    except GraphQLSyntaxError as error:
        if f"more than {limits.tokens} tokens" in error.message:
            raise _too_large(f"the query is too long: at most {limits.tokens} tokens are allowed") from None
        raise
    except RecursionError:
        raise _too_large("the query is nested too deeply") from None
    return document


def _too_large(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": "TOO_LARGE"})


class LimitedParsing(SchemaExtension):
    """Parses each document within the limits, before anything else looks at it; errors say by code what is wrong."""

    def __init__(self, limits: Limits) -> None:
        """Keep the limits; one instance serves one operation."""
        self._limits = limits

    def on_parse(self) -> Iterator[None]:
        """Put the parsed document in place."""
        document = read_document(self.execution_context.query or "", self._limits)
        operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
        if len(operations) > 1 and not self._names_one():
            # Strawberry would execute the first; the specification says that it has to be named.
            raise GraphQLError(
                "the query has several operations; name one in `operationName`",
                extensions={"code": "OPERATION_RESOLUTION_FAILURE"},
            )
        self.execution_context.graphql_document = document
        yield

    def on_validate(self) -> Iterator[None]:
        """Let errors of validation be told from those of the stages after it."""
        yield
        for error in self.execution_context.pre_execution_errors or ():
            error.extensions = {**(error.extensions or {}), "code": "GRAPHQL_VALIDATION_FAILED"}

    def _names_one(self) -> bool:
        context = self.execution_context.context
        return isinstance(context, RequestContext) and context.operation_name is not None


class CountedExecution(StrawberryGraphQLCoreExecutionContext):
    """Answers a query, and counts the objects and fields that it reads as work of the request."""

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: object,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,  # noqa: ANN401 - graphql-core's own, handed through
    ) -> Any:  # noqa: ANN401 - as graphql-core has it
        """Read the fields of one object."""
        if isinstance(self.context_value, RequestContext):
            self.context_value.spend(OBJECT_WORK + len(grouped_field_set))
        return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)
