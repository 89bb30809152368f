"""The interview over GraphQL: stateless, and what it says of each choice comes true."""

from itertools import count

import pytest

QUERY = """query($protocol: String!, $facts: [FactInput!]!, $skipped: [String!]! = []) {
  interview(protocol: $protocol, facts: $facts, skipped: $skipped) {
    ... on InvalidFacts { problems { fact code } }
    ... on Interview {
      done whyDone left unknown { name }
      evaluation { urgency recommendations { id status } }
      question {
        fact text why purpose optional: purpose answeredBy units atStake decides { name } declaration { name }
        choices {
          name label urgency urgencyAtMost value { quantity { value unit } boolean choice codes }
          rulesOut { name } recommends { name } leavesOpen { name }
        }
      }
    }
  }
}"""


def only(value):
    return {kind: given for kind, given in value.items() if given is not None}


def statuses(evaluation):
    return {advice["id"]: advice["status"] for advice in evaluation["recommendations"]}


@pytest.mark.parametrize(("protocol", "turn"), [("throat", 0), ("throat", 1), ("leukopenia", 0), ("leukopenia", 1)])
def test_what_a_choice_is_said_to_do_comes_true_until_nothing_is_left_to_ask(ask, protocol, turn):
    facts = []
    for step in count():
        stands = ask(QUERY, protocol=protocol, facts=facts)["data"]["interview"]
        if stands["done"]:
            break
        assert step < 60
        question, before = stands["question"], statuses(stands["evaluation"])
        choices = [c for c in question["choices"] if c["value"]]
        choice = choices[(step * 7 + turn) % len(choices)]
        answer = {"fact": question["fact"], "value": only(choice["value"])}
        facts = [f for f in facts if f["fact"] != question["fact"]] + [answer]
        then = ask(QUERY, protocol=protocol, facts=facts)["data"]["interview"]["evaluation"]
        after = statuses(then)
        assert {r["name"] for r in choice["rulesOut"]} == {
            leaf for leaf, status in after.items() if status == "NOT_RECOMMENDED" != before[leaf]
        }
        assert {r["name"] for r in choice["recommends"]} == {
            leaf for leaf, status in after.items() if status == "RECOMMENDED" != before[leaf]
        }
        assert {r["name"] for r in choice["leavesOpen"]} == {leaf for leaf, s in after.items() if s == "POSSIBLE"}
        assert choice["urgency"] == then["urgency"]
    assert "POSSIBLE" not in statuses(stands["evaluation"]).values()
    assert stands["question"] is None
    assert stands["left"] == 0
    assert stands["whyDone"]


def test_what_is_skipped_is_not_asked_again_and_the_interview_ends(ask):
    skipped = []
    for _ in range(80):
        stands = ask(QUERY, protocol="leukopenia", facts=[], skipped=skipped)["data"]["interview"]
        if stands["done"]:
            break
        assert stands["question"]["fact"] not in skipped
        skipped.append(stands["question"]["fact"])
    assert stands["done"]
    assert {leaf for leaf, s in statuses(stands["evaluation"]).items() if s == "POSSIBLE"} == {
        leaf["name"] for leaf in stands["unknown"]
    }


def test_faulty_facts_are_data(ask):
    facts = [{"fact": "fevre", "value": {"boolean": True}}, {"fact": "cough", "value": {"choice": "perhaps"}}]
    answer = ask(QUERY, protocol="throat", facts=facts)
    assert {p["fact"] for p in answer["data"]["interview"]["problems"]} == {"fevre", "cough"}
