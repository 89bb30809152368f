"""Folding: the pieces are smaller, and hold every box once and every arrow whole or as two linked halves."""

import pytest

from diagrams.flowchart import flowchart
from diagrams.folding import folded
from diagrams.links import into, out_of
from diagrams.panels import panels
from diagrams.pieces import pieces

ROOMS = [(10_000, 10_000), (1100, 600), (700, 300), (450, 150), (1, 1)]


@pytest.fixture(scope="session")
def parts(compiled, evaluate):
    """The parts of all tracks, plain and of a patient, laid out."""
    protocol = compiled("leukopenia").protocol
    charts = flowchart(protocol), flowchart(protocol, evaluate("leukopenia", {"wbc": 3.55}))
    return pieces([part for chart in charts for panel in panels(chart, paged=True) for part in panel.parts])


@pytest.mark.parametrize("room", ROOMS)
def test_every_box_is_in_one_piece_and_every_arrow_is_kept(parts, room, program):
    for part in parts:
        made = folded(part, room, program)
        ids = {box.id for box in part.chart.boxes}
        boxes = [box for piece in made for box in piece.chart.boxes]
        assert sorted(b.id for b in boxes if b.id in ids) == sorted(ids)
        arrows = {(a.tail, a.head): a for piece in made for a in piece.curves}
        for arrow in part.chart.arrows:
            ends = [(arrow.tail, arrow.head)]
            if ends[0] not in arrows:
                ends = [(arrow.tail, out_of(arrow)), (into(arrow), arrow.head)]
            assert all(arrows.pop(end).state is arrow.state for end in ends)
        assert not arrows
        assert len({box.id for box in boxes}) == len(boxes)


@pytest.mark.parametrize("room", ROOMS[1:3])
def test_no_piece_is_wider_than_a_room_that_holds_one_question_with_answers_and_links(parts, room):
    assert any(len(folded(part, room)) > 1 for part in parts)
    assert all(piece.size[0] <= room[0] for part in parts for piece in folded(part, room))


def test_a_part_that_fits_is_left_whole(parts):
    assert all(len(folded(part, ROOMS[0])) == 1 for part in parts)
