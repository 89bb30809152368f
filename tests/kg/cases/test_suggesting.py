"""Suggestions are patients whom intake accepts and who show what they say; nothing is said of what they should get."""

import pytest

from kg.cases.effects import Effects
from kg.cases.reading import load_cases_text
from kg.cases.running import run
from kg.cases.suggesting import as_yaml, suggestions
from kg.compilation import compile_protocol
from kg.loading import load, load_text
from tests.kg.cases.small import ROOT, TICK_BITE, case_of, cases, tick_bite

PROTOCOLS = [
    "kg/protocols/leukopenia/protocol.yaml",
    "kg/protocols/perinatal_hepatitis_b/protocol.yaml",
    "tests/data/good/throat.yaml",
]


@pytest.fixture(scope="module", params=PROTOCOLS)
def compiled(request):
    return compile_protocol(load(ROOT / request.param))


@pytest.fixture(scope="module")
def found(compiled):
    return suggestions(compiled, ())


def test_the_suggested_pairs_show_every_condition_that_can_be_shown(compiled, found):
    cells = [compiled.understand(suggestion.facts).cells for suggestion in found]
    effects = [e for e in Effects.of(compiled).shown_by(cells) if not e.impossible]
    assert len(effects) > 5
    assert [e.name for e in effects if e.missing] == []


def test_every_suggestion_is_accepted_and_no_two_are_alike(compiled, found):
    assert len(found) == len({str(suggestion.facts) for suggestion in found})
    for suggestion in found:
        compiled.understand(suggestion.facts)


def test_what_is_written_is_read_back_as_cases_that_nobody_has_reviewed(compiled, found):
    file = load_cases_text(as_yaml(compiled, found), "missing.yaml", compiled.protocol)
    assert [(case.sentence, case.facts) for case in file.cases] == [(s.sentence, s.facts) for s in found]
    assert all(case.unreviewed and case.expect == () for case in file.cases)
    assert all(result.passed for result in run(compiled, file))


def test_each_threshold_is_met_below_at_and_above_and_not_at_all():
    compiled = tick_bite()
    found = suggestions(compiled, ())
    hours = {s.facts.get("hours_attached") for s in found if "hours_attached" in s.facts}
    assert {23, 24, 25} <= hours
    always = cases(case_of("hours_attached: 30", "urgency: prompt"), compiled).cases
    assert any("is not known" in s.sentence and "hours_attached" not in s.facts for s in suggestions(compiled, always))


def test_elapsed_time_is_suggested_by_dates_that_no_stated_time_contradicts():
    compiled = compile_protocol(load(ROOT / "tests/data/good/dates.yaml"))
    counted = {f.id: f.derivation.elapsed for f in compiled.protocol.facts if f.derivation and f.derivation.elapsed}
    found = suggestions(compiled, ())
    months = {compiled.understand(s.facts).known["age_months"].shown for s in found}
    assert {"0", "1", "2", "5", "6", "7"} <= months
    at_threshold = [s for s in found if s.sentence.endswith("at or beside a threshold")]
    assert any(s.sentence.startswith("months until tasting 3 months") for s in at_threshold)
    for suggestion in at_threshold:
        assert not [f for f, e in counted.items() if f in suggestion.facts and set(e.dates) & suggestion.facts.keys()]
        assert not counted.keys() & {note.fact for note in compiled.understand(suggestion.facts).data_quality}


def test_a_duration_that_can_be_stated_is_suggested_by_its_date_alone():
    text = TICK_BITE.replace("unit: h   ", "unit: d\n    derive: {elapsed: {from: bitten_on}, interpretations: [A1]} ")
    text = text.replace(
        "facts:\n",
        "facts:\n  bitten_on: {type: date, label: day, question: When?, plain: When?, statements: [S2]}\n",
    )
    text = text.replace("    fact: hours_attached\n", "").replace('when: "< 24"', "when: otherwise")
    text = text.replace('when: ">= 24"', "when: hours_attached >= 24 or ring_rash and hours_attached >= 12")
    compiled = compile_protocol(load_text(text, "tick_bite.yaml"))
    days = [s.facts for s in suggestions(compiled, ()) if s.sentence.startswith("time attached")]
    shown = {compiled.understand(facts).known["hours_attached"].shown for facts in days}
    assert shown >= {"11", "13", "23", "25"}
    assert not any("hours_attached" in facts for facts in days)


def test_elapsed_time_that_follows_from_the_dates_of_a_case_is_not_suggested_again():
    compiled = compile_protocol(load(ROOT / "tests/data/good/dates.yaml"))
    case = (
        'protocol: dates\ncases:\n  - {case: A cheese, "on": "2026-07-31", facts: {made_on: "2026-02-28"}, '
        "expect: {urgency: routine}}\n"
    )
    five = "age in months 5 months, at or beside a threshold"
    assert five in {s.sentence for s in suggestions(compiled, ())}
    assert five not in {s.sentence for s in suggestions(compiled, cases(case, compiled).cases)}


def test_what_cases_show_already_is_not_suggested_again():
    compiled = tick_bite()
    text = "".join(
        case_of(f"ring_rash: {rash}, hours_attached: {hours}", "urgency: prompt").replace(
            "One", f"Number {hours} {rash}"
        )
        for rash, hours in (("true", 23), ("false", 24), ("false", 25), ("true", 2))
    ) + case_of("ring_rash: false", "urgency: prompt")
    assert suggestions(compiled, cases(text, compiled).cases) == ()
