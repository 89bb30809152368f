import re
from pathlib import Path

import pytest

from api.drawing import DrawingError

THROAT = "tests/data/good/throat.yaml"


@pytest.fixture(autouse=True)
def _at_home(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


@pytest.mark.parametrize(
    ("ending", "beginning"),
    [
        ("svg", b"<"),
        ("png", b"\x89PNG"),
        ("pdf", b"%PDF"),
        ("dot", b"digraph"),
        ("SVG", b"<"),
        ("mmd", b"---"),
        ("html", b"<!doctype html>"),
    ],
)
def test_the_ending_of_the_file_chooses_the_format(run, tmp_path, ending, beginning):
    file = tmp_path / f"path.{ending}"
    result = run("draw", THROAT, "fever=yes", "-o", file)
    assert result.exit_code == 0
    assert file.read_bytes().startswith(beginning)
    assert str(file) in result.stderr
    assert result.stdout == ""


def test_an_unknown_ending_is_wrong_usage(run, tmp_path):
    result = run("draw", THROAT, "-o", tmp_path / "path.gif")
    assert result.exit_code == 2
    assert "path.gif` ends in none of .svg, .png, .pdf" in result.stderr


def test_no_name_at_all_is_wrong_usage(run):
    result = run("draw", THROAT, "-o", "")
    assert result.exit_code == 2
    assert "`` ends in none of .svg" in result.stderr


def test_a_png_that_is_coarser_than_print_wants_says_so(run, monkeypatch, tmp_path):
    written = f"written to {tmp_path / 'x.png'}"
    monkeypatch.setattr("diagrams.png.PIXELS_PER_INCH", 30)
    monkeypatch.setattr("api.drawing.PIXELS_PER_INCH", 30)
    assert run("draw", THROAT, "-o", tmp_path / "x.png").stderr == f"{written}\n"
    monkeypatch.setattr("diagrams.png._MOST_PIXELS", 40_000)
    said = run("draw", THROAT, "-o", tmp_path / "x.png").stderr
    assert re.fullmatch(rf"{re.escape(written)} \(\d+ pixels an inch instead of 30, as it is very large\)\n", said)


def test_every_example_of_the_help_is_drawn(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("diagrams.png.PIXELS_PER_INCH", 30)
    Path("patient.json").write_text('{"wbc": 3.55}')
    shown = run("draw", "--help").stdout
    examples = [line.split("|")[0].split()[1:] for line in shown.splitlines() if line.startswith("    carepath draw ")]
    assert len(examples) > 6
    assert [(example, run(*example).exit_code) for example in examples] == [(example, 0) for example in examples]


@pytest.mark.parametrize("option", [["--track", "strep"], ["--to", "swab"], ["--fact", "fever"]])
def test_a_part_is_drawn(run, tmp_path, option):
    whole, part = tmp_path / "whole.dot", tmp_path / "part.dot"
    assert run("draw", THROAT, "-o", whole).exit_code == 0
    assert run("draw", THROAT, *option, "-o", part).exit_code == 0
    assert 0 < part.read_text().count(" -> ") < whole.read_text().count(" -> ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--track", "troat"], "has no track `troat`"),
        (["--to", "swap"], "did you mean `swab`?"),
        (["--fact", "fewer"], "did you mean `fever`?"),
        (["--to", "swab", "--fact", "fever"], "one of --track, --to and --fact"),
        (["-o", "x.dot", "--pages"], "--pages writes files"),
        (["--pages"], "--pages writes files"),
        (["--theme", "sepia"], "'sepia'"),
    ],
)
def test_a_wrong_option_is_wrong_usage(run, arguments, message):
    result = run("draw", THROAT, *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.parametrize(("ending", "beginning"), [("svg", b"<"), ("png", b"\x89PNG")])
def test_pages_are_numbered_files(run, monkeypatch, tmp_path, ending, beginning):
    monkeypatch.setattr("diagrams.png.PIXELS_PER_INCH", 30)
    result = run("draw", "leukopenia", "--pages", "-o", tmp_path / f"page.{ending}")
    assert result.exit_code == 0
    count = result.stderr.count("written to ")
    files = sorted(path.name for path in tmp_path.iterdir())
    assert count > 5
    assert files == sorted(f"page-{number}.{ending}" for number in range(1, count + 1))
    assert all(path.read_bytes().startswith(beginning) for path in tmp_path.iterdir())


def test_a_pdf_is_one_file_of_pages(run, tmp_path):
    file = tmp_path / "path.pdf"
    assert run("draw", "leukopenia", "--pages", "-o", file).exit_code == 0
    assert list(tmp_path.iterdir()) == [file]
    assert file.read_bytes().count(b"/Type/Page/") > 5


def test_a_theme_is_drawn(run, tmp_path):
    dark, light = tmp_path / "dark.svg", tmp_path / "light.svg"
    run("draw", THROAT, "--theme", "dark", "-o", dark)
    run("draw", THROAT, "--theme", "light", "-o", light)
    assert dark.read_bytes() != light.read_bytes()


def test_a_pipe_gets_the_svg(program):
    result = program("draw", THROAT)
    assert result.returncode == 0
    assert "<svg" in result.stdout[:300]


def test_a_patient_changes_the_picture(program):
    assert program("draw", THROAT, "fever=yes").stdout != program("draw", THROAT).stdout


def test_a_terminal_gets_a_file_of_the_protocols_name(run, monkeypatch, tmp_path):
    monkeypatch.setattr("api.cli.draw.drawn", lambda *_, **__: b"drawn")
    monkeypatch.setattr("api.cli.draw._in_a_pipe", lambda: False)
    monkeypatch.chdir(tmp_path)
    assert run("draw", "leukopenia").exit_code == 0
    assert (tmp_path / "leukopenia.svg").read_bytes() == b"drawn"


def test_facts_of_a_file_are_drawn_and_arguments_replace_them(run, tmp_path):
    given = tmp_path / "patient.json"
    given.write_text('{"fever": true}')
    one, other = tmp_path / "one.dot", tmp_path / "other.dot"
    run("draw", THROAT, "--facts", given, "-o", one)
    run("draw", THROAT, "--facts", given, "fever=no", "-o", other)
    assert one.read_bytes() != other.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "given", "message"),
    [
        (["fever=perhaps"], None, "carepath: fever: "),
        (["--facts", "-"], '[{"fever": true}, {}]', "it holds 2 patients"),
        (["--facts", "-"], "[[]]", "a patient is an object"),
        (["-o", "/no/such/folder/path.dot"], None, "no such file or directory"),
    ],
)
def test_faulty_input_is_said_in_one_line(run, arguments, given, message):
    result = run("draw", THROAT, *arguments, given=given)
    assert result.exit_code == 1
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_drawing_that_fails_is_said_in_one_line(run, ask, monkeypatch, tmp_path):
    def failing(*_, **__):
        raise DrawingError("`dot` failed: no memory")

    monkeypatch.setattr("api.cli.draw.drawn", failing)
    result = run("draw", THROAT, "-o", tmp_path / "path.svg")
    message = "the flowchart could not be drawn: `dot` failed: no memory"
    assert (result.exit_code, result.stderr) == (1, f"carepath: {message}\n")
    monkeypatch.setattr("api.schema.flowchart.drawn", failing)
    (error,) = ask('{ protocol(id: "leukopenia") { flowchart { svg } } }')["errors"]
    assert error["message"] == message
