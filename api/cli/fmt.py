"""`carepath fmt`: files of protocols and cases in their one form, with nothing lost."""

from __future__ import annotations

import contextlib
import difflib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from api.cli.faults import FAULTY_INPUT, FaultyInputError, complain
from kg.authoring.formatting import UnfaithfulError, formatted
from kg.diagnostics import FaultyProtocolError

_NAMES = ("protocol.yaml", "cases.yaml")
_EXAMPLES = """\b
Examples:
  carepath fmt kg/protocols/leukopenia
  carepath fmt protocol.yaml cases.yaml
  carepath fmt --diff protocol.yaml
  carepath fmt --check
"""


@dataclass(frozen=True, slots=True)
class _File:
    """A file that can be read, as it is and as it should be."""

    path: Path
    before: str
    after: str

    @property
    def changes(self) -> bool:
        return self.before != self.after

    def write(self) -> None:
        """Put the new content in the place of the old one, at once: nobody ever sees half a file."""
        target = self.path.resolve()
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(self.after.encode())
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(target.stat().st_mode & 0o7777)
            Path(name).replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise

    def diff(self) -> Iterator[str]:
        """What would change, line by line."""
        lines = difflib.unified_diff(
            self.before.splitlines(), self.after.splitlines(), str(self.path), f"{self.path} (canonical)", lineterm=""
        )
        yield from lines


@click.command(epilog=_EXAMPLES, short_help="Keep protocols and cases in one form.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]…")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where a file is not in its form.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
def fmt(*, files: tuple[Path, ...], check: bool, diff: bool) -> None:
    """Put each FILE (a protocol.yaml or cases.yaml, or a directory with them) into its canonical form.

    Without FILE, those in the working directory. Every value and every comment stays; that is proved before anything
    is written. A file that is no strict YAML is left as it is, and what is wrong with it is said.
    """
    refused: list[str] = []
    read = [_read(path, refused) for path in _found(files)]
    changed = [file for file in read if file and file.changes]
    for file in changed:
        if diff:
            click.echo("\n".join(file.diff()))
        elif check:
            click.echo(f"{file.path} is not in its canonical form")
        else:
            _write(file, refused)
    if not diff:
        unchanged = len([file for file in read if file]) - len(changed)
        done = "would change" if check else "formatted"
        click.echo(f"{len(changed)} {done}, {unchanged} in form already", err=True)
    for line in refused:
        complain(line)
    if refused or (check and changed):
        raise click.exceptions.Exit(FAULTY_INPUT)


def _found(files: tuple[Path, ...]) -> Iterator[Path]:
    """The files that are meant, each once."""
    seen: dict[Path, None] = {}
    for given in files or (Path(),):
        if given.is_dir():
            there = [given / name for name in _NAMES if (given / name).is_file()]
            if not there:
                raise FaultyInputError([f"{given}: there is neither {' nor '.join(_NAMES)} here; name a file"])
            seen.update(dict.fromkeys(there))
        else:
            seen[given] = None
    return iter(seen)


def _read(path: Path, refused: list[str]) -> _File | None:
    try:
        before = path.read_bytes().decode()
        return _File(path, before, formatted(before, str(path)))
    except OSError as error:
        refused.append(f"{path}: {(error.strerror or 'it cannot be read').lower()}")
    except ValueError as error:  # a NUL in the path, or what is no UTF-8
        refused.append(f"{path}: {'the file is not UTF-8' if isinstance(error, UnicodeDecodeError) else error}")
    except FaultyProtocolError as error:
        refused.extend(str(diagnostic) for diagnostic in error.diagnostics)
    except UnfaithfulError as error:
        refused.append(f"{path}: it is left as it is: no form was found that is proved to be the same ({error})")
    return None


def _write(file: _File, refused: list[str]) -> None:
    try:
        file.write()
    except OSError as error:
        refused.append(f"{file.path}: {(error.strerror or 'it cannot be written').lower()}")
