"""The next round of a patient: on which days it is due, in words, and that nothing else of the answer depends on it."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.again import again_words, next_time
from kg.compilation import compile_protocol
from kg.dates import Period
from kg.diagnostics import Place
from kg.evaluation import Status
from kg.graph import build
from kg.library import open_protocol
from kg.nodes.recommendation import Again, Span
from kg.report import as_json
from kg.traversal import traverse

ROUNDS = open_protocol(str(Path(__file__).parents[1] / "data" / "good" / "rounds.yaml"))
FACTS = ROUNDS.protocol.fact
HERE = Place("rounds.yaml", 1)
SOON = date(2026, 6, 1)


def advice(leaf, raw, today=SOON):
    evaluation = traverse(ROUNDS, ROUNDS.understand(raw, today=today))
    return next(a for a in evaluation.recommendations if a.recommendation.id == leaf)


DUE = [
    # 1 to 2 months after the last day of January: March has a 31st, February has not
    ("wait", {"watered_on": "2026-01-31"}, "2026-03-01", "2026-03-31"),
    ("wait", {"watered_on": "2026-02-01"}, "2026-03-01", "2026-04-01"),
    ("wait", {"watered_on": "2024-02-29"}, "2024-03-29", "2024-04-29"),
    # 4 weeks to 1 month after watering, a year or more and at most 400 days after sowing: the later of each
    ("measure", {"watered_on": "2026-05-01", "sown_on": "2025-05-10"}, "2026-05-29", "2026-06-14"),
    ("measure", {"watered_on": "2026-05-01", "sown_on": "2025-05-31"}, "2026-05-31", "2026-07-05"),
    ("measure", {"watered_on": "2026-05-01", "sown_on": "2024-01-01"}, "2026-05-29", "2026-06-01"),
    ("measure", {"watered_on": "2026-05-01"}, None, None),
    ("wait", {}, None, None),
    ("water", {"watered_on": "2026-05-01"}, None, None),
    ("repot", {"sown_on": "2026-05-01"}, None, "2026-05-31"),
]


@pytest.mark.parametrize(("leaf", "raw", "earliest", "latest"), DUE)
def test_the_days_on_which_it_is_due(leaf, raw, earliest, latest):
    found = advice(leaf, raw).again
    assert found.new == ROUNDS.protocol.recommendation[leaf].again.new
    assert [day and day.isoformat() for day in (found.earliest, found.latest)] == [earliest, latest]


def test_it_never_ends_before_it_begins():
    again = Again(
        new=("dry",),
        spans=(Span(start="watered_on", earliest=Period(number=3, unit="mo")), Span(start="sown_on", latest=day(1))),
        place=HERE,
    )
    leaf = replace(ROUNDS.protocol.recommendation["wait"], again=again)
    patient = ROUNDS.understand({"watered_on": "2026-05-01", "sown_on": "2026-01-01"}, today=SOON)
    found = next_time(leaf, patient, FACTS)
    assert found.earliest == found.latest == date(2026, 8, 1)
    assert found.text.endswith("due 2026-08-01")


@pytest.mark.parametrize(("today", "overdue"), [("2026-04-01", False), ("2026-04-02", True)])
def test_it_is_overdue_from_the_day_after_the_last_one(today, overdue):
    found = advice("wait", {"watered_on": "2026-02-01"}, date.fromisoformat(today)).again
    assert found.overdue is overdue
    assert found.text == "evaluate again with dry earth, due 2026-03-01 to 2026-04-01" + ": overdue" * overdue


def test_a_date_that_is_contradicted_does_not_count():
    assert advice("wait", {"watered_on": "2022-05-01"}).again.earliest == date(2022, 6, 1)
    assert advice("wait", {"watered_on": "2015-05-01"}).again.earliest is None  # no plant waits for so long


def test_only_what_is_not_ruled_out_has_a_next_round():
    evaluation = traverse(ROUNDS, ROUNDS.understand({"dry": True, "height": 3}, today=SOON))
    shown = {a.recommendation.id: a.again is not None for a in evaluation.recommendations}
    assert shown == {"water": True, "feed": True, "repot": True, "wait": False, "measure": False, "rest": False}
    asked = {leaf["id"]: leaf["again"] for leaf in as_json(evaluation)["recommendations"]}
    assert asked["wait"] is None
    assert asked["water"] == {
        "new": ["dry", "watered_on"],
        "earliest": None,
        "latest": None,
        "overdue": False,
        "text": "evaluate again with dry earth and date of the last watering, in 1 to 2 weeks",
    }


def day(number):
    return Period(number=number, unit="d")


WORDS = [
    ((), ""),
    ((Span(earliest=Period(number=1, unit="wk"), latest=Period(number=2, unit="wk")),), ", in 1 to 2 weeks"),
    ((Span(earliest=day(1), latest=day(1)),), ", in 1 day"),
    ((Span(latest=Period(number=1, unit="mo")),), ", within 1 month"),
    ((Span(earliest=Period(number=1, unit="a")),), ", in 1 year or more"),
    ((Span(start="sown_on", earliest=Period(number=4, unit="wk"), latest=Period(number=2, unit="mo")),), None),
    (
        (Span(start="watered_on", earliest=day(28)), Span(start="sown_on", latest=Period(number=2, unit="a"))),
        ", 28 days or more after the last watering and 2 years at most after sowing",
    ),
]


@pytest.mark.parametrize(("spans", "words"), WORDS)
def test_without_a_patient_it_is_said_relative_to_its_dates(spans, words):
    words = ", 4 weeks to 2 months after sowing" if words is None else words
    again = Again(new=("dry", "height", "sown_on"), spans=spans, place=HERE)
    assert again_words(again, FACTS) == f"evaluate again with dry earth, height and sowing{words}"


def test_no_status_and_no_question_depends_on_it():
    """A protocol without any `again` answers the same, apart from saying it."""
    bare = replace(
        ROUNDS.protocol, recommendations=tuple(replace(r, again=None) for r in ROUNDS.protocol.recommendations)
    )
    without = compile_protocol(bare)
    for raw in ({}, {"dry": True}, {"dry": False, "watered_on": "2026-02-01", "sown_on": "2020-01-01", "height": 60}):
        ours, theirs = (traverse(c, c.understand(raw, today=SOON)) for c in (ROUNDS, without))
        assert ours.statuses.leaves == theirs.statuses.leaves
        assert ours.statuses.leaves != dict.fromkeys(ours.statuses.leaves, Status.NOT_RECOMMENDED)
        ours, theirs = as_json(ours), as_json(theirs)
        for leaf in ours["recommendations"]:
            leaf["again"] = None
        assert ours == theirs


def test_the_graph_ties_a_leaf_to_what_will_be_new():
    digraph = build(ROUNDS.protocol).digraph
    tied = {(start, end) for start, end, data in digraph.edges(data=True) if data["relation"] == "again_with"}
    assert tied == {
        (f"recommendation:{leaf.id}", f"fact:{fact}")
        for leaf in ROUNDS.protocol.recommendations
        if leaf.again
        for fact in leaf.again.new
    }


days = st.dates(date(1850, 1, 1), date(2150, 12, 31))


@given(days, st.integers(1, 999), st.sampled_from(["d", "wk", "mo", "a"]))
def test_a_length_of_time_is_complete_on_the_first_day_on_which_so_much_has_passed(start, number, unit):
    """Against a calendar that counts by itself: days by adding, months by their number and the day in them."""
    end = Period(number=number, unit=unit).after(start)
    if unit in {"d", "wk"}:
        assert end - start == timedelta(days=number * {"d": 1, "wk": 7}[unit])
        return
    months = number * {"mo": 1, "a": 12}[unit]
    passed = [
        (day.year - start.year) * 12 + day.month - start.month - (day.day < start.day)
        for day in (end - timedelta(days=1), end)
    ]
    assert passed[0] < months <= passed[1]


def test_a_length_of_time_ends_with_the_calendar():
    assert Period(number=999, unit="a").after(date(9998, 5, 1)) == date.max
    assert Period(number=999, unit="d").after(date(9999, 5, 1)) == date.max


@pytest.mark.parametrize(
    ("one", "other", "longer"),
    [
        ("1 mo", "28 d", True),
        ("1 mo", "31 d", False),
        ("31 d", "1 mo", True),
        ("28 d", "1 mo", False),
        ("4 wk", "28 d", False),
        ("4 wk", "27 d", True),
        ("1 a", "12 mo", False),
        ("13 mo", "1 a", True),
        ("365 d", "1 a", False),
        ("1 a", "365 d", True),
        ("52 wk", "12 mo", False),
    ],
)
def test_which_length_of_time_can_be_longer(one, other, longer):
    one, other = (Period(number=int(text.split()[0]), unit=text.split()[1]) for text in (one, other))
    assert one.is_longer(other) is longer
