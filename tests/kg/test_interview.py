"""Interviews: which question comes next, and that what each answer is said to do is what it does."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.facts import FactType
from kg.intake.days import earliest_day
from kg.intervals import parse_interval
from kg.interviewing import Kind, Purpose, interview, with_answer
from kg.interviewing.choices import Trial
from kg.interviewing.varying import stretches
from kg.library import open_protocol
from kg.nodes.recommendation import Urgency
from kg.statuses import Status, Statuses
from kg.traversal import traverse

GOOD = Path(__file__).parents[1] / "data" / "good"
PROTOCOLS = {
    "leukopenia": open_protocol("leukopenia"),
    "throat": open_protocol(str(GOOD / "throat.yaml")),
    "counts": open_protocol(str(GOOD / "counts.yaml")),
    "dates": open_protocol(str(GOOD / "dates.yaml")),
}
TODAY = date(2026, 1, 31)
each_protocol = pytest.mark.parametrize("name", PROTOCOLS)


NUMBERS = (0, 0.1, 0.5, 1, 1.5, 3, 3.55, 4, 7, 11, 12, 13, 37, 38, 38.1, 38.3, 39, 50, 100, 150)


def some_value(fact, random):
    match fact.type:
        case FactType.QUANTITY:
            possible = [n for n in NUMBERS if Fraction(str(n)) in fact.possible] or [float(fact.possible.low[0])]
            return {"value": str(random.choice(possible)), "unit": fact.unit}
        case FactType.BOOLEAN:
            return random.random() < 0.5
        case FactType.CHOICE:
            return random.choice(fact.choices)[0]
        case FactType.LIST:
            names = [*(g.id for g in fact.groups), "unheard of"]
            return random.sample(names, random.randint(0, 2))
        case FactType.DATE:
            return TODAY - timedelta(days=random.choice((0, 1, 13, 14, 30, 31, 60, 183, 365, random.randint(0, 5000))))


def some_patient(compiled, random):
    facts = [f for f in compiled.protocol.facts if f.askable]
    return {f.id: some_value(f, random) for f in random.sample(facts, random.randint(0, len(facts)))}


def assert_is_what_happens(consequence, before, then):
    for leaf, status in then.leaves.items():
        was = before.leaves[leaf]
        assert (leaf in consequence.rules_out) == (status is Status.NOT_RECOMMENDED is not was)
        assert (leaf in consequence.recommends) == (status is Status.RECOMMENDED is not was)
        assert (leaf in consequence.leaves_open) == (status is Status.POSSIBLE)
    assert consequence.fulfilled == then.fulfilled
    assert set(consequence.fulfils) == {
        leaf for leaf in then.fulfilled - before.fulfilled if then.leaves[leaf] is Status.RECOMMENDED
    }
    assert set(consequence.contradicts) == then.facts.in_conflict
    assert (consequence.urgency, consequence.urgency_at_most) == (then.urgency, then.urgency_at_most)


def trial(compiled, raw, question):
    now = Statuses(compiled, compiled.understand(raw, today=TODAY))
    fact = compiled.protocol.fact[question.about]
    return Trial(compiled=compiled, raw=raw, fact=fact, unit=question.fact != question.about, now=now, today=TODAY)


def values_to_try(choice, fact, part):
    """The value of a choice; of a band also its ends, a value just inside and one somewhere inside."""
    values = [choice.value] if choice.value is not None else []
    if choice.values is not None:
        low, high = choice.values.low[0], choice.values.high[0]
        inside = (low, high, low + (high - low) * part, low + (high - low) / 10**9, high - (high - low) / 10**9)
        values += [{"value": v, "unit": fact.unit} for v in inside if v in choice.values]
    if choice.days is not None:
        first, last = choice.days
        inside = first + timedelta(days=int((last - first).days * part))
        near = (first + timedelta(days=1), last - timedelta(days=1))
        values += [day for day in (first, last, inside, *near) if first <= day <= last]
    return values


@each_protocol
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_every_answer_does_what_its_choice_says(name, seed):
    compiled, random = PROTOCOLS[name], Random(seed)
    raw = some_patient(compiled, random)
    asked = traverse(compiled, compiled.understand(raw, today=TODAY)).questions
    if not asked:
        return
    trying = trial(compiled, raw, random.choice(asked))
    part = Fraction(random.randint(1, 999), 1000)
    for choice in trying.choices():
        for value in values_to_try(choice, trying.fact, part):
            given_ = with_answer(compiled, raw, trying.fact.id, value, unit=trying.unit)
            then = Statuses(compiled, compiled.understand(given_, today=TODAY))
            assert_is_what_happens(choice.consequence, trying.now, then)


@each_protocol
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_bands_of_a_quantity_leave_no_value_out(name, seed):
    compiled, random = PROTOCOLS[name], Random(seed)
    raw = some_patient(compiled, random)
    question = interview(compiled, raw, today=TODAY).question
    if question is not None and question.kind is Kind.DATE:
        days = [choice.days for choice in question.choices]
        assert (days[0][0], days[-1][1]) == (earliest_day(TODAY), TODAY)
        assert all(next_[0] - one[1] == timedelta(days=1) for one, next_ in pairwise(days))
    if question is None or question.kind is not Kind.QUANTITY:
        return
    bands = [choice.values for choice in question.choices]
    bounds = question.fact.possible
    assert (bands[0].low, bands[-1].high) == (bounds.low, bounds.high)
    assert all(one.high == next_.low for one, next_ in pairwise(bands))


@each_protocol
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_an_interview_ends_asks_what_matters_and_answers_as_a_traversal(name, seed):
    compiled, random = PROTOCOLS[name], Random(seed)
    raw, skipped, asked = some_patient(compiled, random) if random.random() < 0.5 else {}, set(), {}
    for _ in range(3 * len(compiled.protocol.facts)):
        state = interview(compiled, raw, skipped, today=TODAY)
        question = state.question
        if question is None:
            break
        assert question.id not in skipped
        known = state.evaluation.facts
        in_doubt = known.in_conflict | known.unit_in_doubt
        assert question.id not in asked or question.fact.id in in_doubt
        first = state.evaluation.questions[0]
        # what decides only leaves that are fulfilled changes nothing that is still to do, and comes later
        if not skipped and not state.evaluation.statuses.fulfilled.issuperset(first.decides):
            assert question.id == first.fact
        # two facts may decide only together: one alone changes nothing yet, and still a leaf is pending on it
        pending = {fact for facts in state.evaluation.statuses.pending.values() for fact in facts}
        differ = len({c.consequence for c in question.choices}) > 1
        half = question.kind is Kind.DATE and waits_for_another_date(compiled, known, question.id)
        doubted = question.fact.id in in_doubt  # asked again, though others may have to change as well
        assert differ or half or doubted or question.optional or question.kind is Kind.UNIT or question.id in pending
        asked[question.id] = asked.get(question.id, 0) + 1
        if asked[question.id] > 2 or random.random() < 0.2:
            skipped.add(question.id)
        else:
            choice = random.choice([c for c in question.choices if c.value is not None])
            unit = question.kind is Kind.UNIT
            raw = with_answer(compiled, raw, question.fact.id, choice.value, unit=unit)
    assert state.done
    then = traverse(compiled, compiled.understand(raw, today=TODAY))
    assert state.evaluation.statuses.leaves == then.statuses.leaves
    open_ = {leaf for leaf, status in state.evaluation.statuses.leaves.items() if status is Status.POSSIBLE}
    assert set(state.unknown) == open_
    for leaf in open_:
        assert skipped or state.evaluation.statuses.pending[leaf] == ()


def waits_for_another_date(compiled, known, asked):
    times = [f.derivation.elapsed.dates for f in compiled.protocol.facts if f.derivation and f.derivation.elapsed]
    return any(not known.known[d].firm for dates in times if asked in dates for d in dates if d != asked)


def test_the_title_case_is_asked_for_fever_first_with_both_answers():
    question = interview(PROTOCOLS["leukopenia"], {"wbc": 3.55}).question
    assert (question.id, question.kind, question.purpose) == ("fever", Kind.YES_NO, Purpose.DECIDES)
    yes, no = question.choices
    assert (yes.label, yes.value, no.label, no.value) == ("yes", True, "no", False)
    assert "cultures" in yes.consequence.recommends
    assert {"antibiotics", "consider_gcsf"} <= set(no.consequence.rules_out)
    assert question.at_stake is Urgency.IMMEDIATE
    assert "Start broad-spectrum antibiotics immediately (immediate)" in question.why
    assert question.decides[0].urgency is Urgency.IMMEDIATE


def bands(compiled, facts, fact):
    now = Statuses(compiled, compiled.understand(facts, today=TODAY))
    declared = compiled.protocol.fact[fact]
    trying = Trial(compiled=compiled, raw=facts, fact=declared, unit=False, now=now, today=TODAY)
    return {choice.label: choice.consequence for choice in trying.choices()}


@pytest.mark.parametrize(
    ("facts", "fact", "labels"),
    [
        (
            {"wbc": 3.55, "fever": False},
            "anc",
            ["< 1.0 ×10⁹/L", "1.0–1.5 ×10⁹/L", "> 1.5 and ≤ 3.55 ×10⁹/L", "> 3.55 ×10⁹/L"],
        ),
        ({"wbc": 3.55}, "hemoglobin", ["< 11 g/dL", "≥ 11 and < 12 g/dL", "≥ 12 and < 13 g/dL", "≥ 13 g/dL"]),
        ({"wbc": 3.55, "sex": "female", "age_years": 40, "pregnant": False}, "hemoglobin", ["< 12 g/dL", "≥ 12 g/dL"]),
        (
            {"wbc": 2, "neutrophil_percent": 30, "fever": True},
            "band_percent",
            ["< 20%", "20–45%", "> 45 and ≤ 70%", "> 70%"],
        ),
        ({"wbc": 3.55, "fever": False}, "temperature", ["< 38.0 °C", "≥ 38.0 and < 38.3 °C", "≥ 38.3 °C"]),
    ],
)
def test_the_bands_lie_between_the_thresholds_that_matter_for_this_patient(facts, fact, labels):
    assert list(bands(PROTOCOLS["leukopenia"], facts, fact)) == labels


STRETCHES = [
    # what is asked of the number, the range, where it changes
    (lambda v: (v < 3, v >= 3), "[0..5]", [(3, 0)]),
    (lambda v: v * 2 + 1 > 4, "[0..5]", [(Fraction(3, 2), 1)]),
    (lambda v: 1 / v >= 2 if v else None, "[0..5]", [(0, 1), (Fraction(1, 2), 1)]),
    (lambda v: (7 - v) / (v + 1) == 1, "[0..5]", [(3, 0), (3, 1)]),
    (lambda v: v * v < 4, "[0..5]", [(2, 0)]),
    (lambda v: v * v * v - 6 * v * v + 11 * v == 6, "[0..5]", [(n, side) for n in (1, 2, 3) for side in (0, 1)]),
    (lambda v: (v - 2) * (v - 2) > 0, "[0..5]", [(2, 0), (2, 1)]),
    (lambda v: -v < float("inf"), "[0..5]", []),
    (lambda v: min(v, 1, 4, v - 2) == 1, "[0..5]", [(3, 0)]),
]


@pytest.mark.parametrize(("run", "within", "changes"), STRETCHES)
def test_the_values_that_give_one_result_are_found_exactly(run, within, changes):
    found = stretches(run, parse_interval(within))
    joined = [one for one, next_ in pairwise(found) if one.result != next_.result]
    assert [one.values.high for one in joined] == changes


def test_an_irrational_number_parts_two_stretches_by_a_gap_that_no_number_lies_in():
    low, high = stretches(lambda v: v * v < 2, parse_interval("[0..5]"))
    assert low.result is True
    assert high.result is False
    assert 0 < high.values.low[0] - low.values.high[0] <= Fraction(1, 10**100)
    assert low.values.high[0] ** 2 < 2 < high.values.low[0] ** 2
