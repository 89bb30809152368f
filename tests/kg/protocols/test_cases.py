"""Every case of the leukopenia protocol is run through the program and held against what the source demands.

The scoring is that of the project's outside check: statements that say the same satisfy each other, an open statement
need only wait for one of the facts named, and questions and open leaves must name each other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

import kg
from kg.library import open_protocol
from kg.patient import InvalidFactsError
from kg.report import as_json, problems_json
from kg.traversal import traverse

CASES_FILE = Path(kg.__file__).parent / "protocols" / "leukopenia" / "cases.yaml"

SAME_MEANING = tuple(
    map(frozenset, (("S14", "S17"), ("S22", "S24"), ("S25", "S60"), ("S23", "S66"), ("S31", "S58"), ("S62", "S63")))
)
PREVIOUS_COUNTS = frozenset({"previous_counts", "previous_wbc", "previous_anc", "persistent", "worsening"})
UNIT_NOTES = frozenset({"unit_assumed"})
MOST_READINGS = 40  # more than these are not the readings of one patient

URGENCIES = frozenset({"routine", "prompt", "immediate"})
CLASSES = {
    "leukopenia": frozenset({"none", "mild", "below_mild", "unknown"}),
    "neutropenia": frozenset({"none", "1.0-1.5", "<1.0", "unknown"}),
}
CASE_KEYS = frozenset({"case", "covers", "on", "facts", "expect"})
STATEMENT_LISTS = frozenset({"asserted", "not_asserted", "warned"})
EXPECT_KEYS = (
    frozenset({"urgency", "urgency_at_most", "pending", "asks_first", "asks", "data_quality", "readings", "problems"})
    | STATEMENT_LISTS
    | CLASSES.keys()
)
STATEMENTS = frozenset(f"S{number:02}" for number in range(1, 84))
READINGS = frozenset(f"A{number:02}" for number in range(1, 53))
BRANCHES = frozenset(
    [
        *(
            "S07",
            "S12",
            "S29",
            "S30",
            "S35",
            "S36",
            "S37",
            "S39",
            "S40",
            "S43",
            "S44",
            "S45",
            "S46",
            "S47",
            "S48",
            "S49",
        ),
        *("S50", "S51", "S52", "S53", "S54", "S55", "S65", "S66", "S67", "S68", "S70", "S71"),
    ]
)
NOT_OF_A_PATIENT = frozenset({"A47"})  # how good the citations are is the same for everybody


class CaseLoader(yaml.SafeLoader):
    """Numbers stay the decimals that were written; a key given twice is a fault and not silently the later one."""

    def construct_mapping(self, node, deep=False):  # noqa: FBT002 - the signature is PyYAML's
        keys = [self.construct_object(key) for key, _ in node.value]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        assert not twice, f"line {node.start_mark.line + 1}: given twice: {', '.join(twice)}"
        return super().construct_mapping(node, deep)


CaseLoader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(loader.construct_scalar(node)))


def read_cases():
    return yaml.load(CASES_FILE.read_text(encoding="utf-8"), CaseLoader)  # noqa: S506 - a SafeLoader


CASES = read_cases()["cases"]
FIRST = CASES[0]


def listed(value):
    return value if isinstance(value, list) else [value]


def same_as(statement):
    return next((group for group in SAME_MEANING if statement in group), frozenset({statement}))


def facts_meant(fact):
    return PREVIOUS_COUNTS if fact == "previous_counts" else frozenset({fact})


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What an answer says of the statements: which stand, which are open and wait for what, which are warned of."""

    asserted: frozenset[str]
    pending: dict[str, frozenset[str]]
    warned: frozenset[str]


def heard(answer) -> Said:
    shown = {statement for notice in (*answer["warnings"], *answer["notices"]) for statement in notice["statements"]}
    asserted, warned, pending = set(shown), set(shown), {}
    for step in answer["path"]:
        if step["status"] == "TAKEN":
            asserted.update(step["statements"])
        elif step["status"] == "POSSIBLE":
            for statement in step["statements"]:
                pending.setdefault(statement, set())
    for leaf in answer["recommendations"]:
        attached = {statement for warning in leaf["warnings"] for statement in warning["statements"]}
        if leaf["status"] == "RECOMMENDED":
            asserted.update(leaf["statements"], attached)
        if leaf["status"] == "POSSIBLE":
            for statement in leaf["statements"]:
                pending.setdefault(statement, set()).update(leaf["pending"])
        if leaf["status"] != "NOT_RECOMMENDED":
            warned |= attached
    return Said(
        asserted=frozenset(asserted),
        pending={statement: frozenset(facts) for statement, facts in pending.items()},
        warned=frozenset(warned),
    )


def faults_in_pending(wanted, said: Said) -> Iterator[str]:
    for statement, facts in wanted.items():
        waits_for = said.pending.get(statement)
        if statement in said.asserted:
            yield f"{statement} stands firm and should be open"
        elif waits_for is None:
            yield f"{statement} is not open"
        elif facts and waits_for and not any(facts_meant(fact) & waits_for for fact in facts):
            yield f"{statement} waits for {sorted(waits_for)}, for none of {facts}"


def faults_in_statements(expect, said: Said) -> Iterator[str]:
    for statement in expect.get("asserted", ()):
        if not same_as(statement) & said.asserted:
            yield f"{statement} does not stand"
    for statement in expect.get("not_asserted", ()):
        if statement in said.asserted:
            yield f"{statement} stands and must not"
    for statement in expect.get("warned", ()):
        if not same_as(statement) & (said.warned | said.asserted):
            yield f"the warning {statement} is not shown"
    yield from faults_in_pending(expect.get("pending", {}), said)


def faults_in_summary(expect, answer) -> Iterator[str]:
    for name in sorted(CLASSES.keys() & expect.keys()):
        if answer["classifications"][name] != expect[name]:
            yield f"{name} is {answer['classifications'][name]}, not {expect[name]}"
    for key, said in (("urgency", answer["urgency"]), ("urgency_at_most", answer["urgencyAtMost"])):
        if key in expect and said.lower() not in listed(expect[key]):
            yield f"{key} is {said.lower()}, not {' or '.join(listed(expect[key]))}"
    shown = {reading["id"] for reading in answer["interpretations"]}
    for reading in sorted(set(expect.get("readings", ())) - shown):
        yield f"the reading {reading} is not shown"
    if len(shown) > MOST_READINGS:
        yield f"{len(shown)} readings are shown"


def faults_in_questions(expect, answer) -> Iterator[str]:
    asked = [question["fact"] for question in answer["questions"]]
    first = frozenset().union(*map(facts_meant, expect.get("asks_first", ())))
    if first and not first & set(asked[:1]):
        yield f"asks {asked[0] if asked else 'nothing'} first, none of {sorted(first)}"
    for fact in expect.get("asks", ()):
        if not facts_meant(fact) & set(asked):
            yield f"does not ask {fact}"


def faults_in_data_quality(expect, answer) -> Iterator[str]:
    reported = [entry for entry in answer["dataQuality"] if entry["code"] not in UNIT_NOTES]
    if expect.get("data_quality") is True and not reported:
        yield "the data pass without a word"
    if expect.get("data_quality") is False and reported:
        yield f"the data are objected to: {reported}"


def disagreements(answer) -> Iterator[str]:
    """Questions and open leaves must name each other, whatever the patient."""
    waiting = {leaf["id"]: leaf["pending"] for leaf in answer["recommendations"] if leaf["status"] == "POSSIBLE"}
    asked = {question["fact"]: question["decides"] for question in answer["questions"]}
    for leaf, facts in waiting.items():
        if not facts:
            yield f"{leaf} is open and waits for nothing"
        for fact in facts:
            if not {fact, f"{fact}_unit"} & asked.keys():
                yield f"{leaf} waits for {fact}, which nobody asks"
    for fact, leaves in asked.items():
        for leaf in leaves:
            if leaf not in waiting:
                yield f"the question {fact} decides {leaf}, which is not open"


def faults(expect, answer) -> list[str]:
    return [
        *faults_in_summary(expect, answer),
        *faults_in_statements(expect, heard(answer)),
        *faults_in_questions(expect, answer),
        *faults_in_data_quality(expect, answer),
        *disagreements(answer),
    ]


@pytest.fixture(scope="module")
def leukopenia():
    return open_protocol("leukopenia")


def understood(leukopenia, case):
    return leukopenia.understand(case["facts"], today=date.fromisoformat(case["on"]) if "on" in case else None)


def sentences(cases):
    return [case["case"] for case in cases]


ANSWERED = [case for case in CASES if "problems" not in case["expect"]]
REFUSED = [case for case in CASES if "problems" in case["expect"]]


@pytest.mark.parametrize("case", ANSWERED, ids=sentences(ANSWERED))
def test_the_patient_gets_what_the_source_demands(leukopenia, case):
    answer = as_json(traverse(leukopenia, understood(leukopenia, case)))
    assert faults(case["expect"], answer) == []


@pytest.mark.parametrize("case", REFUSED, ids=sentences(REFUSED))
def test_the_facts_are_refused(leukopenia, case):
    with pytest.raises(InvalidFactsError) as refusal:
        understood(leukopenia, case)
    found = problems_json(refusal.value.problems)["problems"]
    wanted = case["expect"]["problems"]
    assert {problem["fact"] for problem in found} == {problem["fact"] for problem in wanted}
    codes = {(problem["fact"], problem["code"]) for problem in wanted if "code" in problem}
    assert codes <= {(problem["fact"], problem["code"]) for problem in found}


@pytest.mark.parametrize(
    ("expect", "fault"),
    [
        ({"leukopenia": "none"}, "leukopenia is mild, not none"),
        ({"urgency": ["routine", "immediate"]}, "urgency is prompt, not routine or immediate"),
        ({"urgency_at_most": "prompt"}, "urgency_at_most is immediate, not prompt"),
        ({"asserted": ["S39"]}, "S39 does not stand"),
        ({"not_asserted": ["S07"]}, "S07 stands and must not"),
        ({"pending": {"S07": []}}, "S07 stands firm and should be open"),
        ({"pending": {"S83": []}}, "S83 is not open"),
        ({"pending": {"S35": ["sex"]}}, "S35 waits for ['anc'], for none of ['sex']"),
        ({"warned": ["S61"]}, "the warning S61 is not shown"),
        ({"asks_first": ["sex"]}, "asks fever first, none of ['sex']"),
        ({"asks": ["wbc"]}, "does not ask wbc"),
        ({"readings": ["A49"]}, "the reading A49 is not shown"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value,
)
def test_a_wrong_expectation_is_noticed(leukopenia, expect, fault):
    answer = as_json(traverse(leukopenia, understood(leukopenia, FIRST)))
    assert faults(expect, answer) == [fault]


def test_the_file_is_this_protocols_cases():
    document = read_cases()
    assert document.keys() == {"protocol", "cases"}
    assert document["protocol"] == "leukopenia"


def test_no_sentence_stands_twice():
    spoken = sentences(CASES)
    assert sorted({sentence for sentence in spoken if spoken.count(sentence) > 1}) == []


@pytest.mark.parametrize("case", CASES, ids=sentences(CASES))
def test_a_case_is_well_formed(case):
    expect = case["expect"]
    assert {"case", "covers", "facts", "expect"} <= case.keys() <= CASE_KEYS
    assert re.fullmatch(r"\S+( \S+){2,}", case["case"])
    assert not case["case"].endswith(".")
    assert case["covers"]
    assert set(case["covers"]) <= STATEMENTS | READINGS
    assert date.fromisoformat(case["on"]) if "on" in case else True
    assert isinstance(case["facts"], dict)
    assert expect
    assert expect.keys() <= EXPECT_KEYS
    if "problems" in expect:
        assert expect.keys() == {"problems"}
        assert all({"fact"} <= problem.keys() <= {"fact", "code"} for problem in expect["problems"])


@pytest.mark.parametrize("case", ANSWERED, ids=sentences(ANSWERED))
def test_a_case_expects_what_exists(case):
    expect = case["expect"]
    for key in STATEMENT_LISTS & expect.keys():
        assert set(expect[key]) <= STATEMENTS
        assert len(set(expect[key])) == len(expect[key])
    assert expect.get("pending", {}).keys() <= STATEMENTS
    assert set(expect.get("readings", ())) <= READINGS
    assert {*listed(expect.get("urgency", [])), *listed(expect.get("urgency_at_most", []))} <= URGENCIES
    assert all(expect[name] in CLASSES[name] for name in CLASSES.keys() & expect.keys())
    assert isinstance(expect.get("data_quality", True), bool)
    firm_and_not = set(expect.get("asserted", ())) & {*expect.get("not_asserted", ()), *expect.get("pending", {})}
    assert firm_and_not == set()


def test_every_reading_has_a_patient():
    covered = {item for case in CASES for item in (*case["covers"], *case["expect"].get("readings", ()))}
    assert sorted(READINGS - covered - NOT_OF_A_PATIENT) == []


def test_every_statement_that_advises_stands_for_some_patient_and_not_for_another():
    """The advice of the guideline's branches; what holds for everybody (work-up, notices) cannot fail to stand."""
    stands = {s for case in ANSWERED for s in case["expect"].get("asserted", ())}
    does_not = {s for case in ANSWERED for s in case["expect"].get("not_asserted", ())}
    assert sorted(BRANCHES - (stands & does_not)) == []
