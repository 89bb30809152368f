"""What one GraphQL document may ask for: bounded before it is validated, so that no document can keep a server busy.

The document's size is bounded in tokens, its nesting in levels, and its cost (one for each field that it comes to when
fragments are written out, more for the expensive ones) in one pass that looks at each fragment once: fragments that
double each other 24 times are counted, not followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)
from strawberry.extensions import SchemaExtension


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds. Introspection takes 184 tokens, 15 levels and a cost of 230; a drawn evaluation 140, 4 and 230."""

    tokens: int = 1500
    depth: int = 20
    cost: int = 600
    expensive: Mapping[str, int] = field(default_factory=dict)
    """The cost of fields that take more work than reading a value, by name."""


@dataclass(frozen=True, slots=True)
class OperationName:
    """The operation that a client named, as the context of its execution."""

    name: str | None


@dataclass(frozen=True, slots=True)
class _Size:
    depth: int
    cost: int


class _Measure:
    """One document measured; every fragment is measured once."""

    def __init__(self, document: DocumentNode, limits: Limits) -> None:
        self._limits = limits
        self._fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self._measured: dict[str, _Size] = {}
        self._open: set[str] = set()

    def of(self, selections: SelectionSetNode | None, level: int = 1) -> _Size:
        """The levels below, and the cost of everything in them."""
        if selections is None:
            return _Size(0, 0)
        if level > self._limits.depth:
            raise self._too_deep()
        depth = cost = 0
        for selection in selections.selections:
            size = self._selection(selection, level)
            depth, cost = max(depth, size.depth), cost + size.cost
        return _Size(depth, cost)

    def _selection(self, selection: object, level: int) -> _Size:
        match selection:
            case FieldNode():
                below = self.of(selection.selection_set, level + 1)
                return _Size(below.depth + 1, below.cost + self._limits.expensive.get(selection.name.value, 1))
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
        return GraphQLError(f"the query is nested too deeply: at most {self._limits.depth} levels are allowed")

    def check(self, operation: OperationDefinitionNode | FragmentDefinitionNode) -> None:
        """Refuse what is beyond the bounds."""
        size = self.of(operation.selection_set)
        if size.depth > self._limits.depth:
            raise self._too_deep()
        if size.cost > self._limits.cost:
            # The number itself may have thousands of digits.
            raise GraphQLError(f"the query asks for too much: its cost is above {self._limits.cost}")


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
    except RecursionError:
        raise GraphQLError("the query is nested too deeply") from None
    return document


class LimitedParsing(SchemaExtension):
    """Parses each document within the limits, before anything else looks at it."""

    def __init__(self, limits: Limits) -> None:
        """Keep the limits; one instance serves one operation."""
        self._limits = limits

    def on_parse(self) -> Iterator[None]:
        """Put the parsed document in place."""
        document = read_document(self.execution_context.query or "", self._limits)
        operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
        if len(operations) > 1 and not self._names_one():
            # Strawberry would execute the first; the specification says that it has to be named.
            raise GraphQLError("the query has several operations; name one in `operationName`")
        self.execution_context.graphql_document = document
        yield

    def _names_one(self) -> bool:
        context = self.execution_context.context
        return isinstance(context, OperationName) and context.name is not None
