"""The protocols that go on from an answer: what they are called on the command line, and what goes along to them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from api.cli.terminal import GLUE, Page, faint, strong
from kg.compiled import CompiledProtocol
from kg.dates import today_here
from kg.handover import Carried, Continuation
from kg.library import open_protocol, shipped

_ON = " \\"
_INDENT = " " * 4
_PARTING = re.compile(r"[,;\n]")


def name_of(compiled: CompiledProtocol) -> str:
    """What a protocol is called by: its id when it ships with the program, otherwise its file."""
    protocol = compiled.protocol
    if protocol.id in shipped() and open_protocol(protocol.id).protocol.digest == protocol.digest:
        return protocol.id
    return shlex.quote(protocol.decision[protocol.start].place.file)


def write_onward(page: Page, found: Iterable[Continuation], today: date | None, command: str = "evaluate") -> None:
    """Each protocol that goes on, with the command that goes on with what is known; nothing where none does.

    `today` is the day of the answer: a command that is given on another day has to name it.
    """
    day = () if today in (None, today_here()) else (f"--today {today}",)
    for number, each in enumerate(found):
        if not number:
            page.heading("Continues in")
        _write(page, each, command, day)


def _write(page: Page, found: Continuation, command: str, day: tuple[str, ...]) -> None:
    page.write(strong(found.title), faint(name_after(found)), first="▸ ")
    said = [argument(carried) for carried in found.carried]
    if found.target:
        command = f"carepath {command} {name_of(found.target)}"
        for number, line in enumerate(_lines((command, *filter(None, said), *day), page.look.width - len(_INDENT))):
            page.write(line.replace(" ", GLUE), first=_INDENT if number else _INDENT[:2])
    if not all(said) or any(_has_more(carried.raw) for carried in found.carried):
        page.write(faint("The command cannot say all: --follow also takes dates and limits along."), first="  ")
    for left in found.left_out:
        page.write(faint(f"not along: {left.message}" if left.fact else left.message), first="  ")


def name_after(found: Continuation) -> str:
    """The other protocol's id, where it is not its title already."""
    name = found.hand_over.protocol
    return f"({name})" if name != found.title else ""


def _lines(words: Iterable[str], width: int) -> Iterator[str]:
    """A command in lines that a shell takes for one."""
    line = ""
    for word in words:
        if line and len(f"{line} {word}{_ON}") > width:
            yield line + _ON
            line = ""
        line = f"{line} {word}".lstrip()
    yield line


def argument(carried: Carried) -> str:
    """A fact as the command line takes it; "" for a list that it would part otherwise."""
    raw: object = carried.raw
    match raw:
        case {"unit": unit, "value": value, **more}:
            raw = f"{more.get('comparator', '')}{value:f} {unit}"
        case {"value": value}:
            raw = value
    match raw:
        case bool():
            text = "yes" if raw else "no"
        case tuple() if any(_PARTING.search(name) for name in raw):
            return ""
        case tuple():
            text = ",".join(raw) or "none"
        case _:
            text = str(raw)
    return shlex.quote(f"{carried.fact}={text}")


def _has_more(raw: object) -> bool:
    return isinstance(raw, Mapping) and ("date" in raw or "lowerLimit" in raw)
