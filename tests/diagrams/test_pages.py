"""Pages: nothing is lost, nothing is smaller than 8 points, nothing lies on anything else, every link finds its end."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from diagrams.chart import PROTOCOL, Arrow, Box, Cluster, Flowchart, Kind
from diagrams.drawing import draw
from diagrams.flowchart import flowchart
from diagrams.frame import A3
from diagrams.links import into, out_of
from diagrams.pages import bound, pages
from diagrams.picture import Text
from diagrams.views import DependsOn, OneTrack, WaysTo
from tests.diagrams.geometry import boxes, outside, overlapping, run_through


def large(*, tracks=8, depth=4, answers=2, words=12):
    """Tracks of trees: every answer leads to a question or a recommendation, and some into the next track."""
    names = tuple(f"t{n}" for n in range(tracks))
    made, arrows = [], []

    def text(name):
        return " ".join([name, *("consideration" for _ in range(words))])

    def node(name, track, level):
        if level == depth:
            made.append(
                Box(id=name, kind=Kind.RECOMMENDATION, cluster=track, heading=text(name), details=(text("do"),))
            )
            return
        made.append(Box(id=name, kind=Kind.DECISION, cluster=track, heading=text(name)))
        for number in range(answers):
            answer = Box(id=f"{name}/{number}", kind=Kind.OUTCOME, cluster=track, heading=text(str(number)), of=name)
            made.append(answer)
            arrows.append(Arrow(tail=name, head=answer.id))
            if number or level % 2:
                arrows.append(Arrow(tail=answer.id, head=f"{name}.{number}"))
                node(f"{name}.{number}", track, level + 1)

    made.append(Box(id="gate", kind=Kind.DECISION, cluster=names[0], heading=text("gate")))
    for track in names[1:]:
        for root in ("a", "b"):
            node(f"{track}{root}", track, 0)
            arrows.append(Arrow(tail="gate", head=f"{track}{root}", aside=True))
    for one, other in pairwise(names[1:]):
        arrows.append(Arrow(tail=f"{one}a/0", head=f"{other}b"))
    return Flowchart(
        title="A large protocol",
        subtitle=("Is it large?", "review status: not reviewed"),
        description="",
        footer=("For education only. " * 10,),
        start="gate",
        clusters=tuple(Cluster(id=name, title=f"Track {name} of a large protocol") for name in names),
        boxes=tuple(made),
        arrows=tuple(arrows),
        legend=(),
    )


LARGE = {
    "eight tracks of deep trees": large(),
    "one long track": large(tracks=2, depth=9, words=3),
    "many answers": large(tracks=3, depth=2, answers=9, words=4),
    "twenty tracks": large(tracks=21, depth=2, words=2),
}


@pytest.fixture(scope="session")
def bounds():
    """Books and pages by chart and program: each is made once."""
    return {}


@pytest.fixture(params=[*LARGE, "leukopenia", "nothing known", "title case", "febrile neutropenia"])
def book(request, compiled, evaluate, program, bounds):
    if (request.param, program) not in bounds:
        chart = LARGE.get(request.param)
        if chart is None:
            patients = {
                "nothing known": {},
                "title case": {"wbc": 3.55},
                "febrile neutropenia": {"wbc": 2.1, "anc": 0.4, "temperature": 38.9, "medications": ["clozapine"]},
            }
            raw = patients.get(request.param)
            answer = None if raw is None else evaluate("leukopenia", raw)
            chart = flowchart(compiled("leukopenia").protocol, answer)
        bounds[request.param, program] = bound(chart, program), pages(chart, program)
    return bounds[request.param, program]


def test_every_box_stands_on_exactly_one_page(book):
    plan, _ = book
    sheets = [*([plan.gate] if plan.gate else []), *plan.sheets]
    stand = [box.id for sheet in sheets for piece in sheet.pieces for box in piece.chart.boxes]
    drawn = [id_ for id_ in stand if id_ in {box.id for box in plan.chart.boxes}]
    assert sorted(drawn) == sorted(box.id for box in plan.chart.boxes)


def test_every_arrow_is_on_a_page_or_ends_in_a_link_and_begins_in_another(book):
    plan, _ = book
    sheets = [*([plan.gate] if plan.gate else []), *plan.sheets]
    found = {(a.tail, a.head) for sheet in sheets for piece in sheet.pieces for a in piece.curves}
    entered = {entry for sheet in sheets for entry in sheet.entries}
    for arrow in plan.chart.arrows:
        whole = (arrow.tail, arrow.head) in found
        linked = (arrow.tail, out_of(arrow)) in found and (into(arrow), arrow.head) in found
        assert whole or linked or (arrow.aside and arrow.head in entered)


def test_every_box_of_the_plan_is_drawn(book):
    plan, drawn = book
    for number, sheet in enumerate((plan.gate, *plan.sheets), 1):
        if sheet:
            words = [group.words for _, group in boxes(drawn[number - 1])]
            for box in (box for piece in sheet.pieces for box in piece.chart.boxes):
                assert any(said.startswith(f"{box.kind.value}: {box.heading}") for said in words)


def test_no_text_is_smaller_than_8_points_and_every_page_is_a3(book):
    for picture in book[1]:
        assert (picture.width, picture.height) == A3
        assert min(s.size for g in picture.groups for s in g.shapes if isinstance(s, Text)) >= 8 - 1e-9


def test_nothing_lies_on_anything_else_and_nothing_leaves_the_page(book):
    for picture in book[1]:
        assert not list(overlapping(picture))
        assert not list(outside(picture))


def test_no_arrow_runs_through_a_box(book):
    for picture in book[1]:
        assert not list(run_through(picture))


def test_a_link_names_the_page_of_its_other_end(book):
    plan, drawn = book
    titles = {box.id: box.heading for box in plan.chart.boxes}
    for number, sheet in enumerate(plan.sheets, 2):
        here = {box.id for piece in sheet.pieces for box in piece.chart.boxes}
        for link in (box for piece in sheet.pieces for box in piece.chart.boxes if box.id not in titles):
            (end,) = {
                end
                for a in plan.chart.arrows
                for id_, end in ((out_of(a), a.head), (into(a), a.tail))
                if id_ == link.id
            }
            page = re.fullmatch(r"page (\d+)", link.details[-1])
            assert (end in here) == (page is None)
            if page:
                words = [group.words for _, group in boxes(drawn[int(page[1]) - 1])]
                assert any(f": {titles[end]}" in said for said in words)
                assert int(page[1]) != number


def test_every_page_has_its_number_the_disclaimer_and_the_review_status(book):
    plan, drawn = book
    for number, picture in enumerate(drawn, 1):
        words = [t.text for g in picture.groups for t in g.shapes if isinstance(t, Text)]
        assert f"page {number} of {len(drawn)}" in words
        assert plan.chart.footer[0].split()[0] in " ".join(words)
        assert any("review status: " in text for text in words)


def test_every_track_has_a_page_and_a_card_that_names_it(book):
    plan, drawn = book
    assert len(drawn) >= 1 + len(plan.tracks)
    overview = [t.text for g in drawn[0].groups for t in g.shapes if isinstance(t, Text)]
    for track in plan.tracks:
        first = next(n for n, sheet in enumerate(plan.sheets, 2) if sheet.panel is track)
        assert f"page {first}" in overview
        assert track.cluster.title in drawn[first - 1].title


def test_every_recommendation_is_on_the_overview_in_its_state_and_with_its_cautions(compiled, evaluate):
    answer = evaluate("leukopenia", {"wbc": 2.1, "anc": 0.4, "temperature": 38.9, "medications": ["clozapine"]})
    chart = flowchart(compiled("leukopenia").protocol, answer)
    overview, *_ = pages(chart)
    rows = {g.words: " ".join(t.text for t in g.shapes if isinstance(t, Text)) for g in overview.groups}
    for box in (box for box in chart.boxes if box.kind is Kind.RECOMMENDATION and box.cluster != "gate"):
        (row,) = (text for words, text in rows.items() if words.startswith(f"overview, recommendation: {box.heading}"))
        assert row == " ".join(f"{box.state.mark} {box.heading}{': done' * box.done} {box.caution}".split())


def test_cautions_stand_on_the_page_of_their_recommendations_with_their_numbers(compiled, evaluate):
    answer = evaluate("leukopenia", {"wbc": 2.1, "anc": 0.4, "medications": ["clozapine"]})
    chart = flowchart(compiled("leukopenia").protocol, answer)
    drawn = pages(chart)
    for box in chart.boxes:
        (page,) = {
            n for n, p in enumerate(drawn) for _, g in boxes(p) if g.words.startswith(f"recommendation: {box.heading}")
        } or {0}
        for number in box.cautions:
            told = [group.words for group in drawn[page].groups]
            assert any(words.startswith(f"caution {number}: ") for words in told)


def test_a_chart_that_fits_is_one_page_and_as_large_as_it_may_be(compiled, program):
    (page,) = pages(flowchart(compiled("throat").protocol), program)
    assert (page.width, page.height) == A3
    assert max(t.size for g in page.groups for t in g.shapes if isinstance(t, Text)) > 19
    assert not list(outside(page))


def test_the_statements_that_boxes_name_are_written_out(compiled):
    chart = flowchart(compiled("leukopenia").protocol)
    drawn = pages(chart)
    links = [t.link for p in drawn for g in p.groups for t in g.shapes if isinstance(t, Text) and t.link]
    named = {link.target for link in links if link.kind != PROTOCOL}
    anchors = {id_ for page in drawn for id_, _ in page.anchors}
    elsewhere = ("page ", "recommendation:")  # the latter is written out on the page of HTML
    assert named == {name for name in named if name in anchors or name.startswith(elsewhere)}
    assert {basis.id for box in chart.boxes for basis in box.basis} <= anchors


def test_a_question_with_more_answers_than_a_page_holds_is_still_whole(program):
    chart = large(tracks=2, depth=1, answers=60, words=1)
    drawn = pages(replace(chart, clusters=chart.clusters), program)
    assert sum(g.words.startswith("outcome: ") for p in drawn for _, g in boxes(p)) == 120
    assert not [shape for page in drawn for shape in outside(page)]


@pytest.mark.parametrize(
    "view",
    [OneTrack("white_count"), WaysTo("investigate_causes"), DependsOn("anc"), DependsOn("fever"), OneTrack("marrow")],
    ids=str,
)
def test_the_pages_of_a_part_are_as_good_as_those_of_the_whole(view, compiled, evaluate, program):
    chart = flowchart(compiled("leukopenia").protocol, evaluate("leukopenia", {"wbc": 3.55}), view)
    for picture in (draw(chart, program), *pages(chart, program)):
        assert not [*overlapping(picture), *outside(picture), *run_through(picture)]


def test_a_link_to_the_gate_says_its_page_however_long_the_question_is():
    drawn = pages(large(tracks=3, words=40))
    for page in drawn[1:]:
        (said,) = {group.words for group in page.groups if group.words.startswith("link: ▸ from page ")} or {None}
        shown = [t.text for g in page.groups for t in g.shapes if isinstance(t, Text)]
        assert said is None or any(text.startswith("▸ from page 1, ") and text.endswith("…") for text in shown)
        assert not list(outside(page))
