"""Every view in light and dark, large and still: what axe finds, zoom, reduced motion, and who listens."""

import pytest

from tests.api.web.browser.conftest import advised, axe, settle

pytestmark = pytest.mark.needs("chromium")

FACTS = {"wbc": "3.55", "fever": True, "anc": "800", "medications": ["clozapine"], "platelets": "x", "sex": "female"}
PHONE = {"width": 360, "height": 740}
SCREEN = {"width": 1440, "height": 900}


def nothing(_page):
    """The page as it opens."""


def opened(page):
    page.evaluate("() => { for (const one of document.querySelectorAll('details')) one.open = true; }")
    page.wait_for_selector(".consequences li, #rows:not(:has(.consequences))")
    page.click("#others")


def in_words(page):
    page.click(".views [data-view=steps]")


def compared(page):
    page.click("#compare")
    page.click("#row-fever .option:has-text('No')")
    settle(page)


def with_a_text(page):
    page.click("#record")
    page.wait_for_selector("#sheet[open]")


def to_the_patient(page):
    page.check("input[value=patient]")
    settle(page)


def in_trouble(page):
    page.route("**/case", lambda route: route.fulfill(status=400, body="{}"))
    page.fill("#in-anc", "1")
    page.wait_for_selector("#trouble:not([hidden])")


VIEWS = (nothing, opened, in_words, compared, with_a_text, to_the_patient, in_trouble)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_in_any_view_of_a_case(web_packages, open_case, view, scheme):
    page = open_case(
        facts=FACTS, color_scheme=scheme, viewport=SCREEN, reduced_motion="reduce", expects=("Failed to load",)
    )
    view(page)
    assert axe(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", [nothing, compared, in_trouble])
def test_axe_finds_nothing_on_a_phone(web_packages, open_case, view, scheme):
    look = {"color_scheme": scheme, "viewport": PHONE, "reduced_motion": "reduce", "expects": ("Failed to load",)}
    page = open_case(facts=FACTS, **look)
    view(page)
    assert axe(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["", "/protocols/nothing", "/graphql"])
def test_axe_finds_nothing_on_the_other_pages(web_packages, visit, site, address, scheme):
    page = visit(color_scheme=scheme, expects=("404",))
    page.goto(site + address)
    if address == "/graphql":  # GraphiQL is as it is published: only that it comes up is held
        page.wait_for_selector(".graphiql-execute-button")
        return
    assert axe(page) == []


def test_axe_would_find_something(web_packages, open_case):
    page = open_case()
    page.evaluate("() => { document.getElementById('find').labels[0].remove(); }")
    assert [rule for rule, _ in axe(page)] == ["label"]


@pytest.mark.parametrize("width", [1440, 1024, 720])
def test_at_twice_the_size_nothing_is_cut_off_and_all_can_be_done(open_case, width):
    # zooming to 200 % halves the pixels that a page has
    page = open_case(facts={"wbc": "3.55"}, viewport={"width": width // 2, "height": 450}, device_scale_factor=2)
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    page.click("#row-fever .option:has-text('Yes')")
    settle(page)
    page.click("#advice-attention_fever summary")
    assert page.is_visible("#advice-attention_fever .inside")
    cut = page.eval_on_selector_all(
        "button, .option, .title, .ask",
        "all => all.filter(one => one.offsetParent && one.scrollWidth > one.clientWidth + 1).map(one => one.outerHTML)",
    )
    assert cut == []


def test_who_wants_no_motion_gets_none(open_case):
    page = open_case(facts={"wbc": "3.55"}, reduced_motion="reduce")
    page.click("#row-fever .option:has-text('Yes')")
    settle(page)
    assert page.query_selector(".changed") is not None
    assert page.evaluate("() => document.getAnimations().length") == 0
    assert page.evaluate("() => getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_what_has_changed_lights_up_for_who_does_not_mind(open_case):
    page = open_case(facts={"wbc": "3.55"})
    page.click("#row-fever .option:has-text('Yes')")
    settle(page)
    assert page.evaluate("() => document.getAnimations().length") > 0


def test_who_listens_is_told_the_urgency_once_it_has_settled(open_case):
    page = open_case(facts={"wbc": "3.55"})
    page.click("#row-fever .option:has-text('Yes')")
    page.wait_for_selector("#said:has-text('IMMEDIATE')", state="attached")
    assert page.get_attribute("#said", "role") == "status"
    page.fill("#in-anc", "abc")
    page.wait_for_selector("#said:has-text('not counted')", state="attached")


def test_the_flowchart_says_of_each_box_how_it_stands(open_case):
    page = open_case(facts={"wbc": "3.55", "fever": False})
    boxes = dict(
        page.eval_on_selector_all("#chart [data-box]", "all => all.map(box => [box.dataset.box, box.dataset.state])")
    )
    assert boxes["attention_fever"] == "ruled_out"
    assert boxes["obtain_differential"] == "taken"
    assert boxes["antibiotics"] == "ruled_out"
    assert {leaf for leaf in advised(page) if boxes[leaf] != "taken"} == set()
    assert {leaf for leaf in advised(page, "POSSIBLE") if boxes[leaf] != "possible"} == set()
    assert {leaf for leaf in advised(page, "NOT_RECOMMENDED") if boxes[leaf] != "ruled_out"} == set()


def test_the_flowchart_leads_to_entries_and_reasons(open_case):
    page = open_case(facts={"wbc": "3.55"})
    page.click("#chart [data-box=fever_present]")
    assert page.evaluate("() => document.activeElement.closest('.row')?.dataset.fact") == "fever"
    page.click("#chart [data-box=obtain_differential]")
    assert page.evaluate("() => document.activeElement.closest('.advice')?.dataset.leaf") == "obtain_differential"
    assert page.is_visible("#advice-obtain_differential .inside")


def test_what_is_open_stays_open_when_the_answer_changes(open_case):
    page = open_case(facts={"wbc": "3.55"})
    page.click("#advice-obtain_differential summary")
    page.click("#readings summary")
    page.click("#row-fever .option:has-text('Yes')")
    settle(page)
    assert page.is_visible("#advice-obtain_differential .inside")
    assert page.is_visible("#readings dl")


def test_what_each_answer_would_do_is_told_before_one_is_given(open_case):
    page = open_case(facts={"wbc": "3.55"})
    page.click("#row-fever .consequences summary")
    page.wait_for_selector("#row-fever .consequences li")
    told = page.inner_text("#row-fever .consequences")
    assert "yes: urgency IMMEDIATE" in told
    assert "rules out" in told
