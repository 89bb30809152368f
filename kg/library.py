"""The shelf of protocols: those that ship with the program, and files that an author names or an export has made."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from kg.compilation import compile_protocol
from kg.compiled import CompiledProtocol
from kg.diagnostics import FaultyProtocolError, did_you_mean
from kg.exchange import FORMS, read_file
from kg.loading import load
from kg.memory import Memory
from kg.protocol import Protocol

_SHELF = Path(__file__).parent / "protocols"
_REMEMBERED = 16
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


def shelf_of(name: str) -> Path:
    """The directory of a protocol that ships with the program."""
    return _SHELF / name


def open_protocol(name: str) -> CompiledProtocol:
    """Load, verify and compile a protocol, by its id or by the path of its file.

    A shipped one is compiled once in a process.

    Raises:
        UnknownProtocolError: it is neither the id of a shipped protocol nor a file.
        FaultyProtocolError: the file has faults; all of them are in the error.
    """
    return _shipped(name) if name in shipped() else compile_protocol(read_protocol(name), Memory.of_user())


def read_protocol(name: str) -> Protocol:
    """Load a protocol, by its id or by the path of its file, without proving anything of it.

    Raises:
        UnknownProtocolError: it is neither the id of a shipped protocol nor a file.
        FaultyProtocolError: the file cannot be read as a protocol; all faults of reading are in the error.
    """
    path = _SHELF / name / "protocol.yaml" if name in shipped() else Path(name)
    if path.suffix in _WRITTEN | _EXPORTED and os.path.isfile(path):  # noqa: PTH113 - likewise
        return load(path) if path.suffix in _WRITTEN else read_file(path).protocol
    raise UnknownProtocolError(name)


def open_beside(protocol: Protocol, name: str) -> CompiledProtocol:
    """The protocol of an id that another names: a file beside that one's own, otherwise one that ships.

    Beside `here/protocol.yaml` are `../ID/protocol.yaml` and `ID.yaml`. A file is compiled again only when it changed.

    Raises:
        UnknownProtocolError: there is neither such a file nor a shipped protocol of that id.
        FaultyProtocolError: the file has faults; all of them are in the error.
    """
    for path in _beside(protocol, name):
        found = _from_file(path, path.stat().st_mtime_ns)
        if found.protocol.id == name:
            return found
    if name not in shipped():
        raise UnknownProtocolError(name)
    return _shipped(name)


def named_beside(protocol: Protocol, name: str) -> Protocol | None:
    """What its author wrote of a protocol that another names, nothing of it proved; None where it cannot be read."""
    try:
        found = (read_protocol(str(path)) for path in _beside(protocol, name))
        return next((other for other in found if other.id == name), None) or read_protocol(name)
    except (UnknownProtocolError, FaultyProtocolError):
        return None


def _beside(protocol: Protocol, name: str) -> Iterator[Path]:
    """The files of an author that may be the protocol of that id."""
    folder = Path(protocol.decision[protocol.start].place.file).parent
    for path in (folder.parent / name / "protocol.yaml", folder / f"{name}.yaml"):
        if _SHELF not in path.parents and path.is_file():
            yield path


@lru_cache(maxsize=_REMEMBERED)
def _from_file(path: Path, _changed: int) -> CompiledProtocol:
    return compile_protocol(read_protocol(str(path)), Memory.of_user())


@cache
def _shipped(name: str) -> CompiledProtocol:
    return compile_protocol(read_protocol(name), Memory.of_user())
