"""The print view: the path and the reasoning of a case on one page."""

import re

import pytest

from kg.cases.files import named
from kg.cases.reading import load_cases
from kg.library import open_protocol, shipped
from tests.api.web.browser.conftest import settle

pytestmark = pytest.mark.needs("chromium")

SMALLEST = 6.5
POINTS = 96 / 72


def patients(protocol, number):
    """Those of the protocol's cases of which most is known or in doubt: they fill the most paper."""
    compiled = open_protocol(protocol)
    cases = [c for c in load_cases(named(protocol)[1], compiled.protocol).cases if not c.refused]
    plain = [c.facts for c in cases if all(isinstance(v, bool | str | int | float) for v in c.facts.values())]
    return [{}, *sorted(plain, key=len)[-number:]]


def pages_of(page):
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("protocol", shipped())
def test_a_case_is_printed_on_one_page_in_letters_that_can_be_read(open_case, protocol):
    page = open_case(protocol)
    for facts in patients(protocol, 3):
        page.evaluate("fragment => { location.hash = fragment; }", "&".join(f"{k}={v}" for k, v in facts.items()))
        settle(page)
        assert pages_of(page) == 1
        size = page.evaluate("() => parseFloat(document.getElementById('paper').style.fontSize)")
        assert size >= SMALLEST


def test_the_page_has_the_path_the_reasons_the_sources_and_the_standing(open_case):
    page = open_case(facts={"wbc": "3.55", "fever": True, "anc": "0.8", "medications": ["clozapine"]})
    page.emulate_media(media="print")
    paper = page.inner_text("#paper")
    for text in (
        "Management of leukopenia",
        "not reviewed by a human",
        "It is no medical device",
        "IMMEDIATE",
        "WBC 3.55 ×10⁹/L",
        "Start broad-spectrum antibiotics immediately",
        "ANC 0.8 ×10⁹/L is below 1.0 ×10⁹/L",
        "Not called for by this protocol, and why not",
        "In which band is the ANC?",
        "Not decided yet:",
        "[S44",
    ):
        assert text in paper
    for part in ("#questions", "#advice", "#chart", ".tools", ".bar"):
        assert not page.is_visible(part)


def test_paper_is_white_on_a_dark_screen_too(open_case):
    page = open_case(facts={"wbc": "3.55"}, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    colours = page.eval_on_selector(
        "#paper", "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    )
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def test_what_was_refused_is_said_on_paper(open_case):
    page = open_case(facts={"wbc": "3.55", "anc": "abc"})
    page.emulate_media(media="print")
    assert "`abc` is not a number" in page.inner_text("#paper")


def test_the_patients_wording_is_printed_when_it_is_chosen(open_case):
    page = open_case(facts={"wbc": "3.55", "fever": True})
    page.check("input[value=patient]")
    settle(page)
    page.emulate_media(media="print")
    paper = page.inner_text("#paper")
    assert "NOW" in paper
    assert "Still open" not in paper
