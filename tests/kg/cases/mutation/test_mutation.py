"""Mutants meet the right fate: proved the same, caught, refused, or listed with a patient who tells them apart."""

import random
from decimal import Decimal
from pathlib import Path

import pytest

from kg.cases.mutation.mutants import mutants
from kg.cases.mutation.mutation import Fate, mutate
from kg.cases.mutation.sameness import Sameness
from kg.cases.mutation.telling import _said
from kg.cases.running import run
from kg.cases.values import values
from kg.compilation import compile_protocol
from kg.compiled import assemble
from kg.functions import functions_for
from kg.graph import build
from kg.loading import load
from kg.patient import InvalidFactsError
from kg.verification import cycles, unreachable
from tests.kg.cases.small import ROOT, case_of, cases, tick_bite

FIRST = case_of("ring_rash: true, hours_attached: 48", "urgency: prompt, recommended: [see_doctor]")
MANY = 1_000


@pytest.fixture(scope="module")
def compiled():
    return tick_bite()


def tried(compiled, text):
    file = cases(text, compiled)
    return {t.mutant.words: t for t in mutate(compiled, file, run(compiled, file))}


def one(number, facts, expect):
    return case_of(facts, expect).replace("One patient", f"Patient {number}")


def test_a_mutant_is_caught_by_the_case_that_it_breaks(compiled):
    before = tried(compiled, FIRST)
    moved = "`time`: in `short` `hours_attached < 24` becomes `<= 24`, and the outcome beside it follows"
    assert before[moved].fate is Fate.SURVIVES
    after = tried(compiled, FIRST + one(2, "ring_rash: false, hours_attached: 24", "recommended: [watch]"))
    assert (after[moved].fate, after[moved].by) == (Fate.CAUGHT, "Patient 2 is looked at")


def test_a_case_that_fails_or_is_not_reviewed_catches_nothing(compiled):
    at_the_bound = one(2, "ring_rash: false, hours_attached: 24", "recommended: [watch]")
    moved = "`time`: in `short` `hours_attached < 24` becomes `<= 24`, and the outcome beside it follows"
    fails = at_the_bound.replace("[watch]", "[watch, see_doctor]")
    unreviewed = at_the_bound.replace("facts:", "unreviewed: true, facts:")
    for text in (fails, unreviewed):
        assert tried(compiled, FIRST + text)[moved].fate is Fate.SURVIVES


def test_what_leaves_a_node_out_is_refused(compiled):
    found = tried(compiled, FIRST)
    dropped = found["`time`: `to` of `long` no longer names `watch`"]
    assert dropped.fate is Fate.REFUSED
    assert "`watch` is not reached" in dropped.by


def test_the_order_of_writing_means_nothing_and_the_order_of_asking_does(compiled):
    found = tried(compiled, FIRST)
    assert found["`rash` and `time` stand in the other order"].fate is Fate.SAME
    assert found["`time`: `short` and `long` stand in the other order"].fate is Fate.SAME


def test_every_survivor_has_a_patient_who_tells_it_apart(compiled):
    survivors = [t for t in tried(compiled, FIRST).values() if t.fate is Fate.SURVIVES]
    assert len(survivors) > 5
    for survivor in survivors:
        changed = assemble(functions_for(build(survivor.mutant.protocol)))
        assert survivor.witness is not None, survivor.mutant.words
        assert _said(compiled, survivor.witness) != _said(changed, survivor.witness)
        compiled.understand(survivor.witness)


@pytest.fixture(scope="module", params=["kg/protocols/leukopenia/protocol.yaml", "tests/data/good/throat.yaml"])
def proved(request):
    """The mutants of a protocol that are proved the same; of leukopenia those of its rules and supersessions."""
    ours = compile_protocol(load(Path(ROOT / request.param)))
    found = [m for m in mutants(ours.graph) if m.kind not in {"order", "urgency", "strength"}]
    if len(found) > 500:
        found = [m for m in found if m.kind == "supersession" or m.protocol.decisions == ours.protocol.decisions]
    sameness = Sameness.of(ours.graph, (m.protocol for m in found))
    graphs = [(m, build(m.protocol)) for m in found]
    running = [(m, g) for m, g in graphs if not cycles.check(g) and not unreachable.check(g)]
    return ours, [(m, g) for m, g in running if sameness.is_same(g)], len(running)


def patient(protocol, rng, about):
    """A patient at and beside thresholds, of whom much is left out; most of all what a change is about is given."""
    facts = {}
    for fact in protocol.facts:
        if fact.askable and rng.random() < (0.85 if fact.id in about else 0.3):
            value = rng.choice([v for v in values(fact, protocol) if v is not None] or [None])
            if isinstance(value, Decimal) and rng.random() < 0.3:
                value = {"value": value, "comparator": rng.choice(["<", ">", "<=", ">="]), "unit": fact.unit}
            if value is not None:
                facts[fact.id] = value
    return facts


def test_what_is_proved_the_same_answers_the_same_for_thousands(proved):
    ours, same, running = proved
    assert len(same) < running / 4  # nearly all changes are real ones
    rng = random.Random(11)
    for mutant, graph in same:
        changed = assemble(functions_for(graph))
        for _ in range(MANY // len(same)):
            facts = patient(ours.protocol, rng, mutant.facts)
            assert _said(ours, facts) == _said(changed, facts), (mutant.words, facts)


def test_what_is_not_the_same_is_not_proved_to_be(compiled):
    """Whoever is told apart by some patient is never called the same."""
    found = list(mutants(compiled.graph))
    sameness = Sameness.of(compiled.graph, (m.protocol for m in found))
    rng = random.Random(12)
    patients = [patient(compiled.protocol, rng, ()) for _ in range(150)]
    told_apart = 0
    for mutant in found:
        graph = build(mutant.protocol)
        if unreachable.check(graph):
            continue
        changed = assemble(functions_for(graph))
        differs = any(_said(compiled, p) != _said(changed, p) for p in patients)
        told_apart += differs
        assert not (differs and sameness.is_same(graph)), mutant.words
    assert told_apart > 15


def test_refused_facts_are_an_answer_too(compiled):
    with pytest.raises(InvalidFactsError):
        compiled.understand({"ring_rash": 7})
    assert _said(compiled, {"ring_rash": 7}) == {("ring_rash", "not_yes_no")}
