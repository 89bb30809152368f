"""Slow and failing servers: the page says so, keeps what was typed, and recovers by itself."""

import pytest

from tests.api.web.browser.conftest import advised, settle

pytestmark = pytest.mark.needs("chromium")

FAILED = r"Failed to load resource"


def stale(page):
    return page.evaluate("() => document.body.classList.contains('stale')")


@pytest.mark.parametrize("how", ["gone", "failing", "garbled"])
def test_what_was_typed_is_kept_and_sent_again_until_the_server_answers(open_case, how):
    page = open_case(facts={"wbc": "3.55"}, expects=(FAILED,))
    tries = []

    def fail(route):
        tries.append(route.request.post_data)
        match how:
            case "gone":
                route.abort("connectionrefused")
            case "failing":
                route.fulfill(status=503, body="busy")
            case "garbled":
                route.fulfill(status=200, body="<html>a proxy's page</html>")

    page.route("**/case", fail)
    before = advised(page)
    page.click("#row-fever .option:has-text('Yes')")
    page.wait_for_selector("#trouble:not([hidden])")
    assert "What you typed is kept" in page.inner_text("#trouble")
    assert "NOT up to date" in page.inner_text("#trouble")
    assert stale(page)
    assert advised(page) == before
    page.unroute("**/case")
    page.fill("#in-anc", "0.8")
    settle(page)
    assert not page.is_visible("#trouble")
    assert not stale(page)
    assert page.input_value("#in-anc") == "0.8"
    assert page.is_checked("#in-fever")
    assert "antibiotics" in advised(page)
    assert tries


def test_it_is_tried_again_by_hand(open_case):
    page = open_case(facts={"wbc": "3.55"}, expects=(FAILED,))
    page.clock.install()
    page.route("**/case", lambda route: route.abort("connectionrefused"), times=1)
    page.click("#row-fever .option:has-text('Yes')")
    page.wait_for_selector("#trouble:not([hidden])")
    page.click("#retry")
    settle(page)
    assert "attention_fever" in advised(page)


def test_it_recovers_without_a_hand(open_case):
    page = open_case(facts={"wbc": "3.55"}, expects=(FAILED,))
    page.route("**/case", lambda route: route.abort("connectionrefused"), times=2)
    page.click("#row-fever .option:has-text('Yes')")
    page.wait_for_selector("#trouble:not([hidden])")
    page.wait_for_selector("#trouble[hidden]", state="attached", timeout=15_000)
    assert "attention_fever" in advised(page)


def test_a_slow_answer_is_announced_and_never_overtakes_a_later_one(open_case):
    page = open_case(facts={"wbc": "3.55"})
    held = []
    page.route("**/case", lambda route: held.append(route) if not held else route.continue_())
    page.click("#row-fever .option:has-text('Yes')")
    page.wait_for_selector(".trouble.late", state="visible")
    assert "belongs to the entries before" in page.inner_text(".trouble.late")
    page.click("#row-fever .option:has-text('No')")
    settle(page)
    assert not page.is_visible(".trouble.late")
    assert "attention_fever" in advised(page, "NOT_RECOMMENDED")
    assert page.is_checked("#row-fever input[value=no]")


def test_a_case_that_the_server_refuses_is_said_and_not_sent_for_ever(open_case):
    page = open_case(facts={"wbc": "3.55"}, expects=(FAILED,))
    sent = []
    page.route("**/case", lambda route: (sent.append(1), route.fulfill(status=400, body="{}")))
    page.fill("#in-anc", "1")
    page.wait_for_selector("#trouble:not([hidden])")
    page.wait_for_timeout(1500)
    assert "could not answer (400)" in page.inner_text("#trouble")
    assert len(sent) == 1
    assert stale(page)


def test_a_text_that_cannot_be_fetched_is_said_and_the_answer_stays_what_it_is(open_case):
    page = open_case(facts={"wbc": "3.55"}, expects=(FAILED,))
    page.route("**/record", lambda route: route.fulfill(status=500, body=""))
    page.click("#record")
    page.wait_for_selector("#sheet[open]")
    assert "The server does not answer" in page.inner_text("#sheet .told")
    assert page.input_value("#sheet textarea") == ""
    assert not stale(page)


def test_what_was_refused_is_sent_again_by_hand(open_case):
    page = open_case(facts={"wbc": "3.55"}, expects=(FAILED,))
    page.route("**/case", lambda route: route.fulfill(status=400, body="{}"), times=1)
    page.click("#row-fever .option:has-text('Yes')")
    page.wait_for_selector("#trouble:not([hidden])")
    page.click("#retry")
    page.wait_for_selector("#trouble", state="hidden")
    settle(page)
    assert "attention_fever" in advised(page)


def test_on_a_phone_an_old_verdict_is_marked_where_it_stands(open_case):
    page = open_case(facts={"wbc": "3.55"}, expects=(FAILED,), viewport={"width": 390, "height": 844})
    page.route("**/case", lambda route: route.abort("connectionrefused"))
    page.fill("#in-anc", "0.1")
    page.wait_for_selector("#trouble:not([hidden])")
    assert "not up to date" in page.inner_text(".dock .verdict")
    page.evaluate("() => window.scrollTo(0, document.body.scrollHeight / 2)")
    place = page.eval_on_selector("#trouble", "one => one.getBoundingClientRect().top")
    assert 0 <= place < 200


def test_a_protocol_that_changed_meanwhile_is_said(open_case):
    page = open_case(facts={"wbc": "3.55"})
    page.evaluate("() => { document.getElementById('main').dataset.digest = 'another'; }")
    page.click("#row-fever .option:has-text('Yes')")
    page.wait_for_selector("#trouble:not([hidden])")
    assert "has changed since this page was opened" in page.inner_text("#trouble")


def test_after_a_reload_the_fields_show_what_counts(open_case, site):
    page = open_case()
    page.click("#row-fever .option:has-text('Yes')")
    page.fill("#in-wbc", "3.55")
    settle(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.wait_for_load_state("networkidle")
    assert page.query_selector_all("#rows input:checked") == []
    assert page.input_value("#in-wbc") == ""
    assert "Nothing yet" in page.inner_text("#rows")


def test_a_page_that_is_printed_without_its_answer_says_so(open_case):
    page = open_case(facts={"wbc": "3.55"})
    page.emulate_media(media="print")
    assert not page.is_visible("#paper .old")
    page.emulate_media(media="screen")
    page.route("**/case", lambda route: None)
    page.click("#row-fever .option:has-text('Yes')")
    page.emulate_media(media="print")
    assert page.is_visible("#paper .old")


def test_who_leaves_with_entries_is_asked(open_case, site):
    page = open_case()
    page.click("#row-fever .option:has-text('Yes')")
    settle(page)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(site)
    assert asked == ["beforeunload"]


def test_a_fault_of_the_page_itself_leaves_no_old_answer_standing_as_the_new_one(open_case):
    page = open_case(facts={"wbc": "3.55"}, expects=("broken on purpose",))
    page.evaluate("() => { window.Idiomorph.morph = () => { throw new Error('broken on purpose'); }; }")
    page.click("#row-fever .option:has-text('Yes')")
    page.wait_for_selector("#trouble:not([hidden])")
    assert "Something went wrong in this page" in page.inner_text("#trouble")
    assert stale(page)


def test_a_page_whose_program_does_not_start_says_that_nothing_counts(visit, site):
    page = visit(expects=(FAILED, "net::ERR"))
    page.route("**/static/case/rows.js", lambda route: route.abort())
    page.goto(f"{site}/protocols/leukopenia")
    page.wait_for_selector(".trouble.inert", state="visible")
    assert "Nothing that is entered counts" in page.inner_text(".trouble.inert")
