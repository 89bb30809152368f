"""A patient's cautions and the doubts about the data: all of them are on the page, and leaves point to theirs."""

from dataclasses import replace
from itertools import combinations

import pytest

from diagrams import cautions
from diagrams.drawing import draw
from diagrams.flowchart import Kind, State, flowchart
from diagrams.graphviz_out import render, to_dot
from diagrams.lettering import font
from diagrams.picture import Polygon, Text
from diagrams.remarks import remarks
from kg.patient import DataQuality

CLOZAPINE = {"wbc": 2.1, "anc": 0.3, "temperature": 39, "medications": ["clozapine"], "age_years": 70}


@pytest.fixture
def clozapine(compiled, evaluate):
    return flowchart(compiled("leukopenia").protocol, evaluate("leukopenia", CLOZAPINE))


def texts(picture):
    return [s for g in picture.groups for s in g.shapes if isinstance(s, Text)]


def grounds(picture):
    """What the tracks stand on."""
    return [s.points for g in picture.groups if not g.words for s in g.shapes if isinstance(s, Polygon) and s.line]


def test_every_warning_is_listed_once_those_by_themselves_first_with_text_and_statements(evaluation):
    listed = flowchart(evaluation.protocol, evaluation).cautions
    of_leaves = {w.id: w for a in evaluation.recommendations for w in a.warnings}
    expected = [*evaluation.cautions, *of_leaves.values()]
    assert len(listed) == len(expected)
    for text, warning in zip(listed, expected, strict=True):
        marks = f" [{', '.join(warning.statements)}]" if warning.statements else ""
        assert text.endswith(f"{warning.text.clinician}{marks}")
        leaves = [a.recommendation.title for a in evaluation.recommendations if warning in a.warnings]
        assert all(f"“{title}”" in text for title in leaves[:3])


def test_a_leaf_points_to_exactly_its_warnings(evaluation):
    chart = flowchart(evaluation.protocol, evaluation)
    for advice in evaluation.recommendations:
        (box,) = (b for b in chart.boxes if b.id == advice.recommendation.id)
        for number, warning in zip(box.cautions, advice.warnings, strict=True):
            assert warning.text.clinician in chart.cautions[number - 1]
            assert box.state is not State.RULED_OUT
            assert font(bold=True).width(box.caution, 8) <= font(bold=True).width(box.caution_room, 8)
    assert not any(b.caution for b in chart.boxes if b.kind is not Kind.RECOMMENDATION)


def test_a_protocol_without_a_patient_has_no_cautions(protocol):
    chart = flowchart(protocol)
    assert (chart.cautions, chart.doubts) == ((), ())
    assert not any(b.caution for b in chart.boxes)
    assert not any(t.text.startswith(("⚠", "About the data")) for t in texts(draw(chart)))


def test_stopping_clozapine_is_not_drawn_without_its_cautions(clozapine, program):
    (stop,) = (b for b in clozapine.boxes if b.id == "stop_clozapine")
    assert stop.caution == "⚠ 3, 4"
    assert "abrupt stop carries a psychiatric risk" in clozapine.cautions[2]
    assert any("invasive procedures" in text and text.endswith("[S59]") for text in clozapine.cautions[:2])
    picture = draw(clozapine, program)
    words = " ".join(t.text for t in texts(picture))
    for text in (*clozapine.cautions, "⚠ Cautions", stop.caution):
        assert text in words
    assert any(g.words.startswith(f"recommendation: {stop.heading}, caution 3, 4, ") for g in picture.groups)
    svg = render(clozapine, "svg", program=program).decode()
    assert all(f"<title>caution {n}: {t}</title>" in svg for n, t in enumerate(clozapine.cautions, 1))
    joined = to_dot(clozapine).replace("\\l", " ")
    assert all(f"⚠ {number} {text}" in joined for number, text in enumerate(clozapine.cautions, 1))


def test_remarks_lie_on_nothing_and_nothing_on_them(chart, picture):
    heads = ("caution ", "about the data: ")
    areas = []
    for group in picture.groups:
        shapes = [s for s in group.shapes if isinstance(s, Text)]
        if group.words.startswith(heads):
            areas += [(t.place[0], t.place[1] - t.size, t.place[0] + t.width, t.place[1]) for t in shapes]
    assert bool(areas) == bool(chart.cautions)
    samples = (g.shapes[0].points for g in picture.groups if g.words.startswith("legend, "))
    others = [
        (min(xs), min(ys), max(xs), max(ys))
        for points in (*grounds(picture), *samples)
        for xs, ys in [zip(*points, strict=True)]
    ]
    for one, other in (*combinations(areas, 2), *((a, b) for a in areas for b in others)):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_doubts_are_told_but_not_that_a_unit_was_assumed(compiled, evaluate, program):
    evaluation = evaluate("leukopenia", {"medications": ["foozumab"], "wbc": 3.2, "anc": 4.0})
    chart = flowchart(compiled("leukopenia").protocol, evaluation)
    assert len(chart.doubts) == 2
    assert "cannot be above the white cell count" in chart.doubts[0]
    assert "foozumab" in chart.doubts[1]
    words = " ".join(t.text for t in texts(draw(chart, program)))
    assert "About the data" in words
    assert all(doubt in words for doubt in chart.doubts)
    assert "has no unit" not in words


def test_many_doubts_are_counted_and_a_name_not_recognised_hides_no_conflict(evaluate):
    evaluation = evaluate("leukopenia", {})
    found = [DataQuality(code="unrecognised", fact="medications", message=f"name {i}") for i in range(30)]
    found += [DataQuality(code="conflict", fact="anc", message="conflict")] * 2
    doubted = replace(evaluation, facts=replace(evaluation.facts, data_quality=tuple(found)))
    told = cautions.doubts(doubted)
    assert told[0] == "conflict"
    assert told[-1] == "and 21 more"
    assert len(told) == cautions.DOUBTS_AT_MOST + 1


@pytest.mark.parametrize("room", [200, 300, 700, 2000])
@pytest.mark.parametrize("count", [0, 1, 7, 60])
def test_columns_keep_order_and_their_width(clozapine, room, count):
    chart = replace(clozapine, cautions=(clozapine.cautions * 12)[:count], doubts=("x" * 400,) * (count // 3))
    said = remarks(chart, room)
    drawn = list(said.draw((0.0, 0.0)))
    assert [g.words.split(":")[0] for g in drawn] == [
        *(f"caution {n}" for n in range(1, count + 1)),
        *["about the data"] * (count // 3),
    ]
    assert said.width <= 420
    for text in (s for g in drawn for s in g.shapes):
        assert text.place[0] + font(bold=text.bold).width(text.text, text.size) <= room
        assert 0 < text.place[1] <= said.height


def test_without_room_beside_the_legend_remarks_stand_at_the_foot(compiled, evaluate, clozapine, program):
    small = flowchart(compiled("throat").protocol, evaluate("throat", {}))
    many = replace(clozapine, cautions=clozapine.cautions * 8)
    for chart in (small, many):
        picture = draw(chart, program)
        tracks = [max(y for _, y in points) for points in grounds(picture)]
        listed = [s.place[1] for g in picture.groups if g.words.startswith("caution ") for s in g.shapes]
        assert max(tracks) < min(listed)
        assert max(listed) < picture.height
