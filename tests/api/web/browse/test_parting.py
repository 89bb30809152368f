"""Where two recommendations part."""

from html import unescape

from kg.evaluation import Status
from kg.traversal import traverse
from tests.api.web.browse.conftest import everything
from tests.api.web.browse.test_things import entered

PAIR = "/protocols/leukopenia/parting?first=severe_neutropenia&second=frequent_monitoring"


def test_it_is_said_in_words_by_answers_and_by_patients(page):
    shown = page(PAIR)
    for words in (
        "They part at “In which band is the ANC?”",
        "Whoever gets “ANC < 1.0 ×10⁹/L: more aggressive management” also gets “Monitor more often”.",
        "> 1.5 ×10⁹/L ✗ not ✗ not",
        "Gets only “ANC < 1.0 ×10⁹/L: more aggressive management”: nobody",
    ):
        assert shown.says(words), words


def test_the_patients_open_with_facts_that_show_it(page):
    compiled = everything()["leukopenia"]
    fragments = [unescape(link.partition("#")[2]) for link in page(PAIR).links if "protocols/leukopenia#" in link]
    answers = [traverse(compiled, compiled.understand(entered(compiled, fragment))) for fragment in fragments]
    recommended = [
        {a.recommendation.id for a in answer.recommendations if a.status is Status.RECOMMENDED} for answer in answers
    ]
    both = {"severe_neutropenia", "frequent_monitoring"}
    assert [found & both for found in recommended] == [{"frequent_monitoring"}, both]


def test_without_two_it_asks_for_them(page):
    assert page("/protocols/leukopenia/parting").says("Choose …")
    assert page("/protocols/leukopenia/parting?first=observe&second=observe").says("Choose two different")
    chosen = [a for _, a in page("/protocols/leukopenia/parting?first=observe").elements if "selected" in a]
    assert [a["value"] for a in chosen] == ["observe"]


def test_any_two_of_the_small_protocol_can_be_compared(page):
    leaves = [leaf.id for leaf in everything()["throat"].protocol.recommendations]
    for first in leaves:
        for second in leaves:
            page(f"/protocols/throat/parting?first={first}&second={second}")
