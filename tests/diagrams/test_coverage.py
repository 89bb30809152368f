"""The flowchart by coverage: counts on every box, what is missing marked by words, sign and line and not by colour."""

import pytest

from diagrams.boxes import words
from diagrams.chart import Kind, State
from diagrams.coverage import coverage_chart
from diagrams.graphviz_out import render
from kg.cases.coverage import coverage
from kg.cases.running import run
from tests.kg.cases.small import case_of, cases, tick_bite

RASH = case_of("ring_rash: true, hours_attached: 48", "urgency: prompt")


@pytest.fixture(scope="module")
def chart():
    compiled = tick_bite()
    return coverage_chart(compiled.protocol, coverage(compiled, run(compiled, cases(RASH, compiled))))


def boxes(chart):
    return {box.id: box for box in chart.boxes}


def test_each_box_says_how_many_cases_pass_through_it(chart):
    found = boxes(chart)
    assert found["rash"].details == ("1 case",)
    assert found["remove"].details == ("1 case",)
    assert found["watch"].details == ("NO CASE",)
    assert found["rash/no"].details[0] == "NO CASE"
    assert found["time/long"].details == ("1 case", "not shown: time attached at least 24 hours")


def test_what_is_not_covered_is_told_without_colour(chart):
    found = boxes(chart)
    assert {id_ for id_, box in found.items() if box.state is State.POSSIBLE} == {
        "rash/no",
        "rash/yes",
        "time/short",
        "time/long",
        "watch",
    }
    for box in found.values():
        covered = box.state is State.TAKEN
        assert box.immediate is not covered
        assert ("not covered" in words(box)) is not covered
        assert not any(said in words(box) for said in ("perhaps", "ruled out", "possible"))


def test_arrows_follow_what_they_start_from(chart):
    found = boxes(chart)
    assert all(arrow.state is found[arrow.tail].state for arrow in chart.arrows)


def test_the_legend_explains_each_state_and_what_the_numbers_are(chart):
    assert {(box.kind, box.state) for box in chart.legend} == {
        (kind, state)
        for kind in (Kind.DECISION, Kind.OUTCOME, Kind.RECOMMENDATION)
        for state in (State.TAKEN, State.POSSIBLE, State.RULED_OUT)
    }
    assert "Numbers are reviewed cases that pass" in chart.notes[0]


def test_it_is_drawn(chart):
    svg = render(chart, "svg").decode()
    for text in ("what its cases cover", "NO CASE", "no case asks it", "Numbers are reviewed cases"):
        assert text in svg
    assert "IMMEDIATE" not in svg
    assert render(chart, "png").startswith(b"\x89PNG")
