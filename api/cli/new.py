"""`carepath new`: a protocol to start from, proved and tested as it stands."""

from __future__ import annotations

import os
from pathlib import Path

import click

from api.cli.faults import FaultyInputError
from api.cli.terminal import harmless
from kg.authoring.beginning import fault_of_id, fault_of_title, first_files

_EXAMPLES = """\b
Examples:
  carepath new tick_bite
  carepath new tick_bite --title "After a tick bite" --in protocols
"""


def _id(_ctx: click.Context, _param: click.Parameter, id_: str) -> str:
    if fault := fault_of_id(id_):
        raise click.BadParameter(harmless(f"`{id_}` cannot be the id of a protocol: {fault}"))
    return id_


def _title(_ctx: click.Context, _param: click.Parameter, title: str | None) -> str | None:
    if title is not None and (fault := fault_of_title(title)):
        raise click.BadParameter(harmless(f"`{title}` cannot be a title: {fault}"))
    return title


@click.command(epilog=_EXAMPLES, short_help="Start a protocol that already checks.")
@click.argument("id_", metavar="ID", callback=_id)
@click.option("--title", callback=_title, help="The title of the protocol; left out, made of the id.")
@click.option(
    "--in",
    "directory",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="DIRECTORY",
    help="Where the directory of the protocol is made; left out, in the working directory.",
)
def new(*, id_: str, title: str | None, directory: Path) -> None:
    """Write ID/protocol.yaml and ID/cases.yaml: a small protocol that is proved and tested, with comments that lead on.

    Nothing that is there already is overwritten.
    """
    folder = directory / id_
    contents = first_files(id_, title or id_.replace("_", " ").capitalize())
    if there := [folder / name for name in contents if os.path.lexists(folder / name)]:
        raise FaultyInputError(f"{path} is there already; nothing was written" for path in there)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            with (folder / name).open("x", encoding="utf-8", newline="\n") as file:
                file.write(content)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise FaultyInputError([f"{folder}: {reason.lower()}"]) from None
    for name in contents:
        click.echo(f"written to {folder / name}", err=True)
    click.echo(f"carepath check {folder / 'protocol.yaml'}")
    click.echo(f"carepath test {folder / 'protocol.yaml'}")
