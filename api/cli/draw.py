"""`carepath draw`: the flowchart, with the patient's path when facts are given."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import get_args

import click

from api.cli.arguments import Overriding, fact_arguments, protocol_argument, today_option
from api.cli.facts_file import read_patients
from api.cli.faults import FaultyInputError, problem_lines
from api.cli.terminal import harmless
from api.drawing import (
    WHOLE,
    DependsOn,
    DrawingError,
    OneTrack,
    Theme,
    View,
    ViewError,
    WaysTo,
    coarseness,
    drawn,
    drawn_pages,
)
from kg.compiled import CompiledProtocol
from kg.patient import InvalidFactsError, Problem
from kg.traversal import Evaluation, traverse

_FORMATS = ("svg", "png", "pdf", "html", "dot", "mmd")
_THEMED = ("svg", "png")
_PAGED = ("svg", "png", "pdf")

_EXAMPLES = """\b
Examples:
  carepath draw leukopenia
  carepath draw leukopenia wbc=3.55 fever=no -o path.svg
  carepath draw leukopenia --facts patient.json -o path.pdf
  carepath draw leukopenia --track infection -o infection.png
  carepath draw leukopenia --to investigate_causes wbc=2.1
  carepath draw leukopenia -o leukopenia.png --pages
  carepath draw leukopenia wbc=3.55 -o patient.html
  carepath draw leukopenia | less

Without -o, the SVG goes to `PROTOCOL.svg`, or into a pipe. A PDF is pages of A3 in landscape, with nothing smaller than
8 points. An SVG or a PNG is one picture; with --pages it is a file for each such page: `leukopenia-1.png` and so on.
"""


def _format_of(_ctx: click.Context, _param: click.Parameter, name: str | None) -> str | None:
    if name is not None and Path(name).suffix.lstrip(".").casefold() not in _FORMATS:
        endings = ", ".join(f".{form}" for form in _FORMATS)
        raise click.BadParameter(f"`{name}` ends in none of {endings}")
    return name


@click.command(epilog=_EXAMPLES, short_help="Draw the flowchart, the patient's path marked.")
@protocol_argument
@fact_arguments
@click.option("--facts", "facts_file", metavar="FILE", help="One patient's facts in JSON; `-` is standard input.")
@click.option(
    "-o", "--output", metavar="FILE", callback=_format_of, help="By its ending: .svg, .png, .pdf, .html, .dot, .mmd."
)
@click.option("--track", metavar="ID", help="Only this track.")
@click.option("--to", metavar="ID", help="Only what leads to this recommendation.")
@click.option("--fact", metavar="ID", help="Only what depends on this fact.")
@click.option("--theme", type=click.Choice(get_args(Theme)), default="auto", help="Of an SVG or a PNG.")
@click.option("--pages", is_flag=True, help="A file for each page.")
@today_option()
def draw(
    *,
    protocol: CompiledProtocol,
    facts: dict[str, str],
    facts_file: str | None,
    output: str | None,
    theme: Theme,
    pages: bool,
    today: date,
    **part: str | None,
) -> None:
    """Draw PROTOCOL as a flowchart. With facts, what is taken, open and ruled out is marked."""
    piped = output is None and _in_a_pipe()
    path = Path(output or f"{protocol.protocol.id}.svg")
    form = path.suffix.lstrip(".").casefold()
    if pages and (piped or form not in _PAGED):
        raise click.UsageError(f"--pages writes files: name one with -o that ends in .{', .'.join(_PAGED)}")
    if theme != "auto" and form not in _THEMED:
        raise click.UsageError(f"--theme is for drawings that end in .{' or .'.join(_THEMED)}")
    view = _view(part)
    answer = _answer(protocol, facts, facts_file, today)
    try:
        if pages and form != "pdf":
            drawings = drawn_pages(protocol.protocol, answer, form, view, theme=theme)
        else:
            drawings = (drawn(protocol.protocol, answer, form, view, theme=theme),)
    except ViewError as error:
        raise click.UsageError(harmless(str(error))) from None
    except DrawingError as error:
        raise FaultyInputError([f"the flowchart could not be drawn: {error}"]) from None
    if piped:
        sys.stdout.buffer.write(drawings[0])
        sys.stdout.buffer.flush()
        return
    for number, drawing in enumerate(drawings, 1):
        file = path.with_stem(f"{path.stem}-{number}") if pages and form != "pdf" else path
        write(file, drawing)
        coarse = coarseness(drawing) if form == "png" else ""
        click.echo(f"written to {file}" + (f" ({coarse})" if coarse else ""), err=True)


def _view(part: Mapping[str, str | None]) -> View:
    kinds: dict[str, Callable[[str], View]] = {"track": OneTrack, "to": WaysTo, "fact": DependsOn}
    views = [kinds[kind](id_) for kind, id_ in part.items() if id_ is not None]
    if len(views) > 1:
        raise click.UsageError("a drawing has one of --track, --to and --fact")
    return views[0] if views else WHOLE


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


def _answer(
    protocol: CompiledProtocol, facts: dict[str, str], facts_file: str | None, today: date
) -> Evaluation | None:
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
        understood = protocol.understand(stated, today=today)
    except InvalidFactsError as refused:
        raise FaultyInputError(problem_lines(refused.problems)) from None
    return traverse(protocol, understood)
