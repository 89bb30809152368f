"""The path in words, on paper and in the flowchart is the engine's."""

from collections import Counter

import pytest
from defusedxml import ElementTree

from api.web.case import Asked, Case
from api.web.views import Labels
from kg.evaluation import PathStatus, Status
from kg.wording import value_words
from tests.api.web.expected import (
    AUDIENCES,
    MANY,
    answered,
    desk_of,
    engine,
    in_order,
    part,
    sourced,
    step_words,
    told_urgency,
    words,
)
from tests.api.web.patients import TODAY, patients, some


def check_steps_and_paper(patient, audience):
    evaluation = engine(patient)
    by_decision = {}
    for step in evaluation.path:
        by_decision.setdefault(step.decision.id, []).append(step)
    decisions = part(patient, "steps", audience).one("ol", "steps").elements
    assert [d.elements[0].text for d in decisions] == [words(s[0].decision.question) for s in by_decision.values()]
    for shown_, steps in zip(decisions, by_decision.values(), strict=True):
        asked = any(step.status is not PathStatus.RULED_OUT for step in steps)
        assert shown_.classes == {"asked" if asked else "unasked"}
        outcomes = [entry for ul in shown_.every("ul", "outcomes") for entry in ul.elements]
        assert [entry.text for entry in outcomes] == (
            [words(step_words(step), sourced(step.outcome.statements)) for step in steps] if asked else []
        )
        assert [entry.classes for entry in outcomes] == ([{step.status.name} for step in steps] if asked else [])
    check_paper(patient, audience)


def check_paper(patient, audience):
    paper, evaluation = part(patient, "paper", audience), engine(patient)
    protocol, clinician = evaluation.protocol, audience == "clinician"
    items = [p.text for p in paper.every("p", "item")]
    expected = list(paper_items(evaluation)) if clinician else list(patients_items(evaluation))
    assert items == expected
    head, foot = paper.one("div", "head").text, paper.one("p", "foot").text
    for text in (
        protocol.title,
        f"home.version version={protocol.version}",
        patient.today.isoformat(),
        f"site.review status={protocol.review_status}",
        f"urgency.{audience}.{evaluation.urgency.name}",
        *(caution.text.clinician if clinician else caution.text.patient for caution in evaluation.cautions),
        *(f"{name}: {band}" for name, band in evaluation.bands if clinician),
        *(problem.message for problem in patient.stand().problems),
        *(f"{statement.text} [{statement.id}]" for _, statement in patient.stand().told if clinician),
        *(found.message for found in evaluation.data_quality if found.code != "unit_assumed"),
        *(
            words(fact.label, value_words(evaluation.facts.known[fact.id], fact))
            for fact in protocol.facts
            if evaluation.facts.known[fact.id].origin.name == "STATED"
        ),
    ):
        assert words(text) in head
    assert words(protocol.disclaimer) in foot
    assert words(protocol.source.title) in foot


def tags(advice):
    strength = f"strength.{advice.recommendation.strength.name}"
    return f"case.done, {strength}" if advice.fulfilled else f"{strength}, urgency.clinician.{advice.urgency.name}"


def paper_items(evaluation):
    def warned(advice):
        return [f"⚠ {warning.text.clinician}" for warning in advice.warnings]

    for advice in in_order(evaluation, Status.RECOMMENDED):
        leaf = advice.recommendation
        rests = sourced([*leaf.statements, *advice.interpretations])
        text = (f"✓ {leaf.title} ({tags(advice)})", leaf.text.clinician, "; ".join(advice.because), rests)
        yield words(*text, *warned(advice))
    for advice in in_order(evaluation, Status.POSSIBLE):
        leaf = advice.recommendation
        waits = f"case.waits_for facts={Labels(evaluation.protocol).facts(advice.pending)}"
        yield words("?", leaf.title, f"({tags(advice)})", waits, *warned(advice), sourced(leaf.statements))
    for advice in in_order(evaluation, Status.NOT_RECOMMENDED):
        yield words(f"✗ {advice.recommendation.title}:", "; ".join(advice.because))
    for step in evaluation.path:
        if step.status is PathStatus.TAKEN:
            yield words(step.decision.question, f"✓ {step.outcome.label} ({step.because})")


def patients_items(evaluation):
    for advice in in_order(evaluation, Status.RECOMMENDED):
        hurry = "(urgency.patient.IMMEDIATE)" if told_urgency(advice, "patient") else ""
        hurry = "(case.done)" if advice.fulfilled else hurry
        warned = [f"⚠ {warning.text.patient}" for warning in advice.warnings]
        yield words("✓", advice.recommendation.text.patient, hurry, *warned)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_steps_and_paper_tell_every_outcome_that_was_taken_with_its_reason(protocol, audience):
    for patient in some(protocol, MANY):
        check_steps_and_paper(patient, audience)


def boxes(answer):
    """What the flowchart says of each box: its kind and its state."""
    for track in answer["tracks"]:
        for group in ElementTree.fromstring(track["svg"]).iter("{http://www.w3.org/2000/svg}g"):
            if group.get("data-kind") in {"decision", "outcome", "recommendation"}:
                yield group.get("data-box"), group.get("data-kind"), group.get("data-state")


def test_the_states_in_the_flowchart_are_the_statuses(protocol):
    in_words = {Status.RECOMMENDED: "taken", Status.POSSIBLE: "possible", Status.NOT_RECOMMENDED: "ruled_out"}
    for patient in some(protocol, MANY)[:3]:
        evaluation = engine(patient)
        drawn = list(boxes(answered(patient)))
        leaves = {box: state for box, kind, state in drawn if kind == "recommendation"}
        outcomes = {box: state for box, kind, state in drawn if kind == "outcome"}
        decisions = {box: state for box, kind, state in drawn if kind == "decision"}
        assert leaves == {leaf: in_words[status] for leaf, status in evaluation.statuses.leaves.items()}
        assert outcomes == {f"{s.decision.id}/{s.outcome.id}": s.status.name.lower() for s in evaluation.path}
        ruled_out = {d for d, state in decisions.items() if state == "ruled_out"}
        for decision in evaluation.protocol.decisions:
            states = {outcomes[f"{decision.id}/{outcome.id}"] for outcome in decision.outcomes}
            assert (decision.id in ruled_out) == (states == {"ruled_out"})
        assert len(drawn) == len(leaves) + len(outcomes) + len(decisions)


def test_only_the_tracks_that_changed_come_back(protocol):
    """When the last fact is taken out of a case, and when nothing is."""
    desk, back = desk_of(protocol), Counter()
    for patient in some(protocol, MANY)[1:5]:
        less = Case(facts=dict(list(patient.typed.items())[:-1]))
        before, now = answered(patient)["tracks"], desk.answer(Asked(case=less), patient.today)["tracks"]
        was = {track["id"]: track["svg"] for track in before}
        changed = [track for track in now if track["svg"] != was[track["id"]]]
        marks = {track["id"]: track["mark"] for track in before}
        assert desk.answer(Asked(case=less, drawn=marks), patient.today)["tracks"] == changed
        assert desk.answer(Asked(case=patient.case(), drawn=marks), patient.today)["tracks"] == []
        back["came"] += len(changed)
        back["stayed"] += len(now) - len(changed)
    assert back["came"]
    assert back["stayed"]


def test_a_page_that_shows_no_drawing_or_another_gets_all_of_them():
    patient = patients("leukopenia")[1]
    tracks = [track["id"] for track in answered(patient)["tracks"]]
    assert tracks == [track.id for track in desk_of("leukopenia").first(TODAY)["tracks"]]
    for drawn in ({}, {"nose": "x"}, dict.fromkeys(tracks, "")):
        again = desk_of("leukopenia").answer(Asked(case=patient.case(), drawn=drawn), patient.today)["tracks"]
        assert [track["id"] for track in again] == tracks


@pytest.mark.slow
@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_same_for_all_patients_of_the_case_files(protocol, audience):
    for patient in patients(protocol):
        check_steps_and_paper(patient, audience)
