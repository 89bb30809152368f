"""The oracle's own answers, worked out by a person on paper, and its two ways of deciding held against each other."""

from fractions import Fraction
from pathlib import Path

import pytest

from tests.oracle.referee import language, people, reading, solver
from tests.oracle.referee.intake import Intake, RefusedError, reach
from tests.oracle.referee.judge import Judge
from tests.oracle.referee.patients import Patient
from tests.oracle.referee.spans import Span, pieces, point, read_span

HERE = Path(__file__).parent
MILL = HERE / "data" / "mill.yaml"
THROAT = HERE.parent / "data" / "good" / "throat.yaml"


@pytest.fixture(scope="module")
def mill():
    return Intake(Judge(reading.read_file(MILL)))


@pytest.fixture(scope="module")
def throat():
    return Intake(Judge(reading.read_file(THROAT)))


def told(intake, **raw):
    patient = intake.understand(raw)
    return patient, intake.judge.judge(patient)


def having(verdict, status):
    return {leaf for leaf, s in verdict.statuses.items() if s == status}


KINDS = {"x": "quantity", "y": "quantity", "hot": "boolean", "sex": "choice", "drugs": "list"}


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("x < 1.0", ("num", "x", read_span("< 1.0"))),
        ("1 < x", ("num", "x", read_span("> 1"))),
        ("x in (1..2]", ("num", "x", read_span("(1..2]"))),
        ("x != 2", ("not", ("num", "x", point(2)))),
        ("hot", ("is", "hot", True)),
        ('sex != "male"', ("not", ("is", "sex", "male"))),
        ('list contains(drugs, "red")', ("has", "drugs", "red")),
        ("count(drugs) = 0", ("not", ("has", "drugs", None))),
        ("known(x)", ("known", "x")),
        ("hot or x < 1 and not(hot)", language.read_criterion("hot or (x < 1 and not(hot))", KINDS)),
        ("x <= 0.8 * y", ("cmp", "<=", ("fact", "x"), ("*", ("number", Fraction("0.8")), ("fact", "y")))),
        ("(x + y) > 100", ("cmp", ">", ("+", ("fact", "x"), ("fact", "y")), ("number", 100))),
        ("always", language.YES),
        ("never", language.NO),
    ],
)
def test_criteria_are_read_as_documented(text, parsed):
    assert language.read_criterion(text, KINDS) == parsed


@pytest.mark.parametrize("text", ["x <", "x < 1 hot", "y < ", "nobody", "hot < 1", "x in 3", "(x < 1"])
def test_anything_else_is_not_read(text):
    with pytest.raises(ValueError, match=r"."):
        language.read_criterion(text, KINDS)


def test_a_span_is_cut_at_every_bound():
    cut = pieces(read_span("[0..10]"), [read_span("< 1"), read_span("[1..2]"), read_span("> 2")])
    assert cut == [read_span("[0..1)"), read_span("[1..2]"), read_span("(2..10]")]
    assert pieces(read_span("[0..1]"), [read_span("<= 0")]) == [point(0), read_span("(0..1]")]


def test_a_computed_stretch_is_exact():
    value = language.read_expression("x * (y + 10) / 100", KINDS)
    assert reach(value, {"x": read_span("[2..4)"), "y": read_span("[40..90]")}) == Span(1, 4, has_high=False)


def test_nothing_known_leaves_everything_open_but_what_both_answers_give(mill):
    _, verdict = told(mill)
    assert having(verdict, "RECOMMENDED") == {"note"}  # hot or not hot
    assert having(verdict, "NOT_RECOMMENDED") == set()
    assert verdict.path["gate", "yes"] == "TAKEN"
    assert verdict.path["gate", "no"] == "RULED_OUT"
    assert verdict.path["heat", "no"] == verdict.path["heat", "yes"] == "POSSIBLE"
    assert verdict.classifications == {"part": "unknown", "lines": "unknown"}
    assert (verdict.urgency, verdict.at_most) == ("PROMPT", "IMMEDIATE")
    assert verdict.pending == {
        "watch": {"hot", "falling", "total", "part"},  # part below 1.0 lets `act` withdraw it
        "act": {"part"},
        "seldom": {"part", "drugs"},
        "often": {"part"},
        "daily": {"part", "drugs"},
        "stop": {"drugs"},
        "alarm": {"hot", "part"},
        "look": {"pigment", "sex", "plates", "total", "part"},
    }
    assert verdict.questions == (
        "hot",
        "part",
        "total",
        "drugs",  # decides three
        "falling",  # one each, in the order of declaration
        "pigment",
        "sex",
        "plates",
        "place",  # for the record; `sex` would also fulfil `note`, but decides as well
    )
    assert verdict.fulfilled == frozenset()
    assert verdict.attached == {("look", "careful")}
    assert (verdict.warnings, verdict.notices) == (frozenset(), {"general"})


def test_what_follows_by_arithmetic_is_used(mill):
    patient, verdict = told(mill, total="0.8")
    assert patient.possible["part"] == read_span("[0..0.8]")
    assert "part" not in patient.firm
    assert verdict.statuses["act"] == "RECOMMENDED"
    assert verdict.statuses["watch"] == "NOT_RECOMMENDED"
    assert verdict.classifications["part"] == "low"  # whichever of the two bands it is
    assert verdict.path["band", "low"] == "POSSIBLE"
    assert verdict.pending["often"] == {"part"}
    _, unhelpful = told(mill, total="3.55")
    assert unhelpful.statuses["act"] == "POSSIBLE"


def test_without_the_second_share_the_part_has_a_lower_bound(mill):
    patient, verdict = told(mill, total="4", share="40")
    assert patient.possible["part"] == read_span("[1.6..4]")
    assert verdict.statuses["seldom"] == "POSSIBLE"
    assert verdict.pending["seldom"] == {"drugs"}
    assert verdict.classifications["part"] == "none"
    complete, _ = told(mill, total="4", share="40", rest_share="0")
    assert complete.possible["part"] == point(Fraction("1.6"))
    assert "part" in complete.firm


def test_bounds_belong_to_the_band_that_is_written_closed(mill):
    for part, band in [
        ("0.49", "critical"),
        ("0.5", "low"),
        ("0.99", "low"),
        ("1.0", "middle"),
        ("1.5", "middle"),
        ("1.51", "high"),
    ]:
        _, verdict = told(mill, part=part)
        assert [o for (d, o), s in verdict.path.items() if d == "band" and s == "TAKEN"] == [band]


def test_a_superseder_withdraws_even_when_it_is_withdrawn_itself(mill):
    _, verdict = told(mill, part="0.2", drugs=["ruby"])
    assert verdict.statuses["stop"] == "RECOMMENDED"
    assert verdict.statuses["daily"] == "NOT_RECOMMENDED"
    _, verdict = told(mill, part="2", drugs=["violet"])
    assert verdict.statuses["seldom"] == "NOT_RECOMMENDED"


def test_lists_are_complete_once_given(mill):
    _, verdict = told(mill, drugs=[])
    assert [verdict.path["drug", o] for o in ("none", "other", "red")] == ["TAKEN", "RULED_OUT", "RULED_OUT"]
    _, verdict = told(mill, drugs=["water"])
    assert [verdict.path["drug", o] for o in ("none", "other", "red")] == ["RULED_OUT", "TAKEN", "RULED_OUT"]
    patient, verdict = told(mill, drugs=["violet", "water"])
    assert patient.possible["drugs"].groups == {"red", "blue"}
    assert verdict.warnings == {"silent"}


def test_a_derived_fact_nobody_can_be_asked_is_asked_through_what_settles_it(mill):
    _, verdict = told(mill, part="1.2", pigment="12.5")
    assert verdict.pending["look"] == {"sex"}
    _, verdict = told(mill, part="1.2", pigment="11.9")
    assert verdict.statuses["look"] == "RECOMMENDED"
    _, verdict = told(mill, part="1.2", pigment="13")
    assert verdict.statuses["look"] == "NOT_RECOMMENDED"
    _, verdict = told(mill, part="2", total="5", pigment="12", sex="male", plates={"value": "160", "lowerLimit": "170"})
    assert verdict.statuses["look"] == "RECOMMENDED"
    _, verdict = told(mill, part="2", total="5", pigment="12", sex="male", plates="160")
    assert verdict.statuses["look"] == "NOT_RECOMMENDED"


def test_a_stated_and_a_computed_part_in_different_bands_take_the_lower(mill):
    patient, verdict = told(mill, total="3", share="20", rest_share="5", part="1.2", sex="male")
    assert patient.possible["part"] == point(Fraction("0.75"))
    assert patient.in_conflict == {"part"}
    assert "part" not in patient.firm
    assert verdict.statuses["act"] == "RECOMMENDED"
    assert verdict.fulfilled == frozenset()  # not known without conflict
    assert verdict.urgencies["note"] == "PROMPT"
    assert verdict.questions[0] == "part"  # in conflict, and would fulfil `note`
    patient, _ = told(mill, total="3", share="50", rest_share="5", part="1.2")
    assert patient.possible["part"] == point(Fraction("1.2"))
    patient, _ = told(mill, total="3", share="35", rest_share="5", part="1.4")
    assert patient.in_conflict == frozenset()


def test_an_open_bound_is_above_the_number_itself(mill):
    patient, _ = told(mill, total="3", share="50", rest_share="0", part={"value": "1.5", "comparator": ">"})
    assert patient.in_conflict == {"part"}
    assert patient.possible["part"] == point(Fraction("1.5"))


def test_an_impossible_part_counts_as_missing_and_blocks_reassurance(mill):
    patient, verdict = told(mill, total="3.5", part="3.6", hot=False, falling=False)
    assert patient.possible["part"] == read_span("[0..3.5]")
    assert patient.in_conflict == {"part"}
    assert verdict.statuses["watch"] == "POSSIBLE"
    assert verdict.pending["watch"] == {"part"}
    assert verdict.path["gate", "yes"] == verdict.path["gate", "no"] == "POSSIBLE"


def test_a_denial_against_the_numbers_takes_the_declared_value(mill):
    patient, verdict = told(mill, total="3.2", earlier_total="4.0", falling=False)
    assert patient.possible["falling"] == {True}
    assert patient.in_conflict == {"falling"}
    assert verdict.statuses["watch"] == "NOT_RECOMMENDED"
    patient, _ = told(mill, total="3.21", earlier_total="4.0")
    assert patient.possible["falling"] == {True, False}
    patient, _ = told(mill, total="4", earlier_total="4")
    assert patient.possible["falling"] == {False}
    patient, _ = told(mill, total={"value": "2", "comparator": "<"}, earlier_total={"value": "3", "comparator": ">="})
    assert patient.possible["falling"] == {True, False}  # the earlier one may be above 4.0
    patient, _ = told(mill, total={"value": "2", "comparator": "<"}, earlier_total="2.5")
    assert patient.possible["falling"] == {True}


def test_fulfilment_urgency_and_its_bound(mill):
    _, verdict = told(mill, part="1.2", sex="female", hot=False, drugs=[])
    assert verdict.fulfilled == frozenset()
    assert verdict.urgencies["note"] == "ROUTINE"
    assert (verdict.urgency, verdict.at_most) == ("PROMPT", "PROMPT")  # `often`
    _, verdict = told(mill, part="1.6", sex="male", hot=False, drugs=[], pigment="14")
    assert verdict.fulfilled == {"note"}
    assert (verdict.urgency, verdict.at_most) == ("ROUTINE", "ROUTINE")
    _, verdict = told(mill, part="1.6", sex="male", hot=False, pigment="14")
    assert (verdict.urgency, verdict.at_most) == ("PROMPT", "IMMEDIATE")  # `stop` is possible
    _, verdict = told(mill, part="0.4", hot=True)
    assert verdict.urgency == "IMMEDIATE"


def test_a_unit_in_doubt_is_asked_for(mill):
    patient, verdict = told(mill, total=3550)
    assert patient.unit_in_doubt == {"total"}
    assert patient.possible["total"] == read_span("[0..1000]")
    assert verdict.questions[:3] == ("total_unit", "hot", "part")
    assert verdict.decides["total_unit"] == {"watch", "look"}
    patient, _ = told(mill, total={"value": 355, "unit": "10*9/L"})
    assert patient.possible["total"] == point(355)
    with pytest.raises(RefusedError):
        told(mill, share=101)


def test_questions_that_only_fulfil_stand_among_those_that_decide(mill):
    raw = {"part": "1.6", "hot": False, "drugs": [], "pigment": "14", "total": "5"}
    _, verdict = told(mill, **raw)
    assert verdict.questions == ("sex", "place")
    _, verdict = told(mill, **raw, place=True)
    assert verdict.questions == ("sex",)
    _, verdict = told(mill, total="0.4", hot=False, pigment="14", sex="male")
    assert verdict.pending == {"daily": {"drugs"}, "stop": {"drugs"}}
    assert verdict.questions == ("part", "drugs", "place")  # `part` fulfils `note`, and is among the first to ask


def test_facts_in_conflict_are_asked_again_even_when_nothing_waits_for_them(mill):
    _, verdict = told(mill, total="3.2", earlier_total="4.0", falling=False, hot=True)
    assert not any("falling" in facts for facts in verdict.pending.values())
    assert verdict.questions[0] == "falling"


def test_the_throat_on_paper(throat):
    _, verdict = told(throat, temperature="39", fever=False, exudate=True, cough=False, trouble_breathing=False)
    assert having(verdict, "RECOMMENDED") == {"comfort", "swab"}
    assert having(verdict, "POSSIBLE") == {"penicillin", "macrolide", "review"}
    assert verdict.classifications == {"strep": "likely", "course": "unknown"}
    # `fever` was denied at 39 °C
    assert verdict.questions == ("fever", "rapid_test", "allergies", "throat_days", "illness_days", "contact_names")


@pytest.mark.parametrize("name", ["mill", "throat"])
def test_laying_out_all_worlds_and_z3_agree(name, request):
    intake = request.getfixturevalue(name)
    judge = intake.judge
    for raw in people.patients(judge.protocol, seed=5, count=25):
        patient = intake.understand(raw)
        for leaf, target in judge.leaves.items():
            answer, deciding = solver.settle(judge.protocol, judge.pairs, ("leaf", leaf), patient)
            laid_out = judge._settle(target, patient)
            assert (laid_out[0], set(laid_out[1])) == (answer, set(deciding)), (raw, leaf)


@pytest.mark.parametrize("name", ["mill", "throat"])
def test_laying_out_all_worlds_and_walking_one_agree(name, request):
    """A complete patient, walked from node to node as a person would."""
    intake = request.getfixturevalue(name)
    judge = intake.judge
    for patient in people.complete(judge.protocol, seed=6, count=300):
        recommended, taken = people.walk(judge.protocol, patient)
        verdict = judge.judge(patient)
        assert having(verdict, "RECOMMENDED") == recommended
        assert having(verdict, "POSSIBLE") == set()
        assert {k for k, s in verdict.path.items() if s == "TAKEN"} == taken
        assert "POSSIBLE" not in verdict.path.values()
        assert isinstance(patient, Patient)
