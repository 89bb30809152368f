"""What DESIGN promises of every patient, with Hypothesis looking for one who breaks it."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from kg.patient import InvalidFactsError
from kg.report import as_json
from kg.traversal import traverse
from tests.oracle import protocols
from tests.oracle.referee import people

PAIR = protocols.pair_of("leukopenia")
COMPILED, PROTOCOL = PAIR.compiled, PAIR.judge.protocol
ENDS = people.ends(PROTOCOL)
THOROUGH = settings(
    max_examples=250,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
RANK = {"NOT_RECOMMENDED": 0, "POSSIBLE": 1, "RECOMMENDED": 2}
URGENCY = {"ROUTINE": 0, "PROMPT": 1, "IMMEDIATE": 2}
FIRM = {"RECOMMENDED", "NOT_RECOMMENDED"}


def numbers(fact):
    """Numbers at and around the thresholds of a fact, that a bare number can have."""
    near = [Decimal(0), Decimal("0.01"), Decimal("-0.01"), Decimal("0.2"), Decimal("-0.2")]
    around = {people.decimal(e) + n for e in ENDS[fact.id] for n in near}
    fits = {n for n in around if fact.possible.holds(n) and not any(s.holds(n) for s in fact.in_doubt)}
    return st.sampled_from(sorted(fits))


def values(fact):
    match fact.kind:
        case "boolean":
            return st.booleans()
        case "choice":
            return st.sampled_from(fact.choices)
        case "list":
            return st.lists(st.sampled_from(sorted(fact.members)), max_size=3, unique=True)
    number = numbers(fact)
    compared = st.fixed_dictionaries({"value": number, "comparator": st.sampled_from(["<", "<=", ">", ">="])})
    return st.one_of(number, number, number, compared)


ASKABLE = {f.id: f for f in PROTOCOL.facts.values() if f.askable}
FACTS = st.fixed_dictionaries({}, optional={name: values(f) for name, f in ASKABLE.items()})


def understood(raw):
    try:
        return COMPILED.understand(raw)
    except InvalidFactsError:
        assume(False)
        raise


def answer(raw):
    return traverse(COMPILED, understood(raw))


def two_ancs(raw):
    """An ANC that is stated and can be computed: within a band the two may differ, and no conflict is reported."""
    return {"anc", "wbc", "neutrophil_percent"} <= raw.keys()


def peaceful(raw):
    """The answer, for facts of which none are in conflict."""
    assume(not two_ancs(raw))
    evaluation = answer(raw)
    assume(not evaluation.facts.in_conflict)
    return evaluation


def statuses(evaluation):
    return {leaf: s.value for leaf, s in evaluation.statuses.leaves.items()}


def outcomes(evaluation):
    return {o: s.value for o, s in evaluation.statuses.outcomes.items()}


def bare(raw):
    """The answer as JSON, without what was written: the facts that a hand-over takes along are as they were stated."""
    shown = as_json(answer(raw))
    leaves = [{k: v for k, v in leaf.items() if k != "continuesIn"} for leaf in shown["recommendations"]]
    return {k: v for k, v in shown.items() if k != "dataQuality"} | {"recommendations": leaves}


@THOROUGH
@given(FACTS, st.data())
def test_a_further_fact_never_changes_what_is_settled(raw, data):
    assume(raw)
    more = peaceful(raw)
    name = data.draw(st.sampled_from(sorted(raw)))
    less = peaceful({k: v for k, v in raw.items() if k != name})
    event(f"urgency {less.urgency.name} -> {more.urgency.name}")
    before, after = statuses(less), statuses(more)
    settled = {leaf: s for leaf, s in before.items() if s in FIRM}
    assert {leaf: after[leaf] for leaf in settled} == settled, name
    on_path = {o: s for o, s in outcomes(less).items() if s != "POSSIBLE"}
    assert {o: outcomes(more)[o] for o in on_path} == on_path, name
    if less.urgency.name == "ROUTINE":
        assert more.urgency.name == "ROUTINE", name


def test_no_single_fact_of_random_patients_changes_what_is_settled():
    """The same, for every fact of patients whose numbers lie close to each other and to the thresholds."""
    pairs = 0
    for raw in people.patients(PROTOCOL, seed=61, count=500):
        more = traverse(COMPILED, COMPILED.understand(raw))
        if more.facts.in_conflict or two_ancs(raw):
            continue
        for name in raw:
            less = traverse(COMPILED, COMPILED.understand({k: v for k, v in raw.items() if k != name}))
            if less.facts.in_conflict:
                continue
            pairs += 1
            before, after = statuses(less), statuses(more)
            assert [x for x, s in before.items() if s in FIRM and after[x] != s] == [], (name, raw)
            assert not (less.urgency.name == "ROUTINE" and more.urgency.name != "ROUTINE"), (name, raw)
    assert pairs > 1000


@THOROUGH
@given(FACTS, st.data())
def test_the_upper_bound_of_urgency_holds_when_a_fact_is_added(raw, data):
    assume(raw)
    more = peaceful(raw)
    name = data.draw(st.sampled_from(sorted(raw)))
    less = peaceful({k: v for k, v in raw.items() if k != name})
    assert more.urgency <= more.urgency_at_most
    assert more.urgency_at_most <= less.urgency_at_most


def per_microlitre(value):
    return {"value": value * 1000, "unit": "/uL"}


def fahrenheit(value):
    return {"value": value * 9 / 5 + 32, "unit": "[degF]"}


OTHER_UNITS = {
    "wbc": [per_microlitre, lambda v: {"value": v, "unit": "10*3/uL"}, lambda v: {"value": v, "unit": "G/L"}],
    "anc": [per_microlitre, lambda v: {"value": v * 1000, "unit": "/mm3"}],
    "previous_wbc": [per_microlitre],
    "previous_anc": [per_microlitre],
    "platelets": [per_microlitre, lambda v: {"value": v, "unit": "10*3/uL"}],
    "hemoglobin": [lambda v: {"value": v * 10, "unit": "g/L"}],
    "temperature": [fahrenheit],
    "age_years": [lambda v: {"value": v * 12, "unit": "mo"}],
    "expected_neutropenia_days": [lambda v: {"value": v * 24, "unit": "h"}],
    "fever_duration_hours": [lambda v: {"value": v * 60, "unit": "min"}],
}


@THOROUGH
@given(FACTS, st.data())
def test_units_change_nothing(raw, data):
    converted = dict(raw)
    for name in raw.keys() & OTHER_UNITS.keys():
        entry = raw[name] if isinstance(raw[name], dict) else {"value": raw[name]}
        convert = data.draw(st.sampled_from(OTHER_UNITS[name]))
        converted[name] = entry | convert(entry["value"])
    one, other = answer(raw), answer(converted)
    assert {n: k.possible for n, k in one.facts.known.items()} == {n: k.possible for n, k in other.facts.known.items()}
    assert one.facts.cells == other.facts.cells
    assert bare(raw)["recommendations"] == bare(converted)["recommendations"]
    assert (one.urgency, one.urgency_at_most) == (other.urgency, other.urgency_at_most)


COUNTS = st.tuples(numbers(ASKABLE["wbc"]), numbers(ASKABLE["wbc"])).map(sorted)
NEUTROPHILS = st.tuples(numbers(ASKABLE["anc"]), numbers(ASKABLE["anc"])).map(sorted)
COUNT_FACTS = ("wbc", "anc", "neutrophil_percent", "band_percent")


@THOROUGH
@given(FACTS, COUNTS, NEUTROPHILS, st.sampled_from(["both", "wbc", "anc"]))
def test_clozapine_advice_never_weakens_as_counts_fall(raw, white, neutrophils, known):
    rest = {k: v for k, v in raw.items() if k not in COUNT_FACTS} | {"medications": ["clozapine"]}

    def counts(index):
        found = {"wbc": white[index], "anc": neutrophils[index]}
        return found if known == "both" else {known: found[known]}

    low, high = peaceful(rest | counts(0)), peaceful(rest | counts(1))
    for leaf in ("stop_clozapine", "monitor_daily"):
        assert RANK[statuses(low)[leaf]] >= RANK[statuses(high)[leaf]]


@THOROUGH
@given(FACTS, NEUTROPHILS)
def test_urgency_never_falls_as_the_anc_falls(raw, neutrophils):
    rest = {k: v for k, v in raw.items() if k not in {"anc", "neutrophil_percent", "band_percent"}}
    low, high = (peaceful(rest | {"anc": n}) for n in neutrophils)
    event(f"{low.urgency.name} {high.urgency.name}")
    assert low.urgency >= high.urgency
    assert low.urgency_at_most >= high.urgency_at_most


@THOROUGH
@given(FACTS, st.randoms(use_true_random=False))
def test_the_order_of_facts_and_of_members_changes_nothing(raw, random):
    names = list(raw)
    random.shuffle(names)
    shuffled = {n: random.sample(raw[n], len(raw[n])) if isinstance(raw[n], list) else raw[n] for n in names}
    one, other = answer(raw), answer(shuffled)
    assert one.facts.cells == other.facts.cells
    assert statuses(one) == statuses(other)
    assert [q.fact for q in one.questions] == [q.fact for q in other.questions]
    by_name = {name: raw[name] for name in shuffled}
    assert as_json(answer(by_name)) == as_json(one)


@THOROUGH
@given(FACTS)
def test_equal_facts_give_equal_answers(raw):
    assert understood(raw) == understood(dict(raw))
    assert as_json(answer(raw)) == as_json(answer(dict(raw)))
    assert hash(COMPILED.evaluate_leaves(understood(raw).cells)) == hash(
        COMPILED.evaluate_leaves(understood(raw).cells)
    )


@pytest.mark.parametrize("name", ["leukopenia", "throat"])
def test_many_threads_get_the_same_answers_as_one(name):
    compiled = protocols.pair_of(name).compiled
    raws = list(people.patients(protocols.pair_of(name).judge.protocol, seed=41, count=60)) * 2

    def answered(raw):
        evaluation = traverse(compiled, compiled.understand(raw))
        return as_json(evaluation)

    expected = list(map(answered, raws))
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(answered, raws)) == expected


def test_one_answer_may_be_read_by_many_threads():
    evaluation = traverse(COMPILED, COMPILED.understand({"wbc": Decimal("3.55")}))
    with ThreadPoolExecutor(8) as threads:
        shown = list(threads.map(lambda _: as_json(evaluation), range(24)))
    assert all(s == shown[0] for s in shown)


def test_evaluating_adds_nothing_to_what_was_compiled():
    before = (len(COMPILED.nodes), len(COMPILED.variables), COMPILED.graph.digraph.number_of_nodes())
    for raw in people.patients(PROTOCOL, seed=51, count=200):
        as_json(traverse(COMPILED, COMPILED.understand(raw)))
    assert before == (len(COMPILED.nodes), len(COMPILED.variables), COMPILED.graph.digraph.number_of_nodes())
