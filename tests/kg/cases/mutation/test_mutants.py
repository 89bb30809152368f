"""Mutants: every kind of small change is made, each changes something, none runs in a circle."""

from pathlib import Path

import pytest

from kg.cases.mutation.bounds import interval_text, moved_bounds
from kg.cases.mutation.criteria import changes
from kg.cases.mutation.mutants import mutants
from kg.criteria import Within
from kg.criteria_grammar import parse_criterion
from kg.graph import build
from kg.intervals import parse_interval
from kg.loading import load
from kg.verification import cycles
from tests.kg.cases.small import ROOT, tick_bite

PROTOCOLS = {
    "leukopenia": ROOT / "kg" / "protocols" / "leukopenia" / "protocol.yaml",
    "throat": ROOT / "tests" / "data" / "good" / "throat.yaml",
}


@pytest.fixture(scope="module")
def found():
    return {name: list(mutants(build(load(Path(path))))) for name, path in PROTOCOLS.items()}


@pytest.mark.parametrize(
    ("written_as", "moved"),
    [
        ("< 1.0", ["<= 1", "< 0.9", "< 1.1"]),
        (">= 18", ["> 18", ">= 17", ">= 19"]),
        ("[3.0..4.0]", ["(3..4]", "[2.9..4]", "[3.1..4]", "[3..4)", "[3..3.9]", "[3..4.1]"]),
        ("= 4", ["= 3", "= 5"]),
        ("[1..2)", ["(1..2)", "[0..2)", "[1..2]", "[1..1]", "[1..3)"]),
    ],
)
def test_a_bound_moves_to_the_other_inclusion_and_by_the_last_digit(written_as, moved):
    test = Within("wbc", parse_interval(written_as), written_as)
    found = [one.text for one in moved_bounds(test)]
    assert found == [text for text in moved if text != "[1..1]"]
    assert all(one.interval == parse_interval(one.text) for one in moved_bounds(test))


@pytest.mark.parametrize(
    "text", ["< 1", "<= 1", "> 1", ">= 1", "= 1", "[1..2]", "(1..2]", "[1..2)", "(1..2)", "< 0.05"]
)
def test_an_interval_is_written_as_it_is_read(text):
    assert interval_text(parse_interval(text)) == text


@pytest.mark.parametrize(
    ("criterion", "changed"),
    [
        ("fever", ["fever = false"]),
        ("not(fever)", ["fever", "not(fever = false)"]),
        ("fever and infection_signs", ["fever or infection_signs", "fever = false and infection_signs"]),
        ("anc > wbc", ["anc >= wbc", "anc < wbc"]),
        (
            "wbc <= 0.8 * previous_wbc",
            ["wbc <= 0.7 * previous_wbc", "wbc <= 0.9 * previous_wbc", "wbc <= 0.8 / previous_wbc"],
        ),
        ('sex = "female"', ['sex = "male"', 'not(sex = "female")']),
        ('list contains(medications, "clozapine")', ['not(list contains(medications, "clozapine"))']),
        ("known(anc)", ["not(known(anc))"]),
    ],
)
def test_criteria_change_in_each_small_way(criterion, changed):
    facts = load(Path(PROTOCOLS["leukopenia"])).fact

    def read(text):
        return parse_criterion(text, facts, arithmetic="wbc" in text, known=True)

    found = [c for _, _, c in changes(read(criterion), facts)]
    assert [read(text) for text in changed if read(text) not in found] == []


def test_every_kind_of_change_is_made(found):
    kinds = {mutant.kind for mutant in found["leukopenia"]}
    assert kinds == {"bound", "operator", "edge", "order", "polarity", "supersession", "urgency", "strength"}


def test_a_mutant_differs_from_its_protocol_and_from_each_other(found):
    for name, some in found.items():
        ours = load(Path(PROTOCOLS[name]))
        assert len({mutant.words for mutant in some}) > len(some) * 0.9
        for mutant in some:
            assert mutant.protocol != ours, mutant.words
            assert mutant.protocol.digest == ours.digest


def test_each_part_is_changed(found):
    """Each outcome with a bound, each edge, each supersession and each urgency has its mutants."""
    ours = load(Path(PROTOCOLS["leukopenia"]))
    words = [mutant.words for mutant in found["leukopenia"]]
    for decision in ours.decisions:
        for outcome in decision.outcomes:
            for target in outcome.leads_to:
                assert f"`{decision.id}`: `to` of `{outcome.id}` no longer names `{target}`" in words
        for target in decision.then:
            assert f"`{decision.id}`: `then` no longer names `{target}`" in words
    for leaf in ours.recommendations:
        assert sum(f"`{leaf.id}`: `" in w and "instead of" in w for w in words) >= 3
        for other in leaf.supersedes:
            assert f"`{leaf.id}`: no longer supersedes `{other}`" in words
            assert f"`{leaf.id}`: is superseded by `{other}` instead of superseding it" in words


def test_no_mutant_runs_in_a_circle(found):
    for some in found.values():
        for mutant in some:
            assert cycles.check(build(mutant.protocol)) == []


def test_what_is_written_as_otherwise_follows():
    compiled = tick_bite()
    moved = [m for m in mutants(compiled.graph) if m.kind == "bound"]
    assert len(moved) == 3  # 24 h, shared by both outcomes: < 24 and >= 24 move together
    for mutant in moved:
        short, long = mutant.protocol.decision["time"].outcomes
        assert short.criterion.interval.high == long.criterion.interval.low
