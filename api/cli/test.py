"""`carepath test`: the cases of protocols, and what they cover."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from api.cli.arguments import ProtocolType
from api.cli.draw import write
from api.cli.faults import FAULTY_INPUT, complain
from api.cli.terminal import Page, look_of_output
from api.cli.test_report import Report, as_json, write_report
from api.drawing import drawn_coverage
from kg.cases.coverage import coverage
from kg.cases.files import named
from kg.cases.mutation.mutation import Progress, mutate
from kg.cases.reading import load_cases
from kg.cases.running import run
from kg.cases.suggesting import as_yaml, suggestions
from kg.diagnostics import FaultyProtocolError
from kg.library import UnknownProtocolError, open_protocol, shipped

_EXAMPLES = """\b
Examples:
  carepath test
  carepath test leukopenia
  carepath test my/protocol.yaml --json
  carepath test leukopenia --draw coverage.png
  carepath test leukopenia --suggest -o missing.yaml
  carepath test leukopenia --mutate

\b
The cases of a protocol stand beside it: `cases.yaml` by `protocol.yaml`,
`NAME.cases.yaml` by `NAME.yaml`. Either file may be named.

Exit status: 0 every case passes, 1 one fails or a file is faulty, 2 wrong usage.
"""


_FORMATS = (".svg", ".png")


def _format_of(_ctx: click.Context, _param: click.Parameter, name: str | None) -> str | None:
    if name is not None and Path(name).suffix not in _FORMATS:
        raise click.BadParameter(f"`{name}` ends in none of {', '.join(_FORMATS)}")
    return name


@click.command(epilog=_EXAMPLES, short_help="Run the cases of protocols, and say what they cover.")
@click.argument("protocols", nargs=-1, metavar="[PROTOCOL|FILE]…", shell_complete=ProtocolType().shell_complete)
@click.option("--json", "wants_json", is_flag=True, help="Answer in JSON.")
@click.option("--draw", "drawing", metavar="FILE", callback=_format_of, help="The flowchart by coverage: .svg or .png.")
@click.option("--suggest", "wants_cases", is_flag=True, help="Write cases that are missing, for somebody to review.")
@click.option("-o", "--output", metavar="FILE", help="Where --suggest writes; otherwise to standard output.")
@click.option("--mutate", "wants_mutants", is_flag=True, help="Change the protocol in every small way as well.")
def test(
    *,
    protocols: tuple[str, ...],
    wants_json: bool,
    drawing: str | None,
    wants_cases: bool,
    output: str | None,
    wants_mutants: bool,
) -> None:
    """Hold each PROTOCOL against its cases: all that ship with the program when none is named.

    Every expectation that is not met is said with its line. Then it is said what the cases that pass have covered:
    each decision and recommendation, each outcome, each condition shown to change its outcome by itself, and each
    statement of the source.

    With --suggest, cases are written instead that are missing: patients at and beside each threshold and such for whom
    one condition alone decides. They are marked as unreviewed and count for nothing until somebody has said what the
    source demands.

    With --mutate, a protocol is also changed in every small way (a bound, an operator, an edge, an urgency), and the
    changes are listed that no case notices, each with a patient who would. A change that is proved to mean the same, or
    with which the protocol is refused, needs no case.
    """
    one_only = [option for option, given in (("--draw", drawing), ("--suggest", wants_cases)) if given]
    if one_only and len(protocols) != 1:
        raise click.UsageError(f"{one_only[0]} is about one protocol: name it")
    if output and not wants_cases:
        raise click.UsageError("-o is where --suggest writes; --draw names its own file")
    reports, faulty = [], False
    for name in protocols or shipped():
        try:
            reports.append(_report(name, wants_mutants=wants_mutants))
        except UnknownProtocolError as error:
            raise click.UsageError(str(error)) from None
        except FaultyProtocolError as error:
            faulty = True
            for diagnostic in error.diagnostics:
                complain(str(diagnostic))
    for report in reports if drawing else ():
        write(
            Path(str(drawing)), drawn_coverage(report.compiled.protocol, report.coverage, Path(str(drawing)).suffix[1:])
        )
        click.echo(f"written to {drawing}", err=True)
    if wants_cases:
        for report in reports:
            _write_suggestions(report, output)
    elif wants_json:
        ascii_only = (sys.stdout.encoding or "").casefold().replace("-", "") != "utf8"
        click.echo(json.dumps({"protocols": [as_json(r) for r in reports]}, ensure_ascii=ascii_only, indent=2))
    else:
        page = Page(look_of_output())
        for report in reports:
            write_report(page, report)
        click.echo(str(page), color=page.look.colour)
    if faulty or any(not report.passed for report in reports):
        click.get_current_context().exit(FAULTY_INPUT)


def _write_suggestions(report: Report, output: str | None) -> None:
    found = suggestions(report.compiled, [r.case for r in report.results if r.passed])
    if not found:
        click.echo("no case is missing", err=True)
        return
    text = as_yaml(report.compiled, found)
    if output is None:
        click.echo(text, nl=False)
        return
    write(Path(output), text.encode())
    click.echo(f"{len(found)} cases to review written to {output}", err=True)


def _report(name: str, *, wants_mutants: bool) -> Report:
    protocol, cases = named(name)
    compiled = open_protocol(protocol)
    file = load_cases(Path(cases), compiled.protocol)
    results = run(compiled, file)
    tried = mutate(compiled, file, results, _progress(compiled.protocol.id)) if wants_mutants else None
    return Report(compiled=compiled, file=file, results=results, coverage=coverage(compiled, results), tried=tried)


def _progress(name: str) -> Progress:
    """Counts the mutants on a terminal."""

    def tell(done: int, of: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{name}: {done} of {of} changes tried" + "\n" * (done == of), nl=False, err=True)

    return tell
