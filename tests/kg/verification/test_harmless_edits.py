"""What is no fault is not reported."""

import re

import pytest
import yaml

from kg.library import shipped
from kg.loading import load_text
from kg.verification import findings
from tests.kg.verification.harmless import EDITS, RENAMED
from tests.kg.verification.replayed import checked, run
from tests.kg.verification.seeded import edited

THROAT = edited("throat")


@pytest.mark.parametrize("edit", EDITS)
def test_a_harmless_edit_is_not_reported(edit):
    text = edited("throat", *EDITS[edit])
    assert text != THROAT
    assert findings(load_text(text, "throat.yaml")) == []


@pytest.mark.parametrize(("old", "new"), RENAMED)
def test_a_consistent_renaming_is_not_reported(old, new):
    text = re.sub(rf"(?<![\w-]){old}(?!\w)", new, THROAT)
    assert len(re.findall(new, text)) >= 2
    assert findings(load_text(text, "throat.yaml")) == []


@pytest.mark.parametrize(
    "section", ["decisions", "recommendations", "warnings", "facts", "statements", "interpretations"]
)
def test_sections_and_what_stands_in_them_may_stand_in_any_order(section):
    whole = re.split(r"^(?=[a-z]+:)", THROAT, flags=re.MULTILINE)
    (at,) = [n for n, part in enumerate(whole) if part.startswith(f"{section}:")]
    head, *items = re.split(r"^(?=  \S)", whole[at].rstrip("\n") + "\n", flags=re.MULTILINE)
    assert len(items) > 1
    other = [*whole[:at], *whole[at + 1 :], f"\n{head}", *reversed(items)]
    text = "\n".join(other)
    assert yaml.safe_load(text) == yaml.safe_load(THROAT)
    assert findings(load_text(text, "throat.yaml")) == []


def test_there_are_enough_harmless_edits():
    assert len(EDITS) + len(RENAMED) >= 60


def test_what_ships_has_no_fault():
    for name in shipped():
        assert checked(name) == []
    assert run("check").exit_code == 0
