"""The engine against the oracle: engine and oracle read the same file and share no code."""

import itertools
import os

import pytest

from kg.traversal import traverse
from tests.oracle import protocols
from tests.oracle.engine_view import facts_of
from tests.oracle.referee import people, solver, spaces
from tests.oracle.referee.language import conj
from tests.oracle.referee.patients import Patient, unrestricted

ALL = sorted(protocols.FILES)
SAMPLE = {"leukopenia": 3_000, "mill": 1_500, "throat": 1_000}
LONG = int(os.environ.get("CAREPATH_ORACLE_PATIENTS", "100000"))


def cells_that_matter(judge):
    """Every combination of cells that some leaf or outcome can tell apart, largest spaces first; each once."""
    seen, found = set(), sorted((t.space for t in judge.leaves.values() if t.space), key=lambda s: -s.size)
    for space in found:
        key = tuple((n, tuple(map(str, space.cells[n]))) for n in space.facts)
        if key in seen:
            continue
        seen.add(key)
        for cells in itertools.product(*(space.cells[n] for n in space.facts)):
            yield dict(zip(space.facts, cells, strict=True))


@pytest.mark.parametrize("name", ALL)
def test_complete_patients_over_all_cells_that_a_leaf_can_tell_apart(name):
    pair = protocols.pair_of(name)
    judge, compiled = pair.judge, pair.compiled
    maker = people.Maker(judge.protocol, seed=11)
    pairs = judge.pairs
    walked = impossible = 0
    for cells in cells_that_matter(judge):
        try:
            patient = maker.complete(cells)
        except people.NoPatientError:
            assert any(a in cells and b in cells and not cells[a].may_be_at_most(cells[b]) for a, b in pairs), cells
            impossible += 1
            continue
        recommended, taken = people.walk(judge.protocol, patient)
        statuses = traverse(compiled, facts_of(compiled, patient)).statuses
        assert {leaf for leaf, s in statuses.leaves.items() if s.value == "RECOMMENDED"} == recommended, patient
        assert not [leaf for leaf, s in statuses.leaves.items() if s.value == "POSSIBLE"], patient
        assert {o for o, s in statuses.outcomes.items() if s.value == "TAKEN"} == taken, patient
        walked += 1
        if walked % 50 == 0:
            assert pair.mismatches_after_intake(patient) == []
    assert walked > impossible


@pytest.mark.parametrize("name", ALL)
def test_random_partial_patients(name):
    compared, mismatches = protocols.compare_many(name, seed=1, count=SAMPLE[name])
    assert not mismatches, protocols.report(name, compared, mismatches)
    assert compared == SAMPLE[name]


@pytest.mark.parametrize("name", ALL)
def test_patients_with_hardly_anything_known(name):
    """One fact, or two: here most is left to fill in."""
    pair = protocols.pair_of(name)
    raws = [{}]
    for raw in people.patients(pair.judge.protocol, seed=21, count=40):
        raws += [{k: v} for k, v in raw.items()][:4]
        raws += [dict(items) for items in itertools.islice(itertools.combinations(raw.items(), 2), 4)]
    for raw in raws:
        assert pair.mismatches(raw) == [], raw


def test_z3_agrees_on_sparse_patients():
    """A third opinion, on patients of whom little is known: z3 looks at numbers, not at cells."""
    judge, intake = protocols.pair_of("leukopenia").judge, protocols.pair_of("leukopenia").intake
    sparse = [raw for raw in people.patients(judge.protocol, seed=31, count=200) if 0 < len(raw) <= 6][:4]
    for patient in [intake.understand(raw) for raw in [{}, *sparse]]:
        for leaf, target in judge.leaves.items():
            answer, deciding = judge._settle(target, patient)
            by_z3 = solver.settle(judge.protocol, judge.pairs, ("leaf", leaf), patient)
            assert (by_z3[0], set(by_z3[1])) == (answer, set(deciding)), (leaf, patient)


@pytest.mark.parametrize("name", ALL)
def test_no_derivation_can_say_yes_and_no(name):
    """Otherwise the answer would depend on which of the two is looked at first."""
    judge = protocols.pair_of(name).judge
    anyone = Patient({f.id: unrestricted(f) for f in judge.protocol.facts.values()})
    for fact in judge.protocol.facts.values():
        rule = fact.derivation
        if rule and rule.true_when and rule.false_when:
            both = ("criterion", conj((rule.true_when, rule.false_when)))
            answer, _ = solver.settle(judge.protocol, judge.pairs, both, anyone, pending=False)
            assert answer == "none", f"{fact.id} can be both"


@pytest.mark.slow
def test_a_hundred_thousand_random_partial_patients(capsys):
    compared, mismatches = protocols.compare_many("leukopenia", seed=7, count=LONG)
    with capsys.disabled():
        print("\n" + protocols.report("leukopenia", compared, mismatches))  # noqa: T201 - the count is the result
    assert not mismatches
    assert compared == LONG


def test_no_leaf_is_too_large_to_lay_out():
    for name in ALL:
        judge = protocols.pair_of(name).judge
        assert all(t.space is not None for t in (*judge.leaves.values(), *judge.outcomes.values()))
        assert max(t.space.size for t in judge.leaves.values()) <= spaces.LARGEST
