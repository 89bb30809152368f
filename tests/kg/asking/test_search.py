"""Search by words: what comes first, which spellings meet, and that everything can be found."""

import pytest

from kg.asking.search import Search
from kg.library import open_protocol


@pytest.fixture(scope="module")
def search():
    return Search(open_protocol("leukopenia").protocol)


def first(search, query):
    return search.find(query)[0].node.node


FIRST = [
    ("anc", "fact:anc"),
    ("ANC_band", "decision:anc_band"),
    ("S44", "statement:S44"),
    ("decision:wbc_band", "decision:wbc_band"),
    ("start antibiotics", "recommendation:antibiotics"),
    ("what to do with daily monitoring", "recommendation:monitor_daily"),
    ("bone marrow biopsy", "recommendation:bone_marrow"),
    ("g-csf", "recommendation:consider_gcsf"),
    ("G‑CSF", "recommendation:consider_gcsf"),
    ("gcsf", "recommendation:consider_gcsf"),
    ("Brummendorf", "reference:2"),
    ("BRÜMMENDORF", "reference:2"),
    ("hematologic malignancy", "fact:suspected_malignancy"),
    ("haematological malignancy", "fact:suspected_malignancy"),
    ("hemoglobin", "fact:hemoglobin"),
    ("haemoglobins", "fact:hemoglobin"),
    ("Leponex", "fact:medications"),
    ("methotrexate", "fact:medications"),
    ("tumour", "fact:underlying_conditions"),
    ("feverr", "fact:fever"),
    ("antibiotcs", "recommendation:antibiotics"),
    ("the sore mouth", "fact:infection_signs"),
]


@pytest.mark.parametrize(("query", "node"), FIRST)
def test_what_is_looked_for_comes_first(search, query, node):
    assert first(search, query) == node


SAME = [
    ("haematologic", "hematological"),
    ("anaemia", "anemia"),
    ("tumours", "tumor"),
    ("leukaemia", "leukemia"),
    ("labelling", "labeling"),
    ("Fever", "fever"),
    ("monitoring", "monitors"),
    ("stopped", "stop"),
    ("cultures", "culture"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_word_find_the_same(search, one, other):
    assert search.find(one) == search.find(other) != ()


def test_a_word_that_is_begun_finds_the_words_that_begin_so(search):
    assert {hit.node.node for hit in search.find("neutrop")[:6]} >= {"track:neutrophils", "fact:neutrophil_percent"}
    whole = {hit.node for hit in search.find("neutropenia")}
    assert whole < {hit.node for hit in search.find("neutrop")}
    assert search.find("n") == ()


def test_everything_is_found_by_its_own_id_first(search):
    protocol = open_protocol("leukopenia").protocol
    for kind in ("decision", "recommendation", "fact", "statement", "reference", "interpretation", "warning", "notice"):
        for item in getattr(protocol, f"{kind}s"):
            assert first(search, f"{kind}:{item.id}") == f"{kind}:{item.id}"


def test_outcomes_are_found_and_patients_words_are_read(search):
    outcomes = search.find("mild leukopenia", kinds={"outcome"})
    assert outcomes[0].node.id == "wbc_band.mild"
    assert any(hit.node.node == "recommendation:cultures" for hit in search.find("germ"))
    assert search.find("germ")[0].field == "plain"


def test_those_with_all_words_come_before_those_with_some(search):
    matched = [hit.matched for hit in search.find("fever antibiotics culture")]
    assert matched == sorted(matched, reverse=True)
    assert matched[0] == 3


def test_a_hit_says_where_it_matched(search):
    (hit,) = [h for h in search.find("Leponex") if h.node.kind == "fact"]
    assert (hit.field, hit.matched) == ("member", 1)
    assert "Leponex" in hit.snippet
    long = next(h for h in search.find("prescriber labelling") if h.node.node == "warning:clozapine_labelling")
    assert "labelling" in long.snippet
    assert len(long.snippet) < 130


@pytest.mark.parametrize("query", ["", "   ", "xyzzyqq", "!?", "\x00", "ſ" * 5])
def test_nothing_is_found_by_what_is_in_nothing(search, query):
    assert search.find(query) == ()


def test_the_same_question_has_the_same_answer(search):
    again = Search(open_protocol("leukopenia").protocol)
    for query in ("fever", "anc below 1.0", "clozapine counts", "1.5"):
        assert search.find(query) == again.find(query)
