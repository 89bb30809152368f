"""SVG: described, read aloud in order, harmless, with links of our own making, and as light or dark as the reader."""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from urllib.parse import unquote

import pytest
from defusedxml import ElementTree

from diagrams.drawing import draw
from diagrams.flowchart import Kind, flowchart
from diagrams.lettering import clean
from diagrams.looks import DARK, PAPER
from diagrams.picture import Curve, Polygon, Text
from diagrams.svg import to_svg
from tests.diagrams.hostile import HOSTILE, hostile

SVG = "{http://www.w3.org/2000/svg}"
PAINT = {"fill", "stroke", "stroke-width", "stroke-dasharray", "class"}
ALLOWED = {
    "svg": {"width", "height", "viewBox", "font-family", "role", "aria-roledescription", "lang"},
    "title": set(),
    "desc": set(),
    "style": set(),
    "rect": {"width", "height", "fill", "class"},
    "g": {"aria-hidden", "role"},
    "a": {"href"},
    "polygon": {"points", *PAINT},
    "path": {"d", *PAINT},
    "text": {"x", "y", "font-size", "font-weight", "fill", "class", "textLength", "lengthAdjust"},
}
THEMES = ("light", "dark", "auto")


def texts_of(picture):
    return [s for g in picture.groups for s in g.shapes if isinstance(s, Text)]


def parsed(svg):
    return ElementTree.fromstring(svg)


def test_an_svg_is_a_described_document(chart, picture):
    root = parsed(to_svg(picture))
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "graphics-document document"
    assert root.get("aria-roledescription") == "flowchart"
    assert (root[0].tag, root[0].text) == (f"{SVG}title", chart.title)
    assert (root[1].tag, root[1].text) == (f"{SVG}desc", chart.description)


def test_an_svg_has_the_texts_of_the_picture_with_their_widths(picture):
    root = parsed(to_svg(picture))
    drawn = [(e.text, float(e.get("textLength"))) for e in root.iter(f"{SVG}text")]
    assert drawn == [(t.text, pytest.approx(t.width, abs=0.01)) for t in texts_of(picture)]
    linked = parsed(to_svg(picture, links="x.html"))
    assert Counter(e.text for e in linked.iter(f"{SVG}text")) == Counter(text for text, _ in drawn)


@pytest.mark.parametrize("links", [None, "x.html"])
def test_what_is_read_aloud_is_every_group_with_words_in_their_order(picture, links):
    read = [g for g in parsed(to_svg(picture, links=links)).iter(f"{SVG}g") if g.get("role")]
    assert [g[0].text for g in read] == [clean(g.words) for g in picture.groups if g.words]
    for group in read:
        links_inside = list(group.iter(f"{SVG}a"))
        assert group.get("role") == ("graphics-object group" if links_inside else "graphics-symbol img")
        if links_inside:  # what is in the words already is hidden, links are not
            assert [child.get("aria-hidden") for child in group] == [None, "true", *[None] * len(links_inside)]
            assert not any(g.get("aria-hidden") for a in links_inside for g in a.iter())


def test_arrows_are_not_read_aloud(picture):
    root = parsed(to_svg(picture))
    silent = [g for g in root.iter(f"{SVG}g") if g.get("aria-hidden") == "true"]
    heard = [g for g in root.iter(f"{SVG}g") if g.get("role") and not g[0].text.startswith("legend, ")]
    assert any(path.tag == f"{SVG}path" for g in silent for path in g.iter())
    assert not any(path.tag == f"{SVG}path" for g in heard for path in g.iter())


def test_a_track_is_read_in_the_order_of_the_flowchart_and_says_where_it_is_folded(chart, picture):
    kinds = tuple(f"{kind.value}: " for kind in Kind if kind is not Kind.LINK)
    read = [g[0].text for g in parsed(to_svg(picture)).iter(f"{SVG}g") if g.get("role") and g[0].text.startswith(kinds)]
    headings = [f"{b.kind.value}: {b.heading}" for b in chart.boxes if b.kind is not Kind.OUTCOME]
    order = [headings.index(name) for words in read for name in headings if f"{words}, ".startswith(f"{name}, ")]
    assert sorted(order) == sorted(map(headings.index, headings))
    folds = sum(g.words.startswith("link: ") and ", above" in g.words for g in picture.groups)
    assert sum(later < sooner for sooner, later in pairwise(order)) <= folds


def test_the_title_of_a_track_is_read_just_before_its_boxes(chart, picture):
    tracks = {cluster.id: f"track: {cluster.title}" for cluster in chart.clusters}
    home = {f"{b.kind.value}: {b.heading}": tracks[b.cluster] for b in chart.boxes if b.kind is not Kind.OUTCOME}
    title = ""
    for words in (group.words for group in picture.groups):
        title = words if words.startswith("track: ") else title
        assert all(home[box] == title for box in home if f"{words}, ".startswith(f"{box}, "))


def test_every_statement_and_reading_of_every_box_is_a_link_with_its_text(chart, picture):
    root = parsed(to_svg(picture, links="/p/x.html"))
    found = Counter((a.get("href"), a[0].text, a[1].text) for a in root.iter(f"{SVG}a"))
    told = [b for box in chart.boxes for b in box.basis]
    rounds = {f"/p/x.html#recommendation%3A{box.id}": clean(box.again[1]) for box in chart.boxes if box.next_round}
    again = Counter({link: number for link, number in found.items() if link[0] in rounds})
    assert {link[0]: link[1] for link in again} == rounds  # each leads to its recommendation, and says all of it
    assert found - again == Counter((f"/p/x.html#{b.id}", clean(b.tooltip), b.id) for b in told)
    assert len(told) > 5


def test_a_tooltip_says_what_a_statement_cites_and_what_is_doubtful_about_that(compiled):
    knowledge = flowchart(compiled("leukopenia").protocol).knowledge
    assert knowledge["S18"].tooltip.startswith("statement S18: Look for blasts, dysplasia")
    assert knowledge["S18"].tooltip.endswith("publisher's own summary, not a primary guideline)]")
    assert knowledge["A03"].tooltip == "interpretation A03: WBC exactly 3.0 or 4.0"


def test_links_within_a_page_are_bare_anchors_and_none_are_made_without_a_page(compiled):
    picture = draw(flowchart(compiled("throat").protocol))
    inside = parsed(to_svg(picture, links=""))
    assert all(re.fullmatch(r"#\w+", a.get("href")) for a in inside.iter(f"{SVG}a"))
    assert not list(parsed(to_svg(picture)).iter(f"{SVG}a"))


def harmless(svg):
    root = parsed(svg)
    for element in root.iter():
        tag = element.tag.removeprefix(SVG)
        assert tag in ALLOWED
        assert set(element.attrib) <= ALLOWED[tag]
    for link in root.iter(f"{SVG}a"):
        assert re.fullmatch(r"x\.html#[A-Za-z0-9%_.~/-]+", link.get("href"))
    (style,) = root.iter(f"{SVG}style")
    addresses = re.findall(r"url\(([^)]{0,30})", style.text)
    assert addresses
    assert all(a.startswith("data:font/woff2;base64,") for a in addresses)
    assert "@import" not in style.text
    return root


@pytest.mark.parametrize("theme", THEMES)
def test_an_svg_runs_nothing_and_fetches_nothing(picture, theme):
    harmless(to_svg(picture, theme=theme, links="x.html"))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_stay_text_in_svg(text, compiled, program):
    chart = hostile(flowchart(compiled("throat").protocol), text)
    svg = to_svg(draw(chart, program), links="x.html")
    root = harmless(svg)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", svg.decode())
    shown = "".join(e.text for e in root.iter(f"{SVG}text")).replace(" ", "")
    assert shown.count(clean(text).replace(" ", "")) >= len(chart.boxes)
    assert root[0].text == clean(text)
    assert {unquote(a.get("href")) for a in root.iter(f"{SVG}a")} == {f"x.html#{clean(text)}"}


def test_hostile_values_of_a_patient_stay_text(compiled, evaluate, program):
    evaluation = evaluate("throat", {"trouble_breathing": False})
    known = evaluation.facts.known
    forged = {f: replace(k, shown="</text><script>\u202e") if k.shown else k for f, k in known.items()}
    evil = replace(evaluation, facts=replace(evaluation.facts, known=forged))
    picture = draw(flowchart(compiled("throat").protocol, evil), program)
    root = harmless(to_svg(picture, links="x.html"))
    assert "</text><script>" in "".join(root.itertext())


def test_every_colour_of_a_picture_has_one_for_dark_screens(picture):
    for shape in (s for g in picture.groups for s in g.shapes):
        match shape:
            case Polygon(fill=fill, line=line):
                assert {fill, line.colour if line else fill} <= DARK.keys()
            case Curve(line=line):
                assert line.colour in DARK
            case Text(colour=colour):
                assert colour in DARK


def test_a_dark_svg_has_only_dark_colours_and_says_nothing_of_screens(picture):
    svg = to_svg(picture, theme="dark").decode()
    assert set(re.findall(r'(?:fill|stroke)="(#\w+)"', svg)) <= set(DARK.values())
    assert f' fill="{DARK[PAPER]}"/>' in svg
    assert "prefers-color-scheme" not in svg


def test_auto_is_the_light_svg_until_a_screen_asks_for_dark(picture):
    light, auto = (to_svg(picture, theme=theme).decode() for theme in ("light", "auto"))
    switch = re.search(
        r"@media screen and \(prefers-color-scheme:dark\)\{svg:root\{[^}]+\}((?:\.\w+\{[^}]+\})+)\}", auto
    )
    assert re.sub(r' class="[^"]+"', "", auto.replace(switch[0], "")) == light
    rules = dict(re.findall(r"\.(\w+)\{([^}]+)\}", switch[1]))
    for element in parsed(auto).iter():
        shown = {rules[name] for name in element.get("class", "").split()}
        colours = {f"{a}:{DARK[element.get(a)]}" for a in ("fill", "stroke") if element.get(a, "none") != "none"}
        assert shown == colours
    assert f'fill="{PAPER}"' in auto
