"""`carepath check`: verify protocols, and show every fault with a patient who shows it."""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Mapping
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from api.cli.arguments import ProtocolType
from api.cli.faults import FAULTY_INPUT, complain
from api.cli.terminal import GLUE, Page, Span, Style, faint, harmless, look_of_output, strong
from kg.asking.patients import arguments, plain_facts
from kg.checking import Checked
from kg.checking import check as checked
from kg.claims import claim_words
from kg.dates import today_here
from kg.diagnostics import Diagnostic
from kg.facts import FactType
from kg.library import UnknownProtocolError, shelf_of, shipped
from kg.protocol import Protocol

_EXAMPLES = """\b
Examples:
  carepath check
  carepath check leukopenia my_protocol.yaml
  carepath check my_protocol.yaml --json
  carepath check my_protocol.yaml --watch

\b
Where a fault is about patients, a command is printed that shows it on one.

Exit status: 0 nothing found, 1 a protocol has a fault, 2 wrong usage.
"""


def _complete(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return ProtocolType().shell_complete(_ctx, _param, incomplete)


@click.command(epilog=_EXAMPLES, short_help="Verify protocols: every fault, with a patient who shows it.")
@click.argument("names", nargs=-1, metavar="[PROTOCOL|FILE]...", shell_complete=_complete)
@click.option("--json", "wants_json", is_flag=True, help="Answer in JSON: one object for each protocol, in a list.")
@click.option("--claims", is_flag=True, help="List what each protocol claims of itself and was proved.")
@click.option("--watch", is_flag=True, help="Check again whenever a file is saved; Ctrl-C ends it.")
def check(*, names: tuple[str, ...], wants_json: bool, claims: bool, watch: bool) -> None:
    """Prove that protocols can be trusted; without an argument, all that ship with the program.

    Proved is: that every patient has exactly one answer at each decision, that everything can be reached, that what
    the protocol declares of itself holds for every patient, missing facts included, and that everything names what it
    rests on.

    With --watch, a protocol is checked again each time its file is saved, and printed where the result has changed.
    """
    if watch and wants_json:
        raise click.UsageError("--watch goes without --json")
    results = []
    for name in names or shipped():
        try:
            began = time.perf_counter()
            results.append((name, checked(name), time.perf_counter() - began))
        except UnknownProtocolError as error:
            raise click.UsageError(harmless(str(error))) from None
    if wants_json:
        click.echo(json.dumps([_as_json(name, result) for name, result, _ in results], indent=2, ensure_ascii=False))
    else:
        for name, result, took in results:
            _print(name, result, took, claims=claims)
    if watch:
        _watch({name: result for name, result, _ in results})
    elif any(result.faults for _, result, _ in results):
        click.get_current_context().exit(FAULTY_INPUT)


def _print(name: str, result: Checked, took: float, *, claims: bool = False) -> None:
    page = Page(look_of_output())
    if result.protocol is not None and not result.faults:
        page.write(Span("proved", Style.GOOD), strong(name), faint(f"{_extent(result.protocol)} ({took:.1f} s)"))
        for property_ in result.protocol.properties if claims else ():
            page.write(strong(f"{property_.id}:"), claim_words(property_, result.protocol), first="  ✓ ", rest="    ")
    else:
        count = f"{len(result.faults)} fault{'s' if len(result.faults) > 1 else ''}"
        page.write(Span("faulty", Style.ALARM), strong(name), faint(f"{count} ({took:.1f} s)"))
    for fault in result.faults:
        complain(str(fault))
        if fault.witness is not None and result.protocol is not None:
            page.write(_replay(name, result.protocol, fault.witness), first="  ", rest="    ")
    click.echo(str(page), color=page.look.colour)


def _replay(name: str, protocol: Protocol, witness: Mapping[str, object]) -> str:
    """The command that shows a fault, on one line to be copied; with dates, as of today: tomorrow is another day."""
    day = ["--today", str(today_here())] if any(protocol.fact[f].type is FactType.DATE for f in witness) else []
    return shlex.join(["carepath", "evaluate", name, *arguments(witness), *day]).replace(" ", GLUE)


def _watch(found: dict[str, Checked]) -> None:
    """Check again what is saved, until Ctrl-C; print what is not as before."""
    from api.cli.watching import saved  # noqa: PLC0415 - only who watches waits for it to load

    names = {shelf_of(name) / "protocol.yaml" if name in shipped() else Path(name): name for name in found}
    said = {name: _outcome(result) for name, result in found.items()}
    try:
        for turn, files in enumerate(saved(names)):
            if not turn:
                click.echo("watching; Ctrl-C ends it", err=True)
            for name in sorted(names[file] for file in files):
                began = time.perf_counter()
                try:
                    result = checked(name)
                except UnknownProtocolError as error:  # it is gone, or just being replaced
                    outcome: object = str(error)
                    if said[name] != outcome:
                        complain(str(error))
                else:
                    outcome = _outcome(result)
                    if said[name] != outcome:
                        _print(name, result, time.perf_counter() - began)
                said[name] = outcome
    except KeyboardInterrupt:
        return


def _outcome(result: Checked) -> object:
    """What is printed of a check, but for how long it took."""
    return result.faults, _extent(result.protocol) if result.protocol else ""


def _extent(protocol: Protocol) -> str:
    counts = {
        "decision": protocol.decisions,
        "recommendation": protocol.recommendations,
        "statement": protocol.statements,
        "safety claim": protocol.properties,
    }
    return ", ".join(f"{len(items)} {word}{'' if len(items) == 1 else 's'}" for word, items in counts.items())


def _as_json(name: str, result: Checked) -> dict[str, object]:
    return {
        "protocol": result.protocol.id if result.protocol else name,
        "version": result.protocol.version if result.protocol else None,
        "digest": result.protocol.digest if result.protocol else None,
        "diagnostics": [_fault_json(fault) for fault in result.faults],
    }


def _fault_json(fault: Diagnostic) -> dict[str, object]:
    return {
        "code": fault.code,
        "file": fault.place.file,
        "line": fault.place.line,
        "message": fault.message,
        "help": fault.help,
        "witness": None if fault.witness is None else plain_facts(fault.witness),
    }
