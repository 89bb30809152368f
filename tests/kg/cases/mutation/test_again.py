"""When a protocol is evaluated again: every small change of the spans is made, and a case on the days catches it."""

from pathlib import Path

import pytest

from kg.cases.mutation.mutants import mutants
from kg.cases.mutation.mutation import Fate, mutate
from kg.cases.reading import load_cases_text
from kg.cases.running import run
from kg.diagnostics import FaultyProtocolError
from kg.library import open_protocol

ROUNDS = open_protocol(str(Path(__file__).parents[3] / "data" / "good" / "rounds.yaml"))
ON = '"on": "2026-06-01"'
DRY = 'facts: {dry: false, watered_on: "2026-02-01", sown_on: "2024-01-01"}'


def read(expect, facts=DRY, sentence="A plant is looked at"):
    text = f"protocol: rounds\ncases:\n  - {{case: {sentence}, {ON}, {facts}, expect: {{{expect}}}}}\n"
    return load_cases_text(text, "cases.yaml", ROUNDS.protocol)


def said(expect, facts=DRY):
    return [str(failure) for result in run(ROUNDS, read(expect, facts)) for failure in result.failures]


@pytest.mark.parametrize(
    ("facts", "right", "wrong", "sentence"),
    [
        (DRY, '["2026-03-01", "2026-04-01"]', '["2026-03-02", "2026-04-01"]', "got from 2026-03-01 to 2026-04-01"),
        (DRY, '["2026-03-01", "2026-04-01"]', '["2026-03-01", none]', "`wait` to be due from 2026-03-01 to none"),
        ("facts: {dry: false}", "[none, none]", '["2026-03-01", none]', "got from none to none"),
        ("facts: {dry: true}", None, "[none, none]", "got none"),
    ],
)
def test_the_days_are_held_against_what_is_expected(facts, right, wrong, sentence):
    if right:
        assert said(f"due: {{wait: {right}}}", facts) == []
    (found,) = said(f"due: {{wait: {wrong}}}", facts)
    assert sentence in found


def test_what_counts_from_no_date_is_expected_as_it_is_written():
    assert said("due: {water: [1 wk, 2 wk], feed: [none, none]}", "facts: {dry: true}") == []
    (found,) = said("due: {water: [1 wk, 3wk]}", "facts: {dry: true}")
    assert found.endswith("to be due from 1 wk to 3 wk; got from 1 wk to 2 wk")


@pytest.mark.parametrize(
    ("expect", "fault"),
    [
        ("due: {wait: [none]}", "has 1 ends"),
        ("due: {wait: none}", "is a text, not a list"),
        ("due: {wait: [soon, none]}", "`soon` is no day"),
        ('due: {wait: ["2026-02-30", none]}', "`2026-02-30` is no day"),
        ("due: {weight: [none, none]}", "unknown recommendation `weight`"),
    ],
)
def test_what_is_no_time_is_refused(expect, fault):
    with pytest.raises(FaultyProtocolError) as refusal:
        read(expect)
    assert fault in str(refusal.value)


def spans(words):
    return [w for w in words if "`again`" in w]


def test_every_end_of_every_span_is_moved_and_every_span_left_out():
    words = spans(mutant.words for mutant in mutants(ROUNDS.graph))
    assert words == [
        *(
            f"`wait`: `again` after `watered_on`: {what}"
            for what in (
                "`earliest` is 2 mo instead of 1 mo",
                "`latest` is 1 mo instead of 2 mo",
                "`latest` is 3 mo instead of 2 mo",
                "no `earliest`",
                "no `latest`",
                "no span",
            )
        ),
        *(
            f"`measure`: `again` after `watered_on`: {what}"
            for what in (
                "`earliest` is 3 wk instead of 4 wk",
                "`earliest` is 5 wk instead of 4 wk",
                "`latest` is 2 mo instead of 1 mo",
                "no `earliest`",
                "no `latest`",
                "no span",
            )
        ),
        "`measure`: `again` after `sown_on`: `earliest` is 2 a instead of 1 a",
        "`measure`: `again` after `sown_on`: no span",
        "`measure`: `again` after `sown_on`: `latest` is 399 d instead of 400 d",
        "`measure`: `again` after `sown_on`: `latest` is 401 d instead of 400 d",
        "`measure`: `again` after `sown_on`: no span",
        *(
            f"`water`: `again`: {what}"
            for what in (
                "`earliest` is 2 wk instead of 1 wk",
                "`latest` is 1 wk instead of 2 wk",
                "`latest` is 3 wk instead of 2 wk",
                "no `earliest`",
                "no `latest`",
                "no span",
            )
        ),
        "`repot`: `again` after `sown_on`: `latest` is 29 d instead of 30 d",
        "`repot`: `again` after `sown_on`: `latest` is 31 d instead of 30 d",
        "`repot`: `again` after `sown_on`: no span",
    ]


def test_a_case_on_the_days_catches_each_of_them_and_none_other_does():
    blind = read("recommended: [wait]")
    seeing = read('due: {wait: ["2026-03-01", "2026-04-01"]}')
    for file, fate in ((blind, Fate.SURVIVES), (seeing, Fate.CAUGHT)):
        tried = mutate(ROUNDS, file, run(ROUNDS, file))
        fates = {one.mutant.words: one.fate for one in tried if one.mutant.words.startswith("`wait`: `again`")}
        assert len(fates) == 6
        assert set(fates.values()) == {fate}


def test_a_survivor_is_shown_by_a_patient():
    file = read("recommended: [wait]")
    tried = mutate(ROUNDS, file, run(ROUNDS, file))
    (found,) = (one for one in tried if one.mutant.words.endswith("`earliest` is 5 wk instead of 4 wk"))
    assert "watered_on" in found.witness
