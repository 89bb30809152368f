"""What the commands are given: a protocol by name or path, and facts as `FACT=VALUE`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from api import exact_json
from api.cli.faults import faulty_protocol
from api.cli.terminal import harmless
from kg.compiled import CompiledProtocol
from kg.dates import today_here
from kg.diagnostics import FaultyProtocolError
from kg.facts import Fact, FactType
from kg.intake.dates import written_day
from kg.intake.reading import FactReader
from kg.intake.stated import RefusedError
from kg.library import UnknownProtocolError, open_protocol, shipped
from kg.protocol import Protocol

_ONE_WORD = re.compile(r"[\w.-]+")  # what a shell takes without quotes
_Command = TypeVar("_Command", bound=Callable[..., object])


class ProtocolType(click.ParamType[CompiledProtocol]):
    """The id of a shipped protocol, or the path of a protocol's file."""

    name = "protocol"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> CompiledProtocol:  # noqa: ANN401 - click's own signature
        """Load, verify and compile it."""
        try:
            return open_protocol(value)
        except UnknownProtocolError as error:
            self.fail(harmless(str(error)), param, ctx)
        except FaultyProtocolError as error:
            return self.in_spite_of(error, value, ctx)

    def in_spite_of(self, error: FaultyProtocolError, name: str, ctx: click.Context | None) -> CompiledProtocol:  # noqa: ARG002 - for those who can
        """What to use of a faulty protocol: nothing."""
        raise faulty_protocol(error) from None

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002 - click's own signature
        """The shipped protocols, and files."""
        ids = [CompletionItem(id_) for id_ in shipped() if id_.startswith(incomplete)]
        return [*ids, CompletionItem(incomplete, type="file")]


class StatedFact(click.ParamType[tuple[str, str]]):
    """A fact and its value as text: `wbc=3.55`."""

    name = "fact"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:  # noqa: ANN401 - click's own signature
        """Split it at its first equals sign."""
        if exact_json.half_character(str(value)):
            self.fail(harmless(f"`{value}` is not UTF-8 text"), param, ctx)
        name, equals, text = str(value).partition("=")
        if not equals or not name.strip():
            self.fail(harmless(f"`{value}` is not FACT=VALUE; write for instance fever=no"), param, ctx)
        return name.strip(), text.strip()

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002 - click's own signature
        """The names of facts, then the values that a fact can have."""
        compiled = ctx.params.get("protocol")
        if not isinstance(compiled, CompiledProtocol):
            return []
        name, equals, begun = incomplete.partition("=")
        facts = compiled.protocol.fact
        if equals:
            fact = facts.get(name) or next((f for f in facts.values() if name in f.aliases), None)
            return [
                CompletionItem(f"{name}={text}", more=more) for text, more in (_values(fact, begun) if fact else ())
            ]
        names = [f"{fact.id}=" for fact in facts.values() if fact.askable]
        return [CompletionItem(text, more=True) for text in names if text.startswith(incomplete)]


def _values(fact: Fact, begun: str) -> Iterator[tuple[str, bool]]:
    """The values of a fact that begin so, each with whether more may follow it without a space."""
    match fact.type:
        case FactType.BOOLEAN:
            yield from ((value, False) for value in ("yes", "no") if value.startswith(begun))
        case FactType.CHOICE:
            yield from ((value, False) for value, _ in fact.choices if value.startswith(begun))
        case FactType.LIST:
            yield from _listed(fact, begun)
        case FactType.DATE:
            yield from ((day, False) for day in (str(today_here()),) if day.startswith(begun))


def _listed(fact: Fact, begun: str) -> Iterator[tuple[str, bool]]:
    """A list's value with its last name completed; other names of members only once a letter of them is typed."""
    before, comma, last = begun.rpartition(",")
    if not comma and "none".startswith(last):
        yield "none", False
    names = [*(member.id for member in fact.members), *(group.id for group in fact.groups)]
    if last:
        names += [name for member in fact.members for name in member.names]
        names += [name for group in fact.groups for name in group.names]
    given = {name.casefold() for name in before.split(",")}
    for name in dict.fromkeys(names):
        if name.casefold().startswith(last.casefold()) and name.casefold() not in given and _ONE_WORD.fullmatch(name):
            yield f"{before}{comma}{name}", True


class DayType(click.ParamType[date]):
    """A day of the calendar: `2026-01-31`."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401 - click's own signature
        """Read it."""
        try:
            return written_day(value)
        except RefusedError as refused:
            self.fail(harmless(refused.message), param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002 - click's own signature
        """The day it is."""
        return [CompletionItem(day) for day in (str(today_here()),) if day.startswith(incomplete)]


def today_option(*names: str) -> Callable[[_Command], _Command]:
    """The option `--today`, perhaps under other names too."""
    help_ = "The day of the evaluation, from which time is counted; without it, the real day."
    return click.option("--today", *names, "today", type=DayType(), metavar="DATE", default=today_here, help=help_)


def protocol_argument(command: _Command) -> _Command:
    """The argument PROTOCOL."""
    return click.argument("protocol", type=ProtocolType())(command)


def fact_arguments(command: _Command) -> _Command:
    """The arguments FACT=VALUE."""
    return click.argument("facts", type=StatedFact(), nargs=-1, metavar="[FACT=VALUE]…", callback=_each_once)(command)


def _each_once(_ctx: click.Context, _param: click.Parameter, given: tuple[tuple[str, str], ...]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for name, value in given:
        if name in facts:
            raise click.BadParameter(harmless(f"`{name}` is given twice"))
        facts[name] = value
    return facts


@dataclass(frozen=True, slots=True)
class Overriding:
    """Puts the facts of the command line in the place of those of a file, however the file writes their names."""

    _reader: FactReader
    _stated: Mapping[str, str]
    _replaced: frozenset[tuple[str, bool]]

    @classmethod
    def by(cls, stated: Mapping[str, str], protocol: Protocol) -> Overriding:
        """By these facts, as the protocol understands their names."""
        reader = FactReader.of(protocol.facts)
        meant = {meaning for meaning in map(reader.meaning, stated) if meaning[0]}
        # A value that is given anew brings its own unit; the unit of the former one goes with it.
        units = {(fact, True) for fact, _ in meant}
        return cls(reader, stated, frozenset(meant | units))

    def of(self, raw: Mapping[str, object]) -> dict[str, object]:
        """The facts of one patient, overridden."""
        kept = {name: value for name, value in raw.items() if self._reader.meaning(name) not in self._replaced}
        return {**kept, **self._stated}
