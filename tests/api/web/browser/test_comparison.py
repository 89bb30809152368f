"""Two moments of one patient, and two patients, side by side."""

import pytest

from tests.api.web.browser.conftest import settle

pytestmark = pytest.mark.needs("chromium")


def rows(page, only=""):
    lines = page.eval_on_selector_all(
        f"#comparison tr{only}", "all => all.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    )
    return {cells[0].split("\n")[0].removeprefix("≠ "): cells[1:] for cells in lines if len(cells) == 3}


def test_two_moments_of_one_patient_show_what_has_changed(open_case):
    page = open_case(facts={"wbc": "3.55", "anc": "1.2", "fever": False})
    page.click("#compare")
    settle(page)
    assert rows(page, ".differs") == {}
    assert page.is_visible("text=None: enter something")
    page.fill("#in-anc", "0.8")
    page.keyboard.press("Enter")
    settle(page)
    differs = rows(page, ".differs")
    assert differs["ANC"] == ["1.2 ×10⁹/L", "0.8 ×10⁹/L"]
    assert differs["Neutropenia"][1].startswith("< 1.0")
    assert differs["ANC < 1.0 ×10⁹/L: more aggressive management"][0].startswith("✗ not called for")
    assert differs["ANC < 1.0 ×10⁹/L: more aggressive management"][1].startswith("✓ recommended")
    assert "fever" not in differs
    assert "WBC" not in rows(page)


def test_each_of_the_two_can_be_changed(open_case):
    page = open_case(facts={"wbc": "3.55"})
    page.click("#compare")
    page.click("#row-fever .option:has-text('Yes')")
    settle(page)
    assert rows(page)["Urgency"] == ["prompt", "IMMEDIATE"]
    page.click("#swap")
    settle(page)
    assert rows(page)["Urgency"] == ["IMMEDIATE", "prompt"]
    assert not page.is_checked("#in-fever")
    page.fill("#in-anc", "2.0")
    settle(page)
    assert rows(page, ".differs")["ANC"] == ["not known", "2 ×10⁹/L"]


def test_another_patient_is_begun_beside_the_first(open_case):
    page = open_case(facts={"wbc": "3.55", "fever": True})
    page.click("#compare")
    page.click("#restart")
    settle(page)
    assert rows(page, ".differs")["WBC"] == ["3.55 ×10⁹/L", "not known"]
    assert page.input_value("#in-wbc") == ""
    page.click("#undo")
    settle(page)
    assert page.input_value("#in-wbc") == "3.55"


def test_a_link_carries_both(open_case, visit):
    page = open_case(facts={"wbc": "3.55"})
    page.click("#compare")
    page.fill("#in-anc", "0.8")
    settle(page)
    page.click("#link")
    address = page.input_value("#sheet textarea")
    assert "before.wbc=3.55" in address
    other = visit()
    other.goto(address)
    settle(other)
    assert other.is_visible("#comparison")
    assert rows(other, ".differs")["ANC"] == ["not known", "0.8 ×10⁹/L"]


def test_the_comparison_is_ended_and_the_flowchart_is_back(open_case):
    page = open_case(facts={"wbc": "3.55"})
    page.click("#compare")
    settle(page)
    page.click("#uncompare")
    settle(page)
    assert page.is_visible("#chart")
    assert not page.is_visible(".views [data-view=comparison]")
    assert page.evaluate("() => document.activeElement.id") == "compare"


def test_undo_takes_back_the_change_of_sides_as_a_whole(open_case):
    page = open_case(facts={"wbc": "3.55"})
    page.click("#compare")
    page.click("#row-fever .option:has-text('Yes')")
    settle(page)
    page.click("#swap")
    settle(page)
    page.click("#undo")
    settle(page)
    assert rows(page)["Urgency"] == ["prompt", "IMMEDIATE"]
    assert rows(page, ".differs")["fever"] == ["not known", "yes"]


def test_what_was_refused_of_either_is_said(open_case):
    page = open_case(facts={"wbc": "abc"})
    page.click("#compare")
    page.fill("#in-wbc", "3.55")
    settle(page)
    assert "`abc` is not a number" in rows(page, ".differs")["Not counted"][0]
