"""What was typed at a question: a command, an answer, or a fact of its own (`wbc=3.55`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from api.typed import with_point
from kg.compiled import CompiledProtocol
from kg.facts import FactType
from kg.intake.numbers import read_measure
from kg.intake.stated import RefusedError
from kg.interviewing import Choice, Kind, NextQuestion
from kg.patient import InvalidFactsError

LONGEST = 4000
_LONGEST_KEY = 2


class Command(Enum):
    """What can be asked of the interview itself, with the words for it."""

    WHY = ("?", "why", "w")
    DONT_KNOW = (
        *("", "d", "dk", "don't know", "dont know", "don’t know", "do not know", "i don't know", "i don’t know"),
        *("unknown", "not known", "dunno", "idk", "no idea", "not sure", "unsure", "unclear", "nk", "n/k", "n/a", "na"),
        *("not available", "not done", "not measured", "not taken", "pending", "awaited", "to be checked"),
    )
    BACK = ("b", "back")
    STATUS = ("s", "status")
    HELP = ("h", "help")
    QUIT = ("q", "quit", "exit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A value for a fact, or (`unit`) for the unit of one."""

    fact: str
    value: object
    unit: bool = False


class NotUnderstoodError(Exception):
    """An entry that is neither; the message says what would be."""


_KEYS = re.compile(r"[0-9]{1,2}(?:(?:\s*[&+]\s*|\s+and\s+|\s+)[0-9]{1,2})*", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"[,;]")
_BY_WORD = {word: command for command in Command for word in command.value}


def read_entry(text: str, question: NextQuestion, compiled: CompiledProtocol) -> Command | Given:
    """Read an entry.

    Raises:
        NotUnderstoodError: it says nothing that is understood here.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise NotUnderstoodError(f"an entry of {len(text)} characters is too long")
    said = text.rstrip(".!").casefold()
    if (command := _BY_WORD.get(said)) is not None and not _is_choice(said, question):
        return command
    name, equals, value = text.partition("=")
    if equals and name.strip() and name.strip()[-1] not in "<>":
        return _other_fact(name.strip(), value.strip(), compiled)
    return _answer(text, question, compiled)


def _is_choice(said: str, question: NextQuestion) -> bool:
    """Whether words that also are a command are those of a choice (`not done`); a letter always is the command."""
    return len(said) > 1 and any(said in {id_.casefold(), label.casefold()} for id_, label in question.fact.choices)


def _other_fact(name: str, value: str, compiled: CompiledProtocol) -> Given:
    fact, unit = compiled.intake.meaning(name)
    if not fact:
        raise NotUnderstoodError(f"`{name}` is not a fact of this protocol; `carepath show` lists them")
    if compiled.protocol.fact[fact].type is FactType.QUANTITY and not unit:
        value = with_point(value)
    return Given(fact=fact, value=value, unit=unit)


def _answer(text: str, question: NextQuestion, compiled: CompiledProtocol) -> Given:
    fact = question.fact.id
    match question.kind:
        case Kind.YES_NO:
            return Given(fact=fact, value=_yes_or_no(text, question, compiled))
        case Kind.UNIT:
            return _unit_or_value(text, question)
        case Kind.CHOICE:
            return Given(fact=fact, value=_chosen(text.rstrip(".!"), keyed(question)) or text)
        case Kind.LIST:
            return Given(fact=fact, value=_members(text, question))
        case Kind.QUANTITY:
            return Given(fact=fact, value=with_point(text))
        case Kind.DATE:
            return Given(fact=fact, value=text.rstrip(".!"))


def _yes_or_no(text: str, question: NextQuestion, compiled: CompiledProtocol) -> str:
    answer = text.rstrip(".!")
    if _is_taken(question.fact.id, answer, compiled):
        return answer
    instead = f"; {_instead(text, question, compiled)}" if question.alternatives else ""
    raise NotUnderstoodError(f"`{text}` is neither yes nor no; write y or n, Enter or d when it is not known{instead}")


def _instead(text: str, question: NextQuestion, compiled: CompiledProtocol) -> str:
    """How another fact is given: the one that would take what was typed, where it is a number that one takes."""
    measured = [a.fact for a in question.alternatives if compiled.protocol.fact[a.fact].type is FactType.QUANTITY]
    number = with_point(text)
    for fact in measured:
        if _is_taken(fact, number, compiled):
            return f"for {compiled.protocol.fact[fact].label} write `{fact}={number}`"
    return f"another fact is given as `{question.alternatives[0].fact}=…`"


def _is_taken(fact: str, value: str, compiled: CompiledProtocol) -> bool:
    try:
        compiled.understand({fact: value})
    except InvalidFactsError:
        return False
    return True


def keyed(question: NextQuestion) -> dict[str, Choice]:
    """The choices of a question that are given by a number."""
    start = 0 if question.kind is Kind.LIST else 1
    return {str(number): choice for number, choice in enumerate(question.choices, start)}


def _chosen(text: str, choices: dict[str, Choice]) -> object:
    """What a key stands for, or the beginning of one choice's words alone; None when that is neither."""
    if text in choices:
        return choices[text].value
    begun = [c for c in choices.values() if c.label.casefold().startswith(text.casefold()) or c.id == text]
    return begun[0].value if len(begun) == 1 else None


def _unit_or_value(text: str, question: NextQuestion) -> Given:
    """A unit, or the number once more with its unit."""
    if (chosen := keyed(question).get(text)) is not None:
        return Given(fact=question.fact.id, value=chosen.value, unit=True)
    try:
        unit = read_measure(text).unit
    except RefusedError:
        unit = ""
    return Given(fact=question.fact.id, value=text, unit=not unit)


def _members(text: str, question: NextQuestion) -> object:
    """The members that keys and names stand for; names alone are left as they were typed, for intake to part."""
    choices, parts = keyed(question), list(_parts(text))
    for part in parts:
        if part.isdigit() and len(part) <= _LONGEST_KEY and part not in choices:
            raise NotUnderstoodError(f"`{part}` is no key here: it is 0 to {len(choices) - 1}, or a name")
        if _BY_WORD.get(part.casefold()) is Command.DONT_KNOW:
            raise NotUnderstoodError(
                f"`{part}` beside names: a list that is given counts as complete; give all, or `d` alone for don't know"
            )
    if not any(part in choices for part in parts):
        return text.rstrip(".!")
    members: list[object] = []
    for part in parts:
        picked = choices[part].value if part in choices else [part]
        members += picked if isinstance(picked, list) else []
        if part in choices and not picked and len(parts) > 1:
            raise NotUnderstoodError("`0` says that there are none, and others are named beside it; give one of them")
    return members


def _parts(text: str) -> Iterator[str]:
    """The names and keys of an entry; keys alone may also stand side by side (`1 2`, `1 and 2`)."""
    for part in filter(None, map(str.strip, _BETWEEN_NAMES.split(text.rstrip(".!")))):
        yield from re.findall(r"[0-9]+", part) if _KEYS.fullmatch(part) else (part,)
