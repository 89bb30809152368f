from itertools import product

import pytest
from graphql import GraphQLError

import api.request
from api.schema import is_failure


def test_a_protocol_is_found_by_its_name_and_version(ask):
    query = "query($id: String!, $version: String) { protocol(id: $id, version: $version) { id version } }"
    assert ask(query, id="throat")["data"]["protocol"] == {"id": "throat", "version": "1.0.0"}
    assert ask(query, id="throat", version="1.0.0")["data"]["protocol"] == {"id": "throat", "version": "1.0.0"}
    assert ask(query, id="throat", version="0.9.0")["data"]["protocol"] is None
    assert ask(query, id="nose")["data"]["protocol"] is None


PLURALS = (
    "decisions",
    "recommendations",
    "facts",
    "statements",
    "references",
    "interpretations",
    "warnings",
    "notices",
)


@pytest.mark.parametrize("id_", ["throat", "leukopenia"])
def test_the_lists_of_a_protocol_are_its_content(ask, request, id_):
    lists = " ".join(f"{plural} {{ totalCount nodes {{ name }} }}" for plural in PLURALS)
    read = ask(
        f'{{ protocol(id: "{id_}") {{ tracks {{ name }} {lists} decisions {{ nodes {{ outcomes {{ name }} }} }} }} }}'
    )
    read, protocol = read["data"]["protocol"], request.getfixturevalue(id_).protocol
    assert [t["name"] for t in read["tracks"]] == [t.id for t in protocol.tracks]
    for plural in PLURALS:
        assert [item["name"] for item in read[plural]["nodes"]] == [item.id for item in getattr(protocol, plural)][:100]
        assert read[plural]["totalCount"] == len(getattr(protocol, plural))
    assert [o["name"] for d in read["decisions"]["nodes"] for o in d["outcomes"]] == [
        o.id for d in protocol.decisions for o in d.outcomes
    ]


def test_recommendations_are_chosen_by_urgency_strength_and_track(ask, leukopenia):
    query = 'query($u: [Urgency!], $s: [Strength!], $t: [String!]) { protocol(id: "leukopenia") {'
    query += " recommendations(urgency: $u, strength: $s, track: $t) { nodes { name } } } }"
    for urgency, strength, track in product(
        (None, "IMMEDIATE"), (None, "IMPERATIVE"), (None, "infection", "medication")
    ):
        answer = ask(query, u=urgency and [urgency], s=strength and [strength], t=track and [track])
        expected = [
            leaf.id
            for leaf in leukopenia.protocol.recommendations
            if urgency in {None, leaf.urgency.name}
            and strength in {None, leaf.strength.name}
            and track in {None, leaf.track}
        ]
        assert [n["name"] for n in answer["data"]["protocol"]["recommendations"]["nodes"]] == expected
        assert expected


def test_ranges_are_exact_and_say_what_belongs_to_them(ask):
    facts = ask(
        '{ protocol(id: "throat") { facts { nodes { name possible { low lowIncluded high highIncluded text } } } } }'
    )
    possible = {fact["name"]: fact["possible"] for fact in facts["data"]["protocol"]["facts"]["nodes"]}
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
      recommendations { nodes { text plain: text(audience: PATIENT) } }
      facts { nodes { question plain: question(audience: PATIENT) } }
      warnings { nodes { text plain: text(audience: PATIENT) } }
      notices { nodes { text plain: text(audience: PATIENT) } }
    } }""")["data"]["protocol"]
    assert answer["recommendations"]["nodes"][0]["plain"] == "Call for help now and stay sitting up."
    assert all(item["plain"] for kind in answer.values() for item in kind["nodes"])


def test_a_failure_of_the_program_is_masked_and_logged_without_what_was_asked(ask, monkeypatch, caplog):
    def broken(*_):
        raise RuntimeError("the patient Ann has a fever")

    monkeypatch.setattr(api.request, "traverse", broken)
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
    assert not is_failure(GraphQLError("refused"))


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
