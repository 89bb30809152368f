"""Example patients of a protocol in which everything follows from dates: handed in, they show what they are for."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from kg.asking.example_days import example_days
from kg.asking.patients import patient_for
from kg.asking.scratch import Scratch
from kg.dates import day_number, elapsed
from kg.facts import Elapsed
from kg.intervals import parse_interval
from kg.library import open_protocol
from kg.traversal import traverse

CHEESE = open_protocol(str(Path(__file__).parents[2] / "data" / "good" / "dates.yaml"))
TODAY = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("time", "unit", "day"),
    [
        ("[0..10]", "d", "2026-01-31"),
        ("(10..20]", "d", "2026-01-20"),
        ("[2..3)", "wk", "2026-01-17"),
        ("(2..3)", "wk", "2026-01-16"),
        ("[3..4)", "mo", "2025-10-31"),
        ("[11..12)", "mo", "2025-02-28"),
        (">= 1", "a", "2025-01-31"),
        ("[149..150]", "a", "1877-01-31"),
        ("[0.1..0.9]", "mo", None),
        ("> 200", "a", None),
    ],
)
def test_the_latest_day_that_gives_a_time_is_taken(time, unit, day):
    within = parse_interval(time)
    found = list(example_days("x", [(Elapsed(start="x", end=None, unit=unit), within)], {}, TODAY))
    assert found == ([date.fromisoformat(day)] if day else [])
    for one in found:
        assert elapsed(unit, day_number(one), day_number(TODAY)) in within
        if one < TODAY:
            assert elapsed(unit, day_number(one + timedelta(days=1)), day_number(TODAY)) not in within


def test_the_other_day_is_the_one_that_is_given():
    since = Elapsed(start="x", end="y", unit="d")
    times = [(since, parse_interval("[3..5]"))]
    assert list(example_days("y", times, {"x": date(2025, 1, 1)}, TODAY)) == [date(2025, 1, 6)]
    assert list(example_days("x", times, {"y": date(2025, 1, 9)}, TODAY)) == [date(2025, 1, 6)]
    assert list(example_days("y", times, {}, TODAY)) == [TODAY]
    assert list(example_days("z", times, {}, TODAY)) == []


@pytest.mark.parametrize("leaf", [leaf.id for leaf in CHEESE.protocol.recommendations])
def test_a_patient_is_found_for_every_leaf(leaf):
    scratch = Scratch.of(CHEESE)
    facts = patient_for(scratch, scratch.recommended(leaf))
    assert facts is not None
    answer = traverse(CHEESE, CHEESE.understand(facts))
    assert {a.recommendation.id for a in answer.recommendations if a.status.value == "RECOMMENDED"} >= {leaf}


@pytest.mark.parametrize(("decision", "outcome"), [*CHEESE.outcomes])
def test_a_patient_is_found_for_every_outcome(decision, outcome):
    scratch = Scratch.of(CHEESE)
    facts = patient_for(scratch, scratch.taken(decision, outcome))
    assert facts is not None
    assert traverse(CHEESE, CHEESE.understand(facts)).statuses.outcomes[decision, outcome].value == "TAKEN"
