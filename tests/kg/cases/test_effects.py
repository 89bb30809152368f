"""Masking MC/DC is what its definition says: held against plain evaluation of thousands of patients."""

import random
from pathlib import Path

import pytest

from kg.cases.effects import Effects
from kg.compilation import compile_protocol
from kg.criteria import Both, Either, Not, atoms, evaluate
from kg.loading import load, load_text
from kg.truth import Truth
from tests.kg.cases.small import ROOT, TICK_BITE

GOOD = ROOT / "tests" / "data" / "good"
MANY = 3_000


def with_compound(first, second):
    """A tick bite whose second question asks two things at once."""
    text = TICK_BITE.replace("    fact: hours_attached\n", "").replace('when: "< 24"', f'when: "{first}"')
    return compile_protocol(load_text(text.replace('when: ">= 24"', f'when: "{second}"'), "compound.yaml"))


PROTOCOLS = {
    "throat": lambda: compile_protocol(load(Path(GOOD / "throat.yaml"))),
    "compound": lambda: with_compound("otherwise", "hours_attached >= 24 and not(ring_rash) or hours_attached > 72"),
}


@pytest.fixture(scope="module", params=PROTOCOLS)
def compiled(request):
    return PROTOCOLS[request.param]()


def flipped(criterion, number, truths):
    """The truth of a criterion with the atom of one number turned round, by plain two-valued logic."""
    turned = [truth if i != number else not truth for i, truth in enumerate(truths)]
    return plain(criterion, iter(turned))


def plain(criterion, truths):
    match criterion:
        case Not(inner):
            return not plain(inner, truths)
        case Both(parts):
            return all([plain(part, truths) for part in parts])  # noqa: C419 - each part takes its truths
        case Either(parts):
            return any([plain(part, truths) for part in parts])  # noqa: C419 - each part takes its truths
    return next(truths)


def one_patient(compiled, rng):
    """A complete patient: one cell of each variable, such as the constraints allow."""
    return tuple(1 << rng.randrange(v.size) for v in compiled.variables)


def shown_by_definition(compiled, cells):
    """For each atom of each outcome: whether this patient shows it true, and false."""
    number = {v.fact.id: i for i, v in enumerate(compiled.variables)}
    outcomes = dict(zip(compiled.outcomes, compiled.evaluate_outcomes(cells), strict=True))
    for decision in compiled.protocol.decisions:
        reached = any(outcomes[decision.id, o.id] == 1 for o in decision.outcomes)
        for outcome in decision.outcomes:
            tests = list(atoms(outcome.criterion))
            truths = [bool(cells[number[a.fact]] & compiled.variables[number[a.fact]].where(a)) for a in tests]
            for i, truth in enumerate(truths):
                decides = plain(outcome.criterion, iter(truths)) != flipped(outcome.criterion, i, truths)
                yield reached and decides and truth, reached and decides and not truth


def test_what_is_shown_is_what_the_definition_says(compiled):
    rng = random.Random(4)
    patients = [p for p in (one_patient(compiled, rng) for _ in range(MANY)) if 0 not in compiled.evaluate_leaves(p)]
    assert len(patients) > MANY / 4
    effects = list(Effects.of(compiled).shown_by(patients))
    counts = [[0, 0] for _ in effects]
    for patient in patients:
        for count, shown in zip(counts, shown_by_definition(compiled, patient), strict=True):
            count[0] += shown[0]
            count[1] += shown[1]
    assert [[e.holds, e.fails] for e in effects] == counts


def test_what_is_said_to_be_impossible_is_shown_by_nobody(compiled):
    rng = random.Random(5)
    patients = [one_patient(compiled, rng) for _ in range(MANY)]
    for effect in Effects.of(compiled).shown_by(patients):
        assert effect.can_hold or not effect.holds
        assert effect.can_fail or not effect.fails


def test_an_atom_that_never_decides_is_proved_to_be_impossible():
    compiled = with_compound("otherwise", "hours_attached >= 24 or hours_attached > 72")
    impossible = [e.name for e in Effects.of(compiled).shown_by([]) if e.impossible]
    # whoever is above 72 is above 24: only turned round by itself, which no patient's 24 h allows, would it decide
    assert impossible == [
        "time.short: time attached above 72 hours",
        "time.long: time attached above 72 hours",
    ]


def test_an_open_fact_shows_nothing(compiled):
    everything = tuple((1 << v.size) - 1 for v in compiled.variables)
    for effect in Effects.of(compiled).shown_by([everything]):
        assert (effect.holds, effect.fails) == (0, 0)


def test_kleene_is_not_asked():
    """What holds for every way of filling in is shown, though three-valued logic leaves it open."""
    compiled = with_compound("otherwise", "(ring_rash or not(ring_rash)) and hours_attached >= 24")
    facts = compiled.understand({"hours_attached": 30})
    outcome = compiled.protocol.decision["time"].outcome("long")
    assert evaluate(outcome.criterion, lambda atom: Truth.YES if atom.fact != "ring_rash" else Truth.UNKNOWN) is (
        Truth.UNKNOWN
    )
    shown = {e.name: e.holds for e in Effects.of(compiled).shown_by([facts.cells])}
    assert shown["time.long: time attached at least 24 hours"] == 1
