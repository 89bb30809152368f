"""Febrile neutropenia on a screen of the size of a phone's."""

import pytest

from tests.api.web.browser.conftest import advised, settle

pytestmark = pytest.mark.needs("chromium")

PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}


@pytest.fixture
def phone(open_case):
    return open_case(facts={}, **PHONE)


def in_sight(page, selector):
    return page.eval_on_selector(
        selector,
        "one => { const at = one.getBoundingClientRect();"
        " return at.height > 0 && at.top >= 0 && at.bottom <= window.innerHeight; }",
    )


def test_febrile_neutropenia_from_nothing_to_antibiotics(phone):
    phone.tap("#row-fever .option:has-text('Yes')")
    settle(phone)
    phone.fill("#in-anc", "0.8")
    settle(phone)
    assert phone.inner_text("#docked") == "IMMEDIATE"
    phone.tap(".dock .verdict")
    phone.wait_for_function("() => document.getElementById('answer').getBoundingClientRect().top < 80")
    assert in_sight(phone, "#urgency")
    assert {"antibiotics", "cultures", "attention_fever"} <= advised(phone)
    phone.tap("#advice-antibiotics summary")
    assert "ANC 0.8 ×10⁹/L is below 1.0 ×10⁹/L" in phone.inner_text("#advice-antibiotics")


def test_the_answer_is_in_reach_wherever_one_is(phone):
    assert in_sight(phone, ".dock .verdict")
    assert "perhaps IMMEDIATE" in phone.inner_text("#docked")
    phone.evaluate("() => window.scrollTo(0, document.body.scrollHeight)")
    assert in_sight(phone, ".dock .verdict")
    phone.evaluate("() => window.scrollTo(0, document.body.scrollHeight / 3)")
    assert in_sight(phone, ".dock .verdict")


def test_review_status_stays_in_sight_and_leaves_room(phone):
    for part in (0, 0.5, 1):
        phone.evaluate("part => window.scrollTo(0, document.body.scrollHeight * part)", part)
        assert in_sight(phone, ".standing summary")
        assert "not reviewed by a human" in phone.inner_text(".standing summary")
    assert phone.eval_on_selector(".standing", "one => one.offsetHeight") < 74
    phone.tap(".standing summary")
    assert phone.is_visible(".standing .short p")


def test_parts_stand_one_under_the_other_and_nothing_is_wider_than_the_screen(phone):
    tops = phone.eval_on_selector_all(".pane", "panes => panes.map(pane => pane.getBoundingClientRect().top)")
    assert tops == sorted(tops)
    assert len(set(tops)) == 3
    assert phone.evaluate("() => document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("protocol", ["mascc", "cisne", "clozapine_anc", "perinatal_hepatitis_b"])
def test_no_protocol_is_wider_than_the_screen(open_case, protocol):
    page = open_case(protocol, {}, **PHONE)
    assert page.evaluate("() => document.documentElement.scrollWidth") == 360


def test_what_is_to_be_touched_is_large_enough(phone):
    small = phone.eval_on_selector_all(
        "#rows button:not([hidden]), #rows .option, .tools button, .dock a, #rows summary",
        "all => all.filter(one => one.offsetParent && (one.offsetHeight < 24 || one.offsetWidth < 24))"
        ".map(one => one.outerHTML.slice(0, 80))",
    )
    # WCAG 2.2, 2.5.8: 24 pixels; lines of text are excepted
    assert [one for one in small if not one.startswith("<summary")] == []
