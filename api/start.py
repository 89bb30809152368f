"""`python -m api.start`, which `make run` calls: the title case answered and drawn, then the server."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path

import click

from api.cli import run_safely
from api.cli.answer import readable
from api.cli.draw import write
from api.cli.serve import PORT, run
from api.cli.terminal import look_of_output
from api.drawing import drawn
from kg.library import open_protocol
from kg.traversal import traverse

_PROTOCOL = "leukopenia"
_TITLE_CASE = {"wbc": "3.55"}
_THINGS_TO_TRY = (
    "",
    "Three things to try:",
    "  1. open {address}/protocols/leukopenia#wbc=3.55 and answer the question that is marked",
    "  2. in another terminal: .venv/bin/carepath evaluate leukopenia wbc=3.55 anc=0.8 fever=yes",
    "  3. in another terminal: .venv/bin/carepath draw leukopenia wbc=3.55 fever=no -o path.svg",
)


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), help=f"The port; {PORT}, or a free one when that is taken.")
def start(*, port: int | None) -> None:
    """Answer the title case, draw it, and serve until Ctrl-C."""
    with contextlib.suppress(KeyboardInterrupt):
        compiled = open_protocol(_PROTOCOL)
        answer = traverse(compiled, compiled.understand(_TITLE_CASE, today=datetime.now().astimezone().date()))
        look = look_of_output()
        click.echo(f"$ carepath evaluate {_PROTOCOL} wbc=3.55\n")
        click.echo(readable(answer, "clinician", look), color=look.colour)
        picture = Path(f"{_PROTOCOL}.svg").absolute()
        write(picture, drawn(compiled.protocol, answer, "svg"))
        click.echo(f"\nThe flowchart with this path is in {picture}")
        run("127.0.0.1", [PORT, 0] if port is None else [port], _THINGS_TO_TRY)


if __name__ == "__main__":
    run_safely(start)
