"""Dates over GraphQL: the scalar, the value of a fact, and the day of the evaluation."""

from datetime import date

import pytest

from api.request import RequestContext
from api.schema import build_schema
from kg.library import open_protocol


@pytest.fixture(scope="module")
def schema(request):
    return build_schema([open_protocol(str(request.config.rootpath / "tests" / "data" / "good" / "dates.yaml"))])


@pytest.fixture
def ask(schema):
    def asking(query, **variables):
        return schema.execute_sync(query, variable_values=variables, context_value=RequestContext())

    return asking


RECOMMENDED = """
    ... on InvalidFacts { problems { fact code message } }
    ... on Evaluation { recommendations(status: RECOMMENDED) { id } }
"""
GENERAL = """query($facts: [FactInput!]!, $today: Date) {
  evaluate(protocol: "dates", facts: $facts, today: $today) { %s } }
"""
TYPED = f"query($made: Date, $today: Date) {{ dates(facts: {{made_on: $made}}, today: $today) {{ {RECOMMENDED} }} }}"


def fact(name, **value):
    return {"fact": name, "value": value}


def leaves(evaluation):
    return {advice["id"] for advice in evaluation["recommendations"]}


def test_a_date_is_a_scalar_of_the_typed_input(schema):
    text = schema.as_str()
    assert "made_on: Date" in text
    assert "scalar Date" in text
    assert "date: Date" in text


@pytest.mark.parametrize(
    ("today", "expected"), [("2025-12-21", {"wait"}), ("2026-01-30", {"turn"}), ("2026-06-01", {"eat"})]
)
def test_time_is_counted_to_the_day_that_is_given(ask, today, expected):
    made = fact("made_on", date="2025-11-30")
    general = ask(GENERAL % RECOMMENDED, facts=[made], today=today)
    typed = ask(TYPED, made="2025-11-30", today=today)
    assert (general.errors, typed.errors) == (None, None)
    assert leaves(general.data["evaluate"]) == leaves(typed.data["dates"]) == expected


def test_without_a_day_it_is_the_real_one(ask):
    today = date.today().isoformat()  # noqa: DTZ011 - as the server's own calendar
    assert leaves(ask(TYPED, made=today).data["dates"]) == {"wait"}


def test_two_days_in_one_request_are_two_answers(ask):
    part = '%s: dates(facts: {made_on: "2025-11-30"}, today: "%s") { ...answer }'
    shown = "fragment answer on Evaluation { recommendations(status: RECOMMENDED) { id } }"
    answer = ask(f"{{ {part % ('one', '2025-12-21')} {part % ('other', '2026-06-01')} }} {shown}")
    assert answer.errors is None
    assert (leaves(answer.data["one"]), leaves(answer.data["other"])) == ({"wait"}, {"eat"})


@pytest.mark.parametrize(
    ("made", "code"),
    [("2026-02-01", "future_date"), ("2025-02-29", "bad_date"), ("soon", "bad_date"), ("1025-01-01", "impossible")],
)
def test_a_date_that_is_refused_is_data(ask, made, code):
    answer = ask(TYPED, made=made, today="2026-01-31")
    assert answer.errors is None
    (problem,) = answer.data["dates"]["problems"]
    assert (problem["fact"], problem["code"]) == ("made_on", code)


@pytest.mark.parametrize("today", ["2026-02-30", "soon", ""])
def test_a_day_of_evaluation_that_is_none_is_a_faulty_query(ask, today):
    (error,) = ask(TYPED, made="2025-11-30", today=today).errors
    assert error.extensions["code"] == "BAD_USER_INPUT"
    assert "write it as 2026-01-16" in error.message


@pytest.mark.parametrize("made", ["20251130", "12.5", "true", "[]"])
def test_what_is_no_text_is_no_date(ask, made):
    (error,) = ask(f"{{ dates(facts: {{made_on: {made}}}) {{ __typename }} }}").errors
    assert "2026-01-16" in error.message


@pytest.mark.parametrize("made", [20251130, 12.5, True])
def test_a_variable_that_is_no_text_is_no_date(ask, made):
    (error,) = ask(TYPED, made=made).errors
    assert error.extensions["code"] == "BAD_USER_INPUT"
    assert "2026-01-16" in error.message


INTERVIEW = """query($facts: [FactInput!]!) {
  interview(protocol: "dates", facts: $facts, today: "2026-01-31") {
    ... on Interview {
      evaluation { recommendations(status: RECOMMENDED) { id } }
      question { fact answeredBy units choices { label value { date quantity { value } } recommends { name } } }
    }
  }
}"""


def test_an_interview_asks_for_a_day_and_its_choices_come_true(ask):
    question = ask(INTERVIEW, facts=[]).data["interview"]["question"]
    assert (question["fact"], question["answeredBy"], question["units"]) == ("made_on", "DATE", [])
    labels = [choice["label"] for choice in question["choices"]]
    assert labels[1:] == ["from 2020-08-10 to 2025-07-31", "from 2025-08-01 to 2025-12-31", "from 2026-01-01"]
    for choice in question["choices"]:
        then = ask(INTERVIEW, facts=[fact("made_on", date=choice["value"]["date"])])
        assert {leaf["name"] for leaf in choice["recommends"]} <= leaves(then.data["interview"]["evaluation"])
        assert choice["value"]["quantity"] is None
