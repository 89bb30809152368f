"""A fact that is refused counts as missing, it and nothing else, and whoever sent it is told."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.web import rows
from api.web.case import Case, CaseRefusedError
from api.web.standing import stand
from kg.evaluation import PathStatus, Status
from kg.facts import FactType
from kg.interviewing import Purpose, interview
from kg.library import open_protocol
from kg.patient import InvalidFactsError, Origin
from kg.traversal import traverse
from tests.api.web.patients import SHIPPED, TODAY, some

LEUKOPENIA = open_protocol("leukopenia")
FACTS = LEUKOPENIA.protocol.facts
ASKABLE = {fact.id for fact in FACTS if fact.askable}
THOROUGH = settings(
    max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)


def with_points(raw):
    """Facts with a point in the place of a decimal comma, where a number may be typed with one."""
    kinds = {fact.id: fact.type for fact in FACTS}
    number = {n for n in raw if kinds.get(LEUKOPENIA.intake.meaning(n)[0]) is FactType.QUANTITY}
    return {
        n: value.replace("38,5", "38.5") if n in number and isinstance(value, str) else value
        for n, value in raw.items()
    }


def alone(name, value):
    """Whether a fact would be taken if it were given alone."""
    try:
        LEUKOPENIA.understand({name: value}, today=TODAY)
    except InvalidFactsError:
        return False
    return True


FAULTY = st.sampled_from(
    ["perhaps", "-3", "3,550", "1e99", "12 bananas", "9999999", {"value": "3", "colour": "red"}, ["x", 1.5], True, {}]
)


def values(fact):
    """What might be typed for a fact, well or badly."""
    match fact.type:
        case FactType.BOOLEAN:
            good = st.sampled_from([True, False, "yes", "NO", "unknown"])
        case FactType.CHOICE:
            good = st.sampled_from([id_ for id_, _ in fact.choices])
        case FactType.LIST:
            good = st.lists(st.sampled_from([member.id for member in fact.members]), max_size=3)
        case _:
            good = st.sampled_from(["0", "1", "2.5", "<1", "3.55 K/uL", "36", "38,5", "150", "250", {"value": "4"}])
    return st.one_of(good, good, FAULTY)


TYPED = st.fixed_dictionaries({}, optional={fact.id: values(fact) for fact in FACTS})
STRANGE = st.dictionaries(
    st.sampled_from(["wbcc", "nose", "fever_unit", "WBC count?", "", "wbc.date", "data_consistent_unit", "x" * 90]),
    st.sampled_from(["3", True, None]),
    max_size=3,
)
OTHER_NAMES = st.fixed_dictionaries(
    {},
    optional={
        "wbc_unit": st.sampled_from(["/uL", "10*9/L", "bananas"]),
        "anc_unit": st.sampled_from(["/uL", "g/L", 3]),
        "WBC": st.sampled_from(["3.55", "2", "low"]),
        **{alias: values(fact) for fact in FACTS for alias in fact.aliases[:1]},
    },
)


def at_random(raw, data):
    """The same facts in another order."""
    return dict(data.draw(st.permutations(list(raw.items()))))


@THOROUGH
@given(TYPED, STRANGE, st.data())
def test_the_answer_is_that_to_the_facts_without_the_refused_ones(typed, strange, data):
    raw = at_random(typed | strange, data)
    at = stand(LEUKOPENIA, Case(facts=raw), TODAY)
    taken = {name: value for name, value in with_points(raw).items() if alone(name, value)}
    assert at.used == taken
    assert at.evaluation == traverse(LEUKOPENIA, LEUKOPENIA.understand(taken, today=TODAY))
    refused = raw.keys() - taken.keys()
    assert {problem.fact for problem in at.problems} == {name[:80] for name in refused}
    assert len(at.problems) == len(refused)
    told = list(rows.strangers(at))
    assert told == [problem.message for problem in at.problems if problem.fact not in ASKABLE]
    beside = {row.fact.id: row.wrong for row in rows.rows(at) if row.wrong}
    assert beside.keys() == refused & ASKABLE
    assert all(len(messages) == 1 for messages in beside.values())
    assert len(told) + len(beside) == len(refused)


@THOROUGH
@given(TYPED, OTHER_NAMES, st.data())
def test_facts_under_several_names_and_units_apart_are_used_together_or_not_at_all(typed, others, data):
    raw = at_random(typed | others, data)
    at = stand(LEUKOPENIA, Case(facts=raw), TODAY)
    meaning = LEUKOPENIA.intake.meaning
    refused = {problem.fact for problem in at.problems}
    assert at.used == {name: value for name, value in with_points(raw).items() if meaning(name)[0] not in refused}
    assert at.evaluation == traverse(LEUKOPENIA, LEUKOPENIA.understand(at.used, today=TODAY))
    for fact in refused:
        # with all that is given of it, and alone, it is refused: nothing good was dropped
        with pytest.raises(InvalidFactsError):
            LEUKOPENIA.understand({n: v for n, v in with_points(raw).items() if meaning(n)[0] == fact}, today=TODAY)


@settings(THOROUGH, max_examples=30)
@given(TYPED, st.lists(st.sampled_from([*sorted(ASKABLE), "wbc_unit", "nose", ""]), max_size=6))
def test_the_interview_is_that_of_the_facts_and_of_what_was_answered_with_dont_know(typed, skipped):
    at = stand(LEUKOPENIA, Case(facts=typed, skipped=frozenset(skipped)), TODAY)
    expected = interview(LEUKOPENIA, at.used, skipped, today=TODAY)
    assert [q.id for q in at.interview.questions] == [q.id for q in expected.questions]
    assert at.interview.unknown == expected.unknown
    assert not {q.id for q in at.interview.questions} & set(skipped)


def test_what_is_wrong_with_one_fact_takes_no_other_along():
    at = stand(LEUKOPENIA, Case(facts={"wbc": "low", "fever": True, "anc": "-1"}), TODAY)
    assert at.used == {"fever": True}
    assert [(p.fact, p.code) for p in at.problems] == [("wbc", "not_a_number"), ("anc", "impossible")]
    assert at.stated == ["fever"]


def test_a_unit_that_is_no_unit_takes_its_number_along():
    at = stand(LEUKOPENIA, Case(facts={"wbc": "3.55", "wbc_unit": "bananas", "anc": "2"}), TODAY)
    assert at.used == {"anc": "2"}
    assert [p.code for p in at.problems] == ["bad_unit"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("3,55", "3.55"),
        ("< 0,1 K/uL", "< 0.1 K/uL"),
        ("3,550", None),  # three and a half, or three thousand
        ("3,5,5", None),
        ({"value": "3,5", "lowerLimit": "4,0", "date": "2026-01-10"}, {"value": "3.5", "lowerLimit": "4.0"}),
        ({"value": "3,5", "unit": "K/uL"}, {"value": "3.5", "unit": "K/uL"}),
        (3.5, 3.5),
    ],
)
def test_a_number_may_be_typed_with_a_decimal_comma(typed, read):
    at = stand(LEUKOPENIA, Case(facts={"wbc": typed}), TODAY)
    assert at.case.facts == {"wbc": typed}
    if read is None:
        assert at.used == {}
        assert [problem.fact for problem in at.problems] == ["wbc"]
    elif isinstance(read, dict):
        assert at.used["wbc"].items() >= read.items()
    else:
        assert at.used == {"wbc": read}


def test_a_comma_between_names_is_no_decimal_comma():
    facts = {"medications": "clozapine,12"}
    assert stand(LEUKOPENIA, Case(facts=facts), TODAY).used == facts


def test_facts_that_contradict_each_other_are_not_refused():
    at = stand(LEUKOPENIA, Case(facts={"wbc": "3", "anc": "5"}), TODAY)
    assert at.problems == ()
    assert at.used == {"wbc": "3", "anc": "5"}
    assert "anc" in at.evaluation.facts.in_conflict


def test_far_too_many_facts_are_refused_as_a_whole():
    with pytest.raises(CaseRefusedError, match="501 facts are too many"):
        stand(LEUKOPENIA, Case(facts={f"f{n}": n for n in range(501)}), TODAY)


@pytest.mark.parametrize("protocol", SHIPPED)
def test_patients_stand_as_the_engine_has_them(protocol):
    for patient in some(protocol, 40):
        at, answer = patient.stand(), patient.stand().evaluation
        for status in Status:
            listed = [a.recommendation.id for a in at.with_status(status.name)]
            assert sorted(listed) == sorted(x for x, s in answer.statuses.leaves.items() if s is status)
            done = [leaf in answer.statuses.fulfilled for leaf in listed]
            assert done == sorted(done), "what is done already comes last"
        assert [step for steps in at.steps.values() for step in steps] == list(answer.path)
        assert {d: len(steps) for d, steps in at.steps.items()} == {
            d.id: len(d.outcomes) for d in answer.protocol.decisions
        }
        assert set(at.stated) == {f for f, known in answer.facts.known.items() if known.origin is Origin.STATED}


@pytest.mark.parametrize("protocol", SHIPPED)
def test_what_the_source_says_on_the_path_is_told_once_unless_it_is_recommended(protocol):
    told = 0
    for patient in some(protocol, 40):
        at, answer = patient.stand(), patient.stand().evaluation
        recommended = {x for x, s in answer.statuses.leaves.items() if s is Status.RECOMMENDED}
        advised = {s for leaf in answer.protocol.recommendations if leaf.id in recommended for s in leaf.statements}
        on_path = [s for step in answer.path if step.status is PathStatus.TAKEN for s in step.outcome.statements]
        assert [statement.id for _, statement in at.told] == [s for s in dict.fromkeys(on_path) if s not in advised]
        assert all(statement.id in step.outcome.statements for step, statement in at.told)
        told += len(at.told)
    assert told


@pytest.mark.parametrize("protocol", SHIPPED)
def test_a_case_waits_while_a_question_is_left_that_decides_something(protocol):
    waits = set()
    for patient in some(protocol, 40):
        at = patient.stand()
        deciding = [q for q in at.interview.questions if q.purpose in {Purpose.DOUBT, Purpose.DECIDES}]
        assert at.waits == bool(deciding)
        waits.add(at.waits)
    assert waits == {True, False}


@pytest.mark.parametrize("protocol", SHIPPED)
def test_a_leaf_turns_on_all_answers_of_the_decisions_that_lead_straight_to_it(protocol):
    at = some(protocol, 1)[0].stand()
    for advice in at.evaluation.recommendations:
        leading = [
            decision.id
            for decision in at.evaluation.protocol.decisions
            if any(advice.recommendation.id in outcome.leads_to for outcome in decision.outcomes)
        ]
        turned = at.turns_on(advice)
        assert sorted(steps[0].decision.id for steps in turned) == sorted(leading)
        for steps in turned:
            assert [step.outcome for step in steps] == list(steps[0].decision.outcomes)
