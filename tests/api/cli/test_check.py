"""`carepath check`: the command that it prints for a fault can be copied, and shows the patient."""

import re
import shlex
from pathlib import Path

DATES = Path("tests/data/good/dates.yaml")


def test_the_command_of_a_fault_stands_on_one_line_and_runs(run, tmp_path):
    text = DATES.read_text(encoding="utf-8").replace("late, when: otherwise, to: [eat]", "late, when: tasted_after > 3")
    faulty = tmp_path / ("a_name_so_long_that_no_line_of_a_terminal_has_room_for_a_command_with_it_" * 2 + ".yaml")
    faulty.write_text(text, encoding="utf-8")
    result = run("check", faulty)
    assert result.exit_code == 1
    commands = [line.strip() for line in result.stdout.splitlines() if "carepath" in line]
    assert commands
    for command in commands:
        assert re.fullmatch(r"carepath evaluate \S+\.yaml( \w+=\S+)+( --today \d{4}-\d\d-\d\d)?", command)
        said = run(*shlex.split(command)[1:])
        assert "NOT AN ANSWER" in said.stdout + said.stderr
