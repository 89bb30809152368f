"""The questions at the left: one row for each fact that can be asked, in the order of the interview."""

from datetime import date

import pytest

from api.web import rows
from api.web.case import Case
from api.web.rows import Group, suggestions
from api.web.standing import stand
from kg.interviewing import Purpose
from kg.library import open_protocol
from tests.api.web.patients import SHIPPED, TODAY, patients, some


def found(facts, skipped=(), protocol="leukopenia", today=TODAY):
    """The rows of a case, by fact."""
    at = stand(open_protocol(protocol), Case(facts=facts, skipped=frozenset(skipped)), today)
    return {row.fact.id: row for row in rows.rows(at)}


def in_group(given, group):
    return [fact for fact, row in given.items() if row.group is group]


@pytest.mark.parametrize("protocol", SHIPPED)
def test_every_fact_that_can_be_asked_has_exactly_one_row_for_every_patient(protocol):
    declared = open_protocol(protocol).protocol.facts
    askable = sorted(fact.id for fact in declared if fact.askable)
    assert askable
    for patient in patients(protocol):
        assert sorted(row.fact.id for row in rows.rows(patient.stand())) == askable


@pytest.mark.parametrize("protocol", SHIPPED)
def test_rows_stand_in_the_order_of_entry_then_of_the_interview_then_of_the_protocol(protocol):
    declared = [fact.id for fact in open_protocol(protocol).protocol.facts if fact.askable]
    seen = set()
    for patient in some(protocol, 40):
        at = patient.stand()
        given = {row.fact.id: row for row in rows.rows(at)}
        known = list(patient.typed)
        asked = [q.fact.id for q in at.interview.questions]
        record = [q.about for q in at.interview.for_the_record]
        rest = [fact for fact in declared if fact not in {*known, *asked, *record}]
        expected = {
            Group.KNOWN: [fact for fact in known if fact in declared],
            Group.OPEN: [fact for fact in asked if fact not in known],
            Group.RECORD: [fact for fact in record if fact not in {*known, *asked}],
            Group.OTHER: rest,
        }
        assert {group: in_group(given, group) for group in Group} == expected
        assert list(given) == [fact for group in Group for fact in expected[group]]
        seen |= {group for group, facts in expected.items() if facts}
    assert {Group.KNOWN, Group.OPEN} <= seen


@pytest.mark.parametrize("protocol", SHIPPED)
def test_exactly_one_row_is_the_next_question_while_there_is_one(protocol):
    ended = 0
    for patient in patients(protocol):
        at = patient.stand()
        marked = [row.fact.id for row in rows.rows(at) if row.next]
        assert marked == ([at.interview.question.fact.id] if at.interview.question else [])
        ended += not marked
    assert 0 < ended < len(patients(protocol))


def test_what_was_answered_with_dont_know_stands_with_what_is_known():
    given = found({"wbc": "3.55"}, ["platelets", "fever"])
    assert in_group(given, Group.KNOWN) == ["wbc", "fever", "platelets"]
    assert not given["fever"].next


def test_a_fact_under_another_name_or_with_its_unit_apart_is_known_by_its_own():
    given = found({"WBC": "3550", "wbc_unit": "/uL"})
    assert in_group(given, Group.KNOWN) == ["wbc"]
    assert given["wbc"].understood == "3.55 ×10⁹/L"


def test_what_only_shows_work_to_be_done_is_told_from_what_decides():
    kinds = set()
    for patient in some("leukopenia", 60):
        at = patient.stand()
        for row in rows.rows(at):
            question = at.question_about(row.fact.id)
            assert row.optional == (question is not None and question.purpose in {Purpose.FULFILS, Purpose.RECORD})
            kinds.add((question is not None, row.optional))
    assert kinds == {(False, False), (True, False), (True, True)}


BESIDE = [
    # what is typed; of which row; how its value was understood
    ({"wbc": "3.55"}, "wbc", ("3.55 ×10⁹/L", "assumed")),
    ({"wbc": "3.55 10*9/L"}, "wbc", ("3.55 ×10⁹/L", "understood")),
    ({"wbc": "3550/uL"}, "wbc", ("3.55 ×10⁹/L", "understood")),
    ({"wbc": "<0.10 K/uL"}, "wbc", ("<0.1 ×10⁹/L", "understood")),
    ({"wbc": {"value": "3.5 K/uL", "date": "2026-01-10"}}, "wbc", ("3.5 ×10⁹/L", "understood")),
    ({"temperature": "101.3 F"}, "temperature", ("38.5 °C", "understood")),
    ({"temperature": "39"}, "fever", ("yes", "follows")),
    ({"medications": ["Clozaril"]}, "medications", ("clozapine", "understood")),
    ({"medications": []}, "medications", ("", "understood")),
    ({"fever": True}, "fever", ("", "understood")),
    ({"sex": "female"}, "sex", ("", "understood")),
    ({}, "wbc", ("", "understood")),
    ({"wbc": "2"}, "anc", ("", "understood")),  # bounded, not known
]


@pytest.mark.parametrize(("facts", "fact", "expected"), BESIDE)
def test_a_value_is_repeated_where_it_was_understood_otherwise_than_it_was_typed(facts, fact, expected):
    row = found(facts)[fact]
    assert (row.understood, row.how) == expected
    assert row.wrong == ()


def test_a_list_that_follows_from_nothing_is_not_repeated_and_a_score_is():
    given = found({"hypotension": False, "age_years": "40"}, protocol="mascc")
    assert given["age_years"].understood == "40 years"
    assert "mascc_score" not in given


WRONG = [
    ({"wbc": "low"}, "wbc", "`low` is not a number"),
    ({"wbc": "-1"}, "wbc", "is not possible"),
    ({"wbc": "3 bananas"}, "wbc", "bananas"),
    ({"fever": "perhaps"}, "fever", "`perhaps` is neither yes nor no"),
    ({"sex": "elephant"}, "sex", "`elephant` is none of"),
    ({"wbc": {"value": "3", "date": "2027-01-01"}}, "wbc", "lies in the future"),
    ({"medications": ["none", "clozapine"]}, "medications", "names members and says that there are none"),
    ({"wbc": "3", "wbc_unit": "bananas"}, "wbc", "bananas"),
]


@pytest.mark.parametrize(("facts", "fact", "why"), WRONG)
def test_what_is_refused_is_said_at_its_own_row(facts, fact, why):
    given = found(facts)
    (message,) = given[fact].wrong
    assert why in message
    assert not message.startswith(f"{fact}: ")
    assert given[fact].group is Group.KNOWN
    assert [other for other, row in given.items() if row.wrong] == [fact]


DOUBTS = [
    ({"temperature": "44 Cel"}, "temperature", "is unlikely"),
    ({"medications": ["clozapin"]}, "medications", "did you mean `clozapine`"),
    ({"medications": ["xyzzyq"]}, "medications", "is not recognised: it is kept"),
    ({"wbc": "3", "anc": "5"}, "anc", "ANC"),
    ({"wbc": {"value": "3", "date": "2025-01-01"}}, "wbc", "days old"),
    ({"wbc": "3550"}, "wbc", "it counts as missing until its unit is given"),
]


@pytest.mark.parametrize(("facts", "fact", "message"), DOUBTS)
def test_what_is_in_doubt_is_said_at_its_own_row(facts, fact, message):
    row = found(facts)[fact]
    assert any(message in doubt for doubt in row.doubts)
    assert row.wrong == ()
    assert len(set(row.doubts)) == len(row.doubts)


def test_a_unit_that_is_only_assumed_is_no_doubt():
    assert found({"wbc": "3.55"})["wbc"].doubts == ()


def test_the_units_a_number_may_be_in_are_offered_and_each_answers_the_question():
    row = found({"wbc": "3550"})["wbc"]
    assert row.next
    assert row.understood == ""
    assert "/uL" in {choice.value for choice in row.units}
    for choice in row.units:
        answered = found({"wbc": f"3550 {choice.value}"})["wbc"]
        assert answered.units == ()
        assert answered.wrong == ()
        assert choice.label.endswith(f"= {answered.understood}")
    assert {row.units for fact, row in found({"wbc": "3550"}).items() if fact != "wbc"} == {()}


def test_no_units_are_offered_once_it_was_said_that_the_unit_is_not_known():
    assert found({"wbc": "3550"}, ["wbc_unit"])["wbc"].units == ()


def test_the_day_decides_what_is_old():
    typed = {"wbc": {"value": "3", "date": "2025-12-20"}}
    assert found(typed, today=date(2025, 12, 21))["wbc"].doubts == ()
    assert found(typed, today=date(2026, 6, 1))["wbc"].doubts != ()


def test_strangers_are_what_no_row_can_show():
    at = stand(
        open_protocol("leukopenia"),
        Case(facts={"wbcc": "3", "data_consistent": True, "wbc": "low", "fever_unit": "F"}),
        TODAY,
    )
    told = list(rows.strangers(at))
    assert [message.split(" ")[0] for message in told] == ["`wbcc`", "`fever_unit`", "data_consistent:"]
    assert "did you mean" in told[0]


@pytest.mark.parametrize("protocol", SHIPPED)
def test_every_name_that_is_suggested_for_a_list_is_recognised(protocol):
    compiled = open_protocol(protocol)
    for fact in (fact for fact in compiled.protocol.facts if fact.groups or fact.members):
        offered = suggestions(fact)
        assert len(offered) >= len(fact.members) + len(fact.groups)
        for name in offered:
            known = compiled.understand({fact.id: [name]}, today=TODAY)
            assert not [note for note in known.data_quality if note.code == "unrecognised"], name
            members = known.known[fact.id].possible
            assert members.groups or members.members
