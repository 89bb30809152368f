"""Every protocol that ships passes every one of its cases; reading and judging are tested in tests/kg/cases."""

import re
from functools import cache

import pytest

from kg.cases.coverage import coverage
from kg.cases.files import named
from kg.cases.reading import load_cases
from kg.cases.running import run_case
from kg.library import open_protocol, shipped

MOST_READINGS = 42  # more than these are not the readings of one patient
NOT_OF_A_PATIENT = frozenset({"A47"})  # how good leukopenia's citations are is the same for everybody


@cache
def file_of(name):
    protocol, cases = named(name)
    return load_cases(cases, open_protocol(protocol).protocol)


@cache
def result_of(name, number):
    file = file_of(name)
    return run_case(open_protocol(name), file.cases[number], file)


EVERY = [
    pytest.param(name, number, id=f"{name}: {case.sentence}")
    for name in shipped()
    for number, case in enumerate(file_of(name).cases)
]


@pytest.mark.parametrize(("name", "number"), EVERY)
def test_the_patient_gets_what_the_source_demands(name, number):
    assert [f"{failure.place}: {failure}" for failure in result_of(name, number).failures] == []


@pytest.mark.parametrize(("name", "number"), EVERY)
def test_questions_and_open_leaves_name_each_other(name, number):
    answer = result_of(name, number).answer
    if answer is None:
        return
    statuses = answer.evaluation.statuses
    asked = {question.fact: question.decides for question in answer.evaluation.questions}
    for leaf, facts in statuses.pending.items():
        assert facts, f"{leaf} is open and waits for nothing"
        assert all({fact, f"{fact}_unit"} & asked.keys() for fact in facts), leaf
    assert {leaf for leaves in asked.values() for leaf in leaves} == set(statuses.pending)
    assert len(answer.readings) <= MOST_READINGS


@pytest.mark.parametrize(("name", "number"), EVERY)
def test_a_case_says_what_it_is_about(name, number):
    case = file_of(name).cases[number]
    assert re.fullmatch(r"\S+( \S+){2,}", case.sentence)
    assert not case.sentence.endswith(".")
    assert case.covers
    assert not case.unreviewed


@pytest.mark.parametrize("name", shipped())
def test_cases_cover_everything(name):
    results = [result_of(name, number) for number in range(len(file_of(name).cases))]
    missing = coverage(open_protocol(name), results).missing
    assert [f"{item.place}: {item.kind.value} {item.name}: {item.missing}" for item in missing] == []


def test_every_reading_of_leukopenia_has_a_patient():
    protocol = open_protocol("leukopenia").protocol
    cases = file_of("leukopenia").cases
    covered = {id_ for case in cases for id_ in case.covers} | {
        wanted.name for case in cases for wanted in case.expect if wanted.key == "readings"
    }
    assert sorted(protocol.interpretation.keys() - covered - NOT_OF_A_PATIENT) == []
