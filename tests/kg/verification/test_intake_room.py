"""Intake takes back what breaks a constraint; were it to forget that, it would be found, with a patient."""

import pytest

from kg.graph import build
from kg.intake import understanding
from kg.library import open_protocol, shipped
from kg.loading import load_text
from kg.verification import intake_room
from kg.verification.proof import Proof
from tests.kg.verification.seeded import edited

CONFLICT = """conflicts:
  - when: throat_days > illness_days
    doubt: [throat_days, illness_days]
    text: the throat cannot be sore for longer than the patient is ill
    interpretations: [A04]
"""
PLAUSIBLE = '    plausible: "[0..60]"\n    statements: [T08]'


@pytest.fixture
def lenient(monkeypatch):
    """An intake that lets facts break constraints where no rule of the protocol notices."""
    monkeypatch.setattr(understanding, "apply_constraints", lambda _sheet: None)


def faults(*changes):
    protocol = load_text(edited("throat", *changes), "throat.yaml")
    return intake_room.check(Proof.of(build(protocol)))


def test_what_breaks_a_constraint_unnoticed_is_found(lenient):
    (fault,) = faults((CONFLICT, ""))
    assert fault.code == "no_filling_in"
    assert (
        fault.place.line
        == edited("throat", (CONFLICT, "")).split("\n").index('constraints: ["throat_days <= illness_days"]') + 1
    )
    assert float(fault.witness["throat_days"]) > float(fault.witness["illness_days"])


def test_the_rule_that_is_advised_mends_it(lenient):
    assert faults() == []


def test_bounds_are_tried_besides_values(lenient, monkeypatch):
    tried = []
    monkeypatch.setattr(intake_room, "_has_room", lambda _proof, facts: tried.append(facts) or True)
    assert faults() == []
    assert any(isinstance(f["throat_days"], dict) and isinstance(f["illness_days"], dict) for f in tried)
    assert any(not isinstance(f["throat_days"], dict) and not isinstance(f["illness_days"], dict) for f in tried)


def test_what_follows_from_the_other_fact_is_tried_too(monkeypatch):
    tried = []
    monkeypatch.setattr(intake_room, "_has_room", lambda _proof, facts: tried.append(facts) or True)
    twice = f'{PLAUSIBLE}\n    derive: {{value: "illness_days * 2", at_least: "0"}}'
    assert faults((PLAUSIBLE, twice)) == []
    assert any(facts.keys() == {"illness_days"} for facts in tried)


@pytest.mark.parametrize("name", shipped())
def test_what_ships_always_leaves_room(name):
    assert intake_room.check(Proof.of(open_protocol(name).graph)) == []
