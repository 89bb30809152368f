"""The day of the evaluation on the command line: durations are counted to it."""

import json

import pytest

from kg.dates import today_here

DATES = "tests/data/good/dates.yaml"


@pytest.fixture(autouse=True)
def _at_home(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


def recommended(result):
    assert result.exit_code == 0
    return {r["id"] for r in json.loads(result.stdout)["recommendations"] if r["status"] == "RECOMMENDED"}


@pytest.mark.parametrize(
    ("today", "leaves"),
    [("2025-12-21", {"wait"}), ("2026-01-30", {"turn"}), ("2026-05-30", {"eat"}), ("2026-06-01", {"eat"})],
)
@pytest.mark.parametrize("option", ["--today", "--on"])
def test_time_is_counted_to_the_day_that_is_given(run, option, today, leaves):
    result = run("evaluate", DATES, "made_on=2025-11-30", "--json", option, today)
    assert recommended(result) == leaves


def test_without_a_day_it_is_the_real_one(run):
    """A cheese of today is fresh; the test may run over midnight."""
    assert recommended(run("evaluate", DATES, f"made_on={today_here()}", "--json")) == {"wait"}


@pytest.mark.parametrize("command", ["evaluate", "ask", "draw"])
@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "31.1.2026"])
def test_a_day_that_is_none_is_wrong_usage(run, command, day):
    result = run(command, DATES, "--today", day)
    assert result.exit_code == 2
    assert "write it as 2026-01-16" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_date_that_is_refused_says_what_would_do(run):
    result = run("evaluate", DATES, "made_on=2026-02-01", "salted_on=1.2.2026", "--today", "2026-01-31")
    assert result.exit_code == 1
    assert "made_on: 2026-02-01 lies in the future (today is 2026-01-31)" in result.stderr
    assert "salted_on: `1.2.2026` is not a date; write it as 2026-01-16" in result.stderr


def test_an_interview_asks_for_days_and_says_how_to_repeat_it(run):
    answers = "?\nsoon\n2025-09-01\nd\n2025-10-01\n2026-01-30\n"
    result = run("ask", DATES, "--today", "2026-01-31", given=answers)
    assert result.exit_code == 0
    assert "a day, such as 2026-01-16" in result.stdout
    assert "from 2026-01-01: urgency ROUTINE; recommends “Wait”" in result.stdout
    assert "`soon` is not a date; write it as 2026-01-16" in result.stdout
    assert "- age in months: 4 months (follows from other facts)" in result.stdout
    assert f"`carepath evaluate {DATES} --today 2026-01-31 --facts patient.json` repeats this" in result.stdout
    assert '"salted_on": "2025-10-01"' in result.stdout


def test_a_flowchart_shows_the_durations_of_the_day(run, tmp_path):
    drawn = {}
    for today in ("2025-12-01", "2026-01-31"):
        file = tmp_path / f"{today}.dot"
        assert run("draw", DATES, "made_on=2025-11-30", "--today", today, "-o", str(file)).exit_code == 0
        drawn[today] = file.read_text(encoding="utf-8")
    assert "age in days 62 days" in drawn["2026-01-31"]
    assert "age in days 62 days" not in drawn["2025-12-01"]
