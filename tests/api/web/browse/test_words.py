"""The catalogue has words for everything that a protocol could have, also for what no shipped one has."""

import re
from pathlib import Path

import pytest

import api.web
from api.schema.asking import Relation
from api.web.browse.contents import KINDS
from api.web.catalogue import Catalogue
from kg.asking.search import _WEIGHTS
from kg.evidence import KINDS_OF_REFERENCE
from kg.facts import FactType
from kg.nodes.recommendation import Strength, Urgency
from kg.traceability import CarrierKind

WORDS = Catalogue.of("en")
DYNAMIC = {
    "browse.kind": (*KINDS, "outcome"),
    "browse.kinds": (*KINDS, "outcome", "conflict", "constraint"),
    "browse.about": KINDS,
    "browse.carrier": (*(kind.name.lower() for kind in CarrierKind), "conflict"),
    "browse.ties.out": [relation.value for relation in Relation],
    "browse.ties.in": [relation.value for relation in Relation],
    "browse.fact.types": [kind.value for kind in FactType],
    "browse.reference.kinds": KINDS_OF_REFERENCE,
    "browse.search.fields": tuple(_WEIGHTS),
    "browse.code": ("verified", "code_verified", "unverified", "do_not_use"),
    "browse.exactly": ("recommendation", "decision", "fewest", "withdrawn_by"),
    "urgency.clinician": [urgency.name for urgency in Urgency],
    "strength": [strength.name for strength in Strength],
}


@pytest.mark.parametrize("section", DYNAMIC)
def test_every_name_has_its_words_and_no_words_are_left_over(section):
    assert WORDS.section(section).keys() == set(DYNAMIC[section])


def test_all_words_of_these_pages_are_used_and_all_that_are_used_are_there():
    folder = Path(api.web.__file__).parent / "templates"
    templates = [*folder.glob("browse/*.html"), folder / "missing.html"]
    used = {key for file in templates for key in re.findall(r'"(browse\.[a-z_.]+[a-z_])"', file.read_text("utf-8"))}
    named = {f"{section}.{name}" for section, names in DYNAMIC.items() for name in names}
    there = {re.sub(r"\.(one|other)$", "", key) for key in WORDS.texts if key.startswith("browse.")}
    assert there - named - used == set()
    assert {key for key in used if key not in there and key not in DYNAMIC} == set()
