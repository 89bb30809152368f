import json
from datetime import date, datetime

import pytest

from kg.report import as_json
from kg.traversal import traverse

THROAT = "tests/data/good/throat.yaml"


@pytest.fixture(autouse=True)
def _at_home(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


def patient(compiled, facts, audience="clinician", today=date(2026, 1, 16)):
    return as_json(traverse(compiled, compiled.understand(facts, today=today)), audience)


def test_json_of_one_patient_is_the_engines_answer(run, throat):
    result = run("evaluate", THROAT, "fever=yes", "temperature=38.6", "--json", "--on", "2026-01-16")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == patient(throat, {"fever": "yes", "temperature": "38.6"})
    assert result.stderr == ""


def test_the_audience_changes_the_words(run, throat):
    result = run("evaluate", THROAT, "--json", "--audience", "patient")
    assert json.loads(result.stdout) == patient(throat, {}, "patient")
    assert "Drink enough" in run("evaluate", THROAT, "--audience", "patient").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["wbc=3.55"],
        ["wbc=3550/uL"],
        ["wbc=3.55 10*9/L"],
    ],
)
def test_units_stand_with_the_value(run, arguments):
    result = run("evaluate", "leukopenia", *arguments, "--json")
    step = next(s for s in json.loads(result.stdout)["path"] if s["status"] == "TAKEN" and s["node"] == "wbc_band")
    assert step["outcome"] == "mild"


def test_the_examples_of_the_contract_are_understood(run):
    arguments = ["fever=no", "medications=clozapine,colchicine", "sex=female"]
    assert run("evaluate", "leukopenia", *arguments).exit_code == 0
    assert run("evaluate", "leukopenia", "medications=none").exit_code == 0


def test_a_file_with_one_patient(run, tmp_path):
    facts = {
        "wbc": 3.55,
        "anc": {"value": 2000, "unit": "/uL"},
        "fever": False,
        "medications": ["clozapine"],
        "sex": "female",
        "platelets": None,
    }
    file = tmp_path / "patient.json"
    file.write_text(json.dumps(facts))
    answer = json.loads(run("evaluate", "leukopenia", "--facts", file, "--json").stdout)
    assert answer["classifications"] == {"leukopenia": "mild", "neutropenia": "none"}


def test_arguments_take_the_place_of_the_file_under_any_name(run, tmp_path):
    file = tmp_path / "patient.json"
    file.write_text('{"wbc": {"value": 9000, "unit": "/uL"}, "anc": 0.4}')
    answer = json.loads(
        run("evaluate", "leukopenia", "--facts", file, "leukocytes=2.9", "anc=unknown", "--json").stdout
    )
    assert answer["classifications"] == {"leukopenia": "below_mild", "neutropenia": "unknown"}


@pytest.mark.parametrize("given", ['[{"fever": true}, {"fever": false}]', '{"fever": true}\n\n{"fever": false}\n'])
def test_a_list_gives_one_line_for_each_patient_in_order(run, throat, given):
    result = run("evaluate", THROAT, "--facts", "-", "cough=no", "--json", given=given)
    assert result.exit_code == 0
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert answers == [patient(throat, {"fever": fever, "cough": "no"}) for fever in (True, False)]


def test_a_lines_file_with_one_patient_is_still_a_list(run, tmp_path):
    file = tmp_path / "patients.jsonl"
    file.write_text('{"fever": true}\n')
    assert run("evaluate", THROAT, "--facts", file, "--json").stdout.count("\n") == 1


def test_an_empty_list_has_no_answers(run):
    result = run("evaluate", THROAT, "--facts", "-", "--json", given="[]")
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_refused_patient_of_a_list_is_a_line_of_problems_and_the_others_are_answered(run):
    twice_faulty = '{"fever": "perhaps", "fevre": 1}'
    given = f'{{"fever": true}}\n{twice_faulty}\n[]\n{{"fever": NaN}}\n{{"fever": 1, "fever": 2}}\n{{"fever": false}}'
    result = run("evaluate", THROAT, "--facts", "-", "--json", given=given)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert ["problems" in answer for answer in answers] == [False, True, True, True, True, False]
    assert {p["fact"] for p in answers[1]["problems"]} == {"fever", "fevre"}
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert len(lines) == 5
    assert all(line.startswith(f"carepath: patient {n}: ") for n, line in zip((2, 2, 3, 4, 5), lines, strict=True))


def test_a_readable_list_names_each_patient(run):
    result = run("evaluate", THROAT, "--facts", "-", given='[{"fever": true}, {"fever": "perhaps"}, {}]')
    assert " patient 1 " in result.stdout
    assert " patient 2 " not in result.stdout
    assert " patient 3 " in result.stdout
    assert "carepath: patient 2: fever: " in result.stderr


def test_every_problem_is_one_line_with_help(run):
    result = run("evaluate", "leukopenia", "wbc=3.55kelvin", "wcb=3", "anc=-5", "fever=perhaps")
    assert result.exit_code == 1
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["wcb", "wbc", "anc", "fever"]
    assert "did you mean" in lines[0]


def test_refused_facts_in_json_are_problems(run):
    result = run("evaluate", "leukopenia", "wbc=x", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["problems"][0]["fact"] == "wbc"
    assert result.stderr.startswith("carepath: wbc: ")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nose", "fever=yes"],
        [THROAT, "fever"],
        [THROAT, "=yes"],
        [THROAT, "fever=yes", "fever=no"],
        [THROAT, "--audience", "nurse"],
        [THROAT, "--on", "yesterday"],
        [THROAT, "--colour"],
    ],
)
def test_wrong_usage_has_status_2(run, arguments):
    result = run("evaluate", *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("Usage: ")


def test_an_unknown_protocol_is_met_with_the_nearest(run):
    assert " ".join(run("evaluate", "leukopenya").stderr.split()).count("did you mean `leukopenia`?") == 1


def test_a_faulty_protocol_is_said_fault_by_fault(run, tmp_path):
    file = tmp_path / "protocol.yaml"
    file.write_text("carepath: 1\nprotocol: {id: Throat, version: 1e3}\n")
    result = run("evaluate", file)
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert len(lines) > 1
    assert all(line.startswith("carepath: ") and "protocol.yaml:" in line for line in lines)


def test_dates_are_judged_by_the_day_that_is_given(run):
    given = '{"temperature": {"value": 38.6, "unit": "Cel", "date": "2026-01-01"}}'
    codes = []
    for day in ("2026-01-02", "2026-03-01"):
        result = run("evaluate", THROAT, "--facts", "-", "--json", "--on", day, given=given)
        codes.append({found["code"] for found in json.loads(result.stdout)["dataQuality"]})
    assert codes[0] < codes[1]


@pytest.mark.parametrize(
    "given",
    ['{"leukocytes": 3550, "leukocytes_unit": "/uL"}', '{"wbc": 3550, "WBC_unit": "/uL"}', '{"WBC": 3.0}'],
)
def test_an_argument_is_read_in_its_own_unit_whatever_the_file_says_of_that_fact(run, given):
    result = run("evaluate", "leukopenia", "--facts", "-", "wbc=3.55", "--json", given=given)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["classifications"]["leukopenia"] == "mild"


@pytest.mark.parametrize("command", ["evaluate", "draw"])
def test_an_empty_name_of_a_file_is_an_error(run, command):
    result = run(command, THROAT, "--facts", "", "fever=yes")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "carepath: the name of the facts file is empty; `-` is standard input\n"


@pytest.mark.parametrize(
    ("faulty", "message"),
    [
        ('{"temperature": 1e99999999999999999999}', "beyond all measure"),
        ('{"fever": "\\ud800"}', "surrogate"),
        ('{"\\udfff": true}', "surrogate"),
    ],
)
def test_a_line_that_nothing_can_hold_is_that_patients_problem(run, throat, faulty, message):
    result = run("evaluate", THROAT, "--facts", "-", "--json", given=f'{faulty}\n{{"fever": true}}')
    assert result.exit_code == 1
    refused, answered = map(json.loads, result.stdout.splitlines())
    assert message in refused["problems"][0]["message"]
    assert answered == patient(throat, {"fever": True}, today=datetime.now().astimezone().date())
    assert result.stderr.startswith("carepath: patient 1: ")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("argument", ["\udcff=yes", "fever=\udcff"])
def test_an_argument_that_is_no_text_is_wrong_usage(run, argument):
    result = run("evaluate", THROAT, argument, "--json")
    assert result.exit_code == 2
    assert "is not UTF-8 text" in result.stderr
