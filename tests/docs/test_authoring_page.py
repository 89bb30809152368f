"""docs/authoring.md, followed word for word: its sections are put into the files, its commands answer as it shows.

CAREPATH_RESET_GOLDENS=1 renews what the commands answer.
"""

import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli import carepath

PAGE = Path(__file__).parents[2] / "docs" / "authoring.md"
BLOCK = re.compile(r"^```(console|yaml protocol\.yaml|yaml cases\.yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECTION = re.compile(r"^(\w+):.*?(?=^\w|\Z)", re.MULTILINE | re.DOTALL)
SECONDS = re.compile(r"\d+\.\d s\b")
ALLOWED_TO_FAIL = 1
"""The one check that the page wants to fail."""


def with_sections(text, block):
    """The file with these whole sections in the place of those of the same names."""
    for section in SECTION.finditer(block):
        old = re.compile(rf"^{section[1]}:.*?(?=^\w|^# \d|\Z)", re.MULTILINE | re.DOTALL)
        assert len(old.findall(text)) == 1, section[1]
        text = old.sub(lambda _, new=section[0]: f"{new.rstrip()}\n\n", text)
    return text


def answered(commands):
    """What a terminal shows; how long something took is not compared."""
    shown, failed = [], 0
    for command in commands:
        name, *arguments = shlex.split(command)
        assert name == "carepath"
        result = CliRunner().invoke(carepath, arguments, prog_name="carepath")
        assert result.exit_code in {0, 1}, result.output
        failed += result.exit_code
        shown += [f"$ {command}", *result.output.rstrip().splitlines()]
    return SECONDS.sub("0.1 s", "\n".join(line.rstrip() for line in shown)) + "\n", failed


def test_the_page_followed_word_for_word(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = PAGE.read_text(encoding="utf-8")
    failed, renewed = 0, page
    for block in BLOCK.finditer(page):
        kind, text = block[1], block[2]
        if kind == "console":
            commands = [line.removeprefix("$ ") for line in text.splitlines() if line.startswith("$ ")]
            shown, failures = answered(commands)
            failed += failures
            renewed = renewed.replace(block[0], f"```console\n{shown}```", 1)
            if os.environ.get("CAREPATH_RESET_GOLDENS") != "1":
                assert shown == text
        else:
            path = tmp_path / "bee_sting" / kind.removeprefix("yaml ")
            content = path.read_text(encoding="utf-8")
            path.write_text(text if path.name == "cases.yaml" else with_sections(content, text), encoding="utf-8")
    if renewed != page:
        PAGE.write_text(renewed, encoding="utf-8")
        pytest.fail("the answers were renewed: read their diff")
    assert failed == ALLOWED_TO_FAIL


def test_every_command_it_names_exists():
    for command in re.findall(r"carepath ([a-z]+)", PAGE.read_text(encoding="utf-8")):
        assert command in carepath.list_commands(None), command
