"""Help for criteria that are refused: what the author may have meant, and how to write it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from kg.diagnostics import did_you_mean
from kg.facts import Fact
from kg.identifiers import LONGEST_SHOWN, fault_of_name

_MORE_THAN_A_TEST: Final = re.compile(
    r"(?P<name>(?:[A-Za-z_]\w*)?)\s*(?:\bin\b)?\s*"
    r"(?P<test>(?:<=|>=|<|>|=)?\s*[-+]?[0-9]+(?:\.[0-9]+)?|[\[(][^\[\]()]*\.\.[^\[\]()]*[\])])"
    r"\s*(?P<unit>(?![eE][-+]?[0-9])[^\W\d_][^\s<>=]*|[%°/\[{][^\s<>=]*|10[*^]\S+|)"
)


def half_help(text: str, fact: Fact) -> str:
    """Help where more stands in a test than the test: the fact in front of it, a unit behind it."""
    found = _MORE_THAN_A_TEST.fullmatch(text) if len(text) <= LONGEST_SHOWN else None
    if not found or not (found["name"] or found["unit"]):
        return ""
    rule = f"with `fact: {fact.id}` only the test half stands here, without the name of the fact and without a unit"
    same_unit = found["unit"] in {"", fact.unit} and found["name"] in {"", fact.id}
    return f"{rule}: `{found['test']}`" if same_unit else f"{rule} (numbers are in `{fact.unit}`): such as `< 3.0`"


def choices_help(fact: Fact) -> str:
    """What a choice can be compared with."""
    return "write " + " or ".join(f'`"{choice}"`' for choice, _ in fact.choices)


def choice_test_help(text: str, fact: Fact) -> str:
    """Help where a test on a choice is more than one choice in quotes."""
    choices = [choice for choice, _ in fact.choices]
    named = [choice for choice in choices if f'"{choice}"' in text]
    wanted = [choice for choice in choices if choice not in named] if text.startswith("!=") else named
    if len(wanted) < 2:  # noqa: PLR2004 - one alone is a test
        return choices_help(fact)
    criterion = " or ".join(f'{fact.id} = "{choice}"' for choice in wanted)
    return f"a test is one choice; for more leave out `fact` and write `{criterion}`, or write `otherwise`"


def nearest_or_all(name: str, known: Iterable[str]) -> str:
    """The nearest names, or else all of them."""
    sound = [name_ for name_ in known if not fault_of_name(name_)]
    return nearest(name, sound) or (f"there is {listed(sound)}" if sound else "")


def nearest(name: str, known: Iterable[str]) -> str:
    """The nearest names, without those that were themselves refused."""
    return did_you_mean(name[:64], (name_ for name_ in known if not fault_of_name(name_)))


def listed(names: Iterable[str]) -> str:
    """Names one after another."""
    return ", ".join(f"`{name}`" for name in names)
