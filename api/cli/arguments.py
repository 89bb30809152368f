"""What the commands are given: a protocol by name or path, and facts as `FACT=VALUE`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from api.cli.faults import faulty_protocol
from api.cli.terminal import harmless
from kg.compilation import CompiledProtocol
from kg.diagnostics import FaultyProtocolError
from kg.facts import Fact, FactType
from kg.library import UnknownProtocolError, open_protocol, shipped

_Command = TypeVar("_Command", bound=Callable[..., object])


class ProtocolType(click.ParamType[CompiledProtocol]):
    """The id of a shipped protocol, or the path of a protocol's file."""

    name = "protocol"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> CompiledProtocol:  # noqa: ANN401 - click's own signature
        """Load, verify and compile it."""
        try:
            return open_protocol(value)
        except UnknownProtocolError as error:
            self.fail(harmless(f"{error}; {error.help}"), param, ctx)
        except FaultyProtocolError as error:
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
        name, equals, text = str(value).partition("=")
        if not equals or not name.strip():
            self.fail(harmless(f"`{value}` is not FACT=VALUE; write for instance fever=no"), param, ctx)
        return name.strip(), text.strip()

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002 - click's own signature
        """The names of facts, then the values that a fact can have."""
        compiled = ctx.params.get("protocol")
        if not isinstance(compiled, CompiledProtocol):
            return []
        name, equals, _ = incomplete.partition("=")
        facts = compiled.protocol.fact
        if equals:
            written = [f"{name}={value}" for value in (_values(facts[name]) if name in facts else ())]
        else:
            written = [f"{fact.id}=" for fact in facts.values() if fact.askable]
        return [CompletionItem(text) for text in written if text.startswith(incomplete)]


def _values(fact: Fact) -> tuple[str, ...]:
    match fact.type:
        case FactType.BOOLEAN:
            return ("yes", "no")
        case FactType.CHOICE:
            return tuple(value for value, _ in fact.choices)
        case FactType.LIST:
            return ("none", *(member.id for member in fact.members))
    return ()


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


def overridden(compiled: CompiledProtocol, raw: Mapping[str, object], stated: Mapping[str, str]) -> dict[str, object]:
    """The facts of a file, with those of the command line in their place, under whichever name a fact is given."""
    names = {alias: fact.id for fact in compiled.protocol.facts for alias in fact.aliases}
    replaced = {names.get(name, name) for name in stated}
    # A value that is given anew brings its own unit; the unit of the former one goes with it.
    replaced |= {f"{name}_unit" for name in replaced}
    kept = {name: value for name, value in raw.items() if names.get(name, name) not in replaced}
    return {**kept, **stated}
