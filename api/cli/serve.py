"""`carepath serve`: the pages and GraphQL, over HTTP."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Iterable, Sequence

import click
import uvicorn

from api.app import create_app
from api.cli.faults import FaultyInputError, faulty_protocol
from kg.diagnostics import FaultyProtocolError

PORT = 8000
_SECONDS_TO_FINISH = 3


@click.command(short_help="Serve the page and GraphQL.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
def serve(*, host: str, port: int) -> None:
    """Serve the page at `/` and GraphQL at `/graphql`, with an explorer for browsers.

    Nothing about a patient is logged or kept. Ctrl-C ends it.
    """
    run(host, [port])


def run(host: str, ports: Sequence[int], then_say: Iterable[str] = ()) -> None:
    """Serve at the first of the ports that is free until Ctrl-C; say where, and `then_say` with `{address}` filled in.

    Raises:
        FaultyInputError: no port can be taken, or a protocol is faulty.
    """
    with contextlib.closing(_listening(host, ports)) as listening:
        try:
            app = create_app()
        except FaultyProtocolError as error:
            raise faulty_protocol(error) from None
        port = listening.getsockname()[1]
        address = f"http://{_reached_at(host)}:{port}"
        first = f"Serving at {address}/ with GraphQL at {address}/graphql; Ctrl-C ends it."
        moved = [f"Port {ports[0]} is taken; {port} is used instead."] if ports[0] not in {0, port} else []
        config = uvicorn.Config(
            app,
            access_log=False,  # addresses of queries may hold what they say of a patient
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=_SECONDS_TO_FINISH,
        )
        with contextlib.suppress(KeyboardInterrupt):
            _Server(config, [*moved, first, *(line.replace("{address}", address) for line in then_say)]).run(
                sockets=[listening]
            )


class _Server(uvicorn.Server):
    """A server that says something once it has started, so that Ctrl-C is already heard when a reader sees it."""

    def __init__(self, config: uvicorn.Config, lines: Sequence[str]) -> None:
        super().__init__(config)
        self._lines = lines

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        for line in self._lines:
            click.echo(line)


def _reached_at(host: str) -> str:
    # What listens everywhere is reached here.
    named = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - read, not listened at
    return f"[{named}]" if ":" in named else named


def _listening(host: str, ports: Sequence[int]) -> socket.socket:
    """A socket that listens at the first of the ports that is free, or one line saying why none does."""
    reason = advice = ""
    for port in ports:
        try:
            return _bound(host, port)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            of_the_port = not isinstance(error, socket.gaierror) and error.errno in {errno.EADDRINUSE, errno.EACCES}
            advice = "`--port 0` takes a free one" if of_the_port else "give `--host` an address of this machine"
    raise FaultyInputError([f"cannot listen at {host}:{ports[-1]}: {reason}; {advice}"])


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening
