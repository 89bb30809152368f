"""The title case with nothing but the keyboard, and the ways of the keyboard through the rows."""

import pytest

from kg.evaluation import Status
from kg.library import open_protocol
from kg.traversal import traverse
from tests.api.web.browser.conftest import advised, focused, settle

pytestmark = pytest.mark.needs("chromium")


def engine(facts, status=Status.RECOMMENDED):
    compiled = open_protocol("leukopenia")
    answer = traverse(compiled, compiled.understand(facts))
    return {a.recommendation.id for a in answer.recommendations if a.status is status}


def tab_until(page, found):
    for _ in range(200):
        page.keyboard.press("Tab")
        if found():
            return
    pytest.fail("the tabulator key does not lead there")


def test_the_title_case_from_the_list_of_protocols_to_a_reasoned_answer(visit, site):
    page = visit()
    page.goto(site)
    tab_until(page, lambda: page.evaluate("() => document.activeElement.textContent") == "Management of leukopenia")
    page.keyboard.press("Enter")
    page.wait_for_selector("#rows")
    tab_until(page, lambda: page.evaluate("() => document.activeElement.id") == "find")
    page.keyboard.type("white cell")
    page.keyboard.press("Enter")
    assert focused(page) == "wbc"
    page.keyboard.type("3.55")
    page.keyboard.press("Enter")
    settle(page)
    assert advised(page) == engine({"wbc": 3.55})
    assert "prompt" in page.inner_text("#urgency")
    assert "could still become IMMEDIATE" in page.inner_text("#urgency")
    page.wait_for_selector("#row-fever:focus-within")
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    page.wait_for_selector("#row-anc:focus-within")
    settle(page)
    page.keyboard.type("2.0 K/uL")
    page.keyboard.press("Enter")
    page.wait_for_selector("#row-infection_signs:focus-within")
    page.keyboard.press("n")
    settle(page)
    assert advised(page) == engine({"wbc": 3.55, "fever": False, "anc": 2.0, "infection_signs": False})
    tab_until(page, lambda: page.evaluate("() => document.activeElement.closest('.advice')?.dataset.leaf") is not None)
    page.keyboard.press("Enter")
    opened = page.evaluate("() => document.activeElement.closest('.advice').innerText")
    assert "Why" in opened
    assert "Statements of the source" in opened


def test_enter_leads_from_question_to_question_until_nothing_is_left(open_case):
    page = open_case("cisne")
    page.focus(".row[data-next] input")
    for _ in range(40):
        fact = focused(page)
        kind = page.get_attribute(f"#row-{fact}", "data-type")
        page.keyboard.type("n" if kind == "boolean" else "1" if kind == "choice" else "50")
        page.keyboard.press("Enter")
        settle(page)
        if not page.query_selector(".row[data-next]"):
            break
        page.wait_for_selector(".row[data-next]:focus-within")
        assert focused(page) != fact
    assert page.query_selector(".row[data-next]") is None
    assert page.is_visible("text=Nothing that can still be told would change the answer")


def test_the_keyboard_stays_in_its_row_while_the_rows_take_their_new_order(open_case):
    page = open_case(facts={"wbc": "3.55"})
    page.focus("#in-platelets")
    page.keyboard.type("200")
    settle(page)
    page.keyboard.press("Enter")
    page.wait_for_selector("#row-fever:focus-within")
    order = page.eval_on_selector_all(".row", "rows => rows.map(row => row.dataset.fact)")
    assert order[:3] == ["wbc", "platelets", "fever"]


def test_what_is_typed_letter_by_letter_is_one_step_back(open_case):
    page = open_case()
    page.focus("#in-wbc")
    page.keyboard.type("3.55")
    settle(page)
    page.keyboard.press("Enter")
    page.wait_for_selector("#row-fever:focus-within")
    page.keyboard.press("y")
    settle(page)
    page.keyboard.press("Control+z")
    settle(page)
    assert page.input_value("#in-wbc") == "3.55"
    assert not page.is_checked("#in-fever")
    page.keyboard.press("Control+z")
    settle(page)
    assert page.input_value("#in-wbc") == ""
    page.keyboard.press("Control+y")
    page.keyboard.press("Control+y")
    settle(page)
    assert page.input_value("#in-wbc") == "3.55"
    assert page.is_checked("#in-fever")
    assert advised(page) == engine({"wbc": 3.55, "fever": True})


def test_medicines_are_named_one_after_the_other_and_taken_out_again(open_case):
    page = open_case()
    page.focus("#in-medications")
    page.keyboard.type("Clozaril,")
    page.keyboard.type("metformin")
    page.keyboard.press("Enter")
    settle(page)
    assert page.eval_on_selector_all("#row-medications .chips li", "items => items.map(i => i.dataset.name)") == [
        "Clozaril",
        "metformin",
    ]
    assert "stop_clozapine" in advised(page, "POSSIBLE") | advised(page)
    page.focus("#row-medications .remove")
    page.keyboard.press("Enter")
    settle(page)
    assert "stop_clozapine" in advised(page, "NOT_RECOMMENDED")
    assert focused(page) == "medications"


def test_a_letter_typed_elsewhere_meanwhile_answers_nothing(open_case):
    page = open_case(facts={"wbc": "3.55"})
    held = []
    page.route("**/case", lambda route: held.append(route) if not held else route.continue_())
    page.fill("#in-anc", "0.8")
    page.keyboard.press("Enter")
    page.click("#find")
    page.keyboard.type("new o")
    held[0].continue_()
    settle(page)
    page.keyboard.type("nset")
    assert page.input_value("#find") == "new onset"
    assert page.query_selector_all("#rows input:checked") == []


def test_a_letter_answers_only_where_no_other_answer_begins_with_it(open_case):
    page = open_case("perinatal_hepatitis_b")
    page.focus("#in-mother_hbsag")
    page.keyboard.press("n")
    assert page.query_selector_all("#row-mother_hbsag input:checked") == []
    page.keyboard.press("p")
    settle(page)
    assert page.is_checked("#row-mother_hbsag input[value=positive]")
    page.keyboard.press("2")
    settle(page)
    assert page.is_checked("#row-mother_hbsag input[value=negative]")


def test_the_day_of_one_patients_result_does_not_go_to_the_next(open_case):
    page = open_case()
    page.click("#row-wbc .more summary")
    page.fill("#row-wbc .date", "2020-01-01")
    page.click("#row-fever .option:has-text('Yes')")
    settle(page)
    page.click("#clear")
    settle(page)
    assert page.input_value("#row-wbc .date") == ""
    page.fill("#in-wbc", "0.4")
    page.fill("#row-wbc .date", "2020-01-01")
    settle(page)
    page.fill("#in-wbc", "")
    page.fill("#in-wbc", "0.5")
    settle(page)
    assert page.query_selector("#doubts") is None


def test_what_answers_would_do_is_never_that_of_other_entries(open_case):
    page = open_case(facts={"anc": "0.8", "fever": False})
    page.click("#row-infection_signs .consequences summary")
    page.wait_for_selector("#row-infection_signs .consequences li")
    assert "no: urgency prompt" in page.inner_text("#row-infection_signs .consequences")
    page.click("#row-worsening .option:has-text('Yes')")
    settle(page)
    assert page.query_selector(".consequences li") is None
    page.click("#row-infection_signs .consequences summary")
    page.wait_for_selector("#row-infection_signs .consequences li")
    assert "no: urgency IMMEDIATE" in page.inner_text("#row-infection_signs .consequences")
