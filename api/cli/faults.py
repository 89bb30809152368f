"""How the command line refuses: one line on standard error for each problem, and an exit status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Any

import click

from api.cli.terminal import harmless
from kg.diagnostics import FaultyProtocolError
from kg.patient import Problem

FAULTY_INPUT = 1


class FaultyInputError(click.ClickException):
    """The input or a protocol is faulty; each line says one problem."""

    exit_code = FAULTY_INPUT

    def __init__(self, lines: Iterable[str]) -> None:
        """Keep the lines."""
        self.lines = tuple(lines)
        super().__init__("; ".join(self.lines))

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the lines on standard error."""
        for line in self.lines:
            complain(line, file)


def complain(line: str, file: IO[Any] | None = None) -> None:
    """Print one line on standard error, under the program's name."""
    click.echo(f"carepath: {harmless(line)}", file=file, err=file is None)


def problem_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """A line for each fact that was refused."""
    for problem in problems:
        named = not problem.fact or problem.message.startswith(f"{problem.fact}:")
        yield problem.message if named else f"{problem.fact}: {problem.message}"


def faulty_protocol(error: FaultyProtocolError) -> FaultyInputError:
    """The faults of a protocol, one a line."""
    return FaultyInputError(str(diagnostic) for diagnostic in error.diagnostics)
