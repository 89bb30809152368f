import pytest
from graphql import GraphQLError, get_introspection_query

from api.limits import Limits, read_document

LIMITS = Limits(tokens=1500, depth=20, fields=600)


def doubling(levels):
    spread = " ".join(f"fragment f{i} on Query {{ ...f{i + 1} ...f{i + 1} }}" for i in range(levels))
    return f"{{ ...f0 }} {spread} fragment f{levels} on Query {{ protocols {{ id }} }}"


@pytest.mark.parametrize("levels", [10, 24, 60])
def test_fragments_that_double_each_other_are_refused(levels):
    with pytest.raises(GraphQLError, match="asks for too much"):
        read_document(doubling(levels), LIMITS)


def test_a_fragment_is_counted_wherever_it_is_spread():
    query = "{ a { ...f } b { ...f } } fragment f on T { x y }"
    assert read_document(query, Limits(fields=6))
    with pytest.raises(GraphQLError, match="asks for too much"):
        read_document(query, Limits(fields=5))


@pytest.mark.parametrize(
    "query",
    [
        "{ a" * 21 + "}" * 21,
        "{ ... on Q { a" * 21 + "} }" * 21,
        "{ ...f } fragment f on Q { " + "a { " * 20 + "a" + " }" * 21,
        " ".join(f"fragment f{i} on Q {{ a {{ ...f{i + 1} }} }}" for i in range(25)) + " fragment f25 on Q { a }",
    ],
)
def test_nesting_is_bounded(query):
    with pytest.raises(GraphQLError, match="nested too deeply"):
        read_document(query, LIMITS)


@pytest.mark.parametrize("query", ["{ a" * 500 + "}" * 500, "{ a(x: " + "[" * 700 + "]" * 700 + ") }"])
def test_nesting_without_end_is_refused(query):
    with pytest.raises(GraphQLError):
        read_document(query, LIMITS)


def test_the_number_of_tokens_is_bounded():
    with pytest.raises(GraphQLError, match="1500 tokens"):
        read_document("{ a }" + " " * 10 + "fragment f on Q { a }" * 300, LIMITS)


def test_fragments_in_a_ring_end():
    assert read_document("{ ...a } fragment a on Q { ...b } fragment b on Q { ...a x }", LIMITS)


def test_introspection_is_within_the_limits():
    assert read_document(get_introspection_query(one_of=True, input_value_deprecation=True), LIMITS)
