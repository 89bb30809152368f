"""A leaf that ends a round says so in every drawing, and a patient's says when the next one is due."""

from datetime import date
from pathlib import Path

import pytest

from diagrams.drawing import draw
from diagrams.flowchart import flowchart
from diagrams.graphviz_out import render
from diagrams.html_page import to_html
from diagrams.labels import label
from diagrams.mermaid import to_mermaid
from diagrams.pages import pages
from diagrams.picture import Text
from kg.library import open_protocol
from kg.traversal import traverse

ROUNDS = open_protocol(str(Path(__file__).parents[1] / "data" / "good" / "rounds.yaml"))
PATIENTS = [{"dry": True}, {"dry": False, "watered_on": "2026-02-01"}, {}]
SMALL = {
    "wait": "↻ again with dry earth",
    "measure": "↻ again with height, dry earth and date of the last watering",
    "water": "↻ again with dry earth and date of the last watering",
    "feed": "↻ again with dry earth",
    "repot": "↻ again with height",
    "rest": "",
}
DUE = "evaluate again with dry earth, due 2026-03-01 to 2026-04-01: overdue"


def evaluation(raw):
    return traverse(ROUNDS, ROUNDS.understand(raw, today=date(2026, 4, 2)))


def chart(raw=None):
    return flowchart(ROUNDS.protocol, None if raw is None else evaluation(raw))


def leaves(found):
    return {box.id: box for box in found.boxes if box.id in SMALL}


def texts(picture):
    return [s for group in picture.groups for s in group.shapes if isinstance(s, Text)]


def said(picture):
    return [text for text in texts(picture) if text.text.startswith("↻ again with")]


def test_a_box_says_what_will_be_new():
    assert {name: box.next_round for name, box in leaves(chart()).items()} == SMALL


@pytest.mark.parametrize(("raw", "ruled_out"), [(PATIENTS[0], {"wait", "measure"}), (PATIENTS[1], {"water", "feed"})])
def test_a_leaf_that_is_ruled_out_does_not_say_it(raw, ruled_out):
    shown = {name: box.next_round for name, box in leaves(chart(raw)).items()}
    assert shown == {name: "" if name in ruled_out else text for name, text in SMALL.items()}


def test_a_box_is_as_high_for_every_patient_and_higher_by_a_line():
    heights = [{name: label(box).height for name, box in leaves(chart(raw)).items()} for raw in PATIENTS]
    assert heights[0] == heights[1] == heights[2]
    assert heights[0]["feed"] > heights[0]["rest"]


def test_the_small_line_is_a_link_to_the_leaf_and_its_tooltip_says_the_rest():
    (wait,) = (text for text in said(draw(chart(PATIENTS[1]))) if text.link.target == "recommendation:wait")
    assert (wait.text, wait.link.tooltip) == (SMALL["wait"], DUE)
    (wait,) = (text for text in said(draw(chart())) if text.link.target == "recommendation:wait")
    assert wait.link.tooltip == "evaluate again with dry earth, 1 to 2 months after the last watering"


def test_readers_who_do_not_see_it_are_told():
    told = [group.words for group in draw(chart(PATIENTS[1])).groups if "recommendation: Wait" in group.words]
    assert len(told) == 1
    assert DUE in told[0]


def test_what_is_too_long_for_the_box_says_so():
    (measure,) = (text for text in said(draw(chart())) if text.link.target == "recommendation:measure")
    assert measure.text == "↻ again with height, dry earth …"


def test_pages_and_mermaid_and_graphviz_say_it():
    assert len([text for page in pages(chart()) for text in said(page)]) == 5
    assert "↻ again with dry earth" in to_mermaid(chart())
    assert "↻ again with dry earth" in render(chart(), "dot").decode()


def test_the_page_writes_it_out_and_links_to_it():
    page = to_html(chart(PATIENTS[1]), ROUNDS.protocol, evaluation(PATIENTS[1])).decode()
    assert f"<p>↻ {DUE[0].upper()}{DUE[1:]}</p>" in page
    assert 'href="#recommendation%3Await"' in page
    assert 'id="recommendation:wait"' in page
