"""A property is refused if and only if something that can be known of a patient breaks it."""

import pytest
from hypothesis import HealthCheck, assume, event, given, note, settings
from hypothesis import strategies as st

from kg.graph import build
from kg.verification import properties
from kg.verification.proof import Proof
from tests.kg.verification.claimed import claiming

KINDS = [
    "recommended",
    "any_recommended",
    "not_recommended",
    "urgency_at_least",
    "urgency_at_most",
    "not_firm",
    "never_falls",
    "never_withdrawn",
]
BY_CHANCE = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))


def refused(claimed):
    found = properties.check(Proof.of(build(claimed.protocol)))
    codes = {"property", "property_unproved", "property_vacuous", "property_fact"}
    assert {f.code for f in found} <= codes
    return {f.place.line: f for f in found}


def by_claim(claimed):
    found = refused(claimed)
    for claim, declared in zip(claimed.claims, claimed.protocol.properties, strict=True):
        yield claim, found.get(declared.place.line)


@pytest.mark.parametrize("kind", KINDS)
@BY_CHANCE
@given(data=st.data())
def test_a_property_is_refused_just_where_it_fails(kind, data):
    claimed = data.draw(claiming([kind]))
    assume(claimed.claims)
    note(claimed.text)
    for claim, fault in by_claim(claimed):
        fails = claimed.fails(claim)
        event(f"{kind} {'fails' if fails else 'holds'}")
        note(f"{claim.text}: {fault}")
        assert (fault is not None and fault.code == "property") == fails


@BY_CHANCE
@given(data=st.data())
def test_leaves_that_lose_their_urgency_are_not_counted_on(data):
    claimed = data.draw(claiming(["urgency_at_least", "never_falls"], eased=True))
    assume(claimed.claims)
    note(claimed.text)
    for claim, fault in by_claim(claimed):
        note(f"{claim.text}: {fault}")
        assert fault is not None or not claimed.fails(claim)
