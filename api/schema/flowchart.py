"""A flowchart in the schema. It is drawn only when it is asked for: drawing takes longer than evaluating."""

from __future__ import annotations

import strawberry
from graphql import GraphQLError

from api.drawing import DrawingError, drawn
from api.schema.fields import resolved
from kg.protocol import Protocol
from kg.traversal import Evaluation


@strawberry.type(description="The protocol as a flowchart; with a patient, the path is marked.")
class Flowchart:
    """A flowchart."""

    protocol: strawberry.Private[Protocol]
    answer: strawberry.Private[Evaluation | None]

    @resolved("As an SVG image, complete in itself.")
    def svg(self) -> str:
        """Draw it."""
        return self._drawn("svg")

    @resolved("In DOT, the language of Graphviz.")
    def dot(self) -> str:
        """Write it down."""
        return self._drawn("dot")

    def _drawn(self, form: str) -> str:
        try:
            return drawn(self.protocol, self.answer, form).decode()
        except DrawingError as error:
            raise GraphQLError(f"the flowchart could not be drawn: {error}") from None
