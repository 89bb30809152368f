"""Which protocols a schema serves: links from one protocol to another lead only to these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import strawberry

from kg.compiled import CompiledProtocol


class ServingSchema(strawberry.Schema):
    """A schema that knows its protocols by their ids."""

    def __init__(self, *, served: Mapping[str, CompiledProtocol], **options: Any) -> None:  # noqa: ANN401 - strawberry's own
        """Keep them; the options are strawberry's."""
        super().__init__(**options)
        self.served = served


def served_by(info: strawberry.Info) -> Mapping[str, CompiledProtocol]:
    """The protocols of the schema that a resolver belongs to."""
    schema = info.schema
    return schema.served if isinstance(schema, ServingSchema) else {}
