from pathlib import Path

from graphql import build_schema

import api
from api.schema_file import schema_text


def test_the_schema_file_is_the_schema():
    # renewed by `python -m api.schema_file > api/schema.graphql`
    assert schema_text() == (Path(api.__file__).parent / "schema.graphql").read_text(encoding="utf-8")


def test_the_schema_file_is_graphql():
    assert build_schema(schema_text()).query_type.name == "Query"
