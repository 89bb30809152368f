from datetime import date

import pytest

from api.cli.answer import readable
from api.cli.terminal import Look
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


def test_every_decision_that_may_be_reached_is_in_the_tree_once(leukopenia):
    found = answer(leukopenia, {"wbc": "3.55"})
    text = readable(found, "clinician", Look(width=1000)).partition("HOW THIS CAME ABOUT")[2]
    for decision in leukopenia.protocol.decisions:
        assert text.count(f" {decision.question}") >= 1
