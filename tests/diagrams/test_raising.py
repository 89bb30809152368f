"""Raising: links stand above the box they lead to, everything is still there, and nothing has come together."""

from math import inf

import pytest

from diagrams.chart import Arrow, Box, Kind, State
from diagrams.flowchart import flowchart
from diagrams.folding import folded
from diagrams.panels import panels
from diagrams.pieces import pieces
from diagrams.raising import raised
from tests.diagrams.geometry import SLACK
from tests.diagrams.test_drawing import small


@pytest.fixture(scope="module")
def parts(compiled, evaluate):
    """The parts of all tracks, plain and of a patient, laid out and folded."""
    protocol = compiled("leukopenia").protocol
    charts = flowchart(protocol), flowchart(protocol, evaluate("leukopenia", {"wbc": 3.55}))
    whole = pieces([part for chart in charts for panel in panels(chart) for part in panel.parts])
    return [made for piece in whole for made in folded(piece, (620, inf))]


def sole_links(part):
    """The arrows from links that lead to one box, where no other link leads to it."""
    out = [a for a in part.arrows if next(b for b in part.boxes if b.id == a.tail).kind is Kind.LINK]
    return [a for a in out if sum(b.tail == a.tail for b in out) == sum(b.head == a.head for b in out) == 1]


def test_every_box_and_every_arrow_is_kept(parts):
    for before, after in zip(parts, raised(parts), strict=True):
        assert after.chart == before.chart
        assert after.labels == before.labels
        assert after.centres.keys() == before.centres.keys()
        assert after.curves.keys() == before.curves.keys()


def test_a_link_stands_above_its_box_and_its_arrow_leads_down_into_it(parts):
    found = 0
    for piece in raised(parts):
        for arrow in sole_links(piece.chart):
            (x, y), (to_x, to_y) = (piece.centres[end] for end in (arrow.tail, arrow.head))
            bottom, top = (y + piece.labels[arrow.tail].height / 2, to_y - piece.labels[arrow.head].height / 2)
            assert x == to_x
            assert bottom < top
            assert (piece.curves[arrow][0], piece.curves[arrow][-1]) == ((x, bottom), (x, top))
            found += 1
    assert found > 5


def test_a_piece_with_links_becomes_narrower_and_stays_from_its_corner_to_its_size(parts):
    for before, after in zip(parts, raised(parts), strict=True):
        assert after.size[0] <= before.size[0]
        for box, (x, y) in after.centres.items():
            width, height = after.labels[box].width, after.labels[box].height
            assert -SLACK <= x - width / 2 < x + width / 2 <= after.size[0] + SLACK
            assert -SLACK <= y - height / 2 < y + height / 2 <= after.size[1] + SLACK


def test_a_piece_without_such_links_is_left_as_it_is(parts):
    for before, after in zip(parts, raised(parts), strict=True):
        assert (after is before) == (not sole_links(before.chart))


def test_every_arrow_still_begins_and_ends_at_its_boxes(parts):
    for before, after in zip(parts, raised(parts), strict=True):
        for arrow, way in after.curves.items():
            if arrow in before.curves and arrow not in sole_links(before.chart):
                for end, place in ((arrow.tail, way[0]), (arrow.head, way[-1])):
                    x, y = after.centres[end]
                    assert abs(abs(place[0] - x) - after.labels[end].width / 2) < 2
                    assert abs(place[1] - y) <= after.labels[end].height / 2


def test_a_lone_box_with_its_link_needs_no_graphviz():
    link = Box(id=">d>act", kind=Kind.LINK, cluster="a", heading="▸ Fever?", state=State.TAKEN)
    leaf = Box(id="act", kind=Kind.RECOMMENDATION, cluster="a", heading="Act")
    (laid_out,) = pieces([small(boxes=(link, leaf), arrows=(Arrow(tail=link.id, head="act"),), clusters=("a",))])
    (piece,) = raised([laid_out], "no such program")
    assert piece.size == (150, sum(text.height for text in piece.labels.values()) + 11)
