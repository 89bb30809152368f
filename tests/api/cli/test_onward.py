"""Hand-overs on the command line: said, followed, and each command that is printed takes what it says."""

import json
import shlex
from decimal import Decimal

import pytest

from api.cli.onward import argument
from kg.handover import Carried

FIRST = "tests/data/good/first_look.yaml"
SECOND = "tests/data/good/second_look.yaml"
FEW = ("fever=yes", "red=0.1 10*9/L", "age_years=40", "sex=other", "drugs=Quiet")


@pytest.fixture(autouse=True)
def _at_home(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


def section(text, heading):
    """The lines of a section, without its heading."""
    _, _, rest = text.partition(f"\n{heading}\n")
    return rest.partition("\n\n")[0].splitlines()


def test_a_leaf_says_in_what_it_continues(run):
    shown = run("evaluate", FIRST, *FEW).stdout
    leaf = shown[shown.index("• Look again") : shown.index("• Write it down")]
    assert "  ▸ continues in: Second look at a traveller (second_look)\n" in leaf
    assert "  ▸ continues in: third_look\n" in leaf
    assert shown.count("▸ continues in") == 3
    still_open = run("evaluate", FIRST).stdout
    assert "  ▸ would continue in: second_look, third_look\n" in still_open[still_open.index("STILL OPEN") :]
    assert "CONTINUES IN" not in still_open
    assert "continues in" not in run("evaluate", FIRST, "fever=no").stdout.casefold()


def test_what_goes_along_is_said_once_with_the_command_that_goes_on(run):
    lines = section(run("evaluate", FIRST, *FEW).stdout, "CONTINUES IN")
    assert lines[0] == "▸ Second look at a traveller (second_look)"
    end = next(i for i, line in enumerate(lines) if "not along" in line)
    assert all(line.endswith(" \\") for line in lines[1 : end - 1])
    command = shlex.split("\n".join(lines[1:end]).replace("\\\n", ""))
    assert command[:3] == ["carepath", "evaluate", SECOND]
    assert command[3:] == ["fever=yes", "red=0.1 10*9/L", "drugs=Quiet", "age=40 a"]
    assert lines[end:] == [
        "  not along: sex: `other` is no choice there",
        "▸ third_look",
        "  there is no protocol `third_look` here",
    ]
    assert "✓ Rest" in run(*command[1:]).stdout


def test_a_command_that_cannot_say_all_says_so(run):
    dated = '{"fever": true, "red": {"value": 0.1, "unit": "10*9/L", "date": "2026-01-02"}}'
    shown = run("evaluate", FIRST, "--facts", "-", "--on", "2026-01-09", given=dated).stdout
    assert "The command cannot say all: --follow also takes dates and limits along." in shown
    assert "cannot say all" not in run("evaluate", FIRST, *FEW).stdout


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (True, "x=yes"),
        (False, "x=no"),
        ("female", "x=female"),
        ("2026-01-02", "x=2026-01-02"),
        ((), "x=none"),
        (("a", "b c"), "'x=a,b c'"),
        (("a, b",), ""),
        ({"value": Decimal("1E-7"), "unit": "10*9/L"}, "'x=0.0000001 10*9/L'"),
        ({"value": Decimal(5), "unit": "/uL", "comparator": "<="}, "'x=<=5 /uL'"),
        ({"value": "female", "date": "2026-01-02"}, "x=female"),
        ({"value": False, "date": "2026-01-02"}, "x=no"),
        ({"value": ("it's",), "date": "2026-01-02"}, "'x=it'\"'\"'s'"),
    ],
)
def test_a_fact_as_the_command_line_takes_it(raw, expected):
    assert argument(Carried(fact="x", ours="y", raw=raw)) == expected


def test_following_evaluates_the_protocols_that_go_on_once_each(run):
    shown = run("evaluate", FIRST, *FEW, "--follow").stdout
    assert [line.strip("─ ") for line in shown.splitlines() if line.startswith("──")] == ["continued in second_look"]
    assert shown.index("First look at a traveller (first_look 1.0.0)") < shown.index("Second look at a traveller (sec")
    assert "• Rest (indicated, prompt)" in shown
    assert "▸ continues in: First look at a traveller (first_look)" in shown


def test_following_in_json_adds_the_answers_by_protocol(run):
    plain = json.loads(run("evaluate", FIRST, *FEW, "--json").stdout)
    followed = json.loads(run("evaluate", FIRST, *FEW, "--json", "--follow").stdout)
    continued = followed.pop("continued")
    assert followed == plain
    assert [*continued] == ["second_look"]
    assert continued["second_look"]["protocol"]["id"] == "second_look"
    facts = plain["recommendations"][0]["continuesIn"][0]["facts"]
    again = json.loads(run("evaluate", SECOND, "--facts", "-", "--json", given=json.dumps(facts)).stdout)
    assert continued["second_look"] == again
    assert json.loads(run("evaluate", FIRST, "fever=no", "--json", "--follow").stdout)["continued"] == {}


def test_following_a_list_follows_each_patient(run):
    patients = '[{"fever": true, "red": 0.1}, {"fever": false}]'
    lines = run("evaluate", FIRST, "--facts", "-", "--json", "--follow", given=patients).stdout.splitlines()
    assert [[*json.loads(line)["continued"]] for line in lines] == [["second_look"], []]


def test_an_interview_says_how_to_go_on(run):
    shown = run("ask", FIRST, *FEW, given="").stdout
    assert section(shown, "CONTINUES IN")[1].startswith(f"  carepath ask {SECOND} fever=yes 'red=0.1 10*9/L'")


def test_an_interview_goes_on(run, tmp_path):
    saved = tmp_path / "patient.json"
    shown = run("ask", FIRST, "fever=yes", "age_years=40", "--follow", "-o", saved, given="0.4\n\n").stdout
    before, _, after = shown.partition(" continued in second_look ")
    assert "- Look again (indicated, prompt)" in before
    assert "   = age: 480 mo" in after
    assert "- Rest (indicated, prompt)" in after
    assert "CONTINUES IN" not in shown  # back to the first look, which was asked already
    assert json.loads(saved.read_text())["red"] == 0.4
    there = json.loads((tmp_path / "patient-second_look.json").read_text())
    assert there == {"fever": True, "red": {"value": 0.4, "unit": "10*9/L"}, "age": {"value": 40, "unit": "a"}}


def test_an_interview_that_is_broken_off_does_not_go_on(run):
    shown = run("ask", FIRST, "fever=yes", "--follow", given="q\n").stdout
    assert "continued in" not in shown
    assert section(shown, "CONTINUES IN")[1].strip() == f"carepath ask {SECOND} fever=yes"


def test_a_leaf_is_shown_with_what_goes_on(run):
    shown = run("show", FIRST, "again").stdout
    assert "continues in    second_look (with age_years as age)\n                third_look\n" in shown
    assert "continues in" not in run("show", FIRST, "wait").stdout


def test_a_command_that_goes_on_from_another_day_names_it(run):
    assert "--today 2026-01-31" in run("evaluate", FIRST, *FEW, "--today", "2026-01-31").stdout
    assert "--today" not in run("evaluate", FIRST, *FEW).stdout
