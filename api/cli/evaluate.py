"""`carepath evaluate`: one patient, or every patient of a list."""

from __future__ import annotations

import json
import sys
from datetime import date

import click

from api.cli.answer import readable
from api.cli.arguments import Overriding, fact_arguments, today_option
from api.cli.facts_file import Patients, read_patients
from api.cli.faults import FAULTY_INPUT, complain, problem_lines
from api.cli.replay import NOT_AN_ANSWER, ReplayableType, faults_being_replayed
from api.cli.terminal import Look, look_of_output
from kg.compiled import CompiledProtocol
from kg.handover import followed
from kg.patient import InvalidFactsError, Problem
from kg.report import Audience, as_json, problems_json
from kg.traversal import Evaluation, traverse

_EXAMPLES = """\b
Examples:
  carepath evaluate leukopenia wbc=3.55
  carepath evaluate leukopenia wbc=3550/uL fever=no medications=none
  carepath evaluate leukopenia --facts patient.json --json
  carepath evaluate leukopenia wbc=0.8 fever=yes --follow
  cat patients.jsonl | carepath evaluate leukopenia --facts - --json

\b
A facts file holds one patient, {"wbc": 3.55, "fever": false}, a list of
them, or one on each line. What is left out is unknown, never "no".

A faulty protocol answers nobody: it only shows, marked as such, what it
would say (see `carepath check`).

\b
Exit status: 0 fine, 1 facts or a protocol are faulty, 2 wrong usage.
"""


@click.command(epilog=_EXAMPLES, short_help="Evaluate one patient, or a list of them.")
@click.argument("protocol", type=ReplayableType())
@fact_arguments
@click.option("--facts", "facts_file", metavar="FILE", help="Facts in JSON or JSON Lines; `-` is standard input.")
@click.option("--follow", is_flag=True, help="Evaluate the protocols that go on from the answer, too.")
@click.option("--json", "wants_json", is_flag=True, help="Answer in JSON: one line for each patient of a list.")
@click.option(
    "--audience",
    type=click.Choice(["clinician", "patient"]),
    default="clinician",
    show_default=True,
    help="For whom the answer is worded.",
)
@today_option("--on")
def evaluate(
    *,
    protocol: CompiledProtocol,
    facts: dict[str, str],
    facts_file: str | None,
    follow: bool,
    wants_json: bool,
    audience: Audience,
    today: date,
) -> None:
    """Say what PROTOCOL recommends for a patient, why, what is open, and what to ask first.

    PROTOCOL is the name of a protocol (see `carepath protocols`) or the path of its file.
    Facts given as FACT=VALUE take the place of those in the file.
    With --follow, the protocols in which a recommendation continues are evaluated with what is known, each once.
    """
    patients = read_patients(facts_file) if facts_file is not None else Patients(given=({},), many=False)
    faults = faults_being_replayed()
    for fault in faults:
        complain(str(fault))
    printer = _Printer(
        wants_json=wants_json,
        audience=audience,
        many=patients.many,
        follow=follow,
        look=look_of_output(),
        faulty=bool(faults),
    )
    overriding = Overriding.by(facts, protocol.protocol)
    all_fine = not faults
    for number, given in enumerate(patients.given, 1):
        answer = given if isinstance(given, Problem) else _answer(protocol, overriding.of(given), today)
        if isinstance(answer, Evaluation):
            printer.answer(number, answer)
        else:
            all_fine = False
            printer.refusal(number, (answer,) if isinstance(answer, Problem) else answer)
    if not all_fine:
        click.get_current_context().exit(FAULTY_INPUT)


def _answer(protocol: CompiledProtocol, raw: dict[str, object], today: date) -> Evaluation | tuple[Problem, ...]:
    try:
        return traverse(protocol, protocol.understand(raw, today=today))
    except InvalidFactsError as refused:
        return refused.problems


class _Printer:
    """Prints one answer after another, as they come."""

    def __init__(
        self, *, wants_json: bool, audience: Audience, many: bool, follow: bool, look: Look, faulty: bool
    ) -> None:
        self._wants_json = wants_json
        self._audience: Audience = audience
        self._many = many
        self._follow = follow
        self._look = look
        self._faulty = faulty

    def answer(self, number: int, answer: Evaluation) -> None:
        continued = followed(answer) if self._follow else {}
        if self._wants_json:
            content = as_json(answer, self._audience)
            if self._follow:
                content["continued"] = {name: as_json(other, self._audience) for name, other in continued.items()}
            self._print_json({"notAnAnswer": NOT_AN_ANSWER, "replay": content} if self._faulty else content)
            return
        if self._many:
            title = f" patient {number} "
            click.echo(("\n\n" if number > 1 else "") + title.center(self._look.width, "═"))
        if self._faulty:
            click.echo(f"{NOT_AN_ANSWER}\n")
        click.echo(readable(answer, self._audience, self._look), color=self._look.colour)
        for name, other in continued.items():
            click.echo("\n\n" + f" continued in {name} ".center(self._look.width, "─"))
            click.echo(readable(other, self._audience, self._look), color=self._look.colour)

    def refusal(self, number: int, problems: tuple[Problem, ...]) -> None:
        if self._wants_json:
            self._print_json(problems_json(problems))
        for line in problem_lines(problems):
            complain(f"patient {number}: {line}" if self._many else line)

    def _print_json(self, content: dict[str, object]) -> None:
        # Where output cannot carry every character, escapes carry them.
        ascii_only = (sys.stdout.encoding or "").casefold().replace("-", "") != "utf8"
        click.echo(json.dumps(content, ensure_ascii=ascii_only, indent=None if self._many else 2))
