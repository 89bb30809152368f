"""`carepath check` and what it leads to: a fault said, shown on a patient, and never taken for an answer."""

import json
import re
import shlex

import pytest

from kg.library import shipped
from tests.kg.verification.seeded import FAULTS, edited

OVERLAP = ("when: otherwise, class: short", "when: throat_days <= 8, class: short")
UNUSED = ("    context_only: true\n", "")
CYCLE = ("to: [penicillin]}", "to: [penicillin, likelihood]}")
BROKEN = ("to: [swab, test_result]", "to: [swab, test_rezult]")


@pytest.fixture
def faulty(tmp_path):
    """A file of the throat protocol with these changes."""

    def writing(*changes, name="throat.yaml"):
        file = tmp_path / name
        file.write_text(edited("throat", *changes), "utf-8")
        return file

    return writing


def test_without_an_argument_all_that_ship_are_checked(run):
    result = run("check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.findall(r"^proved (\w+)", result.stdout, re.MULTILINE) == list(shipped())


def test_a_sound_file_is_proved_and_its_extent_said(run, faulty):
    result = run("check", faulty())
    assert (result.exit_code, result.stderr) == (0, "")
    assert "5 decisions, 6 recommendations, 11 statements, 0 safety claims" in re.sub(r"\s+", " ", result.stdout)


def test_one_fault_among_sound_ones_fails_and_is_said_on_standard_error(run, faulty):
    file = faulty(UNUSED)
    result = run("check", "leukopenia", file)
    assert result.exit_code == 1
    assert "proved leukopenia" in result.stdout
    assert f"faulty {file} 1 fault" in re.sub(r"\s+", " ", result.stdout)
    (line,) = result.stderr.splitlines()
    number = 1 + file.read_text("utf-8").split("\n").index("  contact_names:")
    assert line.startswith(f"carepath: {file}:{number}: nothing reads fact `contact_names` [unused_fact]; use it")


def test_the_command_that_is_printed_shows_the_fault(run, faulty):
    file = faulty(OVERLAP)
    result = run("check", file)
    (command,) = re.findall(r"^\s+(carepath evaluate .*(?:\n    .*)*)", result.stdout, re.MULTILINE)
    replayed = run(*shlex.split(command)[1:], "--json")
    assert replayed.exit_code == 1
    path = json.loads(replayed.stdout)["replay"]["path"]
    taken = {step["outcome"] for step in path if step["node"] == "duration" and step["status"] == "TAKEN"}
    assert taken == {"short", "long"}


def test_json_has_every_fault_with_its_place_and_patient(run, faulty):
    file = faulty(OVERLAP, UNUSED)
    result = run("check", file, "mascc", "--json")
    assert result.exit_code == 1
    checked, sound = json.loads(result.stdout)
    assert (checked["protocol"], checked["version"], len(checked["digest"])) == ("throat", "1.0.0", 64)
    assert (sound["protocol"], sound["diagnostics"]) == ("mascc", [])
    by_code = {d["code"]: d for d in checked["diagnostics"]}
    assert by_code.keys() == {"overlap", "unused_fact"}
    assert by_code["overlap"].keys() == {"code", "file", "line", "message", "help", "witness"}
    assert by_code["unused_fact"]["witness"] is None
    assert by_code["overlap"]["witness"]["throat_days"] <= 8


def test_a_file_that_cannot_be_read_is_said_under_its_own_name(run, faulty):
    file = faulty(BROKEN)
    (checked,) = json.loads(run("check", file, "--json").stdout)
    assert (checked["protocol"], checked["version"], checked["digest"]) == (str(file), None, None)
    assert [d["code"] for d in checked["diagnostics"]] == ["unknown-name"]


@pytest.mark.parametrize("arguments", [["leucopenia"], ["nowhere.yaml"], ["--watch", "--json"], ["--nonsense"]])
def test_wrong_usage(run, arguments):
    result = run("check", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr
    assert "Traceback" not in result.stderr


def test_the_nearest_name_is_said(run):
    assert "did you mean `leukopenia`?" in run("check", "leucopenia").stderr


ANSWER = {"urgency", "recommendations", "path", "questions"}


@pytest.mark.parametrize("change", [OVERLAP, UNUSED])
@pytest.mark.parametrize("facts", [[], ["throat_days=8"]])
def test_a_replay_never_has_the_shape_of_an_answer(run, faulty, change, facts):
    result = run("evaluate", faulty(change), *facts, "--json")
    assert result.exit_code == 1
    said = json.loads(result.stdout)
    assert said.keys() == {"notAnAnswer", "replay"}
    assert said["notAnAnswer"].startswith("NOT AN ANSWER")
    assert said["replay"].keys() >= ANSWER
    assert f"[{'overlap' if change is OVERLAP else 'unused_fact'}]" in result.stderr


def test_every_patient_of_a_list_is_marked(run, faulty, tmp_path):
    patients = tmp_path / "patients.json"
    patients.write_text('[{"fever": true}, {"throat_days": 8}]')
    file = faulty(OVERLAP)
    lines = run("evaluate", file, "--facts", patients, "--json").stdout.splitlines()
    assert [json.loads(line).keys() for line in lines] == [{"notAnAnswer", "replay"}] * 2
    assert run("evaluate", file, "--facts", patients).stdout.count("NOT AN ANSWER") == 2


def test_in_words_it_says_first_that_it_is_no_answer(run, faulty):
    result = run("evaluate", faulty(UNUSED))
    assert result.exit_code == 1
    assert result.stdout.startswith("NOT AN ANSWER: the protocol is faulty.")


@pytest.mark.parametrize(
    "change", [CYCLE, BROKEN, ("unit: a\n", "unit: furlong\n"), ("to: [macrolide]}", "to: [penicillin]}")]
)
def test_what_has_no_sound_shape_is_not_replayed(run, faulty, change):
    for more in ([], ["--json"]):
        result = run("evaluate", faulty(change), "throat_days=8", *more)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert "[" in result.stderr


@pytest.mark.parametrize("command", [["show"], ["draw"], ["ask"], ["export"]])
def test_nothing_else_opens_a_faulty_protocol(run, faulty, command):
    result = run(*command, faulty(UNUSED))
    assert result.exit_code in (1, 2)
    assert "NOT AN ANSWER" not in result.stdout
    assert "recommend" not in result.stdout.lower()


def test_no_seeded_fault_answers_like_a_sound_protocol(run, tmp_path):
    for fault in FAULTS:
        if fault.code == "hand_over":
            continue  # the protocol is sound by itself
        file = tmp_path / "faulty.yaml"
        file.write_text(fault.text, "utf-8")
        result = run("evaluate", file, "--json")
        assert result.exit_code == 1, fault
        assert not result.stdout or json.loads(result.stdout).keys() == {"notAnAnswer", "replay"}
