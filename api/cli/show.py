"""`carepath show`: what a protocol has in it, or one thing of it in full."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from api.cli.arguments import protocol_argument
from api.cli.matrix import matrix_csv, write_matrix
from api.cli.overview import write_overview
from api.cli.part import Parts
from api.cli.terminal import Page, harmless, look_of_output
from kg.compiled import CompiledProtocol
from kg.diagnostics import did_you_mean
from kg.traceability import traceability

_EXAMPLES = """\b
Examples:
  carepath show leukopenia
  carepath show leukopenia wbc_band
  carepath show leukopenia anc
  carepath show leukopenia S29
  carepath show leukopenia reference:3
  carepath show leukopenia A37
  carepath show leukopenia Clozaril
  carepath show leukopenia --statements
  carepath show leukopenia --statements --csv > matrix.csv
"""


def _complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    compiled = ctx.params.get("protocol")
    names = Parts(compiled.protocol).names if isinstance(compiled, CompiledProtocol) else ()
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


@click.command(epilog=_EXAMPLES, short_help="Show a protocol, or one node of it.")
@protocol_argument
@click.argument("node", required=False, shell_complete=_complete)
@click.option("--statements", is_flag=True, help="Each statement with what carries it out, and the other way round.")
@click.option("--csv", "as_csv", is_flag=True, help="With --statements: as CSV, one line for each pair.")
def show(*, protocol: CompiledProtocol, node: str | None, statements: bool, as_csv: bool) -> None:
    """Show PROTOCOL: its tracks with their decisions and recommendations.

    With NODE, show one decision, recommendation, fact, statement, reference, interpretation, warning, notice or track
    in full: what it leads to, what it rests on, and what rests on it. Other names of facts do as well, and so do the
    names of what a list may hold, such as medications, and a kind with an id, as exports write them.

    With --statements, show the traceability matrix: which statement of the source is carried out by what, and what each
    decision, outcome, recommendation, warning, notice, fact, item of a score and property rests on.
    """
    if as_csv and not statements:
        raise click.UsageError("--csv goes with --statements")
    if statements and node is not None:
        raise click.UsageError("--statements is about the whole protocol: leave NODE out")
    page = Page(look_of_output())
    if as_csv:
        click.echo(matrix_csv(traceability(protocol.protocol)), nl=False)
        return
    if statements:
        write_matrix(page, traceability(protocol.protocol))
    elif node is None:
        write_overview(page, protocol.protocol)
    else:
        parts = Parts(protocol.protocol)
        if not parts.write(page, node):
            help_ = did_you_mean(node, parts.names) or f"`carepath show {protocol.protocol.id}` lists its nodes"
            raise click.BadParameter(harmless(f"`{node}` is nothing in this protocol; {help_}"), param_hint="NODE")
    click.echo(str(page), color=page.look.colour)
