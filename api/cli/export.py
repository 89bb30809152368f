"""`carepath export`: the graph of a protocol as a file for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.arguments import protocol_argument
from api.cli.faults import FaultyInputError, faulty_protocol
from kg.compiled import CompiledProtocol
from kg.diagnostics import FaultyProtocolError
from kg.exchange import FORMS, write

_EXAMPLES = """\b
Examples:
  carepath export leukopenia -o leukopenia.graphml
  carepath export leukopenia -o leukopenia.ttl
  carepath export leukopenia | jq '.nodes[].label'
  carepath evaluate leukopenia.ttl wbc=3.55

Every form holds the whole protocol: each command reads it back in the place of PROTOCOL.
"""


def _form_of(_ctx: click.Context, _param: click.Parameter, name: str | None) -> str | None:
    if name and Path(name).suffix.removeprefix(".") not in FORMS:
        endings = ", ".join(f".{form}" for form in FORMS)
        raise click.BadParameter(f"`{name}` ends in none of {endings}")
    return name


@click.command(epilog=_EXAMPLES, short_help="Write the graph as JSON, GraphML or RDF.")
@protocol_argument
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    callback=_form_of,
    help="By its ending: .json (node-link), .graphml, .ttl, .jsonld. Without it, JSON is printed.",
)
def export(*, protocol: CompiledProtocol, output: str | None) -> None:
    """Write the graph of PROTOCOL: its decisions, recommendations and facts, and what they rest on."""
    path = Path(output) if output else None
    try:
        content = write(protocol.graph, path.suffix.removeprefix(".") if path else "json")
    except FaultyProtocolError as error:
        raise faulty_protocol(error) from None
    if path is None:
        click.echo(content, nl=False)
        return
    try:
        path.write_bytes(content)
    except OSError as error:
        raise FaultyInputError([f"{path}: {(error.strerror or 'it cannot be written').lower()}"]) from None
    click.echo(f"written to {path}", err=True)
