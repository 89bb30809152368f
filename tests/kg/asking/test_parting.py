"""Where recommendations part: made-up protocols against every patient, and leukopenia by hand."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, example, given, settings

from kg.asking.names import UnknownNameError
from kg.asking.parting import parting
from kg.evaluation import Status
from kg.library import open_protocol
from kg.statuses import Statuses
from tests.kg.asking.made_up import Decision, MadeUp, Outcome, made_up

often = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def patient_of(witness):
    """A witness as a patient of the naive working-out."""
    return {f.fact: value_of(f.value) for f in witness.facts}


def value_of(value):
    if isinstance(value, bool | str):
        return value
    if isinstance(value, tuple):
        return frozenset({"r": "red", "b": "blue", "o": "other"}[member] for member in value)
    return Fraction(value)


@often
@given(made_up())
def test_witnesses_show_who_gets_only_one_and_who_gets_both(protocol):
    compiled = protocol.compiled
    leaves = list(protocol.leaves)
    wanted = {"first_alone": (True, False), "second_alone": (False, True), "together": (True, True)}
    for first in leaves:
        for second in leaves:
            found = parting(compiled, first, second)
            for field, both in wanted.items():
                there_is = any((first in r, second in r) == both for _, _, r in protocol.everybody)
                witness = getattr(found, field)
                assert (witness is not None) == there_is
                if witness is not None:
                    shown = patient_of(witness)
                    rest = next(p for p in protocol.patients if all(same(p[f], v) for f, v in shown.items()))
                    recommended = protocol.recommended({**rest, **shown})
                    assert (first in recommended, second in recommended) == both


def same(value, shown):
    """Numbers may differ from the halves that are tried; then whatever fits the constraint will do."""
    return value == shown or isinstance(shown, Fraction)


LATER = MadeUp(
    "p",
    (
        Decision("d0", (Outcome("nay", None, ("d1",)), Outcome("aye", ("is", "p", True), ("l0",))), ()),
        Decision("d1", (Outcome("nay", None, ("l0",)), Outcome("aye", ("is", "q", True), ("l1",))), ()),
    ),
    {"l0": (), "l1": ()},
)
"""The answers of d0 differ, those of d1 part for good; chance seldom makes such a one."""


@often
@given(made_up())
@example(LATER)
def test_the_decision_is_the_first_that_parts_them_for_good_else_the_first_whose_answers_differ(protocol):
    compiled = protocol.compiled
    for first in protocol.leaves:
        for second in protocol.leaves:
            found = parting(compiled, first, second)
            every = list(differing(protocol, first, second))
            assert found.decision == next((d for d in every if for_good(protocol, d, first, second)), (*every, None)[0])
            if found.decision is not None:
                decision = next(d for d in protocol.decisions if d.id == found.decision)
                assert found.leads_to_first == answers_with(protocol, decision, first)
                assert found.leads_to_second == answers_with(protocol, decision, second)


def for_good(protocol, id_, first, second):
    """Each goes with some answer, and no answer goes with both."""
    decision = next(d for d in protocol.decisions if d.id == id_)
    one, other = (answers_with(protocol, decision, leaf) for leaf in (first, second))
    return one and other and not any(o in other for o in one)


def answers_with(protocol, decision, leaf):
    taken = {
        protocol.taken(decision, patient)
        for patient, reached, recommended in protocol.everybody
        if decision.id in reached and leaf in recommended
    }
    return tuple(o.id for o in decision.outcomes if o.id in taken)


def differing(protocol, first, second):
    """Decisions on the way to the leaves, in the order of traversal, then those on the way to what withdraws them."""
    order = [next(d for d in protocol.decisions if d.id == id_) for id_ in protocol.compiled.graph.order]
    withdrawing = [o for o, withdrawn in protocol.leaves.items() if {first, second} & set(withdrawn)]
    for leaves in ((first, second), withdrawing):
        for decision in order:
            if any(next(protocol.paths(decision.id, leaf), None) is not None for leaf in leaves) and answers_with(
                protocol, decision, first
            ) != answers_with(protocol, decision, second):
                yield decision.id


SENTENCES = [
    (
        ("below_mild_range", "outside_range"),
        "wbc_band",
        (
            "They part at “In which band is the white cell count?”: with “< 3.0 ×10⁹/L” only “WBC < 3.0 ×10⁹/L: below"
            " the guideline's mild range” can; with “3.0–4.0 ×10⁹/L (mild leukopenia)” neither can; with “> 4.0 ×10⁹/L”"
            " only “WBC > 4.0 ×10⁹/L: no leukopenia by this guideline” can. They are never recommended together."
        ),
    ),
    (
        ("frequent_monitoring", "antibiotics"),
        "febrile_neutropenia",
        (
            "They part at “Fever with ANC < 1.0 ×10⁹/L?”: with “no” only “Monitor more often” can; with “yes” both can"
            " follow. Whoever gets “Start broad-spectrum antibiotics immediately” also gets “Monitor more often”."
        ),
    ),
    (
        ("observe", "antibiotics"),
        "febrile_neutropenia",
        (
            "They part at “Fever with ANC < 1.0 ×10⁹/L?”: with “no” only “Close observation” can; with “yes” only"
            " “Start broad-spectrum antibiotics immediately” can. They are never recommended together."
        ),
    ),
    (
        ("observe", "stop_clozapine"),
        "clozapine_counts",
        (
            "They part at “WBC ≤ 3.0 or ANC ≤ 1.5 ×10⁹/L on clozapine?”: with “neither” only “Close observation” can;"
            " with “at least one of them” only “Stop clozapine immediately” can. They are never recommended together."
        ),
    ),
    (
        ("safety_net", "follow_anc"),
        None,
        (
            "“Safety net: when to seek immediate attention” and “Calculate the ANC and follow it” are always"
            " recommended together."
        ),
    ),
]


@pytest.mark.parametrize(("leaves", "decision", "words"), SENTENCES)
def test_where_two_recommendations_of_leukopenia_part_in_words(leaves, decision, words):
    found = parting(open_protocol("leukopenia"), *leaves)
    assert (found.decision, found.words) == (decision, words)


def test_leaves_of_the_same_way_part_where_one_is_withdrawn():
    found = parting(open_protocol("leukopenia"), "observe", "repeat_cbc")
    assert (found.decision, found.leads_to_first, found.leads_to_second) == (
        "anc_band",
        ("moderate", "above"),
        ("above",),
    )


def test_a_witness_of_leukopenia_replays():
    """What follows from others (anaemia, data without contradiction) cannot be stated, so it is left out."""
    compiled = open_protocol("leukopenia")
    replayed = 0
    for first in compiled.leaves:
        for second in ("antibiotics", "observe", "stop_clozapine", "bone_marrow", "outside_range"):
            witness = parting(compiled, first, second).first_alone
            if witness is None or not all(compiled.protocol.fact[f.fact].askable for f in witness.facts):
                continue
            raw = {f.fact: list(f.value) if isinstance(f.value, tuple) else f.value for f in witness.facts}
            facts = compiled.understand(raw)
            if facts.in_conflict:
                continue
            statuses = Statuses(compiled, facts).leaves
            assert (statuses[first], statuses[second]) == (Status.RECOMMENDED, Status.NOT_RECOMMENDED)
            replayed += 1
    assert replayed > 60


def test_an_unknown_recommendation_is_an_error():
    with pytest.raises(UnknownNameError, match="there is no recommendation `observing`"):
        parting(open_protocol("leukopenia"), "observe", "observing")
