"""`carepath fmt`: what it writes, what it refuses, and that nobody ever sees half a file."""

import stat
from pathlib import Path

import pytest

from api.cli import fmt as command

UNTIDY = "a: {x: 1, # one\n  y: 2}\n"
TIDY = "a:\n  x: 1    # one\n  y: 2\n"


@pytest.fixture
def untidy(tmp_path):
    path = tmp_path / "protocol.yaml"
    path.write_text(UNTIDY, encoding="utf-8")
    return path


def test_a_file_is_put_into_its_form_and_stays_so(run, untidy):
    assert run("fmt", untidy).exit_code == 0
    assert untidy.read_text(encoding="utf-8") == TIDY
    written = untidy.stat().st_mtime_ns
    assert "1 in form already" in run("fmt", untidy).stderr
    assert untidy.stat().st_mtime_ns == written


def test_check_and_diff_write_nothing(run, untidy):
    result = run("fmt", "--check", untidy)
    assert result.exit_code == 1
    assert "is not in its canonical form" in result.stdout
    result = run("fmt", "--diff", untidy)
    assert result.exit_code == 0
    assert "-  y: 2}" in result.stdout
    assert "+  y: 2" in result.stdout
    assert run("fmt", "--diff", "--check", untidy).exit_code == 1
    assert untidy.read_text(encoding="utf-8") == UNTIDY
    untidy.write_text(TIDY, encoding="utf-8")
    assert run("fmt", "--check", untidy).exit_code == 0


def test_a_directory_stands_for_its_files(run, untidy, monkeypatch):
    monkeypatch.chdir(untidy.parent)
    Path("cases.yaml").write_text("protocol: x\ncases: []\n", encoding="utf-8")
    assert "1 formatted, 1 in form already" in run("fmt").stderr
    assert untidy.read_text(encoding="utf-8") == TIDY


def test_what_cannot_be_read_is_refused_and_the_others_are_done(run, untidy, tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text("a: [b\n", encoding="utf-8")
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"a: \xe9\n")
    result = run("fmt", broken, tmp_path / "nowhere.yaml", latin, untidy)
    assert result.exit_code == 1
    for said in ("broken.yaml:2: not YAML", "nowhere.yaml: no such file", "latin.yaml: the file is not UTF-8"):
        assert said in result.stderr
    assert broken.read_text(encoding="utf-8") == "a: [b\n"
    assert untidy.read_text(encoding="utf-8") == TIDY
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "there is neither protocol.yaml nor cases.yaml" in run("fmt", empty).stderr


def test_mode_and_link_stay(run, untidy, tmp_path):
    untidy.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(untidy)
    assert run("fmt", link).exit_code == 0
    assert link.is_symlink()
    assert untidy.read_text(encoding="utf-8") == TIDY
    assert stat.S_IMODE(untidy.stat().st_mode) == 0o640


def test_a_write_that_fails_leaves_the_file_and_nothing_else(run, untidy, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(command.os, "fsync", full)
    result = run("fmt", untidy)
    assert result.exit_code == 1
    assert "no space left" in result.stderr
    assert untidy.read_text(encoding="utf-8") == UNTIDY
    assert list(untidy.parent.iterdir()) == [untidy]


def test_what_is_not_proved_is_not_written(run, untidy, monkeypatch):
    monkeypatch.setattr("kg.authoring.formatting.laid_out", lambda root, shape: TIDY.replace("# one", ""))
    result = run("fmt", untidy)
    assert result.exit_code == 1
    assert "is left as it is" in result.stderr
    assert untidy.read_text(encoding="utf-8") == UNTIDY
