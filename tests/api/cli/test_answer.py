from datetime import date

import pytest

from api.cli.answer import readable
from api.cli.terminal import Look
from kg.evaluation import Status
from kg.traversal import traverse

TODAY = date(2026, 1, 16)

LIKELY = {"trouble_breathing": "no", "temperature": "38.6 Cel", "exudate": "yes", "cough": "no", "illness_days": "10 d"}
CONFLICT = {
    "throat_days": "10 d",
    "illness_days": "4 d",
    "fever": "no",
    "temperature": "38.6 Cel",
    "allergies": "aspirin",
}
COMPLETE = {
    "trouble_breathing": "yes",
    "fever": "yes",
    "exudate": "yes",
    "cough": "no",
    "rapid_test": "positive",
    "allergies": "amoxicillin",
    "throat_days": "8 d",
    "illness_days": "8 d",
    "age_years": "30 a",
}


def answer(compiled, facts):
    return traverse(compiled, compiled.understand(facts, today=TODAY))


@pytest.mark.parametrize(
    ("name", "facts", "audience"),
    [
        ("throat-nothing-known.txt", {}, "clinician"),
        ("throat-likely.txt", LIKELY, "clinician"),
        ("throat-likely-for-the-patient.txt", LIKELY, "patient"),
        ("throat-conflict.txt", CONFLICT, "clinician"),
        ("throat-complete.txt", COMPLETE, "clinician"),
    ],
)
def test_the_readable_answer(throat, golden, name, facts, audience):
    golden(name, readable(answer(throat, facts), audience, Look()) + "\n")


def test_it_fits_into_80_columns_and_has_no_colour_by_itself(leukopenia):
    text = readable(answer(leukopenia, {"wbc": "3.55"}), "clinician", Look())
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text


def test_colour_changes_no_word(throat):
    plain = readable(answer(throat, COMPLETE), "clinician", Look())
    coloured = readable(answer(throat, COMPLETE), "clinician", Look(colour=True))
    assert coloured != plain
    for code in ("\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[0m"):
        coloured = coloured.replace(code, "")
    assert coloured == plain


def test_everything_that_is_recommended_open_or_asked_is_on_the_page(leukopenia):
    found = answer(leukopenia, {"wbc": "3.55"})
    text = " ".join(readable(found, "clinician", Look()).split())
    for advice in found.recommendations:
        assert advice.recommendation.title in text
        for fact in advice.pending:
            assert fact in text
    for question in found.questions:
        assert question.fact in text
    for reading in found.interpretations:
        assert f"{reading.id} {reading.title}" in text
    assert found.protocol.review_status in text
    assert found.protocol.disclaimer in text


def test_the_patient_gets_plain_words_only(leukopenia):
    found = answer(leukopenia, {"wbc": "3.55", "anc": "0.8", "differential_done": "manual"})
    text = " ".join(readable(found, "patient", Look(width=1000)).split())
    for advice in found.recommendations:
        shown = advice.status is Status.RECOMMENDED and not advice.fulfilled
        assert (advice.recommendation.text.patient in text) is shown, advice.recommendation.id
        assert advice.recommendation.title not in text, advice.recommendation.id
    assert any(advice.fulfilled for advice in found.recommendations)
    assert "More advice may follow once these questions are answered." in text
    assert "How soon: today (it may turn out to be: now)" in text
    assert "No medical device; content not reviewed by a human." in text
    assert found.protocol.disclaimer not in text
    for words in ("PROMPT", "IMMEDIATE", "ROUTINE", "severe", "STILL OPEN", "waits for", "S0"):
        assert words not in text


def test_nothing_that_is_urgent_by_a_condition_is_called_unhurried(leukopenia):
    text = readable(answer(leukopenia, {"wbc": "3.55"}), "patient", Look())
    assert "Get medical help at once" in text
    assert "no hurry" not in text


def test_doubts_stand_before_the_recommendations_and_mere_notes_after_them(leukopenia):
    text = readable(answer(leukopenia, {"wbc": "3550", "anc": "0.8", "medications": "foo"}), "clinician", Look())
    doubts, recommended, notes = map(text.index, ("DOUBTS ABOUT THE DATA", "RECOMMENDED", "ABOUT THE DATA\n! ANC"))
    assert doubts < text.index("WBC 3550 can hardly be") < recommended < notes
    assert doubts < text.index("`foo` is not recognised") < recommended


@pytest.mark.parametrize(
    ("facts", "leukopenia_band", "neutropenia_band"),
    [
        ({"wbc": "3.55"}, "3.0–4.0 ×10⁹/L (mild leukopenia)", "not known"),
        ({"wbc": "2.9", "anc": "0.99"}, "< 3.0 ×10⁹/L", "< 1.0 ×10⁹/L (severe in the guideline)"),
        ({}, "not known", "not known"),
    ],
)
def test_bands_are_in_words(leukopenia, facts, leukopenia_band, neutropenia_band):
    lines = readable(answer(leukopenia, facts), "clinician", Look()).splitlines()
    assert f"Leukopenia     {leukopenia_band}" in lines
    assert f"Neutropenia    {neutropenia_band}" in lines


def test_the_last_lines_are_the_urgency_and_the_first_question(leukopenia):
    closing = readable(answer(leukopenia, {"wbc": "3.55"}), "clinician", Look(width=200)).splitlines()[-2:]
    assert closing[0] == "Urgency        PROMPT (still possible: IMMEDIATE)"
    assert closing[1].startswith("Ask first      Does the patient have a fever? (fever; ")


def test_every_decision_that_may_be_reached_is_in_the_tree_once(leukopenia):
    found = answer(leukopenia, {"wbc": "3.55"})
    text = readable(found, "clinician", Look(width=1000)).partition("HOW THIS CAME ABOUT")[2]
    for decision in leukopenia.protocol.decisions:
        assert text.count(f" {decision.question}") >= 1


@pytest.mark.parametrize("command", [("evaluate",), ("evaluate", "--audience", "patient")])
def test_what_must_not_be_missed_stands_beside_the_warnings_and_not_at_the_end(run, command):
    text = run(*command, "leukopenia", "wbc=1", "anc=0.3", "fever=no", "infection_signs=yes").output
    said = "Consider empiric antibiotics" if len(command) == 1 else "The doctor may treat it like one"
    flat = " ".join(text.split())
    assert flat.index("BEWARE") < flat.index(said) < flat.index("PLEASE NOTE")
    assert flat.count(said) == 1
