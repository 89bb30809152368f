"""The next round on the command line: under what is not ruled out, for both readers, in JSON and in `show`."""

import json

import pytest

ROUNDS = "tests/data/good/rounds.yaml"
PLANT = ("dry=no", "watered_on=2026-02-01", "sown_on=2025-04-20")
WAIT = "↻ evaluate again with dry earth, due 2026-03-01 to 2026-04-01"


@pytest.fixture(autouse=True)
def _at_home(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


def lines(result):
    assert result.exit_code == 0
    return [line.strip() for line in result.stdout.splitlines()]


@pytest.mark.parametrize(("today", "end"), [("2026-04-01", ""), ("2026-04-02", ": overdue")])
def test_it_stands_under_each_leaf_that_is_not_ruled_out(run, today, end):
    said = lines(run("evaluate", ROUNDS, *PLANT, "--today", today))
    assert WAIT + end in said
    assert [line for line in said if line.startswith("↻")][2:] == [
        "↻ evaluate again with height, due by 2025-05-20: overdue"
    ]
    assert sum(line.startswith("↻") for line in said) == 3


def test_where_a_date_is_not_known_it_is_said_relative_to_it(run):
    said = lines(run("evaluate", ROUNDS, "--today", "2026-04-01"))
    assert "↻ evaluate again with dry earth, 1 to 2 months after the last watering" in said
    assert "↻ evaluate again with dry earth" in said


def test_a_patient_is_told_the_days_in_plain_words(run):
    said = lines(run("evaluate", ROUNDS, *PLANT, "--today", "2026-04-02", "--audience", "patient"))
    assert "↻ To be asked again from 2026-03-01 to 2026-04-01. This is overdue." in said
    assert "↻ To be asked again from 2026-04-20 to 2026-05-25." in said
    assert not any("again with" in line for line in said)


def test_json_has_it(run):
    leaves = json.loads(run("evaluate", ROUNDS, *PLANT, "--today", "2026-04-02", "--json").stdout)["recommendations"]
    found = {leaf["id"]: leaf["again"] for leaf in leaves}
    assert found["water"] is None
    assert found["wait"] == {
        "new": ["dry"],
        "earliest": "2026-03-01",
        "latest": "2026-04-01",
        "overdue": True,
        "text": f"{WAIT[2:]}: overdue",
    }


def test_show_says_it_without_a_patient(run):
    assert "evaluate again with dry earth, 1 to 2 months after the last watering" in " ".join(
        lines(run("show", ROUNDS, "wait"))
    )
    assert not any(line.startswith("again") for line in lines(run("show", ROUNDS, "rest")))
