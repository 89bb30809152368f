"""The SVG in a real browser: what is read aloud, axe, and the colours of a light or dark screen."""

import re

import pytest

from diagrams.drawing import draw
from diagrams.flowchart import flowchart
from diagrams.looks import DARK, PAPER
from diagrams.svg import to_svg
from tests.diagrams.pixels import hexadecimal

PATIENT = {"wbc": 2.1, "anc": 0.4, "temperature": 38.9, "medications": ["clozapine"], "age_years": 70}


@pytest.fixture(scope="module")
def picture(compiled, evaluate):
    return draw(flowchart(compiled("leukopenia").protocol, evaluate("leukopenia", PATIENT)))


@pytest.fixture
def page(browser, picture, request):
    """A page with the SVG in it."""
    scheme = getattr(request, "param", "light")
    svg = to_svg(picture, links="").decode()
    opened = browser.new_page(color_scheme=scheme)
    opened.set_content(
        f'<!doctype html><html lang="en"><title>t</title><main><h1>Chart</h1>{svg}</main></html>', wait_until="load"
    )
    yield opened
    opened.close()


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
def test_axe_finds_no_violation(page, web_packages):
    page.add_script_tag(path=web_packages / "node_modules" / "axe-core" / "axe.min.js")
    found = page.evaluate("axe.run()")
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]] == []
    assert {"link-name", "aria-roles", "aria-hidden-focus"} <= {rule["id"] for rule in found["passes"]}


def test_a_screen_reader_is_told_the_groups_in_their_order_and_the_links_inside(page, picture):
    tree = page.locator("svg").aria_snapshot()
    told = [line.strip() for line in tree.splitlines()]
    rest = iter(told)
    for words in (group.words for group in picture.groups if group.words):
        assert any(re.split("['\"]", words[:40])[0] in line for line in rest), words
    links = to_svg(picture, links="").count(b"<a ")
    assert sum(line.startswith(("- link ", "- 'link ")) for line in told) == links > 100


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_file_by_itself_has_its_colour_around_it_and_a_page_that_holds_it_keeps_its_own(
    browser, picture, tmp_path, scheme, theme
):
    svg = to_svg(picture, theme=theme)
    (tmp_path / "t.svg").write_bytes(svg)
    (tmp_path / "t.html").write_text(f"<!doctype html><body>{svg.decode()}")
    page = browser.new_page(color_scheme=scheme)
    shown = {}
    for name in ("t.svg", "t.html"):
        page.goto((tmp_path / name).as_uri())
        shown[name] = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.close()
    dark = theme == "dark" or (theme, scheme) == ("auto", "dark")
    none = "rgba(0, 0, 0, 0)"
    assert shown == {"t.svg": f"rgb({', '.join(map(str, hexadecimal(DARK[PAPER])))})" if dark else none, "t.html": none}


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
def test_colours_follow_the_screen_but_not_on_paper(page):
    def ground():
        return page.evaluate("getComputedStyle(document.querySelector('svg > rect')).fill")

    light, dark = (f"rgb({', '.join(map(str, hexadecimal(colour)))})" for colour in (PAPER, DARK[PAPER]))
    assert ground() == (dark if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else light)
    page.emulate_media(media="print")
    assert ground() == light
