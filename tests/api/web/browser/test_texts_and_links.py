"""What leaves the page: links, texts for the record, queries; and that nothing of a patient leaves it otherwise."""

import json

import pytest

from tests.api.web.browser.conftest import advised, settle

pytestmark = pytest.mark.needs("chromium")

FACTS = {
    "wbc": {"value": "3550", "unit": "/uL", "date": "2026-01-02", "lowerLimit": "4000"},
    "fever": False,
    "medications": ["clozapine", "Zorbl & Söhne = 1, 2"],
    "underlying_conditions": [],
    "sex": "female",
    "anc": "unknown",
}


def test_a_link_opens_the_same_case_in_another_window(open_case, visit):
    page = open_case(facts=FACTS)
    page.click("#link")
    address = page.input_value("#sheet textarea")
    other = visit()
    other.goto(address)
    settle(other)
    assert other.input_value("#in-wbc") == "3550 /uL"
    assert other.input_value("#row-wbc .date") == "2026-01-02"
    assert other.input_value("#row-wbc .limit") == "4000"
    assert other.get_attribute("#row-underlying_conditions .none", "aria-pressed") == "true"
    assert other.get_attribute("#row-anc .dunno", "aria-pressed") == "true"
    assert other.is_checked("#row-sex input[value=female]")
    assert advised(other) == advised(page)
    assert other.inner_text("#advice") == page.inner_text("#advice")
    other.click("#link")
    assert other.input_value("#sheet textarea") == address


def test_no_address_that_is_asked_for_and_nothing_that_is_kept_says_anything_of_the_patient(open_case):
    page = open_case()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.fill("#in-wbc", "3.55")
    settle(page)
    page.click("#row-fever .option:has-text('Yes')")
    settle(page)
    page.click("#link")
    page.keyboard.press("Escape")
    page.click("#record")
    page.wait_for_selector("#sheet[open]")
    page.keyboard.press("Escape")
    assert len(asked) > 2
    assert {url.rsplit("/", 1)[-1] for url in asked} <= {"case", "record"}
    assert page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert "wbc" not in page.url


def test_an_address_that_carried_a_case_does_not_lie_about_a_changed_one(open_case):
    page = open_case(facts={"wbc": "3.55"})
    assert page.url.endswith("#wbc=3.55")
    page.fill("#in-wbc", "3.6")
    settle(page)
    assert page.url.endswith("/protocols/leukopenia")


def test_a_link_that_is_wrong_in_part_says_so_and_shows_the_rest(open_case):
    page = open_case(facts={"wcb": "3.55", "fever": True})
    assert "`wcb` is not a fact" in page.inner_text("#strangers")
    assert "wbc" in page.inner_text("#strangers")
    assert "IMMEDIATE" in page.inner_text("#urgency")


def test_a_link_that_gives_a_fact_twice_is_refused_there(open_case, site):
    page = open_case()
    page.goto(f"{site}/protocols/leukopenia#wbc=3.55&wbc=2.0&before.wcb=1&fever=yes")
    settle(page)
    assert "Not counted" in page.inner_text("#beside-wbc")
    assert "`wcb` is not a fact" in page.inner_text("#strangers")


def test_a_fact_can_be_linked_by_any_of_its_names(open_case):
    page = open_case(facts={"Febrile": "yes", "WBC": "3.55", "body-temperature": "38.9 C"})
    assert page.is_checked("#in-fever")
    assert page.input_value("#in-wbc") == "3.55"
    assert page.input_value("#in-temperature") == "38.9 C"


def test_the_text_for_the_record_says_what_the_page_says(open_case):
    page = open_case(facts={"wbc": "3.55", "fever": True, "anc": "0.8"})
    page.click("#record")
    page.wait_for_selector("#sheet[open]")
    text = page.input_value("#sheet textarea")
    assert "Urgency: IMMEDIATE" in text
    assert "WBC: 3.55 ×10⁹/L" in text
    assert "not reviewed by a human" in text
    for title in page.eval_on_selector_all(".advice.RECOMMENDED .title", "all => all.map(one => one.innerText)"):
        assert title.removeprefix("✓ ") in " ".join(text.split())


def test_the_text_is_copied(open_case):
    page = open_case(facts={"wbc": "3.55"})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("#record")
    page.wait_for_selector("#sheet[open]")
    page.click("#sheet .copy")
    page.wait_for_selector("#sheet .done:has-text('Copied')")
    assert page.evaluate("() => navigator.clipboard.readText()") == page.input_value("#sheet textarea")


def test_the_query_runs_in_the_explorer_and_gives_the_same_answer(open_case, site):
    page = open_case(facts=FACTS | {"fever": True, "anc": "<0.5 K/uL"})
    shown = page.inner_text("#docked")
    page.click("#query")
    page.wait_for_selector("#sheet[open]")
    query = page.input_value("#sheet textarea")
    answer = page.request.post(
        f"{site}/graphql", data=json.dumps({"query": query}), headers={"content-type": "application/json"}
    )
    evaluation = answer.json()["data"]["evaluate"]
    assert evaluation["urgency"] == shown == "IMMEDIATE"
    assert {r["id"] for r in evaluation["recommendations"] if r["status"] == "RECOMMENDED"} == advised(page)
    with page.context.expect_page() as opened:
        page.click("#sheet .onward")
    explorer = opened.value
    explorer.wait_for_selector(".graphiql-execute-button")
    assert "query=" not in explorer.url.split("#")[0]
    explorer.click(".graphiql-execute-button")
    explorer.wait_for_selector(".result-window :text('urgencyAtMost')")


def test_a_recommendation_goes_on_in_its_protocol_with_what_is_known(open_case):
    page = open_case(facts={"wbc": "3.55", "medications": ["clozapine"], "anc": "1.2", "temperature": "37 C"})
    page.click("#advice-stop_clozapine summary")
    with page.context.expect_page() as opened:
        page.click("#advice-stop_clozapine a:has-text('Continue in')")
    onward = opened.value
    settle(onward)
    assert "/protocols/clozapine_anc#" in onward.url
    assert onward.input_value("#in-anc").startswith("1.2")
    assert onward.inner_text("#bar h1, .bar h1") == "Clozapine and the neutrophil count"


def test_a_unit_in_a_link_belongs_to_its_number_and_goes_with_it(open_case):
    page = open_case(facts={"wbc": "3550", "wbc_unit": "/uL"})
    assert page.input_value("#in-wbc") == "3550 /uL"
    page.click("#row-wbc .forget")
    page.fill("#in-wbc", "7")
    settle(page)
    assert "Read as 7 ×10⁹/L" in page.inner_text("#beside-wbc")


def test_the_ways_within_the_page_bring_no_earlier_case_back(open_case):
    page = open_case(facts={"wbc": "0.8", "anc": "0.4", "fever": False}, viewport={"width": 390, "height": 844})
    before = page.evaluate("() => history.length")
    page.click(".dock .verdict")
    page.click("#row-fever .option:has-text('Yes')")
    settle(page)
    page.click(".dock a >> nth=2")
    assert page.evaluate("() => history.length") == before
    assert "#" not in page.url


def test_a_name_that_is_empty_means_nothing(open_case):
    page = open_case("perinatal_hepatitis_b", {"": "5"})
    assert page.eval_on_selector_all("#rows .typed", "all => all.map(one => one.value).join('')") == ""
