"""What was proved before is not proved again: a memory of protocols, by their content and by the program's own code.

Only that a protocol was found without fault is kept, as an empty file whose name is a digest. Without a place to write
to, everything is proved anew each time.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from platformdirs import user_cache_path

from kg.protocol import Protocol

_MOST = 1_000
"""Proofs that are remembered; then it starts anew."""
_NAMED = "[0-9a-f]" * 64
"""What is remembered, and nothing else that may stand in a directory that somebody names."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Remembers in a directory, which need not be there yet."""

    directory: Path

    @classmethod
    def of_user(cls) -> Memory:
        """The memory of whoever runs the program; `CAREPATH_CACHE` names another directory."""
        named = os.environ.get("CAREPATH_CACHE")
        return cls(Path(named) if named else user_cache_path("carepath", appauthor=False) / "proved")

    def has(self, protocol: Protocol) -> bool:
        """Whether this very protocol was found without fault by this very program."""
        try:
            return self._file(protocol).is_file()
        except OSError:
            return False

    def add(self, protocol: Protocol) -> None:
        """Remember that a protocol has no fault."""
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            if len(kept := list(self.directory.glob(_NAMED))) >= _MOST:
                for file in kept:
                    file.unlink(missing_ok=True)
            self._file(protocol).touch()
        except OSError:
            return

    def _file(self, protocol: Protocol) -> Path:
        content = pickle.dumps([getattr(protocol, part.name) for part in fields(protocol)], protocol=5)
        return self.directory / hashlib.sha256(_program() + content).hexdigest()


@cache
def _program() -> bytes:
    """What changes whenever the code does that says what a protocol means."""
    root = Path(__file__).parent
    known = sorted((str(path), state.st_size, state.st_mtime_ns) for path, state in _modules(root))
    return hashlib.sha256(repr(known).encode()).digest()


def _modules(directory: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for entry in os.scandir(directory):
        if entry.is_dir(follow_symlinks=False):
            yield from _modules(Path(entry.path))
        elif entry.name.endswith(".py"):
            yield Path(entry.path), entry.stat()
