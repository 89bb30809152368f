"""Coverage counts what reviewed cases that pass have shown, and nothing else."""

import pytest

from kg.cases.coverage import NODES, Kind, coverage
from kg.cases.running import run
from kg.compilation import compile_protocol
from kg.library import open_protocol
from kg.loading import load
from tests.kg.cases.small import ROOT, case_of, cases, tick_bite

RASH = case_of("ring_rash: true, hours_attached: 48", "urgency: prompt")
WATCH = case_of("ring_rash: false, hours_attached: 24", "recommended: watch").replace("One", "Another")
SHORT = case_of("ring_rash: false, hours_attached: 2", "recommended: remove").replace("One", "A third")


@pytest.fixture(scope="module")
def compiled():
    return tick_bite()


def missing(compiled, text):
    return {item.name for item in coverage(compiled, run(compiled, cases(text, compiled))).missing}


def test_nothing_is_covered_by_nothing_known(compiled):
    found = coverage(compiled, run(compiled, cases(case_of("", "urgency: prompt"), compiled)))
    by_kind = {kind: [i.name for i in found.of(kind) if i.covered] for kind in Kind}
    assert by_kind == {
        Kind.DECISION: ["rash", "time"],
        Kind.RECOMMENDATION: ["remove"],
        Kind.OUTCOME: [],
        Kind.CRITERION: [],
        Kind.STATEMENT: ["S3"],
    }


def test_what_is_missing_shrinks_with_each_case_until_nothing_is(compiled):
    first, second = missing(compiled, RASH), missing(compiled, RASH + WATCH)
    assert {"watch", "rash.no", "time.short", "S2"} <= first
    assert "watch" not in second
    assert second < first
    assert missing(compiled, RASH + WATCH + SHORT) == set()


def test_a_criterion_needs_both_truths(compiled):
    text = "time.long: time attached at least 24 hours"
    assert text in missing(compiled, RASH + WATCH)
    assert text not in missing(compiled, RASH + SHORT)


@pytest.mark.parametrize(
    "change", [("recommended: watch", "recommended: see_doctor"), ("facts:", "unreviewed: true, facts:")]
)
def test_a_case_that_fails_or_is_not_reviewed_covers_nothing(compiled, change):
    assert "watch" in missing(compiled, RASH + WATCH.replace(*change))


def test_counts_are_numbers_of_cases(compiled):
    found = coverage(compiled, run(compiled, cases(RASH + WATCH + SHORT, compiled))).by_name
    assert found[Kind.DECISION, "time"].cases == 3
    assert found[Kind.OUTCOME, "time.long"].cases == 2
    assert found[Kind.RECOMMENDATION, "watch"].cases == 1
    assert found[Kind.STATEMENT, "S3"].cases == 3


def test_every_item_stands_on_a_line(compiled):
    items = coverage(compiled, ()).items
    assert {item.place.file for item in items} == {"tick_bite.yaml"}
    assert all(item.place.line > 1 and not item.covered for item in items)


def test_context_is_excused_with_its_reason():
    throat = compile_protocol(load(ROOT / "tests" / "data" / "good" / "throat.yaml"))
    context = {s.id for s in throat.protocol.statements if s.context}
    excused = {item.name: item.excused for item in coverage(throat, ()).items if item.excused}
    assert context <= excused.keys()
    assert all(excused[id_].startswith("context: ") for id_ in context)


def test_what_is_certain_for_nobody_is_excused_only_where_a_case_leaves_it_open():
    """Data that contradict each other are open and never settled as such: nobody is told for certain."""
    leukopenia = open_protocol("leukopenia")
    text = "protocol: leukopenia\ncases:\n  - {case: A patient, facts: {FACTS}, expect: {data_quality: true}}\n"
    contradictory = text.replace("FACTS", "sex: male, pregnant: true")
    plain = text.replace("FACTS", "wbc: 4.1").replace("true", "false")
    for written, excused in ((contradictory, True), (plain, False)):
        found = coverage(leukopenia, run(leukopenia, cases(written, leukopenia)))
        item = found.by_name[Kind.RECOMMENDATION, "recheck_data"]
        assert bool(item.excused) is excused
        assert (item in found.missing) is not excused
        assert item not in found.of(*NODES) or not excused
