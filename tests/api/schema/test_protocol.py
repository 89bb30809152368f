import pytest
from graphql import GraphQLObjectType

import api.schema.query
from api.schema import build_schema, is_failure


def test_a_protocol_is_found_by_its_name_and_version(ask):
    query = "query($id: String!, $version: String) { protocol(id: $id, version: $version) { id version } }"
    assert ask(query, id="throat")["data"]["protocol"] == {"id": "throat", "version": "1.0.0"}
    assert ask(query, id="throat", version="1.0.0")["data"]["protocol"] == {"id": "throat", "version": "1.0.0"}
    assert ask(query, id="throat", version="0.9.0")["data"]["protocol"] is None
    assert ask(query, id="nose")["data"]["protocol"] is None


def selection(type_, depth=0):
    """Every field of a type, to the bottom."""
    parts = []
    for name, field in type_.fields.items():
        inner = field.type
        while hasattr(inner, "of_type"):
            inner = inner.of_type
        if isinstance(inner, GraphQLObjectType):
            if inner.name != "Flowchart":
                parts.append(f"{name} {selection(inner, depth + 1)}")
        else:
            parts.append(name)
    return "{ " + " ".join(parts) + " }"


@pytest.mark.parametrize("id_", ["throat", "leukopenia"])
def test_everything_in_a_protocol_can_be_read(ask, leukopenia, throat, request, id_):
    schema = build_schema([leukopenia, throat])._schema
    answer = ask(f'{{ protocol(id: "{id_}") {selection(schema.type_map["Protocol"])} }}')
    assert "errors" not in answer
    read, protocol = answer["data"]["protocol"], request.getfixturevalue(id_).protocol
    for plural in ("tracks", "decisions", "recommendations", "facts", "statements", "references", "interpretations"):
        assert [item["id"] for item in read[plural]] == [item.id for item in getattr(protocol, plural)]
    assert [o["id"] for d in read["decisions"] for o in d["outcomes"]] == [
        o.id for d in protocol.decisions for o in d.outcomes
    ]


def test_ranges_are_exact_and_say_what_belongs_to_them(ask):
    facts = ask('{ protocol(id: "throat") { facts { id possible { low lowIncluded high highIncluded text } } } }')
    possible = {fact["id"]: fact["possible"] for fact in facts["data"]["protocol"]["facts"]}
    assert possible["temperature"] == {
        "low": "25",
        "lowIncluded": True,
        "high": "45",
        "highIncluded": True,
        "text": "at least 25 and at most 45",
    }
    assert possible["fever"] is None


def test_texts_are_worded_for_whom_one_asks(ask):
    answer = ask("""{ protocol(id: "throat") {
      recommendations { text plain: text(audience: PATIENT) }
      facts { question plain: question(audience: PATIENT) }
      warnings { text plain: text(audience: PATIENT) }
      notices { text plain: text(audience: PATIENT) }
    } }""")["data"]["protocol"]
    assert answer["recommendations"][0]["plain"] == "Call for help now and stay sitting up."
    assert all(item["plain"] for kind in answer.values() for item in kind)


def test_a_failure_of_the_program_is_masked_and_logged_without_what_was_asked(ask, monkeypatch, caplog):
    def broken(*_):
        raise RuntimeError("the patient Ann has a fever")

    monkeypatch.setattr(api.schema.query, "traverse", broken)
    answer = ask("{ throat(facts: {fever: true}) { __typename } }")
    assert answer["errors"][0]["message"] == "something went wrong here, not in the query"
    assert "Ann" not in str(answer)
    assert [record.getMessage() for record in caplog.records] == ["a query failed: RuntimeError"]
    assert "Ann" not in caplog.text
    assert "fever" not in caplog.text


def test_a_refused_query_is_no_failure_and_is_not_logged(ask, caplog):
    message = ask("{ throat(facts: {fevre: true}) { __typename } }")["errors"][0]["message"]
    assert "fevre" in message
    assert "fever" in message
    assert caplog.records == []
    assert not is_failure(api.schema.query.GraphQLError("refused"))


def test_fragments_that_double_are_refused_over_http(ask):
    doubling = " ".join(f"fragment f{i} on Query {{ ...f{i + 1} ...f{i + 1} }}" for i in range(24))
    answer = ask(f"{{ ...f0 }} {doubling} fragment f24 on Query {{ protocols {{ id }} }}")
    assert list(answer) == ["errors"]
    assert "asks for too much" in answer["errors"][0]["message"]


def test_deep_introspection_is_refused(ask):
    answer = ask(
        "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }"
    )
    assert "data" not in answer
