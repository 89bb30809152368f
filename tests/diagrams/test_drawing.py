"""The picture: everything on the page, nothing on top of anything else, every text inside its box."""

from dataclasses import replace
from itertools import combinations

import pytest

from diagrams.drawing import draw
from diagrams.flowchart import Arrow, Box, Cluster, Flowchart, Kind, State, flowchart
from diagrams.picture import Curve, Polygon, Text, along

SLACK = 0.5


def boxes(picture):
    """The drawn boxes: left, top, right, bottom, and their texts."""
    kinds = tuple(f"{kind.value}: " for kind in Kind)
    for group in picture.groups:
        if group.words.startswith(kinds):
            xs, ys = zip(*group.shapes[0].points, strict=True)
            yield (min(xs), min(ys), max(xs), max(ys)), [s for s in group.shapes if isinstance(s, Text)], group


def test_everything_is_drawn_once(chart, picture):
    words = [group.words for *_, group in boxes(picture)]
    for box in chart.boxes:
        assert any(w.startswith(f"{box.kind.value}: {box.heading}") for w in words)
    assert sum(not w.startswith("link: ") for w in words) == len(chart.boxes)
    tracks = [g.words for g in picture.groups if g.words.startswith("track: ")]
    assert sorted(tracks) == sorted(f"track: {c.title}" for c in chart.clusters)


def test_no_two_boxes_overlap(picture):
    for (one, *_), (other, *_) in combinations(boxes(picture), 2):
        apart = one[2] <= other[0] + SLACK or other[2] <= one[0] + SLACK
        assert apart or one[3] <= other[1] + SLACK or other[3] <= one[1] + SLACK


def test_every_text_is_inside_its_box(picture):
    for (left, top, right, bottom), texts, _ in boxes(picture):
        for text in texts:
            assert left - SLACK <= text.place[0]
            assert text.place[0] + text.width <= right + SLACK
            assert top - SLACK <= text.place[1] - text.size * 0.76
            assert text.place[1] + text.size * 0.2 <= bottom + SLACK


def test_everything_is_on_the_page(picture):
    for shape in (s for g in picture.groups for s in g.shapes):
        match shape:
            case Polygon(points=points):
                reached = points
            case Curve(points=points):
                reached = along(points)
            case Text(place=(x, y), width=width):
                reached = ((x, y), (x + width, y))
        assert all(0 <= x <= picture.width and 0 <= y <= picture.height for x, y in reached)


def test_outcomes_stand_below_each_other_in_declared_order(chart, picture):
    tops = {}
    outcomes = [b for b in boxes(picture) if b[2].words.startswith("outcome: ")]
    for box, group in ((b, g) for b in chart.boxes if b.of for g in outcomes if _shows(g, b)):
        tops.setdefault(box.of, {}).setdefault(box.id, group[0])
    alone = [rows for rows in tops.values() if len({left for left, *_ in rows.values()}) == 1]
    assert alone
    for rows in alone:
        order = [top for _, top, *_ in rows.values()]
        assert order == sorted(order)


def _shows(drawn, box):
    return " ".join(t.text for t in drawn[1]) == f"{box.state.mark} {box.heading}".strip()


def test_the_page_of_a_large_protocol_is_near_a3_landscape(compiled, program):
    picture = draw(flowchart(compiled("leukopenia").protocol), program)
    assert 1.2 < picture.width / picture.height < 1.8


def test_title_status_disclaimer_and_legend_are_on_the_page(chart, picture):
    words = " ".join(s.text for g in picture.groups for s in g.shapes if isinstance(s, Text))
    assert chart.title in words
    assert "review status: " in words
    assert " ".join(chart.footer[0].split()[:8]) in words
    assert all(sample.heading.split()[-1] in words for sample in chart.legend)


def test_the_way_taken_is_thicker_than_the_rest(compiled, evaluate, program):
    chart = flowchart(compiled("throat").protocol, evaluate("throat", {"trouble_breathing": True}))
    widths = {s.line.width for g in draw(chart, program).groups for s in g.shapes if isinstance(s, Curve)}
    assert len(widths) == 3


def small(*, boxes, arrows=(), clusters=("a", "b", "c")):
    return Flowchart(
        title="t",
        subtitle=(),
        description="",
        footer=(),
        start=boxes[0].id,
        clusters=tuple(Cluster(id=c, title=c) for c in clusters),
        boxes=boxes,
        arrows=arrows,
        legend=(),
    )


def leaf(name, track):
    return Box(id=name, kind=Kind.RECOMMENDATION, cluster=track, heading=name)


def test_a_flowchart_of_a_single_box_is_a_picture(program):
    picture = draw(small(boxes=(leaf("only", "a"),)), program)
    assert [g.words for *_, g in boxes(picture)] == ["recommendation: only"]


def test_a_way_into_another_track_ends_and_begins_in_a_link(program):
    question = Box(id="d", kind=Kind.DECISION, cluster="a", heading="Fever?")
    answer = Box(id="d/yes", kind=Kind.OUTCOME, cluster="a", heading="yes", of="d")
    arrows = (Arrow(tail="d", head="d/yes"), Arrow(tail="d/yes", head="act", state=State.TAKEN))
    chart = small(boxes=(question, answer, leaf("act", "b")), arrows=arrows)
    links = [g.words for *_, g in boxes(draw(chart, program)) if g.words.startswith("link: ")]
    assert links == ["link: ▸ act, in b, taken", "link: ▸ Fever? – yes, from a, taken"]


@pytest.mark.parametrize("count", [2, 9, 12])
def test_many_tracks_are_arranged_too(count, program):
    tracks = tuple(f"t{i}" for i in range(count))
    question = Box(id="d", kind=Kind.DECISION, cluster="t0", heading="Start?")
    leaves = tuple(leaf(f"l{i}", track) for i, track in enumerate(tracks[1:]))
    arrows = tuple(Arrow(tail="d", head=box.id, aside=True) for box in leaves)
    picture = draw(small(boxes=(question, *leaves), arrows=arrows, clusters=tracks), program)
    assert sum(g.words.startswith("track: ") for g in picture.groups) == count
    assert sum(g.words == "link: ▸ every track" for g in picture.groups) == 1


def test_a_text_without_end_is_wrapped_and_stays_in_its_box(compiled, program):
    chart = flowchart(compiled("throat").protocol)
    endless = tuple(replace(b, heading="neutrophil" * 40, details=("x " * 300,)) for b in chart.boxes)
    for (left, _, right, _), texts, _ in boxes(draw(replace(chart, boxes=endless), program)):
        assert all(left <= t.place[0] and t.place[0] + t.width <= right + SLACK for t in texts)
