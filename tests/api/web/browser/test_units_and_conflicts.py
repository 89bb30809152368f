"""Values as people type them, and what is said at once of those that cannot be, are unclear or contradictory."""

import pytest

from tests.api.web.browser.conftest import advised, beside, settle

pytestmark = pytest.mark.needs("chromium")


@pytest.mark.parametrize(
    ("fact", "typed", "read"),
    [
        ("wbc", "3.55", "3.55 ×10⁹/L: no unit was typed"),
        ("wbc", "3.55 K/µL", "3.55 ×10⁹/L"),
        ("wbc", "3550 /uL", "3.55 ×10⁹/L"),
        ("anc", "<0.1", "<0.1 ×10⁹/L"),
        ("temperature", "38,2", "38.2 °C"),
        ("temperature", "38.9 C", "38.9 °C"),
        ("temperature", "101 F", "≈38.3333 °C"),
        ("hemoglobin", "100 g/L", "10 g/dL"),
        ("age_years", "6 mo", "0.5 years"),
    ],
)
def test_a_value_is_read_as_people_type_it(open_case, fact, typed, read):
    page = open_case(facts={"fever": True})
    page.fill("#find", fact.replace("_", " "))
    page.fill(f"#in-{fact}", typed)
    settle(page)
    assert f"Read as {read}" in beside(page, fact)
    assert page.get_attribute(f"#in-{fact}", "aria-invalid") in {None, "false"}


def test_a_number_that_can_hardly_be_in_its_unit_is_asked_for_it_with_what_it_would_be(open_case):
    page = open_case()
    page.fill("#in-wbc", "3550")
    settle(page)
    page.keyboard.press("Enter")
    page.wait_for_selector("#row-wbc[data-next]")
    assert "can hardly be in ×10⁹/L" in beside(page, "wbc")
    assert page.inner_text("#advice .doubts").count("WBC 3550") == 1
    page.click("#row-wbc .unit-choice:has-text('3.55')")
    settle(page)
    assert page.input_value("#in-wbc") == "3550 /uL"
    assert "Read as 3.55 ×10⁹/L" in beside(page, "wbc")
    assert not page.query_selector("#row-wbc[data-next]")


@pytest.mark.parametrize(
    ("fact", "typed", "said"),
    [
        ("wbc", "abc", "`abc` is not a number"),
        ("wbc", "3,550", "can be read in two ways"),
        ("wbc", "-1", "is not possible"),
        ("temperature", "60 C", "is not possible"),
        ("hemoglobin", "12 mg", "`mg`"),
        ("anc", "1 <", "`<` is not a unit"),
    ],
)
def test_what_cannot_be_is_said_at_its_place_and_not_counted(open_case, fact, typed, said):
    page = open_case(facts={"fever": True, "wbc": "3.55"} if fact != "wbc" else {"fever": True})
    before = advised(page)
    page.fill("#find", fact)
    page.fill(f"#in-{fact}", typed)
    settle(page)
    assert said in beside(page, fact)
    assert "Not counted" in beside(page, fact)
    assert page.get_attribute(f"#in-{fact}", "aria-invalid") == "true"
    assert page.input_value(f"#in-{fact}") == typed
    assert "not counted" in page.inner_text("#not-counted")
    assert advised(page) == before
    page.fill(f"#in-{fact}", "")
    settle(page)
    assert page.query_selector("#not-counted") is None


def test_an_unlikely_value_counts_and_is_doubted(open_case):
    page = open_case(facts={"hemoglobin": "24 g/dL"})
    assert "unlikely" in beside(page, "hemoglobin")
    assert "unlikely" in page.inner_text("#doubts")


def test_facts_that_contradict_each_other_are_said_at_once_and_how_to_mend_it(open_case):
    page = open_case(facts={"wbc": "3.0", "anc": "2.0"})
    page.fill("#in-anc", "4.0")
    settle(page)
    assert "ANC" in page.inner_text("#doubts")
    assert "WBC" in page.inner_text("#doubts")
    assert "contradictions" in page.inner_text("#advice")
    page.keyboard.press("Enter")
    page.wait_for_selector(".row[data-next]")
    assert page.get_attribute(".row[data-next]", "data-fact") in {"anc", "wbc"}
    page.fill("#in-anc", "2.0")
    settle(page)
    assert page.query_selector("#doubts") is None


def test_fever_denied_with_a_high_temperature_takes_the_safer_value(open_case):
    page = open_case(facts={"fever": False, "temperature": "38.9 C"})
    assert "fever" in page.inner_text("#doubts")
    assert "IMMEDIATE" in page.inner_text("#urgency")


def test_nothing_is_chosen_before_somebody_chooses_it(open_case):
    page = open_case()
    assert page.query_selector_all("#rows input:checked") == []
    assert page.query_selector_all("#rows [aria-pressed=true]") == []
    assert page.eval_on_selector_all("#rows .typed", "all => all.map(one => one.value).join('')") == ""


def test_dont_know_is_an_answer_like_any_other(open_case):
    page = open_case(facts={"wbc": "3.55"})
    page.click("#row-fever .option.unknown")
    settle(page)
    assert page.get_attribute("#row-fever", "data-group") == "known"
    assert page.get_attribute(".row[data-next]", "data-fact") == "temperature"
    assert "attention_fever" in advised(page, "POSSIBLE")
    page.click("#row-anc .dunno")
    settle(page)
    assert page.get_attribute("#row-anc .dunno", "aria-pressed") == "true"
    assert page.get_attribute("#row-anc", "data-group") == "known"
    page.click("#row-anc .forget")
    settle(page)
    assert page.get_attribute("#row-anc", "data-group") == "open"


def test_no_medicines_is_not_the_same_as_not_known(open_case):
    page = open_case(facts={"wbc": "3.55"})
    assert "stop_clozapine" in advised(page, "POSSIBLE")
    page.click("#row-medications .none")
    settle(page)
    assert "stop_clozapine" in advised(page, "NOT_RECOMMENDED")
    page.click("#row-medications .dunno")
    settle(page)
    assert "stop_clozapine" in advised(page, "POSSIBLE")
    assert page.get_attribute("#row-medications .none", "aria-pressed") == "false"


def test_a_misspelt_medicine_is_doubted_at_once_and_switches_nothing_off(open_case):
    page = open_case(facts={"wbc": "2.5"})
    page.fill("#in-medications", "clozapin")
    page.press("#in-medications", "Enter")
    settle(page)
    assert "clozapin" in beside(page, "medications")
    assert "stop_clozapine" in advised(page, "POSSIBLE") | advised(page)


def test_medicines_are_suggested_by_their_names_and_brands(open_case):
    page = open_case()
    names = page.eval_on_selector_all("#names-medications option", "all => all.map(one => one.value)")
    assert {"clozapine", "Clozaril", "methotrexate"} <= set(names)
    assert len(names) == len(set(names))


def test_the_day_and_the_laboratorys_limit_go_along_with_a_number(open_case):
    page = open_case(facts={"wbc": "3.55"})
    page.click("#row-wbc .more summary")
    page.fill("#row-wbc .date", "2020-01-01")
    settle(page)
    assert "days old" in page.inner_text("#doubts")
    page.fill("#row-wbc .limit", "150")
    settle(page)
    assert "lower limit" in beside(page, "wbc")


def test_a_protocol_with_dates_is_answered_by_dates_and_half_a_date_is_said(open_case):
    page = open_case("perinatal_hepatitis_b")
    row = "#rows .row[data-type=date]"
    page.fill(f"{row} .typed >> nth=0", "2026-11")
    settle(page)
    assert "is not a date" in page.inner_text(f"{row} .beside >> nth=0")
    page.fill(f"{row} .typed >> nth=0", "2026-11-01")
    settle(page)
    assert page.query_selector("#not-counted") is None


def test_a_pasted_list_is_taken_in_whole_however_long(open_case):
    page = open_case(facts={"wbc": "3.55", "fever": False, "anc": "1.3"})
    ordinary = "amlodipine, atorvastatin, metformin, lisinopril, pantoprazole, levothyroxine, sertraline, aspirin"
    names = f"{ordinary}\nclozapine 300 mg"
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("names => navigator.clipboard.writeText(names)", names)
    page.focus("#in-medications")
    page.keyboard.press("Control+v")
    settle(page)
    chips = page.eval_on_selector_all("#row-medications .chips li", "all => all.map(one => one.dataset.name)")
    assert chips[-1] == "clozapine 300 mg"
    assert len(chips) == 9
    assert "stop_clozapine" in advised(page)
    assert len(page.query_selector_all("#doubts li")) == 1


def test_what_is_too_much_is_refused_and_not_cut(open_case):
    page = open_case()
    page.fill("#in-medications", ", ".join(f"medicine{n}" for n in range(60)) + ", clozapine")
    page.press("#in-medications", "Enter")
    settle(page)
    assert "too long" in beside(page, "medications")
    assert "stop_clozapine" in advised(page, "POSSIBLE")


def test_the_risk_that_the_source_names_is_told_with_the_band(open_case):
    page = open_case(facts={"wbc": "0.6", "anc": "0.1", "fever": True})
    assert {"S70", "S71", "S46"} <= set(page.eval_on_selector_all("#told a", "all => all.map(one => one.innerText)"))
    page = open_case(facts={"wbc": "3.55", "anc": "2.0"})
    assert "S70" not in page.inner_text("#told")


def test_a_question_on_which_nothing_depends_is_not_called_the_best(open_case):
    facts = {"hypotension": False}
    page = open_case(facts=facts)
    assert page.get_attribute(".row[data-next]", "data-next") == "best"
    assert page.is_visible(".row[data-next] .best:not(.optional)")
    complete = {
        "wbc": "3.55",
        "anc": "2.0",
        "fever": False,
        "infection_signs": False,
        "fatigue": False,
        "new_systemic_symptoms": False,
        "blasts_or_dysplasia": False,
        "persistent": False,
        "worsening": False,
        "suspected_malignancy": False,
        "medications": [],
        "underlying_conditions": [],
        "recent_exposures": False,
        "hemoglobin": "14.2",
        "platelets": "230",
        "age_years": "41",
        "sex": "male",
        "differential_done": "manual",
        "previous_wbc": "5.1",
    }
    page = open_case(facts=complete)
    assert page.get_attribute(".row[data-next]", "data-next") == "optional"
    assert "No advice depends on it" in beside(page, page.get_attribute(".row[data-next]", "data-fact"))
