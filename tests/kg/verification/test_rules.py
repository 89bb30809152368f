"""Each rule finds its seeded fault, names the place, and says nothing of a sound protocol."""

from pathlib import Path

import pytest

from kg.compilation import compile_protocol
from kg.diagnostics import FaultyProtocolError
from kg.loading import load_text

THROAT = (Path(__file__).parents[2] / "data/good/throat.yaml").read_text()


def faults(*changes):
    text = THROAT
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    try:
        compile_protocol(load_text(text, "throat.yaml"))
    except FaultyProtocolError as error:
        return error.diagnostics
    return ()


def test_a_sound_protocol_has_no_fault():
    assert faults() == ()


SEEDED = [
    ("cycle", [("to: [penicillin]}", "to: [penicillin, likelihood]}")], ["`likelihood`", "`test_result`", "`allergy`"]),
    ("cycle", [("to: [swab, test_result]", "to: [swab, test_result, likelihood]")], ["`likelihood`"]),
    ("unreachable", [("to: [macrolide]}", "to: [penicillin]}")], ["`macrolide` is not reached from `airway`"]),
    (
        "unreachable",
        [("then: [likelihood, duration, comfort]", "then: [likelihood, comfort]")],
        ["`duration`", "`review`"],
    ),
    ("overlap", [("when: '\"negative\"'", "when: '\"none\"'")], ["`none` and `negative`", "`rapid_test=none`"]),
    ("gap", [("when: '\"negative\"'", "when: '\"none\"'")], ["no outcome of `test_result`", "`rapid_test=negative`"]),
    (
        "overlap",
        [("label: unlikely, when: otherwise", "label: unlikely, when: cough or not(cough)")],
        ["`strep_signs=yes`"],
    ),
    (
        "gap",
        [("when: otherwise, class: short", "when: throat_days < 7, class: short")],
        ["`duration`", "`throat_days=7`"],
    ),
    ("constraint", [('"[0..365]"\n    plausible: "[0..60]"', '"(365..400]"')], ["no patient has `throat_days`"]),
    ("unit", [("unit: a\n", "unit: furlong\n")], ["`furlong` of `age_years`"]),
    (
        "overlap",
        [("when: otherwise, class: short", "when: throat_days <= 8, class: short")],
        ["`short` and `long`", "`throat_days="],
    ),
]


@pytest.mark.parametrize(("code", "changes", "words"), SEEDED)
def test_a_seeded_fault_is_found(code, changes, words):
    found = faults(*changes)
    said = "\n".join(f.message for f in found if f.code == code)
    for word in words:
        assert word in said
    assert all(f.place.file == "throat.yaml" and f.place.line > 1 and f.help for f in found)


def test_a_constraint_makes_an_outcome_gap_impossible():
    """Nobody has a sore throat for longer than the illness, so nothing is missing beyond that."""
    change = ("when: otherwise, class: short", "when: throat_days <= 7 and illness_days <= 14, class: short")
    long_ = (
        "when: throat_days > 7 or illness_days > 14,",
        "when: illness_days > 14 or (illness_days <= 14 and throat_days > 7),",
    )
    assert faults(change, long_) == ()
    assert [f.code for f in faults((change[0], "when: throat_days <= illness_days, class: short"))] == ["criterion"]
