"""`python -m api.schema_file`: print the schema of the shipped protocols, to be kept in `api/schema.graphql`.

python -m api.schema_file > api/schema.graphql
"""

from __future__ import annotations

import sys

from api.schema import build_schema
from kg.library import open_protocol, shipped


def schema_text() -> str:
    """The schema in GraphQL's own language."""
    return build_schema([open_protocol(id_) for id_ in shipped()]).as_str().rstrip() + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
