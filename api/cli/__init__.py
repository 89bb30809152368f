"""The command line. Each command is a file of its own, read only when it is run: `evaluate` loads no web server."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

_COMMANDS = ("evaluate", "ask", "draw", "protocols", "show", "export", "new", "check", "test", "fmt", "schema", "serve")

_EPILOG = """\b
Examples:
  carepath evaluate leukopenia wbc=3.55
  carepath draw leukopenia wbc=3.55 fever=no -o path.svg
  carepath show leukopenia anc
  carepath export leukopenia -o leukopenia.graphml
  carepath new my_protocol
  carepath serve

\b
Completion of commands, protocols and facts, in your shell's start-up file:
  bash  eval "$(_CAREPATH_COMPLETE=bash_source carepath)"
  zsh   eval "$(_CAREPATH_COMPLETE=zsh_source carepath)"
  fish  _CAREPATH_COMPLETE=fish_source carepath | source

Carepath is no medical device, and no human has reviewed its content.
"""


class _Commands(click.Group):
    """Commands that are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's own signature
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(f"api.cli.{cmd_name}"), cmd_name)
        return command if isinstance(command, click.Command) else None


@click.group(cls=_Commands, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="carepath", message="%(prog)s %(version)s")
def carepath() -> None:
    """Clinical protocols as graphs that can be asked: what is recommended, why, what is open, what to ask first."""


def main() -> None:
    """Run the command line."""
    if "_CAREPATH_COMPLETE" in os.environ:
        import_module("api.cli.completion")
    run_safely(carepath)


def run_safely(command: click.Command) -> None:
    """Run a command as a program of its own; no traceback ever reaches a user."""
    _be_able_to_print()
    try:
        command.main(prog_name="carepath")
    except OSError as error:
        click.echo(f"carepath: {(error.strerror or str(error)).lower()}", err=True)
        sys.exit(1)
    except Exception as error:
        if os.environ.get("CAREPATH_TRACEBACK"):
            raise
        kind = type(error).__name__
        click.echo(
            f"carepath: something went wrong in the program ({kind}); CAREPATH_TRACEBACK=1 shows where", err=True
        )
        sys.exit(1)


def _be_able_to_print() -> None:
    """Characters that a terminal's encoding lacks come out as `?` rather than ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")
