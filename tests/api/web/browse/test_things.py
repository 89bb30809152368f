"""What the page of one thing says, and what can be asked of it."""

import re
from html import unescape
from urllib.parse import parse_qsl

import pytest

from api.web.browse import book as book_module
from api.web.browse.book import Book
from kg.asking.ways import ways
from kg.evaluation import Status
from kg.facts import FactType
from kg.traversal import traverse
from tests.api.web.browse.conftest import everything

GCSF = "/protocols/leukopenia/browse/recommendation/consider_gcsf"
WAYS = re.compile(r"[?&]after=([0-9.]+)")


def entered(compiled, fragment):
    """What the page of a case reads from a fragment."""
    facts = {}
    for name, text in parse_qsl(fragment, strict_parsing=True):
        match compiled.protocol.fact[name].type:
            case FactType.BOOLEAN:
                facts[name] = {"yes": True, "no": False}[text]
            case FactType.LIST:
                facts[name] = [*facts.get(name, []), *([] if text == "none" else [text])]
            case FactType.QUANTITY:
                value, _, unit = text.partition(" ")
                facts[name] = {"value": value, "unit": unit} if unit else {"value": value}
            case _:
                facts[name] = text
    return facts


def test_a_recommendation_is_told_in_full(page):
    shown = page(GCSF)
    for words in (
        "Consider G-CSF. The guideline reserves it for febrile neutropenia",
        "Your doctors may think about a medicine that helps the body make white cells.",
        "consider",
        "S45 Filgrastim (G-CSF): consider it only when risk is high",
        "In doubt: publisher's own summary, not a primary guideline",
        "A16 G-CSF: any one criterion is enough",
        "The source does not say whether one or all five",
        "Recommended exactly when",
        "expected duration of neutropenia at least 10 days",
        "Proved: this cannot be said in fewer alternatives or conditions.",
        "or, because it follows from them: temperature",
    ):
        assert shown.says(words), words


def test_a_decision_says_its_answers_their_conditions_and_where_they_lead(page):
    shown = page("/protocols/leukopenia/browse/decision/anc_band")
    assert shown.says("ANC from 1.0 to 1.5 ×10⁹/L")
    assert shown.says("Teach infection precautions")
    assert shown.says("Nothing further.")
    assert {"exactly", "ways", "answers", "dependents", "ties"} <= set(shown.ids)


def test_a_fact_says_its_range_its_codes_and_how_it_follows(page):
    shown = page("/protocols/leukopenia/browse/fact/anc")
    for words in (
        "0–500 ×10⁹/L",
        "753-4",
        "do not use",
        "the lower value is used",
        "segmented neutrophils",
        "Never above WBC",
    ):
        assert shown.says(words), words


def test_a_score_has_its_points_in_a_table_and_a_list_its_members(page):
    assert page("/protocols/mascc/browse/fact/mascc_score").says("5 no hypotension not (hypotension) S11")
    assert page("/protocols/leukopenia/browse/fact/medications").says("Names that the list knows (42)")


def test_another_protocol_leads_on_to_its_own_content(page):
    shown = page("/protocols/leukopenia/browse/protocol/mascc")
    assert "../../../../protocols/mascc/browse" in shown.links
    assert shown.says("Start broad-spectrum antibiotics immediately")


@pytest.mark.parametrize(
    ("protocol", "kind", "name"),
    [
        ("perinatal_hepatitis_b", "recommendation", "retest_now"),
        ("clozapine_anc", "decision", "paused_general"),
        ("leukopenia", "recommendation", "consider_gcsf"),
    ],
)
def test_leafing_through_the_ways_shows_each_once(page, site, protocol, kind, name):
    compiled = everything()[protocol]
    address = f"/protocols/{protocol}/browse/{kind}/{name}"
    shown, after = [], ""
    while after is not None:
        html = site.get(address, params={"after": after} if after else {}).text
        steps = re.findall(r'<ol class="steps".*?</ol>', html, re.DOTALL)
        assert 0 < len(steps) <= 5
        shown += steps
        keys = WAYS.findall(unescape(html))
        after = keys[0] if keys else None
    declared = compiled.protocol.decision
    expected = [
        [declared[s.decision].outcome(s.outcome).label if s.outcome else "whatever the answer" for s in way.steps]
        for way in ways(compiled, name)
    ]
    assert [[unescape(a) for a in re.findall(r'class="answer">(.*?)</span>', steps)] for steps in shown] == expected


def test_words_stand_apart_where_they_were_put_together(site):
    def seen(address):
        return re.sub(r"\s+", " ", re.sub("<[^>]*>", "", site.get(address).text))

    assert "and at least one of (pneumonia), (hypotension), (sepsis syndrome)" in seen(GCSF)
    assert "signs of infection. cites it" in seen("/protocols/leukopenia/browse/reference/3")


def test_the_ways_from_another_decision_are_shorter(page):
    assert page(f"{GCSF}?from=febrile_neutropenia").text.count("whatever the answer") < page(GCSF).text.count(
        "whatever the answer"
    )


def test_example_patients_get_what_they_are_an_example_of(compiled):
    book = Book(compiled=compiled)
    for leaf in compiled.protocol.recommendations:
        found = book.exactly(leaf.id)
        assert found.example is not None
        if found.example.fragment is not None:
            facts = entered(compiled, found.example.fragment)
            answer = traverse(compiled, compiled.understand(facts))
            status = next(a.status for a in answer.recommendations if a.recommendation.id == leaf.id)
            assert (leaf.id, status) == (leaf.id, Status.RECOMMENDED)
    examples = [book.exactly(leaf.id).example for leaf in compiled.protocol.recommendations]
    assert sum(example.fragment is not None for example in examples) > 0.8 * len(examples)


def test_what_takes_long_is_worked_out_once(monkeypatch):
    asked = []
    for name in ("drawing_of", "ways_to", "needed", "exactly", "dependents_of", "ties_of"):
        work = getattr(book_module, name)
        monkeypatch.setattr(book_module, name, lambda *a, _work=work, _name=name: (asked.append(_name), _work(*a))[1])
    book = Book(compiled=everything()["throat"])
    leaf = book.protocol.recommendations[0].id
    for _ in range(2):
        assert book.drawing("recommendation", leaf)
        assert book.ways(leaf, None, None)
        assert book.needs(leaf)
        assert book.exactly(leaf)
        assert book.dependents(f"recommendation:{leaf}")
        assert book.ties(f"recommendation:{leaf}")
        assert book.search is book.search
    assert len(asked) == len(set(asked)) == 6
