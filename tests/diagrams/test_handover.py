"""A leaf that continues in another protocol says so in every drawing; links lead only where a drawing stands."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.drawing import drawn
from diagrams.chart import PROTOCOL
from diagrams.drawing import draw
from diagrams.flowchart import flowchart
from diagrams.labels import label
from diagrams.pages import pages
from diagrams.picture import Text
from kg.library import open_protocol
from kg.traversal import traverse

GOOD = Path(__file__).parents[1] / "data" / "good"
FIRST, SECOND = (open_protocol(str(GOOD / f"{name}_look.yaml")) for name in ("first", "second"))
PATIENTS = [{"fever": True, "red": "0.1 10*9/L"}, {"fever": False}, {}]


def texts(picture):
    return [s for group in picture.groups for s in group.shapes if isinstance(s, Text)]


def chart(raw=None):
    return flowchart(FIRST.protocol, None if raw is None else traverse(FIRST, FIRST.understand(raw)))


@pytest.mark.parametrize("raw", [None, *PATIENTS])
def test_the_box_of_a_leaf_says_it_whatever_the_patient(raw):
    boxes = {box.id: box for box in chart(raw).boxes}
    assert boxes["again"].going_on == {
        "second_look": "▸ continues in second look",
        "third_look": "▸ continues in third look",
    }
    assert boxes["wait"].going_on == {}
    said = [text.text for text in texts(draw(chart(raw))) if text.text.startswith("▸ continues")]
    assert said == ["▸ continues in second look", "▸ continues in third look", "▸ continues in second look"]


def test_a_box_is_as_high_for_every_patient_and_higher_by_a_line_for_each_protocol():
    heights = [{box.id: label(box).height for box in chart(raw).boxes} for raw in PATIENTS]
    assert heights[0] == heights[1] == heights[2]
    assert heights[0]["again"] > heights[0]["note"] > heights[0]["wait"]


def test_readers_who_do_not_see_it_are_told():
    words = [group.words for group in draw(chart()).groups]
    assert any("Look again" in told and "continues in second look, continues in third look" in told for told in words)


def test_pages_say_it_too():
    said = [text.text for page in pages(chart()) for text in texts(page)]
    assert said.count("▸ continues in second look") == 2


@pytest.mark.parametrize("form", ["dot", "mmd"])
def test_texts_say_it_too(form):
    assert drawn(FIRST.protocol, None, form).decode().count("continues in second look") == 2


def addresses(content):
    return set(re.findall(r'href="([^"#]+)', content)) - {"data:,", "first_look.html"}


@pytest.mark.parametrize("form", ["svg", "html"])
def test_a_file_has_no_link_to_a_drawing_that_may_not_be_there(form):
    assert addresses(drawn(FIRST.protocol, None, form).decode()) == set()


@pytest.mark.parametrize("form", ["svg", "html"])
def test_a_server_links_to_the_drawings_that_it_serves(form):
    with TestClient(create_app([FIRST, SECOND])) as web:
        page = web.get(f"/flowchart/first_look.{form}")
        assert addresses(page.text) == {f"second_look.{form}"}
        for address in addresses(page.text):
            assert web.get(str(page.url.join(address))).status_code == 200
        back = web.get(f"/flowchart/second_look.{form}").text
        assert f"first_look.{form}" in re.findall(r'href="([^"#]+)"', back)


def test_a_page_writes_it_out():
    page = drawn(FIRST.protocol, None, "html").decode()
    assert "<p>Continues in second_look, third_look</p>" in page


def test_a_pdf_takes_a_protocol_for_no_place_in_it():
    """Its id could be that of a statement."""
    assert drawn(FIRST.protocol, None, "pdf").startswith(b"%PDF-")
    of_protocol = [text.link for text in texts(draw(chart())) if text.link and text.link.kind == PROTOCOL]
    assert [link.target for link in of_protocol] == ["second_look", "third_look", "second_look"]
