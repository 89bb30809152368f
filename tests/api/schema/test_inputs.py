import dataclasses

import pytest

from api.request import RequestContext
from api.schema import build_schema
from api.schema.inputs import typed_facts
from kg.compilation import compile_protocol
from kg.loading import load_text


@pytest.fixture
def text(request):
    return (request.config.rootpath / "tests" / "data" / "good" / "throat.yaml").read_text(encoding="utf-8")


def test_a_fact_that_nobody_can_be_asked_for_is_no_input(throat):
    names = set(typed_facts(throat.protocol, set()).attributes.values())
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
    assert schema.execute_sync(query, context_value=RequestContext()).data == {"throat": {"__typename": "Evaluation"}}


def test_type_names_are_in_pascal_case(text):
    renamed = text.replace("id: throat", "id: sore_throat").replace("rapid_test", "strep_antigen_test")
    schema = build_schema([compile_protocol(load_text(renamed, "throat.yaml"))]).as_str()
    assert "sore_throat(" in schema
    assert "input SoreThroatFacts {" in schema
    assert "enum SoreThroatStrepAntigenTest {" in schema


ASKED = '{ evaluate(protocol: "%s", facts: []) { __typename } protocols { id } protocol(id: "%s") { id } }'


@pytest.mark.parametrize(
    ("was", "becomes", "id_"),
    [
        ("id: throat", "id: protocol", "protocol"),
        ("id: throat", "id: evaluate", "evaluate"),
        ("id: throat", "id: invalid", "invalid"),
        ("rapid_test", "facts", "throat"),
        ("classifies: strep", "classifies: entries", "throat"),
    ],
)
def test_names_of_protocols_may_be_those_of_the_schema(text, was, becomes, id_):
    schema = build_schema([compile_protocol(load_text(text.replace(was, becomes), "throat.yaml"))])
    answer = schema.execute_sync(ASKED % (id_, id_), context_value=RequestContext())
    assert answer.errors is None
    assert answer.data == {
        "evaluate": {"__typename": "Evaluation"},
        "protocols": [{"id": id_}],
        "protocol": {"id": id_},
    }
    entries = "... on Evaluation { classifications { entries { name value } } }"
    answer = schema.execute_sync(
        f'{{ evaluate(protocol: "{id_}", facts: []) {{ {entries} }} }}', context_value=RequestContext()
    )
    assert answer.errors is None


def test_types_of_two_protocols_are_told_apart(text):
    one = text.replace("id: throat", "id: a").replace("rapid_test", "b_facts")
    other = text.replace("id: throat", "id: a_b")
    schema = build_schema([compile_protocol(load_text(t, "throat.yaml")) for t in (one, other)])
    assert {"input ABFacts_ {", "enum ABFacts {"} <= set(schema.as_str().splitlines())
