"""Tracks inline in a page with a strict policy, in a real browser: nothing is refused, colours, fonts, what is told."""

import pytest

from diagrams.flowchart import flowchart
from diagrams.lettering import font_file
from diagrams.looks import DARK, PANEL
from diagrams.screen import on_screen
from diagrams.svg import stylesheet
from tests.diagrams.pixels import hexadecimal
from tests.diagrams.test_svg_in_a_browser import PATIENT

HOME = "http://carepath.test"
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src data:"


@pytest.fixture(scope="module")
def tracks(compiled, evaluate):
    chart = flowchart(compiled("leukopenia").protocol, evaluate("leukopenia", PATIENT))
    return on_screen(chart, lambda link: f"/{link.kind}/{link.id}")


@pytest.fixture
def page(browser, tracks, request):
    """A page with all tracks in it, from a server that is not there, and what its console said."""
    drawn = "".join(f"<section><h2>{track.title}</h2>{track.svg}</section>" for track in tracks)
    head = '<!doctype html><html lang="en"><title>t</title><link rel="icon" href="data:,"><link rel="stylesheet" href='
    served = {
        "/": ("text/html", f"{head}/s.css><main><h1>Patient</h1>{drawn}</main></html>"),
        "/s.css": ("text/css", stylesheet("/regular.woff2", "/bold.woff2")),
        "/regular.woff2": ("font/woff2", font_file(bold=False, suffix="woff2")),
        "/bold.woff2": ("font/woff2", font_file(bold=True, suffix="woff2")),
    }
    opened = browser.new_page(color_scheme=getattr(request, "param", "light"))

    def serve(route):
        kind, body = served[route.request.url.removeprefix(HOME)]
        headers = {"content-type": f"{kind}; charset=utf-8", "content-security-policy": POLICY}
        route.fulfill(body=body, headers=headers)

    said = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.route("**/*", serve)
    opened.goto(f"{HOME}/", wait_until="load")
    opened.evaluate("document.fonts.ready.then(() => true)")
    yield opened, said
    opened.close()


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
def test_a_strict_policy_refuses_nothing_and_the_fonts_are_there(page):
    opened, said = page
    assert said == []
    loaded = opened.evaluate("[...document.fonts].map(font => [font.family, font.weight, font.status])")
    assert sorted(map(tuple, loaded)) == [("Carepath Sans", "400", "loaded"), ("Carepath Sans", "700", "loaded")]


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
def test_colours_follow_the_screen_but_not_on_paper(page):
    opened, _ = page

    def ground():
        return opened.evaluate("getComputedStyle(document.querySelector('svg polygon')).fill")

    light, dark = (f"rgb({', '.join(map(str, hexadecimal(colour)))})" for colour in (PANEL, DARK[PANEL]))
    assert ground() == (dark if opened.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else light)
    opened.emulate_media(media="print")
    assert ground() == light


def test_each_question_and_recommendation_is_told_once_as_a_link(page, tracks):
    opened, _ = page
    linked = opened.locator("[data-kind=decision], [data-kind=recommendation]").count()
    told = [
        line.strip()
        for place in range(len(tracks))
        for line in opened.locator("svg").nth(place).aria_snapshot().splitlines()
    ]
    pages = ('- link "decision:', '- link "recommendation:')
    assert sum(line.replace("'", "").startswith(pages) for line in told) == linked > 50
    links = sum(line.startswith(("- link ", "- 'link ")) for line in told)
    assert links == sum(track.svg.count("<a ") for track in tracks)


def test_a_click_anywhere_on_a_box_finds_the_box(page):
    opened, _ = page
    found = opened.evaluate(
        """[...document.querySelectorAll('[data-box]')].map(group => {
            group.scrollIntoView();
            const {left, top, width} = group.querySelector('polygon').getBoundingClientRect();
            const hit = document.elementFromPoint(left + width / 2, top + 3);
            return [group.dataset.box, hit && hit.closest('[data-box]') && hit.closest('[data-box]').dataset.box];
        })"""
    )
    assert len(found) > 150
    assert all(box == hit for box, hit in found)


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
def test_axe_finds_no_violation(page, web_packages):
    opened, _ = page
    opened.evaluate((web_packages / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    found = opened.evaluate("axe.run()")
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]] == []
    assert {"link-name", "aria-hidden-focus"} <= {rule["id"] for rule in found["passes"]}
