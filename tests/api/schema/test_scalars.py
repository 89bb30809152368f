from decimal import Decimal

import pytest
from graphql import GraphQLError, parse_value

from api.schema.scalars import DECIMAL, exact


@pytest.mark.parametrize("written", ["3.55", "3.50", "0", "-2.0", "1e2", "0.30000000000000000000004", "1E-7"])
def test_the_digits_are_kept(written):
    for read in (exact(written), exact(Decimal(written)), DECIMAL.parse_literal(parse_value(written))):
        assert read == Decimal(written)
        assert DECIMAL.serialize(read) == str(Decimal(written))


def test_numbers_of_a_caller_are_read_as_they_print():
    assert exact(3) == Decimal(3)
    assert exact(0.1) == Decimal("0.1")


@pytest.mark.parametrize(
    "written",
    [
        *("1e400", "-1e400", "1e-400", "NaN", "sNaN", "Infinity", "-Infinity", float("nan"), float("inf")),
        *("", " 3", "3 ", "1_000", "three", "9" * 101, "٣", Decimal("NaN"), Decimal("1e999999")),
        *(True, None, [], {}),
    ],
)
def test_what_is_no_finite_decimal_number_is_refused(written):
    with pytest.raises(GraphQLError, match="is not a finite decimal number"):
        exact(written)


@pytest.mark.parametrize("literal", ["true", "null", "[3.55]", "{value: 3.55}", "three", "$x"])
def test_other_literals_are_refused(literal):
    with pytest.raises(GraphQLError):
        DECIMAL.parse_literal(parse_value(literal))


@pytest.mark.parametrize("written", ["1e400", '"NaN"', '"1e400"', "true"])
def test_a_query_with_such_a_number_is_refused(ask, written):
    answer = ask(f"{{ leukopenia(facts: {{ wbc: {{ value: {written} }} }}) {{ __typename }} }}")
    assert "data" not in answer
    assert "decimal" in answer["errors"][0]["message"]


@pytest.mark.parametrize("written", ["1e400", "NaN", "Infinity"])
def test_a_variable_with_such_a_number_is_refused(web, written):
    query = "query($n: Decimal!) { leukopenia(facts: { wbc: { value: $n } }) { __typename } }"
    body = f'{{"query": "{query}", "variables": {{"n": {written}}}}}'
    answer = web.post("/graphql", content=body, headers={"content-type": "application/json"}).json()
    assert "data" not in answer


def test_no_digit_of_a_number_is_lost_on_its_way_to_the_threshold(web):
    query = (
        "query($n: Decimal!, $u: String!) { leukopenia(facts: { anc: { value: $n, unit: $u } })"
        " { ... on Evaluation { classifications { neutropenia } } } }"
    )
    for written, band in (("0.99999999999999999999", "<1.0"), ("1.00000000000000000000", "1.0-1.5")):
        body = f'{{"query": "{query}", "variables": {{"n": {written}, "u": "10*9/L"}}}}'
        answer = web.post("/graphql", content=body, headers={"content-type": "application/json"}).json()
        assert answer["data"]["leukopenia"]["classifications"]["neutropenia"] == band
