"""The comparison is worth something: faults that are planted on one side are all found, by the same patients."""

import re
from dataclasses import dataclass, replace

import pytest

from kg.diagnostics import FaultyProtocolError
from kg.traversal import traverse
from tests.oracle import protocols
from tests.oracle.engine_view import Pair, differences, facts_of, verdict_of
from tests.oracle.referee import people

ENOUGH = 20_000


@dataclass(frozen=True)
class Fault:
    """In the block that begins with `block:`, `old` becomes `new`. `engine`: the engine would load it.

    `seed` begins the patients; a rare fault has one by which it is met early.
    """

    name: str
    block: str
    old: str
    new: str
    engine: bool = True
    seed: int = 1

    def planted(self, text):
        found = re.search(rf"^( *){re.escape(self.block)}:", text, re.MULTILINE)
        assert found, f"there is no `{self.block}:`"
        end = re.compile(rf"^ {{0,{len(found[1])}}}[^ #\n]", re.MULTILINE).search(text, found.end())
        block = text[found.start() : end.start() if end else len(text)]
        assert self.old in block, f"`{self.old}` is not in {block}"
        return text.replace(block, block.replace(self.old, self.new), 1)


FAULTS = [
    Fault("`<=` for `<`", "febrile_neutropenia", "anc < 1.0", "anc <= 1.0"),
    Fault("a bound off by one", "gcsf_age", "66", "65"),
    Fault("an edge to the wrong leaf", "fatigue_present", "[fatigue_review]", "[attention_symptoms]", engine=False),
    Fault("one edge less", "persistence", "[investigate_causes, clear_cause]", "[clear_cause]"),
    Fault("a `then` edge dropped", "age_scope", "      - temperature_band\n", "", engine=False),
    Fault(
        "a reading turned round",
        "gcsf_systemic_infection",
        "pneumonia or hypotension or",
        "pneumonia and hypotension and",
    ),
    Fault("supersession dropped", "frequent_monitoring", "supersedes: [repeat_cbc]", ""),
    Fault("urgency lowered", "antibiotics", "urgency: immediate", "urgency: prompt"),
    Fault("`and` for `or`", "clozapine_counts", "wbc <= 3.0 or anc", "wbc <= 3.0 and anc"),
    Fault("a negation lost", "anemia", "not(pregnant)", "pregnant"),
    Fault("a missing constraint", "constraints", "[anc <= wbc]", "[]"),
    Fault("an open bound", "other_lines", "wbc <= 4.0", "wbc < 4.0"),
    Fault("a duration off by its bound", "fever", "fever_duration_hours >= 1", "fever_duration_hours > 1"),
    Fault("the less safe value in a conflict", "fever", "takes: true", "takes: false"),
    Fault("no conflict between neighbouring bands", "anc", '"[0.5..1.0)", "[1.0..1.5]"', '"[0.5..1.5]"', seed=2),
    Fault("no bound by arithmetic", "anc", "at_least: wbc * neutrophil_percent / 100", "at_least: 0 * wbc"),
    Fault("a smaller fall", "worsening", "0.8 * previous_wbc", "0.9 * previous_wbc"),
    Fault("fulfilled too early", "obtain_differential", "known(anc) and", "known(anc) or"),
    Fault("a group forgotten", "medications", "groups: [clozapine]", "groups: []"),
    Fault("questions in another order", "protocol", "[fever, anc,", "[anc, fever,"),
    Fault("a class mixed up", "wbc_band", "class: mild", "class: below_mild"),
]


def first_mismatch(mismatches_of, seed=1):
    """The number of the first patient that shows a difference; the patients are those of the comparison."""
    protocol = protocols.pair_of("leukopenia").judge.protocol
    for number, raw in enumerate(people.patients(protocol, seed * 1_000_000, ENOUGH)):
        if mismatches_of(raw):
            return number
    return None


@pytest.mark.parametrize("fault", [f for f in FAULTS if f.engine], ids=lambda f: f.name)
def test_a_fault_in_the_engine_is_found(fault):
    original = protocols.text_of("leukopenia")
    pair = Pair.of(fault.planted(original), oracle_text=original)
    assert first_mismatch(pair.mismatches, fault.seed) is not None


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.name)
def test_a_fault_in_the_oracle_is_found(fault):
    original = protocols.pair_of("leukopenia")
    pair = replace(original, intake=Pair.oracle(fault.planted(protocols.text_of("leukopenia"))))
    assert first_mismatch(pair.mismatches, fault.seed) is not None


def unknown_is_false(compiled, patient):
    """An engine that takes a missing yes/no fact for no."""
    both = frozenset({True, False})
    guessed = {n: frozenset({False}) if v == both else v for n, v in patient.possible.items()}
    return verdict_of(traverse(compiled, facts_of(compiled, replace(patient, possible=guessed))))


def answered(compiled, patient):
    return verdict_of(traverse(compiled, facts_of(compiled, patient)))


def without_one_pending_fact(compiled, patient):
    verdict = answered(compiled, patient)
    return replace(verdict, pending={k: frozenset(sorted(v)[1:]) for k, v in verdict.pending.items()})


def calm(compiled, patient):
    """An engine that gives no urgency to what is only possible."""
    verdict = answered(compiled, patient)
    sure = [u for leaf, u in verdict.urgencies.items() if verdict.statuses[leaf] == "RECOMMENDED"]
    order = ["ROUTINE", "PROMPT", "IMMEDIATE"]
    return replace(verdict, urgency=max((u for u in sure), key=order.index, default="ROUTINE"))


def possible_is_no(compiled, patient):
    verdict = answered(compiled, patient)
    closed = {"POSSIBLE": "NOT_RECOMMENDED"}
    return replace(verdict, statuses={k: closed.get(v, v) for k, v in verdict.statuses.items()})


def upper_bound_as_sure(compiled, patient):
    verdict = answered(compiled, patient)
    return replace(verdict, at_most=verdict.urgency)


@pytest.mark.parametrize(
    "engine", [unknown_is_false, without_one_pending_fact, calm, possible_is_no, upper_bound_as_sure]
)
def test_an_engine_that_errs_is_found(engine):
    pair = protocols.pair_of("leukopenia")

    def mismatches(raw):
        patient = pair.intake.understand(raw)
        return differences(engine(pair.compiled, patient), pair.judge.judge(patient))

    assert first_mismatch(mismatches) is not None


@pytest.mark.parametrize(
    "fault",
    [
        Fault("two bands overlap", "wbc_band", '"< 3.0"', '"<= 3.0"'),
        Fault("two bands leave a gap", "anc_band", '"> 1.5"', '"> 1.6"'),
        Fault("a leaf that nothing leads to", "fatigue_present", ", to: [fatigue_review]", ""),
        Fault("an edge to nowhere", "fatigue_present", "fatigue_review", "fatigue_revue"),
    ],
    ids=lambda f: f.name,
)
def test_some_faults_never_get_as_far_as_a_patient(fault):
    with pytest.raises(FaultyProtocolError):
        Pair.of(fault.planted(protocols.text_of("leukopenia")))
