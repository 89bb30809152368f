"""Searching one protocol and all of them."""

import pytest

from tests.api.web.browse.conftest import Page
from tests.diagrams.hostile import HOSTILE


def test_the_best_match_comes_first_with_its_kind_and_its_place(page):
    shown = page("/protocols/leukopenia/search?q=clozapine")
    assert shown.says("31 things have words of “clozapine”")
    assert shown.says("Fact medications in its list: clozapine")
    named = [link for link in shown.links if "/browse/recommendation/" in link]
    assert named[0].endswith("/protocols/leukopenia/browse/recommendation/stop_clozapine")


def test_thirty_are_shown_and_then_all(page):
    assert not page("/protocols/leukopenia/search?q=clozapine").says("31. ")
    few = page("/protocols/leukopenia/search?q=clozapine")
    all_ = page("/protocols/leukopenia/search?q=clozapine&show=all")
    assert few.says("Show all 31")
    assert [tag for tag, _ in all_.elements].count("li") > [tag for tag, _ in few.elements].count("li") - 1
    assert not all_.says("Show all 31")


def test_one_kind_alone(page):
    shown = page("/protocols/leukopenia/search?q=clozapine&kind=warning")
    assert shown.says("3 things have words of “clozapine”")
    assert not any("/browse/recommendation/" in link for link in shown.links)


def test_an_answer_leads_to_its_place_on_the_page_of_its_decision(page):
    shown = page("/protocols/leukopenia/search?q=colchicine&kind=outcome")
    assert all("#answer-" in link for link in shown.links if "/browse/decision/" in link)


def test_nothing_found_says_so_and_suggests(page):
    shown = page("/protocols/leukopenia/search?q=xqzzv")
    assert shown.says("Nothing has a word like “xqzzv”.")
    assert shown.says("Try another word, or a shorter one.")


def test_a_slip_of_the_pen_finds_what_was_meant(page):
    shown = page("/protocols/leukopenia/search?q=feber")
    assert shown.says("Nothing has the word “feber” itself.")
    assert any(link.endswith("/fact/fever") for link in shown.links)
    assert page("/search?q=feber").says("Nothing has the word “feber” itself.")


def test_words_that_are_only_much_alike_are_left_out_where_a_protocol_has_the_word(page):
    shown = page("/search?q=fever")
    assert shown.says("Management of leukopenia")
    assert not shown.says("Prevention of perinatal hepatitis B")  # it has `fewer`
    assert not shown.says("itself")


def test_all_protocols_are_searched_each_in_its_own_section(page):
    shown = page("/search?q=hbsag")
    assert shown.says("Prevention of perinatal hepatitis B")
    assert not shown.says("Management of leukopenia")
    assert shown.says("in “Prevention of perinatal hepatitis B”")
    assert page("/search?q=xqzzv").says("Nothing has a word like “xqzzv”.")
    assert page("/search").says("Enter a word")


@pytest.mark.parametrize("address", ["/search", "/protocols/throat/search"])
@pytest.mark.parametrize(
    "query", [*(text.encode("utf-8", "replace") for text in HOSTILE), b"\xed\xa0\x80\xff", b"a" * 5000, b"%", b"\x00"]
)
def test_whatever_is_searched_for_is_only_text(site, address, query):
    answer = site.get(address, params={"q": query})
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert not any(name.startswith("on") for _, attributes in Page(answer.text).elements for name in attributes)
    assert len(answer.text) < 200_000
