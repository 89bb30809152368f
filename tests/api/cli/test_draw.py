import pytest

from api.drawing import DrawingError

THROAT = "tests/data/good/throat.yaml"


@pytest.fixture(autouse=True)
def _at_home(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


@pytest.mark.parametrize(
    ("ending", "beginning"), [("svg", b"<"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("dot", b"digraph"), ("SVG", b"<")]
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
    assert ".svg, .png, .pdf, .dot" in result.stderr


def test_a_pipe_gets_the_svg(program):
    result = program("draw", THROAT)
    assert result.returncode == 0
    assert "<svg" in result.stdout[:300]


def test_a_patient_changes_the_picture(program):
    assert program("draw", THROAT, "fever=yes").stdout != program("draw", THROAT).stdout


def test_a_terminal_gets_a_file_of_the_protocols_name(run, monkeypatch, tmp_path):
    monkeypatch.setattr("api.cli.draw.drawn", lambda protocol, answer, form: b"drawn")
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
    def failing(*_):
        raise DrawingError("`dot` failed: no memory")

    monkeypatch.setattr("api.cli.draw.drawn", failing)
    result = run("draw", THROAT, "-o", tmp_path / "path.svg")
    message = "the flowchart could not be drawn: `dot` failed: no memory"
    assert (result.exit_code, result.stderr) == (1, f"carepath: {message}\n")
    monkeypatch.setattr("api.schema.flowchart.drawn", failing)
    (error,) = ask('{ protocol(id: "leukopenia") { flowchart { svg } } }')["errors"]
    assert error["message"] == message
