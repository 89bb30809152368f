"""Urgency, bands, doubts, cautions, notices and readings on the page are the engine's; patients see their own words."""

import re
from collections import Counter

import pytest

from kg.evaluation import Status
from kg.library import open_protocol
from tests.api.web.expected import AUDIENCES, MANY, engine, part, sourced, words
from tests.api.web.patients import patients, some


def check_whole(patient, audience):
    page, evaluation = part(patient, "answer", audience), engine(patient)
    protocol, clinician = evaluation.protocol, audience == "clinician"
    urgency = page.one(id="urgency")
    assert urgency.classes == {"urgency", evaluation.urgency.name}
    most = f"urgency.{audience}.{evaluation.urgency_at_most.name}"
    assert urgency.text == words(
        "case.urgency",
        f"urgency.{audience}.{evaluation.urgency.name}",
        f"urgency.meaning.{evaluation.urgency.name}" if clinician else "",
        f"urgency.at_most urgency={most}" if evaluation.urgency_at_most > evaluation.urgency else "",
    )
    bands = [(band.one("dt").text, band.one("dd").text) for dl in page.every("dl", "bands") for band in dl.elements]
    assert bands == ([(words(name), words(band)) for name, band in evaluation.bands] if clinician else [])
    doubts = [d.message for d in evaluation.data_quality if d.code != "unit_assumed"]
    assert listed(page, "doubts") == [words(message) for message in dict.fromkeys(doubts)]
    assert listed(page, "cautions") == [note(caution, "⚠", audience) for caution in evaluation.cautions]
    told = [words(statement.text, f"[{statement.id}]") for _, statement in patient.stand().told]
    assert listed(page, "told") == (told if clinician else [])
    notices = [notice for notice in evaluation.notices if notice not in evaluation.cautions]
    assert listed(page, "notes") == [note(notice, "", audience) for notice in notices]
    headings = [heading.text for heading in page.every("h3")]
    numbers = Counter(advice.status for advice in evaluation.recommendations)
    assert f"case.recommended count={numbers[Status.RECOMMENDED]}" in headings
    if clinician:
        assert f"case.still_open count={numbers[Status.POSSIBLE]}" in headings
        assert f"case.not_recommended count={numbers[Status.NOT_RECOMMENDED]}" in headings
        readings = page.one(id="readings")
        assert readings.one("h3").text == f"case.readings count={len(evaluation.interpretations)}"
        assert [entry.text for entry in readings.one("dl").elements] == [
            words(text) for i in evaluation.interpretations for text in (f"{i.id} {i.title}", i.text)
        ]
    else:
        may_follow = numbers[Status.POSSIBLE] > 0 and patient.stand().waits
        assert len(page.every("p", "pale", id="more-may-follow")) == may_follow
        assert not [each for each in ("open", "ruled-out", "readings") if page.every(id=each)]
    nothing = "case.nothing_yet" if evaluation.questions else "case.nothing"
    assert [p.text for p in page.elements if p.text.startswith("case.nothing")] == (
        [] if numbers[Status.RECOMMENDED] else [nothing]
    )
    problems = patient.stand().problems
    labels = [protocol.fact[p.fact].label if p.fact in protocol.fact else p.fact for p in problems]
    number = "case.not_counted." + ("one" if len(problems) == 1 else f"other count={len(problems)}")
    assert [p.text for p in page.every(id="not-counted")] == ([words(number, ", ".join(labels))] if problems else [])
    assert part(patient, "docked", audience).text == words(
        f"urgency.{audience}.{evaluation.urgency.name}"
        + (f", urgency.at_most_short urgency={most}" if evaluation.urgency_at_most > evaluation.urgency else "")
    )


def listed(page, id_):
    return [entry.text for box in page.every(id=id_) for entry in box.one("ul").elements]


def note(item, sign, audience):
    if audience == "patient":
        return words(sign, item.text.patient)
    return words(sign, item.text.clinician, sourced(item.statements))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_urgency_bands_doubts_cautions_notices_and_readings_are_the_engines(protocol, audience):
    for patient in some(protocol, MANY):
        check_whole(patient, audience)


def test_patients_are_never_shown_what_is_worded_for_clinicians(protocol):
    leaves = open_protocol(protocol).protocol.recommendations
    texts = {words(leaf.text.clinician) for leaf in leaves} - {words(leaf.text.patient) for leaf in leaves}
    assert texts
    for patient in some(protocol, MANY):
        for name in ("answer", "paper"):
            page = part(patient, name, "patient").text
            assert not [text for text in texts if text in page]
            assert "strength." not in page
            assert "urgency.clinician" not in page
            leaves = engine(patient).recommendations
            said = [words(a.recommendation.text.patient) for a in leaves if a.status is Status.RECOMMENDED]
            rest = [words(a.recommendation.text.patient) for a in leaves if a.status is not Status.RECOMMENDED]
            assert not [text for text in rest if text in page and not any(text in other for other in said)]


def test_patients_are_not_told_that_any_advice_has_time(protocol):
    """A safety net is routine advice: "come at once if you get a fever (no hurry)" would mislead."""
    silent = 0
    for patient in some(protocol, MANY):
        items = part(patient, "answer", "patient").having("data-leaf")
        items += part(patient, "paper", "patient").every("p", "item")
        assert not [item for item in items if re.search(r"urgency\.patient\.(ROUTINE|PROMPT)", item.text)]
        silent += len([item for item in items if "urgency.patient" not in item.text])
    assert silent > 5


@pytest.mark.slow
@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_same_for_all_patients_of_the_case_files(protocol, audience):
    for patient in patients(protocol):
        check_whole(patient, audience)
