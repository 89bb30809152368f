"""What is not there: a page that says so, and what it may have been."""

import pytest


def test_an_unknown_protocol_names_those_there_are(page):
    shown = page("/protocols/leukopaenia/browse", status=404)
    assert shown.says("There is no page at this address.")
    assert "../../protocols/leukopenia/browse" in shown.links


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("fact/neutrophil_percnt", "fact/neutrophil_percent"),
        ("recommendation/antibotics", "recommendation/antibiotics"),
        ("statement/S383", "statement/S38"),
        ("decision/antibiotics", "recommendation/antibiotics"),
        ("outcome/anc", "fact/anc"),
        ("fact/ANC", "fact/anc"),
    ],
)
def test_a_name_that_is_nearly_right_leads_to_the_right_page(page, address, meant):
    shown = page(f"/protocols/leukopenia/browse/{address}", status=404)
    assert any(link.endswith(f"/browse/{meant}") for link in shown.links)


@pytest.mark.parametrize(
    "address",
    [
        "/protocols/nothing/browse",
        "/protocols/nothing/browse/fact/anc",
        "/protocols/nothing/search?q=anc",
        "/protocols/nothing/parting",
        "/protocols/leukopenia/browse/nothing/anc",
        "/protocols/leukopenia/browse/fact/%00%1b%ff",
        "/protocols/leukopenia/browse/fact/%ed%a0%80",
        "/protocols/leukopenia/browse/fact/" + "a" * 4000,
        "/protocols/leukopenia/browse/fact/<script>alert(1)<script>",
        "/protocols/leukopenia/browse/recommendation/observe?after=9.9.9",
        "/protocols/leukopenia/browse/recommendation/observe?after=%ff",
        "/protocols/leukopenia/browse/recommendation/observe?after=" + "1." * 4000,
        "/protocols/leukopenia/browse/recommendation/observe?from=nothing",
        "/protocols/leukopenia/parting?first=nothing&second=observe",
    ],
)
def test_odd_addresses_get_a_page_and_nothing_of_them_is_run(site, address):
    answer = site.get(address)
    assert answer.status_code == 404
    assert "There is no page at this address." in answer.text
    assert "<script" not in answer.text
    assert len(answer.text) < 20_000
