"""What the command line prints when it replays a patient on a faulty protocol, and what shows in it.

It is read with nothing of the program: from the JSON, and from the file as YAML.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml
from click.testing import CliRunner

from api.cli import carepath


def run(*arguments):
    return CliRunner().invoke(carepath, list(arguments))


def checked(file):
    """What `carepath check` finds, as JSON."""
    result = run("check", str(file), "--json")
    (answer,) = json.loads(result.stdout)
    assert result.exit_code == bool(answer["diagnostics"])
    return answer["diagnostics"]


@dataclass(frozen=True)
class Replay:
    """A patient with these facts, replayed by the very command that `carepath check` prints."""

    file: str
    finding: dict
    facts: dict
    answer: dict

    @classmethod
    def of(cls, file, finding):
        """The patient who is the witness of a finding."""
        return cls.with_(file, finding, finding["witness"])

    @classmethod
    def with_(cls, file, finding, facts):
        result = run("evaluate", str(file), *(f"{k}={argument(v)}" for k, v in facts.items()), "--json")
        said = json.loads(result.stdout)
        assert result.exit_code == 1
        assert said.keys() == {"notAnAnswer", "replay"}
        assert finding["message"] in result.stderr
        return cls(str(file), finding, facts, said["replay"])

    @cached_property
    def before(self):
        """The patient whom the finding compares this one with: one fact is another."""
        name, value = re.search(r"with `(\w+)=([^`]+)` instead", self.finding["message"]).groups()
        assert name in self.facts
        return Replay.with_(self.file, self.finding, {**self.facts, name: value})

    def status(self, leaf):
        return next(r["status"] for r in self.answer["recommendations"] if r["id"] == leaf)

    def recommended(self, *leaves):
        return all(self.status(leaf) == "RECOMMENDED" for leaf in leaves)

    @property
    def urgency(self):
        return ["ROUTINE", "PROMPT", "IMMEDIATE"].index(self.answer["urgency"])

    def taken(self, decision):
        steps = [step for step in self.answer["path"] if step["node"] == decision]
        return {step["outcome"] for step in steps if step["status"] == "TAKEN"}

    def led_to(self, decision):
        """Whether outcomes that are taken lead there from the start."""
        raw = yaml.load(Path(self.file).read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts alone
        reached = {raw["protocol"]["start"]}
        while True:
            more = set(reached)
            for name in reached & raw["decisions"].keys():
                more |= set(raw["decisions"][name].get("then", []))
                for outcome in self.taken(name):
                    more |= set(raw["decisions"][name]["outcomes"][outcome].get("to", []))
            if more == reached:
                return decision in reached
            reached = more


def argument(value):
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return ",".join(value) or "none"
        case dict():
            return f"{value['comparator']}{value['value']}"
    return str(value)
