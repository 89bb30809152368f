"""`carepath test`: what it says, where, and with which exit status."""

import json
import re
import shlex
import shutil

import pytest

from tests.kg.cases.small import HEAD, TICK_BITE, case_of

PASSES = case_of("ring_rash: true, hours_attached: 48", "urgency: prompt, recommended: [see_doctor, remove]")
FAILS = PASSES.replace("[see_doctor, remove]", "[watch]")


@pytest.fixture
def protocol(tmp_path):
    """Writes a tick bite with the cases given, and gives its path."""

    def written(cases, text=TICK_BITE):
        (tmp_path / "tick_bite.yaml").write_text(text, encoding="utf-8")
        (tmp_path / "tick_bite.cases.yaml").write_text(HEAD + cases, encoding="utf-8")
        return str(tmp_path / "tick_bite.yaml")

    return written


def test_what_passes_is_counted_and_what_is_not_covered_is_named(run, protocol):
    result = run("test", protocol(PASSES))
    assert result.exit_code == 0
    assert "1 case, 1 pass, 0 fail" in result.stdout
    said = " ".join(result.stdout.split())
    assert "nodes 4 of 5" in said
    assert "outcomes 2 of 4" in said
    assert "outcome time.short – no case takes it" in said
    assert "recommendation watch – no case recommends it" in said
    assert "criterion time.long: time attached at least 24 hours – no case in which it decides and is false" in said
    assert "statement S2 – no case asserts it" in said  # it stands on `watch` alone, which the rash withdraws


def test_what_fails_is_said_with_its_line(run, protocol):
    result = run("test", protocol(FAILS))
    assert result.exit_code == 1
    said = " ".join(result.stdout.split())
    assert "1 case, 0 pass, 1 fails" in said
    assert "FAILED One patient is looked at" in said
    assert "expected `watch` to be recommended; got it is not recommended" in said
    assert "tick_bite.cases.yaml:3" in said


def test_the_file_of_cases_may_be_named_too(run, protocol):
    path = protocol(PASSES).replace(".yaml", ".cases.yaml")
    assert "1 case, 1 pass" in run("test", path).stdout


def test_json(run, protocol):
    result = run("test", protocol(FAILS), "--json")
    assert result.exit_code == 1
    (said,) = json.loads(result.stdout)["protocols"]
    assert (said["cases"], said["passed"], said["failed"], said["unreviewed"]) == (1, 0, 1, 0)
    (failure,) = said["failures"]
    assert failure["line"] == 3
    assert failure["expected"] == "`watch` to be recommended"
    assert said["coverage"]["nodes"] == {"covered": 0, "of": 5}
    assert {item["kind"] for item in said["uncovered"]} == {
        "decision",
        "recommendation",
        "outcome",
        "criterion",
        "statement",
    }


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        (case_of("", "recommended: [wach]"), "did you mean `watch`?"),
        (case_of("ring_rash: yes", "urgency: prompt"), "YAML may read `yes`"),
    ],
)
def test_faults_of_the_file_are_said_one_a_line(run, protocol, cases, said):
    result = run("test", protocol(cases))
    assert result.exit_code == 1
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_cases_that_are_not_there_and_protocols_that_do_not_exist(run, tmp_path):
    (tmp_path / "alone.yaml").write_text(TICK_BITE, encoding="utf-8")
    result = run("test", str(tmp_path / "alone.yaml"))
    assert result.exit_code == 1
    assert "the file cannot be read" in result.stderr
    assert run("test", "leukopeni").exit_code == 2


def test_what_is_for_one_protocol_asks_for_one(run, protocol):
    assert "--draw is about one protocol" in run("test", "--draw", "x.svg").stderr
    assert "--suggest is about one protocol" in run("test", "--suggest").stderr
    assert "ends in none of" in run("test", protocol(PASSES), "--draw", "x.pdf").stderr
    assert "--draw names its own file" in run("test", protocol(PASSES), "-o", "x.yaml").stderr


def test_the_drawing_is_written(run, protocol, tmp_path):
    result = run("test", protocol(PASSES), "--draw", str(tmp_path / "coverage.svg"))
    assert result.exit_code == 0
    drawn = (tmp_path / "coverage.svg").read_text(encoding="utf-8")
    assert "what its cases cover" in drawn
    assert "NO CASE" in drawn


def test_suggestions_are_cases_that_nobody_has_reviewed(run, protocol, tmp_path):
    path = protocol(PASSES)
    result = run("test", path, "--suggest")
    assert result.exit_code == 0
    assert result.stdout.count("unreviewed: true") == result.stdout.count("- case:") >= 4
    file = tmp_path / "tick_bite.cases.yaml"
    assert run("test", path, "--suggest", "-o", str(file)).exit_code == 0
    again = run("test", path)
    assert again.exit_code == 0
    assert "not reviewed and not counted" in again.stdout
    assert "nodes      0 of 5" in again.stdout


def test_mutants_that_no_case_notices_are_listed_with_a_patient(run, protocol):
    result = run("test", protocol(PASSES), "--mutate")
    assert result.exit_code == 0
    said = " ".join(result.stdout.split())
    assert "`time`: in `short` `hours_attached < 24` becomes `< 25`" in said
    assert "told apart by: ring_rash=yes hours_attached=24" in said
    (report,) = json.loads(run("test", protocol(PASSES), "--mutate", "--json").stdout)["protocols"]
    assert report["mutants"]["survives"] == len(report["mutants"]["survivors"]) > 0
    assert all(s["witness"] is not None for s in report["mutants"]["survivors"])


def test_a_case_that_fails_comes_with_the_command_that_shows_its_answer(run, protocol):
    (command,) = (line for line in run("test", protocol(FAILS)).stdout.splitlines() if "carepath evaluate" in line)
    arguments = shlex.split(command)[1:]
    assert arguments[-2:] == ["ring_rash=yes", "hours_attached=48"]
    said = run(*arguments)
    assert said.exit_code == 0
    assert "✗ Watch the place" in said.stdout


def test_a_case_whose_facts_need_a_file_comes_without_a_command(run, protocol):
    weighed = FAILS.replace("hours_attached: 48", "hours_attached: {value: 2, unit: d}")
    assert "carepath evaluate" not in run("test", protocol(weighed)).stdout


def test_a_patient_with_dates_is_as_of_a_day(run, tmp_path):
    shutil.copy("tests/data/good/dates.yaml", tmp_path)
    case = '{case: A cheese, "on": "2026-07-31", facts: {made_on: "2026-01-31"}, expect: {recommended: [turn]}}'
    (tmp_path / "dates.cases.yaml").write_text(f"protocol: dates\ncases:\n  - {case}\n", encoding="utf-8")
    said = run("test", str(tmp_path / "dates.yaml")).stdout
    assert "made_on=2026-01-31 --today 2026-07-31\n" in said
    said = run("test", str(tmp_path / "dates.yaml"), "--mutate").stdout
    assert re.search(r"^ +(told apart by: )?made_on=\S+( \S+)* --today \d{4}-\d\d-\d\d$", said, re.MULTILINE)
