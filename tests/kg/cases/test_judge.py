"""Each word of `expect` holds for the answer it describes, and a wrong one is said in a clear sentence."""

import pytest

from kg.cases.judge import _CHECKS
from kg.cases.running import run
from tests.kg.cases.small import case_of, cases, failures, tick_bite

RASH = "ring_rash: true, hours_attached: 48"
NO_TIME = "ring_rash: false"


@pytest.fixture(scope="module")
def compiled():
    return tick_bite()


RIGHT_AND_WRONG = [
    (RASH, "urgency: prompt", "urgency: routine", "expected the urgency `routine`; got `prompt`"),
    (NO_TIME, "urgency_at_most: prompt", "urgency_at_most: [routine, immediate]", "got `prompt`"),
    (RASH, "recommended: [see_doctor]", "recommended: [watch]", "`watch` to be recommended; got it is not recommended"),
    (NO_TIME, "possible: [watch]", "possible: [see_doctor]", "`see_doctor` to be possible; got it is not recommended"),
    (RASH, "not_recommended: [watch]", "not_recommended: [remove]", "got it is recommended"),
    (RASH, "taken: [rash.yes, time.long]", "taken: [time.short]", "`time.short` to be taken; got it is ruled out"),
    (NO_TIME, "open: [time.long]", "open: [rash.no]", "`rash.no` to be possible; got it is taken"),
    (RASH, "ruled_out: [rash.no]", "ruled_out: [rash.yes]", "got it is taken"),
    (RASH, "asserted: [S1, S3]", "asserted: [S2]", "S2 to be asserted; got it is neither asserted nor open"),
    (RASH, "not_asserted: [S2]", "not_asserted: [S1]", "S1 not to be asserted; got it is asserted"),
    (NO_TIME, "pending: {S2: [hours_attached]}", "pending: {S2: [ring_rash]}", "it waits for `hours_attached`"),
    (NO_TIME, "pending: {watch: []}", "pending: {S3: []}", "S3 to be open; got it is asserted"),
    (NO_TIME, "pending: {S2: []}", "pending: {S1: []}", "S1 to be open; got it is neither asserted nor open"),
    (NO_TIME, "asks: [hours_attached]", "asks: [ring_rash]", "these are asked: `hours_attached`"),
    (NO_TIME, "not_asks: [ring_rash]", "not_asks: [hours_attached]", "`hours_attached` not to be asked"),
    (NO_TIME, "asks_first: [hours_attached]", "asks_first: [ring_rash]", "asked first; got `hours_attached`"),
    ("", "asks_in_order: [ring_rash, hours_attached]", "asks_in_order: [hours_attached, ring_rash]", "in this order"),
    (RASH, "strengths: {remove: must}", "strengths: {remove: avoid}", "the strength `avoid` of `remove`; got `must`"),
    (RASH, "urgencies: {watch: routine}", "urgencies: {watch: prompt}", "`watch` to be `prompt`; got `routine`"),
    (RASH, 'values: {hours_attached: "48"}', "values: {hours_attached: unknown}", "to be `unknown`; got `48`"),
    (NO_TIME, "values: {hours_attached: unknown}", 'values: {ring_rash: "yes"}', "to be `yes`; got `no`"),
    (NO_TIME, "readings: [A1]", None, ""),
    (RASH, "data_quality: false", "data_quality: true", "something to be said of the data; got not a word"),
    ("hours_attached: 500", "data_quality: true", "data_quality: false", "nothing to be said of the data"),
    ("rash: true", "problems: [{fact: rash, code: unknown_fact}]", "problems: [{fact: rash, code: huge}]", "as `huge`"),
    (
        "ring_rash: 7",
        "problems: [{fact: ring_rash}]",
        "problems: [{fact: time}]",
        "`time` to be refused; got no objection",
    ),
    ("ring_rash: 7", "problems: [{fact: ring_rash}]", "urgency: prompt", "`ring_rash` to be accepted"),
    (RASH, "not_warned: [S1]", "warned: [S2]", "S2 to be warned of; got no warning or notice"),
    (RASH, "not_fulfilled: [watch]", "fulfilled: [watch]", "these are fulfilled: nothing"),
    (RASH, "urgency: prompt", "problems: [{fact: ring_rash}]", "expected the facts to be refused; got an answer"),
]


@pytest.mark.parametrize(("facts", "right", "wrong", "sentence"), RIGHT_AND_WRONG)
def test_what_is_right_passes_and_what_is_wrong_is_said(compiled, facts, right, wrong, sentence):
    assert failures(case_of(facts, right), compiled) == []
    if wrong is not None:
        found = failures(case_of(facts, wrong), compiled)
        assert found
        assert any(sentence in said for said in found), found


def test_every_word_is_judged_or_needs_notes_of_the_protocol():
    shown = {key.partition(":")[0] for _, *both, _ in RIGHT_AND_WRONG for key in both if key}
    of_shipped = {"classifications", "warnings", "not_warnings", "notices", "not_notices", "due"}  # in their cases
    assert shown | of_shipped == set(_CHECKS)


def test_statements_that_say_the_same_do_for_each_other(compiled):
    expects_s2 = case_of("ring_rash: true, hours_attached: 48", "asserted: [S2]")
    assert failures(expects_s2, compiled) == ["expected S2 to be asserted; got it is neither asserted nor open"]
    assert failures("protocol: tick_bite\nsame: [[S1, S2]]\ncases:\n" + expects_s2, compiled) == []


def test_a_word_for_several_facts_means_any_of_them(compiled):
    text = "protocol: tick_bite\nstands_for: {story: [ring_rash, hours_attached]}\ncases:\n"
    assert failures(text + case_of(NO_TIME, "asks_first: [story], asks: [story]"), compiled) == []
    assert failures(text + case_of(NO_TIME, "not_asks: [story]"), compiled) != []
    assert failures(text + case_of(NO_TIME, "pending: {S2: [story]}"), compiled) == []


def test_a_failure_stands_on_its_line(compiled):
    (result,) = run(compiled, cases(case_of(RASH, "urgency: prompt,\n  recommended: [watch]"), compiled))
    assert [f.place.line for f in result.failures] == [4]
    assert not result.passed
