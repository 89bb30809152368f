import dataclasses

import pytest

from api.schema import build_schema
from api.schema.inputs import pascal, typed_facts
from kg.compilation import compile_protocol
from kg.loading import load_text


@pytest.fixture
def text(request):
    return (request.config.rootpath / "tests" / "data" / "good" / "throat.yaml").read_text(encoding="utf-8")


def test_a_fact_that_nobody_can_be_asked_for_is_no_input(throat):
    names = set(typed_facts(throat.protocol).attributes.values())
    assert "fever" in names
    assert "strep_signs" not in names


def test_choices_are_an_enum_where_graphql_can_name_them(throat):
    schema = build_schema([throat]).as_str()
    assert "rapid_test: ThroatRapidTest" in schema
    assert "enum ThroatRapidTest {" in schema


def test_choices_are_texts_where_graphql_cannot_name_them(throat):
    facts = tuple(
        dataclasses.replace(f, choices=(("true", "yes"), ("false", "no"))) if f.id == "rapid_test" else f
        for f in throat.protocol.facts
    )
    compiled = dataclasses.replace(throat, protocol=dataclasses.replace(throat.protocol, facts=facts))
    assert "rapid_test: String" in build_schema([compiled]).as_str()


def test_facts_may_be_named_like_words_of_python(text):
    compiled = compile_protocol(
        load_text(text.replace("contact_names", "class").replace("cough", "from"), "throat.yaml")
    )
    schema = build_schema([compiled])
    assert "  class: Boolean" in schema.as_str()
    query = "{ throat(facts: {class: true, from: false}) { __typename } }"
    assert schema.execute_sync(query).data == {"throat": {"__typename": "Evaluation"}}


@pytest.mark.parametrize(("name", "type_name"), [("leukopenia", "Leukopenia"), ("duffy_null", "DuffyNull"), ("a", "A")])
def test_type_names_are_in_pascal_case(name, type_name):
    assert pascal(name) == type_name
