"""The program as a user starts it: a process of its own."""

import json
import os
import subprocess
import sys

import pytest

from api.cli import run_safely

THROAT = "tests/data/good/throat.yaml"


@pytest.fixture(autouse=True)
def _at_home(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


def test_the_version(program):
    result = program("--version")
    assert result.returncode == 0
    assert result.stdout.startswith("carepath ")


def test_help_has_examples_and_completion(program):
    text = program("--help").stdout
    for words in ("carepath evaluate leukopenia wbc=3.55", "_CAREPATH_COMPLETE=bash_source", "no medical device"):
        assert words in text
    for command in ("evaluate", "draw", "protocols", "show", "serve"):
        assert f"  {command} " in text
        assert program(command, "--help").returncode == 0


def test_completion_is_there_for_the_shell(program):
    environment = os.environ | {"_CAREPATH_COMPLETE": "bash_source"}
    assert "_carepath_completion" in program(env=environment).stdout


def test_a_pipe_gets_no_colour_and_80_columns(program):
    result = program("evaluate", "leukopenia", "wbc=3.55")
    assert result.returncode == 0
    assert "\x1b" not in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_patients_come_from_standard_input_in_order(program):
    given = "".join(json.dumps({"throat_days": days}) + "\n" for days in range(1, 20))
    result = program("evaluate", THROAT, "--facts", "-", "--json", given=given)
    courses = [json.loads(line)["classifications"]["course"] for line in result.stdout.splitlines()]
    assert courses == ["unknown"] * 7 + ["long"] * 12


def test_wrong_usage_and_faulty_input_differ(program):
    assert program("evaluate").returncode == 2
    assert program("evaluate", "leukopenia", "wbc=x").returncode == 1


def test_a_reader_that_stops_reading_is_no_fault(program):
    given = "[" + ",".join(["{}"] * 200) + "]"
    command = [sys.executable, "-c", "from api.cli import main; main()", "evaluate", THROAT, "--facts", "-", "--json"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        process.stdin.write(given)
        process.stdin.close()
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(timeout=60) == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="/dev/full is not there")  # noqa: PTH110 - a device
def test_a_full_disk_is_said_in_one_line():
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        command = [sys.executable, "-c", "from api.cli import main; main()", "evaluate", THROAT]
        result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr


def test_a_terminal_without_the_characters_gets_question_marks_and_json_escapes(program):
    latin = {"env": os.environ | {"PYTHONIOENCODING": "latin-1"}, "encoding": "latin-1"}
    result = program("evaluate", "leukopenia", "wbc=3.55", **latin)
    assert result.returncode == 0
    assert "WBC 3.55 ×10?/L is from 3.0 to 4.0" in result.stdout
    answer = program("evaluate", "leukopenia", "wbc=3.55", "--json", **latin)
    assert "×10⁹/L" in json.dumps(json.loads(answer.stdout), ensure_ascii=False)


def test_a_fault_of_the_program_is_one_line(capsys, monkeypatch):
    class Broken:
        def main(self, **_):
            raise ZeroDivisionError

    monkeypatch.delenv("CAREPATH_TRACEBACK", raising=False)
    with pytest.raises(SystemExit) as ended:
        run_safely(Broken())
    assert ended.value.code == 1
    assert capsys.readouterr().err.count("\n") == 1
    monkeypatch.setenv("CAREPATH_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        run_safely(Broken())


def test_evaluating_loads_no_web_server_and_draws_nothing():
    code = (
        "import sys; from api.cli import carepath;"
        f"carepath.main(['evaluate', {THROAT!r}], standalone_mode=False);"
        "heavy = {'fastapi', 'strawberry', 'uvicorn', 'starlette', 'graphql', 'diagrams'};"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stderr.strip() == "[]"
