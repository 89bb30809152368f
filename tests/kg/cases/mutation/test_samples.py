"""The samples of two compared quantities meet every combination of truths that any patient has."""

import random
from fractions import Fraction
from pathlib import Path

import pytest

from kg.cases.mutation.samples import truths_of_pair
from kg.criteria_grammar import parse_criterion
from kg.intervals import point
from kg.judging import truth_in
from kg.loading import load
from tests.kg.cases.small import ROOT

FACTS = load(Path(ROOT / "kg" / "protocols" / "leukopenia" / "protocol.yaml")).fact


def read(text):
    return parse_criterion(text, FACTS, arithmetic=True)


@pytest.mark.parametrize(
    "tests",
    [
        ["wbc <= 0.8 * previous_wbc", "wbc < 3.0", "previous_wbc > 4.0"],
        ["wbc <= 0.8 * previous_wbc", "wbc >= previous_wbc", "wbc in [3.0..4.0]", "previous_wbc in (0..4.0]"],
        ["wbc + previous_wbc > 10", "wbc - previous_wbc < 1", "wbc = 3", "wbc / 2 = previous_wbc"],
        ["previous_wbc > 4.0", "wbc >= 4.0"],
    ],
)
def test_no_patient_has_other_truths(tests):
    tests = [read(text) for text in tests]
    found = truths_of_pair(FACTS["wbc"], FACTS["previous_wbc"], tests)
    met = {tuple(truths[test] for test in tests) for truths in found}
    rng = random.Random(2)
    special = [Fraction(n) for n in ("0", "2.4", "3", "3.2", "4", "4.0001", "5", "2.9999", "500")]
    for _ in range(4000):
        wbc, before = (
            rng.choice(special) if rng.random() < 0.4 else Fraction(rng.randint(0, 12_000), 1000) for _ in range(2)
        )
        if rng.random() < 0.2:
            wbc = before * Fraction(4, 5)
        values = {"wbc": point(wbc), "previous_wbc": point(before)}
        assert tuple(truth_in(test, values) for test in tests) in met


def test_what_is_not_linear_is_not_worked_out():
    assert truths_of_pair(FACTS["wbc"], FACTS["previous_wbc"], [read("wbc * previous_wbc > 4")]) is None
