"""The picture: everything on the page, nothing on top of anything else, every text inside its box."""

from dataclasses import replace

import pytest

from diagrams.chart import Arrow, Box, Cluster, Flowchart, Kind, State
from diagrams.drawing import draw
from diagrams.flowchart import flowchart
from diagrams.picture import Curve, Text
from tests.diagrams.geometry import SLACK, boxes, outside, overlapping, run_through


def texts(group):
    return [shape for shape in group.shapes if isinstance(shape, Text)]


def test_everything_is_drawn_once(chart, picture):
    words = [group.words for _, group in boxes(picture)]
    for box in chart.boxes:
        assert any(w.startswith(f"{box.kind.value}: {box.heading}") for w in words)
    assert sum(not w.startswith("link: ") for w in words) == len(chart.boxes)
    tracks = [g.words for g in picture.groups if g.words.startswith("track: ")]
    assert sorted(tracks) == sorted(f"track: {c.title}" for c in chart.clusters)


def test_no_two_boxes_overlap(picture):
    assert not list(overlapping(picture))


def test_no_arrow_runs_through_a_box(picture):
    assert not list(run_through(picture))


def test_every_text_is_inside_its_box(picture):
    for (left, top, right, bottom), group in boxes(picture):
        for text in texts(group):
            assert left - SLACK <= text.place[0]
            assert text.place[0] + text.width <= right + SLACK
            assert top - SLACK <= text.place[1] - text.size * 0.76
            assert text.place[1] + text.size * 0.2 <= bottom + SLACK


def test_everything_is_on_the_page(picture):
    assert not list(outside(picture))


def test_outcomes_stand_below_each_other_in_declared_order(chart, picture):
    tops = {}
    outcomes = [b for b in boxes(picture) if b[1].words.startswith("outcome: ")]
    for box, group in ((b, g) for b in chart.boxes if b.of for g in outcomes if _shows(g, b)):
        tops.setdefault(box.of, {}).setdefault(box.id, group[0])
    alone = [rows for rows in tops.values() if len({left for left, *_ in rows.values()}) == 1]
    assert alone
    for rows in alone:
        order = [top for _, top, *_ in rows.values()]
        assert order == sorted(order)


def _shows(drawn, box):
    return " ".join(t.text for t in texts(drawn[1])) == f"{box.state.mark} {box.heading}".strip()


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


@pytest.mark.parametrize("count", [2, 9, 12, 30])
def test_many_tracks_are_arranged_too(count, program):
    tracks = tuple(f"t{i}" for i in range(count))
    question = Box(id="d", kind=Kind.DECISION, cluster="t0", heading="Start?")
    leaves = tuple(leaf(f"l{i}", track) for i, track in enumerate(tracks[1:]))
    arrows = tuple(Arrow(tail="d", head=box.id, aside=True) for box in leaves)
    picture = draw(small(boxes=(question, *leaves), arrows=arrows, clusters=tracks), program)
    assert sum(g.words.startswith("track: ") for g in picture.groups) == count
    named = "every track" if count > 2 else "t1"
    assert sum(g.words == f"link: ▸ {named}" for g in picture.groups) == 1


def test_a_text_without_end_is_wrapped_and_stays_in_its_box(compiled, program):
    chart = flowchart(compiled("throat").protocol)
    endless = tuple(replace(b, heading="neutrophil" * 40, details=("x " * 300,)) for b in chart.boxes)
    for (left, _, right, _), group in boxes(draw(replace(chart, boxes=endless), program)):
        assert all(left <= t.place[0] and t.place[0] + t.width <= right + SLACK for t in texts(group))


def test_everything_stands_where_it_stands_for_every_other_patient(compiled, evaluate, program):
    protocol = compiled("leukopenia").protocol
    patients = (
        {},
        {"wbc": 3.55},
        {"wbc": 2.1, "anc": 0.4, "temperature": 38.9, "medications": ["clozapine", "colchicine"], "age_years": 70},
        {"fever": False, "temperature": 38.9, "wbc": 3.2, "anc": 4.0},
    )
    places = []
    for raw in patients:
        drawn = boxes(draw(flowchart(protocol, evaluate("leukopenia", raw)), program))
        places.append(sorted(corners for corners, _ in drawn))
    assert len({tuple(place) for place in places}) == 1


def test_the_legend_stands_below_when_that_makes_a_small_chart_larger(compiled, program):
    question = Box(id="d", kind=Kind.DECISION, cluster="a", heading="Start?")
    legend = flowchart(compiled("throat").protocol).legend
    picture = draw(replace(small(boxes=(question,)), legend=legend), program)
    tops = {g.words: min(y for _, y in g.shapes[0].points) for _, g in boxes(picture)}
    sample = next(g for g in picture.groups if g.words.startswith("legend, decision"))
    assert min(y for _, y in sample.shapes[0].points) > tops["decision: Start?"]


def test_the_poster_of_a_patient_is_folded_and_says_where_it_goes_on(compiled, evaluate, program):
    picture = draw(flowchart(compiled("leukopenia").protocol, evaluate("leukopenia", {})), program)
    links = [g.words for *_, g in boxes(picture) if g.words.startswith("link: ")]
    below, above = ([words for words in links if f", {place}, " in words] for place in ("below", "above"))
    assert len(below) == len(above) > 0
    assert not any("page 0" in words for words in links)
