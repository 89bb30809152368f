"""`carepath protocols`: what there is."""

from __future__ import annotations

import click

from api.cli.faults import faulty_protocol
from api.cli.terminal import Page, faint, look_of_output, strong
from kg.diagnostics import FaultyProtocolError
from kg.library import open_protocol, shipped


@click.command(short_help="List the protocols there are.")
def protocols() -> None:
    """List the protocols: name, title, version, review status."""
    page = Page(look_of_output())
    for id_ in shipped():
        try:
            protocol = open_protocol(id_).protocol
        except FaultyProtocolError as error:
            raise faulty_protocol(error) from None
        page.write(strong(id_), protocol.title, faint(f"{protocol.version}; {protocol.review_status}"))
    click.echo(str(page), color=page.look.colour)
