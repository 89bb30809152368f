"""Scores against a judge that goes through all ways of filling in; and by hand."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.compilation import compile_protocol
from kg.compiled import CompiledProtocol
from kg.decision_diagram import TRUE
from kg.evaluation import Status
from kg.exchange import FORMS, read, write
from kg.graph import build
from kg.intervals import Interval, Numbers
from kg.interviewing import interview
from kg.loading import load, load_text
from kg.patient import InvalidFactsError, PatientFacts
from kg.scores import EVERY_SUM, Bands, Score
from kg.statuses import Statuses
from kg.traversal import traverse
from tests.kg.scored import YES_NO, Item, Patient, Scored, possible, scores, some_facts

GOOD = Path(__file__).parents[1] / "data" / "good"


def made_of(*items: tuple[str, tuple[object, ...]], cuts: tuple[str, ...], constrained: bool = False) -> Scored:
    return Scored(
        items=tuple(Item(points, when) for points, when in items),
        cuts=cuts,
        other_cut="1",
        follows=("is", "a"),
        stated=("is", "b"),
        constrained=constrained,
    )


WITH_AN_ANSWER_THAT_FOLLOWS = made_of(("1", ("is", "follows")), ("2", ("is", "a")), cuts=("1", "2", "3"))
WITH_A_CONSTRAINT = made_of(
    ("1", ("<", "high", Fraction(2))), ("2", ("not", ("<", "low", Fraction(5)))), cuts=("1", "2", "3"), constrained=True
)
WITH_A_GAP = made_of(("5", ("kind", "x")), ("-2", ("not", ("kind", "x"))), cuts=("-1", "3"))
WITH_MUCH_THAT_CANNOT_MATTER = made_of(("2", ("is", "a")), ("1", ("is", "b")), ("5", ("is", "c")), cuts=("5",))

EXAMPLES = (WITH_AN_ANSWER_THAT_FOLLOWS, WITH_A_CONSTRAINT, WITH_A_GAP, WITH_MUCH_THAT_CANNOT_MATTER)


def sums(interval: object) -> set[object]:
    """The numbers that a score can still be; anything else as it is."""
    match interval:
        case Numbers():
            return set(interval.values)
        case Interval():
            return {interval if interval.point is None else interval.point}
    return {interval}


def disagreements(scored: Scored, facts: PatientFacts, patients: list[Patient], compiled: CompiledProtocol) -> set[str]:
    """In what the engine and the judge differ: the sums, the status of a leaf, what a leaf is pending on."""
    found = set()
    if sums(facts.known["score"].possible) != {scored.sum(patient) for patient in patients}:
        found.add("sums")
    statuses = Statuses(compiled, facts)
    advised = [scored.leaves(patient) for patient in patients]
    certain = {(True,): Status.RECOMMENDED, (False,): Status.NOT_RECOMMENDED}
    for leaf, status in statuses.leaves.items():
        if status is not certain.get(tuple({leaf in leaves for leaves in advised}), Status.POSSIBLE):
            found.add(f"status of {leaf}")
    deciding: dict[str, set[str]] = {leaf: set() for leaf in statuses.pending}
    for (one, its_leaves), (other, other_leaves) in combinations(zip(patients, advised, strict=True), 2):
        apart = [fact for fact in one if one[fact] != other[fact]]
        if len(apart) == 1:
            for leaf in its_leaves ^ other_leaves:
                deciding.setdefault(leaf, set()).add(apart[0])
    for leaf, pending in deciding.items():
        if set(statuses.pending.get(leaf, ())) != pending:
            found.add(f"pending of {leaf}")
    return found


@settings(max_examples=100, deadline=None)
@given(scores(), some_facts())
def test_the_engine_agrees_with_a_judge_that_tries_every_way_of_filling_in(
    scored: Scored, said: dict[str, object]
) -> None:
    compiled = scored.compiled
    facts = compiled.understand(said)
    assume(not facts.in_conflict)
    assert not disagreements(scored, facts, list(scored.patients(possible(said))), compiled)


@settings(max_examples=60, deadline=None)
@given(scores(), some_facts(), st.sets(st.sampled_from((*YES_NO, "kind", "low", "high", "stated")), max_size=3))
def test_what_will_never_be_known_stays_open(scored: Scored, said: dict[str, object], never: set[str]) -> None:
    """An input then decides whether the bands that are left open differ."""
    compiled = scored.compiled
    facts = compiled.understand(said)
    assume(not facts.in_conflict)
    score = compiled.intake.rules["score"]
    assert isinstance(score, Score)
    cuts = sorted({Fraction(cut) for cut in (*scored.cuts, scored.other_cut)})
    left_open: dict[tuple[tuple[str, object], ...], set[int]] = {}
    for patient in scored.patients(possible(said)):
        told = tuple((fact, value) for fact, value in patient.items() if fact not in never)
        left_open.setdefault(told, set()).add(sum(scored.sum(patient) >= cut for cut in cuts))
    deciding = set()
    for (one, its_bands), (other, other_bands) in combinations(left_open.items(), 2):
        apart = [a[0] for a, b in zip(one, other, strict=True) if a != b]
        if len(apart) == 1 and its_bands != other_bands:
            deciding.add(apart[0])
    assert set(score.deciding(facts.known, never)) == deciding


def seen_in_an_example() -> bool:
    """Whether engine and judge differ on a score that was made for it."""
    return any(
        disagreements(scored, compiled.understand(said), list(scored.patients(possible(said))), compiled)
        for scored in EXAMPLES
        for compiled in (scored.compiled,)
        for said in ({}, {"extra": False})
    )


@settings(max_examples=40, deadline=None)
@given(scores(), some_facts(), st.randoms())
def test_more_facts_never_change_what_is_settled(scored: Scored, said: dict[str, object], random: Random) -> None:
    compiled = scored.compiled
    less = {fact: value for fact, value in said.items() if random.random() < 0.7}
    fewer, more = compiled.understand(less), compiled.understand(said)
    assume(not fewer.in_conflict and not more.in_conflict)
    before, after = Statuses(compiled, fewer).leaves, Statuses(compiled, more).leaves
    settled = {leaf: status for leaf, status in before.items() if status is not Status.POSSIBLE}
    assert settled.items() <= after.items()


def only_their_hull(values: Iterable[Fraction]) -> Interval:
    found = tuple(values)
    return Interval((found[0], 0), (found[-1], 1))


@pytest.mark.parametrize(
    ("where", "fault"),
    [
        pytest.param("kg.scores.numbers", only_their_hull, id="what lies between two sums is possible"),
        pytest.param("kg.scores._from_what_is_given", lambda c, _: c, id="what follows is independent of its inputs"),
        pytest.param("kg.scores.at_most", lambda *_: TRUE, id="constraints are not kept"),
        pytest.param("kg.statuses.Bands", lambda *_: EVERY_SUM, id="what moves the score is asked, whatever the bands"),
        pytest.param("kg.statuses.Bands", lambda cells, _: Bands(cells), id="cut-offs of other leaves count"),
        pytest.param("kg.scores.Score.deciding", lambda self, *_, **__: self.reads, id="everything is asked"),
    ],
)
def test_a_seeded_fault_is_found(where: str, fault: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not seen_in_an_example()
    monkeypatch.setattr(where, fault)
    assert seen_in_an_example()


EIGHT_ITEMS = compile_protocol(load(GOOD / "eight_items.yaml"))
"""The weights of the MASCC index: symptoms 5 or 3, pressure 5, COPD 4, tumour 4, fluids 3, outpatient 3, age 2."""
LOW_PRESSURE = {"burden": "severe", "hypotension": True}
ALL_BUT_TWO = {"hypotension": False, "copd": False, "solid_tumour": True, "outpatient": True}


@pytest.mark.parametrize(
    ("facts", "advised", "pending"),
    [
        pytest.param({}, "", "burden hypotension copd solid_tumour fungal dehydration outpatient age", id="nothing"),
        pytest.param(LOW_PRESSURE, "admit", "", id="at most 16 of 21 is decided"),
        pytest.param({**ALL_BUT_TWO, "burden": "none"}, "discharge", "", id="at least 21 is decided"),
        pytest.param(
            {**ALL_BUT_TWO, "burden": "severe"}, "", "dehydration age", id="16, 18, 19 or 21: both are needed"
        ),
        pytest.param({**ALL_BUT_TWO, "burden": "moderate"}, "", "dehydration age", id="19, 21, 22 or 24: each decides"),
        pytest.param({**ALL_BUT_TWO, "burden": "severe", "age": 70}, "admit", "", id="16 or 19 is decided"),
        pytest.param(
            {"burden": "none", "solid_tumour": True}, "", "hypotension copd dehydration outpatient age", id="9"
        ),
        pytest.param(
            {"burden": "none", "hypotension": False, "copd": False, "dehydration": False, "age": 70},
            "",
            "solid_tumour fungal",
            id="17: 3 more are 20, 4 more are 21",
        ),
    ],
)
def test_a_partial_score_decides_where_no_missing_item_can_move_it(
    facts: dict[str, object], advised: str, pending: str
) -> None:
    evaluation = traverse(EIGHT_ITEMS, EIGHT_ITEMS.understand(facts))
    certain = [a.recommendation.id for a in evaluation.recommendations if a.status is Status.RECOMMENDED]
    assert " ".join(certain) == advised
    assert {p for a in evaluation.recommendations for p in a.pending} == set(pending.split())
    assert {q.fact for q in evaluation.questions} == set(pending.split())


@pytest.mark.parametrize(
    ("facts", "because"),
    [
        ({}, "MASCC score: not known"),
        (
            {**ALL_BUT_TWO, "burden": "severe"},
            (
                "MASCC score: 16 to 21 points so far (no hypotension 5, no COPD 4, solid tumour or no previous fungal "
                "infection 4, outpatient 3; still open: no dehydration 3, age under 60 2)"
            ),
        ),
        (
            {**ALL_BUT_TWO, "burden": "severe", "age": 60},
            (
                "MASCC score 16 or 19 points (no hypotension 5, no COPD 4, solid tumour or no previous fungal "
                "infection 4, outpatient 3; still open: no dehydration 3) is below 21 points"
            ),
        ),
        (
            {**LOW_PRESSURE, "copd": True, "solid_tumour": False, "fungal": True, "outpatient": False, "age": 60},
            "MASCC score 0 or 3 points (no item counts so far; still open: no dehydration 3) is below 21 points",
        ),
        (
            {**ALL_BUT_TWO, "burden": "severe", "age": 60, "dehydration": False, "copd": True, "solid_tumour": False}
            | {"fungal": True, "outpatient": False, "hypotension": True, "dehydration": True},
            "MASCC score 0 points (no item counts) is below 21 points",
        ),
    ],
)
def test_the_reasons_say_how_the_score_came_about(facts: dict[str, object], because: str) -> None:
    evaluation = traverse(EIGHT_ITEMS, EIGHT_ITEMS.understand(facts))
    reasons = {a.recommendation.id: a.because for a in evaluation.recommendations}
    assert reasons["admit"] == (because,)


def askable(bands: str) -> CompiledProtocol:
    """The same score, which can be stated as well."""
    text = (GOOD / "eight_items.yaml").read_text()
    said = "question: What is the score?\n    plain: What is the score?"
    text = text.replace("    askable: false\n    derive:", f"    {said}\n    derive:\n      {bands}")
    return compile_protocol(load_text(text.encode(), "askable.yaml"))


BANDS = 'conflict: {bands: ["< 21", ">= 21"], interpretations: [A1]}'


@pytest.mark.parametrize(
    ("bands", "facts", "expected", "conflict"),
    [
        (BANDS, {"mascc_score": 24}, {24}, False),
        (BANDS, {"mascc_score": "24 points"}, {24}, False),
        (BANDS, {"mascc_score": ">= 24"}, {24, 26}, False),
        (BANDS, {"mascc_score": 24, **LOW_PRESSURE}, {0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16}, True),
        (BANDS, {"mascc_score": 20, **ALL_BUT_TWO, "burden": "none"}, {20}, True),
        (BANDS, {"mascc_score": 22, **ALL_BUT_TWO, "burden": "none"}, {22}, False),
        (BANDS, {"mascc_score": 16, **ALL_BUT_TWO, "burden": "severe"}, {16}, False),
        (BANDS, {"mascc_score": 17, **ALL_BUT_TWO, "burden": "severe"}, {17}, False),
        (BANDS, {"mascc_score": "<= 18", **ALL_BUT_TWO, "burden": "severe"}, {16, 18}, False),
        ("", {"mascc_score": 17, **ALL_BUT_TWO, "burden": "severe"}, {16, 18, 19, 21}, True),
        ("", {"mascc_score": 16, **ALL_BUT_TWO, "burden": "severe"}, {16}, False),
    ],
)
def test_a_stated_score_is_held_against_its_items(
    bands: str, facts: dict[str, object], expected: set[int], *, conflict: bool
) -> None:
    understood = askable(bands).understand(facts)
    assert sums(understood.known["mascc_score"].possible) == expected
    assert ("mascc_score" in understood.in_conflict) is conflict


@pytest.mark.parametrize("stated", [27, "20.5", 25, -1, 1])
def test_a_stated_score_that_no_items_add_up_to_is_refused(stated: object) -> None:
    with pytest.raises(InvalidFactsError, match="and its items have to add up to it"):
        askable(BANDS).understand({"mascc_score": stated})


def test_a_score_that_can_be_stated_is_asked_with_its_items_as_alternatives() -> None:
    compiled = askable(BANDS)
    (question,) = traverse(compiled, compiled.understand({**ALL_BUT_TWO, "burden": "severe", "age": 50})).questions
    assert question.fact == "mascc_score"
    assert [a.fact for a in question.alternatives] == ["dehydration"]


def test_an_interview_tries_only_scores_that_items_add_up_to() -> None:
    question = interview(askable(BANDS), {}).question
    assert question is not None
    assert [(c.label, c.value) for c in question.choices] == [
        ("≤ 20 points", {"value": "11", "unit": "{points}"}),
        ("≥ 21 points", {"value": "23", "unit": "{points}"}),
    ]


def test_an_interview_asks_the_items_once_the_score_is_not_known() -> None:
    compiled = askable(BANDS)
    one = interview(compiled, {**ALL_BUT_TWO, "burden": "severe"}, skipped=["mascc_score"])
    assert one.question is not None
    assert (one.question.id, one.left) == ("dehydration", 2)
    other = interview(compiled, {**ALL_BUT_TWO, "burden": "severe"}, skipped=["mascc_score", "age"])
    assert other.question is not None
    assert (other.question.id, other.left) == ("dehydration", 1)
    assert interview(compiled, ALL_BUT_TWO | {"burden": "severe"}, skipped=["mascc_score", "age", "dehydration"]).done


@pytest.mark.parametrize(
    ("written", "points"), [("5", "5"), ("-3", "-3"), ('"0.5"', "1/2"), ('"-1.25"', "-5/4"), ('"2"', "2")]
)
@pytest.mark.parametrize("form", FORMS)
def test_points_survive_an_export(form: str, written: str, points: str) -> None:
    text = (GOOD / "eight_items.yaml").read_text().replace("points: 4", f"points: {written}")
    graph = build(load_text(text.replace("[0..26]", "[-30..30]").encode(), "points.yaml"))
    again = read(write(graph, form), form)
    derivation = again.protocol.fact["mascc_score"].derivation
    assert again == graph
    assert derivation is not None
    assert derivation.score[3].points == Fraction(points)
