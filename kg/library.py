"""The shelf of protocols: those that ship with the program, and files that an author names."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.compilation import CompiledProtocol, compile_protocol
from kg.diagnostics import did_you_mean
from kg.loading import load

_SHELF = Path(__file__).parent / "protocols"


class UnknownProtocolError(Exception):
    """No protocol of that name; `help` names the nearest."""

    def __init__(self, name: str) -> None:
        """Say what was asked for and what there is."""
        self.help = did_you_mean(name, shipped()) or f"there is {', '.join(f'`{p}`' for p in shipped())}"
        super().__init__(f"there is no protocol `{name}`")


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
    if path.suffix in {".yaml", ".yml"} and path.is_file():
        return compile_protocol(load(path))
    raise UnknownProtocolError(name)


@cache
def _shipped(name: str) -> CompiledProtocol:
    return compile_protocol(load(_SHELF / name / "protocol.yaml"))
