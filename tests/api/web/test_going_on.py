"""Going on in another protocol: links that its page reads to the same values."""

import json
import subprocess

import pytest

from api.web.answering import Desk
from api.web.case import Asked
from api.web.rendering import Renderer
from api.web.views import fragment, onward
from kg.evaluation import Status
from kg.handover import Carried
from tests.api.web.conftest import ENGLISH, KEYS
from tests.api.web.expected import SERVED, answered, engine, handed_over
from tests.api.web.patients import TODAY, patients
from tests.conftest import WEB


@pytest.fixture
def read_links(needs):
    """What a protocol's page reads from fragments: `read_links([(fragment, protocol)])`, facts as they are sent."""

    def reading(links):
        asked = [
            {
                "fragment": link,
                "types": {fact.id: fact.type.value for fact in protocol.facts if fact.askable},
                "names": {name: fact.id for fact in protocol.facts if fact.askable for name in fact.aliases},
            }
            for link, protocol in links
        ]
        command = [needs("node"), WEB / "read_links.mjs"]
        ran = subprocess.run(command, input=json.dumps(asked), capture_output=True, encoding="utf-8", check=True)
        return json.loads(ran.stdout)

    return reading


def same_values(compiled, one, other, today):
    """Whether two ways to write facts are understood as the same."""

    def values(raw):
        known = compiled.understand(raw, today=today).known.items()
        return {f: (k.possible, k.origin, k.firm, k.shown, k.limit, k.date) for f, k in known}

    return values(one) == values(other)


def test_a_hand_over_leads_to_a_page_that_reads_the_facts_as_they_were_handed_over(read_links):
    links, wanted = [], []
    for protocol in ("leukopenia", "mascc"):
        for patient in patients(protocol):
            at = patient.stand()
            for advice in at.with_status("RECOMMENDED"):
                shown_ = onward(at, SERVED)(advice)
                for found, link in zip(handed_over(advice, engine(patient)), shown_, strict=True):
                    there, _, carried = link.address.partition("#")
                    assert (there, link.title) == (found.target.protocol.id, found.target.protocol.title)
                    assert link.left_out == tuple(left.message for left in found.left_out)
                    links.append((carried, found.target.protocol))
                    wanted.append((found.target, found.facts, patient.today))
    assert {target.protocol.id for target, _, _ in wanted} == {"mascc", "clozapine_anc", "cisne"}
    assert max(len(facts) for _, facts, _ in wanted) > 5
    for (target, facts, today), entries in zip(wanted, read_links(links), strict=True):
        assert entries["skipped"] == []
        assert entries["facts"].keys() == facts.keys()
        assert same_values(target, facts, entries["facts"], today), facts


RAWS = [
    # facts of the leukopenia protocol as a hand-over carries them
    {"fever": True, "infection_signs": False},
    {"wbc": {"value": "3.55", "unit": "10*9/L"}},
    {"wbc": {"value": "0.1", "unit": "10*9/L", "comparator": "<"}},
    {"wbc": {"value": "3550", "unit": "/uL", "date": "2026-01-10", "lowerLimit": "4000"}},
    {"temperature": {"value": "38.5", "unit": "Cel", "date": "2026-01-10"}},
    {"medications": ("clozapine", "methotrexate")},
    {"medications": ()},
    {"sex": "female"},
    {"medications": ("B & C = 50%", "Fancy+Drug #1")},
    # a day of what is no number has no place on the page: its value goes along without it
    {"fever": {"value": True, "date": "2026-01-10"}},
    {"fever": {"value": False, "date": "2026-01-10"}},
    {"medications": {"value": ("clozapine",), "date": "2026-01-10"}},
    {"medications": {"value": (), "date": "2026-01-10"}},
    {"sex": {"value": "male", "date": "2026-01-10"}},
]


def test_every_kind_of_fact_goes_along_in_a_link(read_links):
    compiled = SERVED["leukopenia"]
    links = [
        (fragment(Carried(fact=fact, ours=fact, raw=raw) for fact, raw in facts.items()), compiled.protocol)
        for facts in RAWS
    ]
    for facts, entries in zip(RAWS, read_links(links), strict=True):
        dated = {
            fact: raw["value"] if isinstance(raw, dict) and "unit" not in raw else raw for fact, raw in facts.items()
        }
        assert same_values(compiled, dated, entries["facts"], TODAY), facts


def test_a_protocol_that_this_server_does_not_have_is_not_linked():
    alone = {"mascc": SERVED["mascc"]}
    desk = Desk(compiled=SERVED["mascc"], served=alone, renderer=Renderer(KEYS))
    patient = next(
        p for p in patients("mascc") if p.stand().evaluation.statuses.leaves["consider_cisne"] is Status.RECOMMENDED
    )
    assert 'class="onward"' in answered(patient)["answer"]
    answer = desk.answer(Asked(case=patient.case()), patient.today)
    assert 'class="onward"' not in answer["answer"]
    assert "cisne#" not in json.dumps(answer)


def test_the_desk_keeps_nothing_of_one_patient_for_the_next():
    desk = Desk(compiled=SERVED["leukopenia"], served=SERVED, renderer=Renderer(ENGLISH))
    one, other = patients("leukopenia")[1], patients("leukopenia")[40]
    answers = [desk.answer(Asked(case=patient.case()), TODAY) for patient in (one, other, one)]
    assert answers[0] == answers[2] != answers[1]
