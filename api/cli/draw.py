"""`carepath draw`: the flowchart, with the patient's path when facts are given."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from api.cli.arguments import Overriding, fact_arguments, protocol_argument
from api.cli.facts_file import read_patients
from api.cli.faults import FaultyInputError, problem_lines
from api.drawing import DrawingError, drawn
from kg.compilation import CompiledProtocol
from kg.patient import InvalidFactsError, Problem
from kg.traversal import Evaluation, traverse

_FORMATS = ("svg", "png", "pdf", "dot")

_EXAMPLES = """\b
Examples:
  carepath draw leukopenia
  carepath draw leukopenia wbc=3.55 fever=no -o path.svg
  carepath draw leukopenia --facts patient.json -o path.pdf
  carepath draw leukopenia | less

Without -o, the SVG goes to `PROTOCOL.svg`, or into a pipe.
"""


def _format_of(_ctx: click.Context, _param: click.Parameter, name: str | None) -> str | None:
    if name and Path(name).suffix.lstrip(".").casefold() not in _FORMATS:
        endings = ", ".join(f".{form}" for form in _FORMATS)
        raise click.BadParameter(f"`{name}` ends in none of {endings}")
    return name


@click.command(epilog=_EXAMPLES, short_help="Draw the flowchart, the patient's path marked.")
@protocol_argument
@fact_arguments
@click.option("--facts", "facts_file", metavar="FILE", help="One patient's facts in JSON; `-` is standard input.")
@click.option("-o", "--output", metavar="FILE", callback=_format_of, help="By its ending: .svg, .png, .pdf, .dot.")
def draw(*, protocol: CompiledProtocol, facts: dict[str, str], facts_file: str | None, output: str | None) -> None:
    """Draw PROTOCOL as a flowchart. With facts, what is taken, open and ruled out is marked."""
    answer = _answer(protocol, facts, facts_file)
    if output is None and _in_a_pipe():
        sys.stdout.buffer.write(_drawing(protocol, answer, "svg"))
        sys.stdout.buffer.flush()
        return
    path = Path(output or f"{protocol.protocol.id}.svg")
    write(path, _drawing(protocol, answer, path.suffix.lstrip(".").casefold()))
    click.echo(f"written to {path}", err=True)


def _drawing(protocol: CompiledProtocol, answer: Evaluation | None, form: str) -> bytes:
    try:
        return drawn(protocol.protocol, answer, form)
    except DrawingError as error:
        raise FaultyInputError([f"the flowchart could not be drawn: {error}"]) from None


def _in_a_pipe() -> bool:
    return not sys.stdout.isatty()


def write(path: Path, drawing: bytes) -> None:
    """Write a drawing.

    Raises:
        FaultyInputError: the file cannot be written.
    """
    try:
        path.write_bytes(drawing)
    except OSError as error:
        raise FaultyInputError([f"{path}: {(error.strerror or 'it cannot be written').lower()}"]) from None


def _answer(protocol: CompiledProtocol, facts: dict[str, str], facts_file: str | None) -> Evaluation | None:
    if not facts and facts_file is None:
        return None
    raw: dict[str, object] = {}
    if facts_file is not None:
        patients = read_patients(facts_file).given
        if len(patients) != 1:
            raise FaultyInputError([f"{facts_file}: it holds {len(patients)} patients; a drawing shows one"])
        (given,) = patients
        if isinstance(given, Problem):
            raise FaultyInputError(problem_lines((given,)))
        raw = given
    try:
        stated = Overriding.by(facts, protocol.protocol).of(raw)
        understood = protocol.understand(stated, today=datetime.now().astimezone().date())
    except InvalidFactsError as refused:
        raise FaultyInputError(problem_lines(refused.problems)) from None
    return traverse(protocol, understood)
