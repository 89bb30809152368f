"""`carepath export`, and what it wrote in the place of a protocol."""

import json

import pytest

from kg.exchange import FORMS, read, write
from tests.api.conftest import THROAT

PATIENT = ["fever=yes", "cough=no"]


@pytest.mark.parametrize("form", FORMS)
def test_the_ending_says_the_form(run, throat, tmp_path, form):
    file = tmp_path / f"throat.{form}"
    result = run("export", THROAT, "-o", file)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"written to {file}\n"
    assert read(file.read_bytes(), form) == throat.graph


def test_without_a_file_json_is_printed(run, throat):
    result = run("export", THROAT)
    assert result.exit_code == 0
    assert result.stdout_bytes == write(throat.graph, "json")
    assert json.loads(result.stdout)["directed"] is True


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("command", [["evaluate", "--json"], ["show"]])
def test_an_exported_file_is_read_in_the_place_of_a_protocol(run, tmp_path, form, command):
    file = tmp_path / f"throat.{form}"
    run("export", THROAT, "-o", file)
    first, *more = command
    before, after = (
        run(first, protocol, *more, *(PATIENT[:1] if first == "evaluate" else [])) for protocol in (THROAT, file)
    )
    assert before.exit_code == after.exit_code == 0
    assert after.stdout == before.stdout


def test_an_exported_file_is_exported_again_as_the_same_bytes(run, tmp_path):
    one, two = tmp_path / "one.ttl", tmp_path / "two.ttl"
    run("export", THROAT, "-o", one)
    run("export", one, "-o", two)
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("name", ["x.yaml", "x", "x.TTL", ".json"])
def test_another_ending_is_wrong_usage(run, name):
    result = run("export", THROAT, "-o", name)
    assert result.exit_code == 2
    assert "ends in none of .json, .graphml, .ttl, .jsonld" in " ".join(result.stderr.split())


def test_a_file_that_cannot_be_written_is_said(run, tmp_path):
    result = run("export", THROAT, "-o", tmp_path / "nowhere" / "x.ttl")
    assert result.exit_code == 1
    assert result.stderr.endswith("x.ttl: no such file or directory\n")


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_is_no_export_is_refused_in_one_line_each(run, tmp_path, form):
    file = tmp_path / f"x.{form}"
    file.write_text('{"fever": true}', encoding="utf-8")
    result = run("evaluate", file, "fever=yes")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"carepath: {file}:1: ")
    assert "Traceback" not in result.stderr


def test_a_file_that_is_missing_is_said(run, tmp_path):
    result = run("evaluate", tmp_path / "x.ttl", "fever=yes")
    assert result.exit_code == 2
    assert "there is no such file" in result.stderr
