"""The shelf of protocols: those that ship with the program, and files that an author names or an export has made."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from kg.compilation import CompiledProtocol, compile_protocol
from kg.diagnostics import did_you_mean
from kg.exchange import FORMS, read_file
from kg.loading import load

_SHELF = Path(__file__).parent / "protocols"
_WRITTEN = {".yaml", ".yml"}
_EXPORTED = {f".{form}" for form in FORMS}


class UnknownProtocolError(Exception):
    """No protocol of that name and no file of a protocol; the message names the nearest or says what is read."""

    def __init__(self, name: str) -> None:
        """Say what was asked for, what is wrong with it, and what there is."""
        path = Path(name)
        there_is = f"there is {', '.join(f'`{p}`' for p in shipped())}"
        help_ = did_you_mean(name, shipped()) or there_is
        if os.path.isdir(path):  # noqa: PTH112 - unlike Path's, it bears a name too long for a file
            fault = f"`{name}` is a directory, not a protocol's file"
            help_ = f"give the file in it, or a name: {there_is}"
        elif os.path.exists(path):  # noqa: PTH110 - likewise
            fault = f"`{name}` is not a protocol's file"
            help_ = f"a protocol's file ends in .yaml or .yml, an exported one in {', '.join(sorted(_EXPORTED))}"
        elif path.suffix in _WRITTEN | _EXPORTED or path.name != name:
            fault = f"there is no such file `{name}`"
        else:
            fault = f"there is no protocol `{name}`"
        super().__init__(f"{fault}; {help_}")


@cache
def shipped() -> tuple[str, ...]:
    """The ids of the protocols that ship with the program."""
    return tuple(sorted(p.parent.name for p in _SHELF.glob("*/protocol.yaml")))


def open_protocol(name: str) -> CompiledProtocol:
    """Load, verify and compile a protocol, by its id or by the path of its file.

    A shipped one is compiled once in a process.

    Raises:
        UnknownProtocolError: it is neither the id of a shipped protocol nor a file.
        FaultyProtocolError: the file has faults; all of them are in the error.
    """
    if name in shipped():
        return _shipped(name)
    path = Path(name)
    if path.suffix in _WRITTEN | _EXPORTED and os.path.isfile(path):  # noqa: PTH113 - likewise
        return compile_protocol(load(path) if path.suffix in _WRITTEN else read_file(path).protocol)
    raise UnknownProtocolError(name)


@cache
def _shipped(name: str) -> CompiledProtocol:
    return compile_protocol(load(_SHELF / name / "protocol.yaml"))
