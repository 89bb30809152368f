"""What is proved the same is the same: held against plain evaluation of every complete and open state."""

import random
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from kg.cases.mutation.guards import same_fulfilment, same_guard, same_rule
from kg.criteria import Both, Either, Not
from kg.criteria_grammar import parse_criterion
from kg.facts import Derivation
from kg.loading import load
from tests.kg.cases.small import ROOT

FACTS = load(Path(ROOT / "kg" / "protocols" / "leukopenia" / "protocol.yaml")).fact
PLACE = FACTS["fever"].place


def read(text):
    return parse_criterion(text, FACTS, arithmetic="*" in text, known=True)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("fever and infection_signs", "infection_signs and fever", True),
        ("fever or fever", "fever", True),
        ("not(fever)", "fever = false", True),
        ("anc < 1.0 and anc < 1.5", "anc < 1.0", True),
        ("anc < 1.0", "anc <= 1.0", False),
        ("fever or not(fever)", "known(fever) or not(known(fever))", False),  # open while fever is
        ("known(anc) and known(wbc)", "known(anc)", False),
        ("known(anc) and anc < 1.0", "anc < 1.0", False),  # a narrowed ANC is below 1.0 and not firm
        ("wbc <= 0.8 * previous_wbc", "wbc <= 0.8 * previous_wbc and fever", False),
    ],
)
def test_guards(one, other, same):
    assert same_guard(read(one), read(other), FACTS) is same


def test_one_that_is_dropped_is_not_the_same():
    assert not same_guard(read("fever"), None, FACTS)
    assert same_guard(None, None, FACTS)


def test_a_fulfilment_asks_about_its_tests():
    assert same_guard(read("anc < 1.0 and anc < 1.5"), read("anc < 1.0"), FACTS)
    assert not same_fulfilment(read("anc < 1.0 and anc < 1.5"), read("anc < 1.0"), FACTS)


TESTS = ["fever", "anc < 1.0", "anc <= 1.5", 'sex = "male"', "infection_signs"]


def made_up(rng, depth):
    if not depth or rng.random() < 0.3:
        return read(rng.choice(TESTS))
    parts = tuple(made_up(rng, depth - 1) for _ in range(2))
    return rng.choice([Both(parts), Either(parts), Not(parts[0])])


def says(criterion, values):
    match criterion:
        case Not(inner):
            return not says(inner, values)
        case Both(parts):
            return all(says(p, values) for p in parts)
        case Either(parts):
            return any(says(p, values) for p in parts)
    value = values[criterion.fact]
    return value in criterion.interval if criterion.fact == "anc" else value == criterion.value


def test_rules_that_are_proved_the_same_agree_on_every_patient():
    rng = random.Random(8)
    proved = differ = 0
    patients = [
        {"fever": f, "infection_signs": i, "anc": a, "sex": s}
        for f, i, a, s in product((True, False), (True, False), (0, 1, 1.2, 1.5, 2), ("male", "female"))
    ]
    for _ in range(1500):
        one, other = (Derivation(true_when=made_up(rng, 2), false_when=made_up(rng, 2), place=PLACE) for _ in range(2))
        if rng.random() < 0.5:
            other = replace(one, true_when=Either((one.true_when, Both((one.true_when, made_up(rng, 1))))))
        agree = all(verdict(one, p) is verdict(other, p) for p in patients)
        assert same_rule(one, other, FACTS) is agree
        proved += agree
        differ += not agree
    assert min(proved, differ) > 100


def verdict(rule, patient):
    if says(rule.true_when, patient):
        return True
    return False if says(rule.false_when, patient) else None
