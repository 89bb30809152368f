import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, build_schema

from api.schema import build_schema as schema_for


@pytest.fixture(scope="module")
def schema(leukopenia, throat):
    return build_schema(schema_for([leukopenia, throat]).as_str())


def described(schema):
    """Everything in a schema that can have a description, by its place."""
    for name, type_ in schema.type_map.items():
        if name.startswith("__") or name in {"String", "Boolean", "Int", "Float", "ID"}:
            continue
        yield name, type_
        if isinstance(type_, GraphQLEnumType):
            yield from ((f"{name}.{value}", item) for value, item in type_.values.items())
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for field, item in type_.fields.items():
                yield f"{name}.{field}", item
                yield from ((f"{name}.{field}({a})", arg) for a, arg in getattr(item, "args", {}).items())


def test_every_type_field_argument_and_value_is_described(schema):
    assert [place for place, item in described(schema) if not (item.description or "").strip()] == []


def test_descriptions_are_sentences(schema):
    assert [place for place, item in described(schema) if not item.description.strip().endswith((".", "?"))] == []


def test_output_names_are_camel_case_and_facts_keep_theirs(schema):
    outputs = [
        field
        for name, type_ in schema.type_map.items()
        if isinstance(type_, GraphQLObjectType) and not name.startswith("__")
        for field in type_.fields
    ]
    assert [field for field in outputs if "_" in field] == []
    assert "fever_duration_hours" in schema.type_map["LeukopeniaFacts"].fields
    assert "lowerLimit" in schema.type_map["QuantityInput"].fields
