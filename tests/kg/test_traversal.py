"""What an evaluation says of a patient, over the leukopenia protocol."""

import copy
from dataclasses import replace

import pytest

from kg.evaluation import PathStatus, Status
from kg.library import open_protocol
from kg.nodes.recommendation import Urgency
from kg.report import as_json
from kg.traversal import traverse

BENIGN = {
    "wbc": 3.55,
    "anc": 2.0,
    "fever": False,
    "infection_signs": False,
    "fatigue": False,
    "new_systemic_symptoms": False,
    "blasts_or_dysplasia": False,
    "persistent": False,
    "worsening": False,
    "suspected_malignancy": False,
    "medications": [],
    "hemoglobin": 14.2,
    "platelets": 230,
    "age_years": 41,
    "sex": "male",
    "differential_done": "manual",
    "previous_wbc": 5.1,
}


def evaluation(**facts):
    compiled = open_protocol("leukopenia")
    return traverse(compiled, compiled.understand(facts))


def advice(leaf, **facts):
    return next(a for a in evaluation(**facts).recommendations if a.recommendation.id == leaf)


def step(decision, outcome, **facts):
    return next(s for s in evaluation(**facts).path if (s.decision.id, s.outcome.id) == (decision, outcome))


REASONS = [
    ("antibiotics", {"anc": 1.9, "fever": True}, ("ANC 1.9 ×10⁹/L is not below 1.0 ×10⁹/L",)),
    ("antibiotics", {"anc": 0.8, "fever": True}, ("fever: yes", "ANC 0.8 ×10⁹/L is below 1.0 ×10⁹/L")),
    ("antibiotics", {"fever": True}, ("fever: yes", "ANC: not known")),
    (
        "antibiotics",
        {"wbc": 0.8, "fever": True},
        ("ANC is at most 0.8 ×10⁹/L by the other counts, so it is below 1.0 ×10⁹/L",),
    ),
    (
        "consider_gcsf",
        {"anc": "<0.5", "fever": True},
        ("ANC <0.5 ×10⁹/L does not settle whether it is at most 0.1 ×10⁹/L",),
    ),
    ("observe", {**BENIGN, "fatigue": True}, ("fatigue: yes",)),
    ("observe", {**BENIGN, "worsening": True}, ("withdrawn by “Immediate attention for worsening counts”",)),
    ("safety_net", {}, ("applies to every patient",)),
    ("stop_clozapine", {"wbc": 2.5, "medications": "clozapine"}, ("medications (clozapine) include clozapine",)),
    ("stop_clozapine", {"wbc": 2.5, "medications": "none"}, ("medications (none) do not include clozapine",)),
    ("below_mild_range", {"wbc": 3.55}, ("WBC 3.55 ×10⁹/L is not below 3.0 ×10⁹/L",)),
]


@pytest.mark.parametrize(("leaf", "facts", "sentences"), REASONS)
def test_reasons_name_value_threshold_and_unit(leaf, facts, sentences):
    said = advice(leaf, **facts).because
    assert set(sentences) <= set(said)
    assert len(set(said)) == len(said)


def test_a_leaf_that_is_not_reached_is_not_called_superseded():
    assert advice("observe", wbc=2.1, worsening=True).superseded_by == ()
    assert advice("observe", **{**BENIGN, "worsening": True}).superseded_by == ("attention_worsening",)


def test_no_leaf_and_no_taken_or_ruled_out_step_is_without_a_reason():
    for facts in (
        {},
        {"wbc": 3.55},
        {"medications": "clozapine"},
        BENIGN,
        {"wbc": 0.8, "fever": True},
        {"anc": "<0.5", "wbc": ">1"},
    ):
        result = evaluation(**facts)
        assert all(a.because for a in result.recommendations)
        assert all(s.because for s in result.path)


def test_a_leaf_that_is_withdrawn_wherever_it_would_apply_says_so():
    held = advice("hold_causative", medications="clozapine")
    assert held.status is Status.NOT_RECOMMENDED
    assert held.because == ("withdrawn wherever it would apply, by “Stop clozapine immediately”",)


def test_a_narrowed_value_stands_without_its_unit_which_has_a_place_of_its_own():
    (tested,) = step("anc_band", "severe", wbc=3.55).facts
    assert (tested.value, tested.unit) == ("at most 3.55", "10*9/L")


def test_a_value_is_shown_exactly_however_long_it_is():
    almost = "2." + "9" * 35
    assert almost in advice("below_mild_range", wbc=almost).because[0]


def test_contradictory_data_are_a_leaf_only_while_something_contradicts():
    assert advice("recheck_data", **BENIGN).status is Status.NOT_RECOMMENDED
    assert advice("recheck_data", wbc=2, anc=3).pending == ("anc",)


def test_an_outcome_that_holds_either_way_says_so():
    """With WBC below 2 both limbs of the ANC test of causative medication lead on; the band itself is open."""
    assert step("anc_band", "above", wbc=1.2).status is PathStatus.RULED_OUT
    assert advice("frequent_monitoring", wbc=1.2).status is Status.RECOMMENDED
    assert advice("frequent_monitoring", wbc=1.2).because == ("this holds whatever the missing facts are",)


def test_a_step_that_is_not_reached_says_so():
    assert step("gcsf_age", "yes", fever=False, age_years=70).because == "not reached"


def test_the_benign_patient_is_routine_and_nothing_more_urgent_is_possible():
    result = evaluation(**BENIGN)
    assert (result.urgency, result.urgency_at_most) == (Urgency.ROUTINE, Urgency.ROUTINE)


def test_an_automated_anc_eases_the_differential_without_fulfilling_it():
    automated = advice("obtain_differential", **{**BENIGN, "differential_done": "automated"})
    assert (automated.fulfilled, automated.urgency) == (False, Urgency.ROUTINE)
    assert advice("obtain_differential", wbc=3.55).urgency is Urgency.PROMPT
    assert advice("obtain_differential", **BENIGN).fulfilled


def test_questions_and_open_leaves_name_each_other():
    for facts in ({}, {"wbc": 3.55}, {"anc": 0.8, "fever": True}, {"wbc": 3550}, {"sex": "male", "pregnant": True}):
        result = evaluation(**facts)
        asked = {q.about: set(q.decides) for q in result.questions}
        pending = {a.recommendation.id: set(a.pending) for a in result.recommendations if a.status is Status.POSSIBLE}
        assert all(pending.values())
        assert all(leaf in asked[fact] for leaf, facts_ in pending.items() for fact in facts_)
        assert all(fact in pending[leaf] for fact, leaves in asked.items() for leaf in leaves)


def test_a_contradiction_is_asked_first_and_withholds_reassurance():
    result = evaluation(**BENIGN, band_percent=60, neutrophil_percent=60)
    assert {q.fact for q in result.questions[:2]} == {"band_percent", "neutrophil_percent"}
    observe = next(a for a in result.recommendations if a.recommendation.id == "observe")
    assert observe.status is Status.POSSIBLE
    assert set(observe.pending) == {"band_percent", "neutrophil_percent"}
    assert result.urgency is Urgency.PROMPT


def test_a_count_without_unit_is_asked_for_its_unit():
    first = evaluation(wbc=3550).questions[0]
    assert (first.fact, first.about) == ("wbc_unit", "wbc")
    assert "3550" in first.text


def test_questions_that_the_source_asks_without_using_them_come_last():
    asked = [q.fact for q in evaluation(wbc=3.55).questions]
    assert asked[-3:] == ["underlying_conditions", "recent_exposures", "new_medications"]
    assert all(not q.decides for q in evaluation(wbc=3.55).questions[-3:])


def test_citations_carry_their_doubts_and_what_is_uncited_says_so():
    cultures = as_json(evaluation(fever=True))["recommendations"]
    found = next(r for r in cultures if r["id"] == "cultures")
    assert [c["reference"] for c in found["citations"]] == ["1", "3"]
    assert all(c["quality"] for c in found["citations"])
    repeat = next(r for r in cultures if r["id"] == "repeat_cbc")
    assert repeat["uncited"] == ["S30"]


def test_the_patient_reads_another_wording():
    result = evaluation(wbc=3.55)
    clinician, patient = as_json(result), as_json(result, "patient")
    assert clinician["recommendations"][0]["text"] != patient["recommendations"][0]["text"]
    assert clinician["urgency"] == patient["urgency"]


def test_what_stands_for_hundreds_of_pages_is_named_in_a_line_and_still_compared_in_full():
    compiled = open_protocol("leukopenia")
    named = f"leukopenia {compiled.protocol.version}>"
    evaluation = traverse(compiled, compiled.understand({"wbc": 3.55}))
    assert repr(compiled) == f"<CompiledProtocol {named}"
    assert repr(compiled.protocol) == f"<Protocol {named}"
    assert repr(evaluation) == f"<Evaluation {named}"
    assert copy.copy(compiled.protocol) == compiled.protocol != replace(compiled.protocol, title="another")
    assert evaluation != traverse(compiled, compiled.understand({"wbc": 3.56}))


def test_equal_facts_give_equal_answers_and_reading_changes_nothing():
    one, other = evaluation(**BENIGN), evaluation(**copy.deepcopy(BENIGN))
    first = as_json(one)
    assert first == as_json(other) == as_json(one)
    assert one == other


def test_how_a_finding_is_read_is_told_only_where_it_is_there():
    """A20 and A39 are readings of the facts themselves."""
    for fact, reading in (("pneumonia", "A20"), ("duffy_null", "A39")):
        assert reading in {i.id for i in evaluation(**{fact: True}).interpretations}
        assert reading not in {i.id for i in evaluation(**{fact: False}).interpretations}


def test_what_a_reader_must_not_miss_are_the_warnings_and_the_notices_of_this_patient_alone():
    compiled = open_protocol("leukopenia")
    raw = {"wbc": 1, "anc": 0.3, "fever": False, "infection_signs": True}
    answer = traverse(compiled, compiled.understand(raw))
    assert "infection_without_fever" in [caution.id for caution in answer.cautions]
    assert answer.cautions[: len(answer.warnings)] == answer.warnings
    general = {n.id for n in traverse(compiled, compiled.understand({})).notices}
    assert general.isdisjoint(caution.id for caution in answer.cautions)
    assert {n.id for n in answer.notices} == general | {c.id for c in answer.cautions[len(answer.warnings) :]}
