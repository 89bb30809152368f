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
        ["`fever=yes` `cough=no` `exudate=yes`"],
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


MORE_DAYS = """  absence_days:
    type: quantity
    label: days of absence
    unit: d
    question: For how many days has the patient been away?
    plain: For how many days were you away?
    possible: "[0..365]"
    statements: [T09]
  age_years:
"""


def test_what_follows_from_two_constraints_is_used():
    """A throat is sore for at most the days of illness, and these are at most the days away."""
    changes = [
        ("  age_years:\n", MORE_DAYS),
        ('["throat_days <= illness_days"]', '["throat_days <= illness_days", "illness_days <= absence_days"]'),
        ("when: otherwise, class: short", "when: absence_days <= 7, class: short"),
        (
            "      long: {label: more than 7 days, when: throat_days > 7 or illness_days > 14,",
            """      middle: {label: between, when: otherwise, class: middle}
      long: {label: more than 7 days, when: throat_days > 7,""",
        ),
    ]
    assert faults(*changes) == ()
    assert "overlap" in {f.code for f in faults(*(c for c in changes if "illness_days" not in c[0]))}


def many(kind, count):
    if kind == "groups":
        groups = "".join(f", g{i}: g{i}" for i in range(count))
        asked = " or ".join(f'list contains(allergies, \\"g{i}\\")' for i in range(count))
        return [
            ("macrolide: macrolides}", f"macrolide: macrolides{groups}}}"),
            ("throat_days > 7 or illness_days > 14,", f'"{asked}",'),
        ]
    declared = "".join(
        f"  {k}{i}: {{type: boolean, label: {k}{i}, question: Is it so?, plain: Is it so?, statements: [T01]}}\n"
        for i in range(count)
        for k in "ab"
    )
    ones = " or ".join(f"a{i}" for i in range(count))
    pairs = " or ".join(f"(a{i} and b{i})" for i in range(count))
    return [
        ("  age_years:\n", f"{declared}  age_years:\n"),
        ("throat_days > 7 or illness_days > 14,", f'"({ones}) and ({pairs})",'),
    ]


@pytest.mark.parametrize(
    ("kind", "fine", "too_many", "code"), [("groups", 9, 30, "too_many_groups"), ("pairs", 6, 25, "too_large")]
)
def test_what_cannot_be_worked_out_is_refused(kind, fine, too_many, code):
    assert faults(*many(kind, fine)) == ()
    (fault,) = faults(*many(kind, too_many))
    assert (fault.code, bool(fault.help)) == (code, True)
