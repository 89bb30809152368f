"""No change of the schema breaks a client: it is held against the schema that clients were promised.

`tests/data/promised_schema.graphql` is replaced by `api/schema.graphql` when a version is released, and not otherwise.
"""

from pathlib import Path

import pytest
from graphql import DangerousChangeType, build_schema, find_breaking_changes, find_dangerous_changes

from api.schema_file import schema_text

PROMISED = (Path(__file__).parents[1] / "data" / "promised_schema.graphql").read_text(encoding="utf-8")


def broken(now):
    schemas = build_schema(PROMISED), build_schema(now)
    changed = [c for c in find_dangerous_changes(*schemas) if c.type is DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE]
    return [change.description for change in (*find_breaking_changes(*schemas), *changed)]


def test_nothing_that_clients_were_promised_is_broken():
    assert broken(schema_text()) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  urgencyAtMost: Urgency!", "  urgencyAtMost: Urgency"),
        ("  urgencyAtMost: Urgency!", "  urgencyHighest: Urgency!"),
        ("union EvaluateResult = Evaluation | InvalidFacts", "union EvaluateResult = Evaluation"),
        ("implements GraphNode & Node & Evidenced", "implements GraphNode & Node"),
        ("  hemoglobin: QuantityInput", "  haemoglobin: QuantityInput"),
        ("skipped: [String!]! = []", "skipped: [String!]!"),
    ],
)
def test_a_change_that_breaks_is_found(before, after):
    now = schema_text()
    assert before in now
    assert broken(now.replace(before, after))


def test_an_addition_breaks_nothing():
    assert broken(schema_text().replace("type PageInfo {", "type PageInfo {\n  more: Int")) == []
