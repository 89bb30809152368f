"""The neutral model: everything is in it once, and says what the evaluation says."""

from collections import Counter
from dataclasses import replace
from itertools import groupby

from diagrams.flowchart import Kind, State, flowchart
from kg.evaluation import PathStatus, Status

OF_OUTCOME = {
    PathStatus.TAKEN: State.TAKEN,
    PathStatus.POSSIBLE: State.POSSIBLE,
    PathStatus.RULED_OUT: State.RULED_OUT,
}
OF_LEAF = {
    Status.RECOMMENDED: State.TAKEN,
    Status.POSSIBLE: State.POSSIBLE,
    Status.NOT_RECOMMENDED: State.RULED_OUT,
}


def box(chart, identifier):
    return next(b for b in chart.boxes if b.id == identifier)


def test_every_decision_outcome_and_recommendation_is_one_box(protocol):
    chart = flowchart(protocol)
    expected = Counter(
        [
            *((Kind.DECISION, d.id, d.track, d.question) for d in protocol.decisions),
            *((Kind.OUTCOME, f"{d.id}/{o.id}", d.track, o.label) for d in protocol.decisions for o in d.outcomes),
            *((Kind.RECOMMENDATION, r.id, r.track, r.title) for r in protocol.recommendations),
        ]
    )
    assert Counter((b.kind, b.id, b.cluster, b.heading) for b in chart.boxes) == expected
    assert [(c.id, c.title) for c in chart.clusters] == [(t.id, t.title) for t in protocol.tracks]


def test_every_way_is_one_arrow_and_ways_taken_whatever_the_answer_pass_the_outcomes(protocol):
    chart = flowchart(protocol)
    expected = Counter(
        [
            *((d.id, f"{d.id}/{o.id}", False) for d in protocol.decisions for o in d.outcomes),
            *((f"{d.id}/{o.id}", node, False) for d in protocol.decisions for o in d.outcomes for node in o.leads_to),
            *((d.id, node, True) for d in protocol.decisions for node in d.then),
        ]
    )
    assert Counter((a.tail, a.head, a.aside) for a in chart.arrows) == expected


def test_boxes_stand_in_reading_order(protocol):
    """Track by track; each decision with its outcomes; a leaf after the last decision of its track that leads to it."""
    chart = flowchart(protocol)
    tracks = [b.cluster for b in chart.boxes]
    assert [track for track, _ in groupby(tracks)] == list(dict.fromkeys(tracks))
    assert tracks[0] == protocol.decision[protocol.start].track
    place = {b.id: i for i, b in enumerate(chart.boxes)}
    track = {b.id: b.cluster for b in chart.boxes}
    for number, outcome in enumerate(chart.boxes):
        if outcome.of:
            assert chart.boxes[number - 1].of == outcome.of or chart.boxes[number - 1].id == outcome.of
    for arrow in chart.arrows:
        if track[arrow.tail] == track[arrow.head]:
            assert place[arrow.tail] < place[arrow.head]


def test_without_a_patient_nothing_has_a_state(protocol):
    chart = flowchart(protocol)
    assert {b.state for b in (*chart.boxes, *chart.legend)} == {State.PLAIN}
    assert {a.state for a in chart.arrows} == {State.PLAIN}


def test_outcomes_and_recommendations_have_the_states_of_the_evaluation(evaluation):
    chart = flowchart(evaluation.protocol, evaluation)
    for step in evaluation.path:
        drawn = box(chart, f"{step.decision.id}/{step.outcome.id}")
        assert (drawn.state, drawn.because) == (OF_OUTCOME[step.status], (step.because,))
    for advice in evaluation.recommendations:
        drawn = box(chart, advice.recommendation.id)
        assert (drawn.state, drawn.because) == (OF_LEAF[advice.status], advice.because)


def test_a_decision_is_ruled_out_exactly_when_its_outcomes_are(evaluation):
    chart = flowchart(evaluation.protocol, evaluation)
    for decision in evaluation.protocol.decisions:
        outcomes = [box(chart, f"{decision.id}/{o.id}").state for o in decision.outcomes]
        ruled_out = all(state is State.RULED_OUT for state in outcomes)
        assert (box(chart, decision.id).state is State.RULED_OUT) == ruled_out
        if State.TAKEN in outcomes:
            assert box(chart, decision.id).state is State.TAKEN


def test_recommendations_say_status_strength_and_urgency_in_words(evaluation):
    chart = flowchart(evaluation.protocol, evaluation)
    for advice in evaluation.recommendations:
        words = " ".join(box(chart, advice.recommendation.id).details)
        match advice.status:
            case Status.RECOMMENDED:
                assert ("done" if advice.fulfilled else "recommended") in words
            case Status.POSSIBLE:
                assert words.startswith("open")
                assert evaluation.protocol.fact[advice.pending[0]].label in words
            case Status.NOT_RECOMMENDED:
                assert "not recommended" in words or "superseded by" in words
        if advice.status is not Status.NOT_RECOMMENDED:
            assert advice.recommendation.strength.value in words
            assert advice.urgency.name.casefold() in words.casefold()


def test_a_leaf_that_another_one_withdraws_says_by_which(compiled, evaluate):
    evaluation = evaluate("throat", {"trouble_breathing": True, "throat_days": 9})
    review = box(flowchart(compiled("throat").protocol, evaluation), "review")
    assert (review.state, review.details) == (State.RULED_OUT, ("superseded by “Call for help”",))


def test_decisions_say_their_values_with_units_and_name_what_is_missing(compiled, evaluate):
    evaluation = evaluate("leukopenia", {"wbc": 3.55, "fever": False})
    chart = flowchart(compiled("leukopenia").protocol, evaluation)
    assert box(chart, "wbc_band").details == ("WBC 3.55 ×10⁹/L",)
    assert box(chart, "anc_band").details == ("ANC not known (at most 3.55 ×10⁹/L)",)
    assert box(chart, "fever_present").details == ("fever: no",)
    assert "not known: ANC" in box(chart, "febrile_neutropenia").details


def test_a_fact_in_conflict_is_called_contradictory(compiled, evaluate):
    evaluation = evaluate("leukopenia", {"wbc": 3.2, "anc": 4.0})
    assert "anc" in evaluation.facts.in_conflict
    assert "contradictory: ANC" in box(flowchart(compiled("leukopenia").protocol, evaluation), "anc_band").details


def test_many_missing_facts_are_counted_rather_than_listed(compiled, evaluate):
    evaluation = evaluate("leukopenia", {})
    marrow = box(flowchart(compiled("leukopenia").protocol, evaluation), "bone_marrow")
    waits = next(line for line in marrow.details if line.startswith("depends on "))
    pending = next(a.pending for a in evaluation.recommendations if a.recommendation.id == "bone_marrow")
    named, _, more = waits.removeprefix("depends on ").partition(" and ")
    assert len(named.split(", ")) + int(more.removesuffix(" more")) == len(pending)


def test_what_is_ruled_out_says_why_with_values_and_thresholds(compiled, evaluate):
    evaluation = evaluate("leukopenia", {"wbc": 3.55, "anc": 1.9, "fever": True})
    chart = flowchart(compiled("leukopenia").protocol, evaluation)
    antibiotics = box(chart, "antibiotics")
    assert antibiotics.details == ("not recommended: ANC 1.9 ×10⁹/L is not below 1.0 ×10⁹/L",)
    assert antibiotics.because == ("ANC 1.9 ×10⁹/L is not below 1.0 ×10⁹/L",)
    assert box(chart, "gcsf_age").details == ("not asked",)


def test_what_is_recommended_says_why_and_what_is_done_is_marked(compiled, evaluate):
    evaluation = evaluate("leukopenia", {"wbc": 2.1, "anc": 0.4, "fever": True, "medications": ["clozapine"]})
    chart = flowchart(compiled("leukopenia").protocol, evaluation)
    assert box(chart, "antibiotics").details == (
        "recommended: do, IMMEDIATE",
        "fever: yes; ANC 0.4 ×10⁹/L is below 1.0 ×10⁹/L",
    )
    assert box(chart, "medication_history").details == ("done: do, routine", "applies to every patient")
    assert {b.id for b in chart.boxes if b.done} == {
        a.recommendation.id for a in evaluation.recommendations if a.fulfilled and a.status is Status.RECOMMENDED
    }


def test_of_reasons_that_do_not_all_fit_those_nearest_to_the_leaf_are_told(compiled, evaluate):
    evaluation = evaluate("leukopenia", {"anc": 1.2, "medications": ["clozapine"]})
    stop = box(flowchart(compiled("leukopenia").protocol, evaluation), "stop_clozapine")
    assert stop.details[1] == "ANC 1.2 ×10⁹/L is at most 1.5 ×10⁹/L and 1 more"


def test_boxes_rest_on_their_own_statements_and_readings(protocol):
    chart = flowchart(protocol)
    items = {
        **{d.id: d for d in protocol.decisions},
        **{f"{d.id}/{o.id}": o for d in protocol.decisions for o in d.outcomes},
        **{r.id: r for r in protocol.recommendations},
    }
    for drawn in chart.boxes:
        item = items[drawn.id]
        assert (drawn.statements, drawn.interpretations) == (item.statements, item.interpretations)
    for basis in chart.knowledge.values():
        declared = {**protocol.statement, **protocol.interpretation}[basis.id]
        assert basis.text in {declared.text, getattr(declared, "title", None)}
        assert len(basis.cites) == len(getattr(declared, "cites", ()))


def test_the_heading_tells_urgency_what_is_known_and_the_review_status(compiled, evaluate):
    protocol = compiled("leukopenia").protocol
    chart = flowchart(protocol, evaluate("leukopenia", {"wbc": 3.55}))
    assert chart.subtitle[0] == "Urgency: prompt, could still become IMMEDIATE"
    assert chart.subtitle[1] == "Known: WBC 3.55 ×10⁹/L"
    assert protocol.review_status in chart.subtitle[2]
    assert chart.footer[0] == protocol.disclaimer
    assert protocol.review_status in " ".join(flowchart(protocol).subtitle)


def test_the_description_names_what_is_recommended(compiled, evaluate):
    evaluation = evaluate("leukopenia", {"wbc": 3.55})
    description = flowchart(compiled("leukopenia").protocol, evaluation).description
    for advice in evaluation.recommendations:
        assert (advice.recommendation.title in description) == (advice.status is Status.RECOMMENDED)


def test_the_legend_shows_every_kind_in_every_state(compiled, evaluate):
    evaluation = evaluate("throat", {})
    drawn = {(b.kind, b.state) for b in flowchart(compiled("throat").protocol, evaluation).legend}
    kinds = (Kind.DECISION, Kind.OUTCOME, Kind.RECOMMENDATION)
    assert drawn == {(kind, state) for kind in kinds for state in State if state is not State.PLAIN}


def test_equal_input_gives_an_equal_model(compiled, evaluate):
    evaluation = evaluate("throat", {"fever": True})
    protocol = compiled("throat").protocol
    assert flowchart(protocol, evaluation) == flowchart(replace(protocol), evaluation)
