"""Answers are drawn in one order, whatever order the author wrote them in."""

from dataclasses import replace
from itertools import permutations

import pytest

from diagrams.flowchart import Kind, flowchart
from diagrams.ordering import in_order
from kg.loading import load
from tests.unproved import compile_unproved

PROTOCOL = """\
carepath: 1
protocol:
  id: order
  version: 1.0.0
  title: Order
  question: In which order?
  summary: A trial.
  review_status: none
  disclaimer: none
  start: d
source: {title: t, publisher: p, last_updated: "2026-01-01", review: none}
interpretations:
  B01: {title: t, text: t, general: true}
facts:
  num:
    type: quantity
    unit: "1"
    label: count
    question: How many?
    plain: How many?
    possible: "[0..100]"
  b: {type: boolean, label: finding, question: Is it there?, plain: Is it there?}
  c: {type: boolean, label: sign, question: Is it there?, plain: Is it there?}
  k:
    type: choice
    label: kind
    question: Which?
    plain: Which?
    choices: {zebra: zebra, ant: ant, cow: cow}
tracks: {t: T}
decisions:
  d:
    track: t
    question: Which?
OUTCOMES
recommendations:
  r:
    {track: t, title: T, text: T, patient: T, strength: do, urgency: routine, interpretations: [B01]}
"""
CASES = {
    "numbers from the lowest": ("num", [("b", ">= 10"), ("a", "< 3"), ("c", "[3..10)")], ["a", "c", "b"]),
    "numbers written as comparisons of one fact": (
        None,
        [("much", "num >= 10"), ("rest", "otherwise"), ("some", "num >= 3 and num < 10")],
        ["rest", "some", "much"],
    ),
    "a single number between two ranges": ("num", [("c", "> 5"), ("b", "5"), ("a", "< 5")], ["a", "b", "c"]),
    "two ranges with a gap between them": (
        None,
        [("in", "num in [3..4]"), ("out", "num < 3 or num > 4")],
        ["out", "in"],
    ),
    "no before yes": ("b", [("x", "true"), ("w", "false")], ["w", "x"]),
    "no before yes, whatever the names are": ("b", [("a", "true"), ("z", "false")], ["z", "a"]),
    "no before several findings": (None, [("x", "b or c"), ("w", "otherwise")], ["w", "x"]),
    "no before a finding with a number": (None, [("x", "b and num < 3"), ("w", "otherwise")], ["w", "x"]),
    "choices as written": ("k", [("z", '"zebra"'), ("a", '"ant"'), ("c", '"cow"')], ["z", "a", "c"]),
}
"""By name: the fact, the outcomes as written, the order."""


@pytest.fixture(scope="module")
def decision(tmp_path_factory):
    """The protocol whose only decision has these outcomes, and that decision."""

    def made(fact, outcomes):
        text = f"    fact: {fact}\n" if fact else ""
        text += "    then: [r]\n    outcomes:\n"
        text += "".join(f"      {id_}: {{label: is {id_}, when: '{when}'}}\n" for id_, when in outcomes)
        path = tmp_path_factory.mktemp("order") / "protocol.yaml"
        path.write_text(PROTOCOL.replace("OUTCOMES\n", text))
        protocol = compile_unproved(load(path)).protocol
        return protocol, protocol.decision["d"]

    return made


@pytest.mark.parametrize(("fact", "outcomes", "order"), CASES.values(), ids=CASES)
def test_answers_stand_in_their_order(fact, outcomes, order, decision):
    protocol, asked = decision(fact, outcomes)
    written = list(permutations(asked.outcomes)) if fact != "k" else [asked.outcomes]
    for outcomes_ in written:
        shuffled = replace(asked, outcomes=outcomes_)
        assert [o.id for o in in_order(shuffled, protocol)] == order


def test_the_boxes_of_a_flowchart_stand_in_that_order(protocol):
    drawn = [b.id for b in flowchart(protocol).boxes if b.kind is Kind.OUTCOME]
    for asked in protocol.decisions:
        assert [i for i in drawn if i.startswith(f"{asked.id}/")] == [
            f"{asked.id}/{o.id}" for o in in_order(asked, protocol)
        ]


def test_the_bands_of_leukopenia_run_upwards(compiled):
    protocol = compiled("leukopenia").protocol
    labels = {b.of: [] for b in flowchart(protocol).boxes if b.of}
    for box in flowchart(protocol).boxes:
        if box.of:
            labels[box.of].append(box.heading)
    assert labels["wbc_band"] == ["< 3.0 ×10⁹/L", "3.0–4.0 ×10⁹/L (mild leukopenia)", "> 4.0 ×10⁹/L"]
    assert labels["data_quality"] == ["no", "yes"]
    assert all(pair == ["no", "yes"] for pair in labels.values() if set(pair) == {"no", "yes"})
