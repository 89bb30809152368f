"""What `carepath new` writes is proved, passes its cases, covers all of itself, and is valid for editors."""

import json

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML


@pytest.fixture
def made(run, tmp_path):
    result = run("new", "tick_bite", "--title", "After a tick bite: what now?", "--in", tmp_path / "deep" / "er")
    assert result.exit_code == 0, result.stderr
    return tmp_path / "deep" / "er" / "tick_bite"


def test_it_checks_tests_and_is_canonical(run, made):
    assert run("check", made / "protocol.yaml").exit_code == 0
    result = run("test", made / "protocol.yaml", "--json")
    assert result.exit_code == 0
    assert run("fmt", "--check", made).exit_code == 0
    assert "After a tick bite: what now?" in run("show", made / "protocol.yaml").stdout
    assert run("draw", made / "protocol.yaml", "-o", made / "picture.mmd").exit_code == 0


def test_its_cases_cover_all_of_it(run, made):
    lines = [line.split() for line in run("test", made / "protocol.yaml").stdout.splitlines()]
    counts = {line[0]: (line[1], line[3]) for line in lines if len(line) > 3 and line[2] == "of"}
    assert {"nodes", "outcomes", "criteria", "statements"} <= set(counts)
    assert all(covered == there for covered, there in counts.values()), counts


def test_no_mutant_of_it_lives(run, made):
    result = run("test", made / "protocol.yaml", "--mutate", "--json")
    mutants = json.loads(result.stdout)["protocols"][0]["mutants"]
    assert mutants["survives"] == 0, mutants["survivors"]
    assert mutants["caught"] > 0


@pytest.mark.parametrize("kind", ["protocol", "cases"])
def test_it_is_valid_for_editors(run, made, kind):
    schema = json.loads(run("schema", *(["--cases"] if kind == "cases" else [])).stdout)
    content = YAML(typ="safe", pure=True).load((made / f"{kind}.yaml").read_text(encoding="utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(content)) == []


def test_nothing_is_overwritten(run, made):
    protocol = made / "protocol.yaml"
    protocol.write_text("mine", encoding="utf-8")
    (made / "cases.yaml").unlink()
    result = run("new", "tick_bite", "--in", made.parent)
    assert result.exit_code == 1
    assert "is there already" in result.stderr
    assert protocol.read_text(encoding="utf-8") == "mine"
    assert not (made / "cases.yaml").exists()


@pytest.mark.parametrize("id_", ["no", "a", "on"])
def test_an_id_that_yaml_would_misread_is_quoted(run, tmp_path, id_):
    assert run("new", id_, "--in", tmp_path).exit_code == 0
    assert run("check", tmp_path / id_ / "protocol.yaml").exit_code == 0
    assert run("test", tmp_path / id_ / "protocol.yaml").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["Tick"], "lower-case"),
        (["../x"], "lower-case"),
        (["and"], "word of the criteria"),
        (["x", "--title", " "], "it is empty"),
        (["x", "--title", "a\u202eb"], "direction of writing"),
    ],
)
def test_names_that_cannot_be_are_refused(run, tmp_path, arguments, said):
    result = run("new", *arguments, "--in", tmp_path)
    assert result.exit_code == 2
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_said(run, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run("new", "x", "--in", tmp_path / "file")
    assert result.exit_code == 1
    assert "not a directory" in result.stderr
    assert run("schema", "-o", tmp_path / "file" / "s.json").exit_code == 1


def test_the_schema_is_written_where_it_is_wanted(run, tmp_path):
    assert run("schema", "-o", tmp_path / "s.json").exit_code == 0
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8")) == json.loads(run("schema").stdout)
