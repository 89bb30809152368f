"""Tracks on a screen: one SVG each, the same places for every patient, and nothing a strict page would refuse."""

import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from html import escape
from itertools import pairwise
from urllib.parse import quote

import pytest
from defusedxml import ElementTree

from diagrams.chart import Kind, State
from diagrams.flowchart import flowchart
from diagrams.lettering import clean
from diagrams.looks import DARK
from diagrams.screen import WIDTH, on_screen, pictures
from diagrams.svg import stylesheet
from kg.cases.reading import load_cases
from kg.library import open_protocol, shelf_of, shipped
from kg.patient import InvalidFactsError
from kg.traversal import traverse
from tests.diagrams.conftest import PATIENTS
from tests.diagrams.geometry import SLACK, boxes, outside, overlapping, run_through
from tests.diagrams.hostile import HOSTILE, hostile
from tests.diagrams.test_svg import SVG, parsed
from tests.diagrams.test_views import views

PAINT = {"class", "stroke-width", "stroke-dasharray"}
ALLOWED = {
    "svg": {"width", "height", "viewBox", "font-family", "role", "aria-roledescription", "lang"},
    "title": set(),
    "desc": set(),
    "g": {"aria-hidden", "role", "data-box", "data-kind", "data-state"},
    "a": {"href", "tabindex"},
    "polygon": {"points", *PAINT},
    "path": {"d", "fill", *PAINT},
    "text": {"x", "y", "font-size", "font-weight", "class", "textLength", "lengthAdjust"},
}
WITH_PAGES = {Kind.DECISION, Kind.RECOMMENDATION}
STYLES = stylesheet("regular.woff2", "bold.woff2")


def page_of(link):
    return f"/{link.kind}/{link.id}"


def roots(tracks):
    return [parsed(track.svg) for track in tracks]


def drawn_boxes(root):
    return [group for group in root.iter(f"{SVG}g") if group.get("data-box")]


def places(tracks):
    """Where everything that a patient does not have stands: the corners of each box, the ways of the arrows."""
    for track, root in zip(tracks, roots(tracks), strict=True):
        corners = {g.get("data-box"): next(g.iter(f"{SVG}polygon")).get("points") for g in drawn_boxes(root)}
        yield track.id, root.get("viewBox"), corners, sorted(path.get("d") for path in root.iter(f"{SVG}path"))


def patients(name):
    """What is known of some patients of a protocol, and the day: those of its cases, from all over the file."""
    file = load_cases(shelf_of(name) / "cases.yaml", open_protocol(name).protocol)
    yield {}, None
    yield from ((case.facts, case.on) for case in file.cases[:: max(1, len(file.cases) // 8)])


@pytest.fixture(scope="module", params=shipped())
def charts(request):
    """Of nobody, and of several patients."""
    compiled, made = open_protocol(request.param), []
    for raw, day in patients(request.param):
        with suppress(InvalidFactsError):
            made.append(flowchart(compiled.protocol, traverse(compiled, compiled.understand(raw, today=day))))
    assert len(made) > 4
    return [flowchart(compiled.protocol), *made]


def harmless(svg):
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        tag = element.tag.removeprefix(SVG)
        assert tag in ALLOWED
        assert set(element.attrib) <= ALLOWED[tag]
        assert element.get("fill", "none") == "none"
    return root


def test_every_track_of_every_chart_is_a_harmless_described_svg_of_its_own(charts):
    for chart in charts:
        tracks = on_screen(chart, page_of)
        assert sorted(t.id for t in tracks) == sorted(c.id for c in chart.clusters)
        assert tracks[0].id == next(box.cluster for box in chart.boxes if box.id == chart.start)
        for track in tracks:
            root = harmless(track.svg)
            assert root.get("role") == "graphics-document document"
            assert [root[0].text, root[1].tag] == [clean(track.title), f"{SVG}desc"]
            size = root.get("viewBox").split()[2:]
            assert [root.get("width"), root.get("height")] == [f"{length}pt" for length in size]


def test_every_box_is_in_one_track_with_its_kind_and_its_state(charts):
    for chart in charts:
        groups = [group for root in roots(on_screen(chart)) for group in drawn_boxes(root)]
        told = Counter((g.get("data-box"), g.get("data-kind"), g.get("data-state")) for g in groups)
        state = {s: None if s is State.PLAIN else s.name.lower() for s in State}
        assert Counter((b.id, b.kind.value, state[b.state]) for b in chart.boxes) == Counter(
            {box: number for box, number in told.items() if box[1] != "link"}
        )
        assert max(Counter(box for box, *_ in told.elements()).values()) == 1


def test_a_box_is_found_in_its_own_track(chart):
    home = {box.id: box.cluster for box in chart.boxes}
    for track, root in zip(tracks := on_screen(chart), roots(tracks), strict=True):
        assert {home.get(group.get("data-box"), track.id) for group in drawn_boxes(root)} == {track.id}


def test_all_stays_where_it_is_when_another_patient_is_drawn(charts):
    first, *others = (list(places(on_screen(chart))) for chart in charts[1:])
    assert others
    assert all(other == first for other in others)


@pytest.mark.parametrize("program", ["dot"], indirect=True)
@pytest.mark.parametrize("name", [name for name in PATIENTS if name.startswith("leukopenia")])
def test_the_places_do_not_depend_on_who_was_drawn_first(name, evaluate, compiled, program, monkeypatch):
    chart = flowchart(compiled("leukopenia").protocol, evaluate(*PATIENTS[name]))
    remembered = list(places(on_screen(chart, program=program)))
    empty = flowchart(compiled("leukopenia").protocol, evaluate("leukopenia", {}))
    assert list(places(on_screen(empty, program=program))) == remembered


def test_an_arrow_and_its_links_are_in_one_state(charts):
    for chart in charts:
        states = {(a.tail, a.head): a.state for a in chart.arrows}
        for _, picture in pictures(chart):
            for group in picture.groups:
                tail, cut, head = group.box.id.removeprefix(">").partition(">") if group.box else ("", "", "")
                if cut and head:
                    assert group.box.state is states[tail, head]


def test_a_track_without_a_patient_says_no_state(compiled):
    for track in on_screen(flowchart(compiled("leukopenia").protocol)):
        assert "data-state" not in track.svg


def test_the_states_are_those_of_the_patient(compiled, evaluate):
    chart = flowchart(compiled("throat").protocol, evaluate("throat", {"trouble_breathing": True, "throat_days": 9}))
    found = {g.get("data-box"): g.get("data-state") for root in roots(on_screen(chart)) for g in drawn_boxes(root)}
    assert (found["call_help"], found["review"]) == ("taken", "ruled_out")


def test_nothing_is_on_top_of_anything_else_or_outside(charts, program):
    for chart in charts[:3]:
        for _, picture in pictures(chart, program=program):
            assert not list(overlapping(picture))
            assert not list(run_through(picture))
            assert not list(outside(picture))


def test_a_track_is_about_as_wide_as_it_may_be_at_most(charts):
    """A question with two columns of links beside it is as narrow as it gets."""
    for chart in charts:
        assert all(picture.width <= 1.02 * WIDTH for _, picture in pictures(chart))


@pytest.mark.parametrize("width", [10_000, 640, 480])
def test_a_track_that_may_be_narrower_is_higher_and_says_where_it_goes_on(compiled, width):
    whole, track = (dict(pictures(flowchart(compiled("leukopenia").protocol), w))["neutrophils"] for w in (9999, width))
    links = [group.words for _, group in boxes(track) if group.words.startswith("link: ")]
    assert bool(links) == (track.height > whole.height) == (width == 480)
    assert all(words.endswith((", below", ", above")) for words in links)


def test_every_view_of_a_protocol_is_drawn(protocol):
    for view in views(protocol):
        chart = flowchart(protocol, view=view)
        groups = [group for track in on_screen(chart, page_of) for group in drawn_boxes(harmless(track.svg))]
        assert {box.id for box in chart.boxes} <= {group.get("data-box") for group in groups}


def test_a_view_of_a_patient_is_drawn(protocol, evaluation):
    for view in views(evaluation.protocol):
        chart = flowchart(evaluation.protocol, evaluation, view)
        for _, picture in pictures(chart):
            assert not list(overlapping(picture))


@pytest.mark.parametrize("tab_stops", [True, False])
def test_links_lead_where_the_caller_says_and_are_tab_stops_if_wanted(chart, tab_stops):
    links = [link for root in roots(on_screen(chart, page_of, tab_stops=tab_stops)) for link in root.iter(f"{SVG}a")]
    told = Counter((link.get("href"), link[0].text) for link in links)
    bases = Counter((f"/{b.kind}/{b.id}", clean(b.tooltip)) for box in chart.boxes for b in box.basis)
    pages = {f"/{box.kind.value}/{box.id}" for box in chart.boxes if box.kind in WITH_PAGES}
    onward = {f"/protocol/{protocol}" for box in chart.boxes for protocol in box.continues_in}
    assert bases <= told
    assert {href for href, _ in told - bases} == pages | onward
    assert {link.get("tabindex") for link in links} == {None if tab_stops else "-1"}


def test_a_whole_box_is_a_link_that_says_what_the_box_says_and_its_shapes_are_not_told_besides(chart):
    for _, picture in pictures(chart):
        words = {group.box.id: group.words for group in picture.groups if group.box}
    for root in roots(on_screen(chart, page_of)):
        for group in drawn_boxes(root):
            if group.get("data-kind") in {"decision", "recommendation"}:
                page, *others = group
                assert page.get("href") == f"/{group.get('data-kind')}/{group.get('data-box')}"
                assert [child.tag.removeprefix(SVG) for child in page] == ["title", "g"]
                assert page[0].text == clean(words.get(group.get("data-box"), page[0].text))
                assert page[1].get("aria-hidden") == "true"
                assert group.get("role") is None
                assert {other.tag for other in others} <= {f"{SVG}a"}
            else:
                assert group[0].tag == f"{SVG}title"
                assert group.get("role")


def test_what_has_no_address_is_no_link(chart):
    assert not any("<a" in track.svg for track in on_screen(chart))
    only = on_screen(chart, lambda link: page_of(link) if link.kind == "statement" else None)
    hrefs = {link.get("href") for root in roots(only) for link in root.iter(f"{SVG}a")}
    assert hrefs == {f"/statement/{id_}" for box in chart.boxes for id_ in box.statements}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_stay_text(text, compiled):
    chart = hostile(flowchart(compiled("throat").protocol), text)
    for track in on_screen(chart, lambda link: f"/x?{quote(link.id, errors='replace')}"):
        root = harmless(track.svg)
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", track.svg)
        assert root[0].text == clean(text)
        assert all(group.get("data-box").startswith((clean(text), f">{clean(text)}")) for group in drawn_boxes(root))


def test_an_address_stays_in_its_attribute(chart):
    evil = 'https://x/"><script>&'
    for track in on_screen(chart, lambda _: evil):
        assert {link.get("href") for link in harmless(track.svg).iter(f"{SVG}a")} == {evil}
        assert escape(evil) in track.svg


def test_hostile_values_of_a_patient_stay_text(compiled, evaluate):
    evaluation = evaluate("throat", {"trouble_breathing": False})
    known = evaluation.facts.known
    forged = {f: replace(k, shown="</text><script>\u202e") if k.shown else k for f, k in known.items()}
    evil = replace(evaluation, facts=replace(evaluation.facts, known=forged))
    for track in on_screen(flowchart(compiled("throat").protocol, evil), page_of):
        harmless(track.svg)


def test_every_class_has_a_colour_and_another_on_dark_screens(chart):
    light, dark = STYLES.split("@media screen and (prefers-color-scheme:dark)")
    rules, switched = (dict(re.findall(r"\.(\w+)\{([^}]+)\}", part)) for part in (light, dark))
    used = {name for root in roots(on_screen(chart)) for e in root.iter() for name in e.get("class", "").split()}
    assert used <= rules.keys() == switched.keys()
    for name, rule in rules.items():
        what, colour = rule.split(":")
        assert switched[name] == f"{what}:{DARK[colour]}"


def test_the_stylesheet_fetches_the_two_fonts_from_where_the_caller_has_them_and_nothing_else():
    assert re.findall(r"font-weight:(\d+);src:url\(([^)]+)\)", STYLES) == [
        ("400", "regular.woff2"),
        ("700", "bold.woff2"),
    ]
    assert STYLES.count("url(") == 2
    assert "@import" not in STYLES


def test_every_text_is_inside_its_box(chart):
    for _, picture in pictures(chart):
        for (left, top, right, bottom), group in boxes(picture):
            for text in (shape for shape in group.shapes if hasattr(shape, "text")):
                assert left - SLACK <= text.place[0]
                assert text.place[0] + text.width <= right + SLACK
                assert top - SLACK <= text.place[1] - text.size * 0.76
                assert text.place[1] + text.size * 0.2 <= bottom + SLACK


def test_the_answers_to_a_question_stand_below_each_other(chart):
    for _, picture in pictures(chart):
        rows = {}
        for place, group in boxes(picture):
            rows.setdefault(group.box.of, []).append(place)
        del rows[""]
        for stack in rows.values():
            assert all(upper[0] == lower[0] and upper[3] <= lower[1] + SLACK for upper, lower in pairwise(stack))
