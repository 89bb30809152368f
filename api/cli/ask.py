"""`carepath ask`: an interview that asks only what can still change the answer, the best question first."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from api.cli import ask_words
from api.cli.arguments import Overriding, fact_arguments, protocol_argument, today_option
from api.cli.ask_entry import LONGEST, Command, Given, NotUnderstoodError, read_entry
from api.cli.ask_record import facts_json, record
from api.cli.ask_session import Said, Session
from api.cli.facts_file import read_patients
from api.cli.faults import FaultyInputError, problem_lines
from api.cli.onward import name_of, write_onward
from api.cli.terminal import PIPE_WIDTH, Look, Page, harmless, look_of_output
from kg.compiled import CompiledProtocol
from kg.handover import Continuation, onward
from kg.interviewing import NextQuestion
from kg.patient import InvalidFactsError, Problem
from kg.report import Audience
from kg.traversal import Evaluation

_EXAMPLES = """\b
Examples:
  carepath ask leukopenia
  carepath ask leukopenia wbc=3.55 -o patient.json
  printf 'no\\n0.8\\n' | carepath ask leukopenia wbc=3.55

\b
At any question: Enter or `d` for don't know, `?` why it is asked, `s` what is
decided so far, `b` back, `h` help, `q` quit. The end of the input is `q`.
Nothing is written anywhere unless -o says so.
"""


_RULE = "-" * PIPE_WIDTH


@click.command(epilog=_EXAMPLES, short_help="Interview: ask only what can still change the answer.")
@protocol_argument
@fact_arguments
@click.option("--facts", "facts_file", metavar="FILE", help="What is known already: one patient's facts in JSON.")
@click.option(
    "--audience",
    type=click.Choice(["clinician", "patient"]),
    default="clinician",
    show_default=True,
    help="For whom the questions and the answer are worded.",
)
@click.option("--all", "for_the_record", is_flag=True, help="Ask also what the guideline asks only for the record.")
@click.option("-o", "--output", metavar="FILE", help="Write the facts there, as a facts file.")
@click.option("--follow", is_flag=True, help="Go on with the protocols in which a recommendation continues.")
@today_option()
def ask(
    *,
    protocol: CompiledProtocol,
    facts: dict[str, str],
    facts_file: str | None,
    audience: Audience,
    for_the_record: bool,
    output: str | None,
    follow: bool,
    today: date,
) -> None:
    """Ask what PROTOCOL needs to know of a patient, the best question first, until nothing can change the answer.

    It ends with the result as text for a record, and the facts to repeat it. Facts that are known already are given
    as FACT=VALUE or in a file; what is not known stays unknown, and is never taken as "no". Where a recommendation
    continues in another protocol, the command that goes on there is given; with --follow the interview goes on itself.
    """
    said = Said(facts=_known(protocol, facts, facts_file))
    try:
        session = Session(protocol, said, today, for_the_record)
    except InvalidFactsError as refused:
        raise FaultyInputError(problem_lines(refused.problems)) from None
    look, read = look_of_output(), _reader()
    _Conversation(session, audience, look, read).hold()
    _finish(session, audience, today, output)
    held = [session]
    while follow and held[-1].at.question is None and (found := _further(held)):
        other, target = found[0], found[0].target or protocol
        click.echo(f" continued in {target.protocol.id} ".center(PIPE_WIDTH, "─"))
        held.append(Session(target, Said(facts={**other.facts}), today, for_the_record))
        _Conversation(held[-1], audience, look, read).hold()
        file = output and str(Path(output).with_stem(f"{Path(output).stem}-{target.protocol.id}"))
        _finish(held[-1], audience, today, file)
    page = Page(Look(width=PIPE_WIDTH))
    write_onward(page, _further(held), today, "ask")
    if str(page):
        click.echo(str(page))


def _further(held: Sequence[Session]) -> tuple[Continuation, ...]:
    """The protocols that go on from these interviews and were not asked yet."""
    asked = {session.compiled.protocol.id for session in held}
    found = onward(session.at.evaluation for session in held)
    return tuple(each for each in found if each.target and each.hand_over.protocol not in asked)


def _known(protocol: CompiledProtocol, facts: dict[str, str], facts_file: str | None) -> dict[str, object]:
    given: dict[str, object] = {}
    if facts_file == "-":
        raise click.UsageError("the answers are read from standard input: give the facts in a file")
    if facts_file is not None:
        patients = read_patients(facts_file).given
        if len(patients) != 1:
            raise FaultyInputError([f"{facts_file}: it holds {len(patients)} patients; an interview is about one"])
        (one,) = patients
        if isinstance(one, Problem):
            raise FaultyInputError(problem_lines((one,)))
        given = one
    return Overriding.by(facts, protocol.protocol).of(given)


def _reader() -> Callable[[], str | None]:
    """Reads one line after another; None at the end of the input."""
    if reconfigure := getattr(sys.stdin, "reconfigure", None):
        reconfigure(encoding="utf-8", errors="replace")

    def read() -> str | None:
        line = sys.stdin.readline(LONGEST + 2)
        if line and not line.endswith("\n") and len(line) > LONGEST:
            while (rest := sys.stdin.readline(LONGEST)) and not rest.endswith("\n"):
                pass
        return line or None

    return read


@dataclass(frozen=True, slots=True)
class _Conversation:
    """Asks and listens until the interview is done or broken off."""

    session: Session
    audience: Audience
    look: Look
    read: Callable[[], str | None]

    def hold(self) -> None:
        try:
            at = self.session.at
            self._say(ask_words.opening(at, self.look))
            stated = [fact for fact, known in at.evaluation.facts.known.items() if known.written]
            self._report(None, stated)
            while (question := self.session.at.question) is not None and self._one(question):
                pass
        except KeyboardInterrupt:
            self._say("")
        self._say("")

    def _one(self, question: NextQuestion) -> bool:
        """Ask a question until it is answered or taken back; False when the interview is broken off."""
        self._say("")
        self._say(ask_words.asking(self.session.at, self.session.number, self.audience, self.look))
        while True:
            entry = self._listen()
            if entry is None:
                return False
            try:
                understood = read_entry(entry, question, self.session.compiled)
                if understood is Command.QUIT:
                    return False
                if isinstance(understood, Given):
                    self._take(understood)
                    return True
                if self._obey(understood, question):
                    return True
            except NotUnderstoodError as error:
                self._complain(str(error))
            except InvalidFactsError as refused:
                for problem in refused.problems:
                    self._complain(problem.message.removeprefix(f"{question.fact.id}: "))

    def _obey(self, command: Command, question: NextQuestion) -> bool:
        """Carry out a command; True when another question is to be asked after it."""
        if command is Command.WHY:
            self._say(ask_words.why(question, self.audience, self.look))
        elif command is Command.STATUS:
            self._say(ask_words.decided(self.session.at, self.audience, self.look))
        elif command is Command.HELP:
            self._say(ask_words.help_page(self.look))
        elif command is Command.BACK:
            if self.session.back():
                return True
            self._say("   there is nothing to take back")
        else:
            label = question.fact.label
            self.session.skip()
            self._say(f"   = {label}: not known")
            return True
        return False

    def _take(self, given: Given) -> None:
        before = self.session.at.evaluation
        self.session.take(given)
        self._report(before, (given.fact,))

    def _report(self, before: Evaluation | None, facts: Iterable[str]) -> None:
        at = self.session.at
        for text in (
            ask_words.understood(before, at, facts, self.look),
            ask_words.changed(before, at.evaluation, self.audience, self.look),
        ):
            if text:
                self._say(text)

    def _listen(self) -> str | None:
        click.echo("> ", nl=False, err=_beside_output())
        entry = self.read()
        if not sys.stdin.isatty() or entry is None:
            self._say(harmless(entry or ""))
        return entry

    def _complain(self, message: str) -> None:
        self._say(ask_words.refused(f"{message}.", self.look))

    def _say(self, text: str) -> None:
        click.echo(text, color=self.look.colour, err=_beside_output())


def _beside_output() -> bool:
    """Whether somebody types while the output goes elsewhere: the questions must be seen all the same."""
    return sys.stdin.isatty() and not sys.stdout.isatty()


def _counts_to_today(compiled: CompiledProtocol) -> bool:
    """Whether the same facts may have another answer on another day."""
    times = [f.derivation.elapsed for f in compiled.protocol.facts if f.derivation is not None]
    return any(time is not None and time.end is None for time in times)


def _finish(session: Session, audience: Audience, today: date, output: str | None) -> None:
    """Print the result, and print or write the facts."""
    at, compiled = session.at, session.compiled
    facts = facts_json(compiled, session.said.facts)
    click.echo(_RULE)
    click.echo(record(at, session.said.skipped, audience, today))
    click.echo(_RULE)
    if at.for_the_record:
        page = Page(Look(width=PIPE_WIDTH))
        page.write(f"Not asked, for the record only: {', '.join(q.fact for q in at.for_the_record)} (--all asks them).")
        click.echo(str(page))
    day = f" --today {today}" if _counts_to_today(compiled) else ""
    command = f"carepath evaluate {name_of(compiled)}{day} --facts"
    if output is None:
        click.echo(f"The facts; saved as patient.json, `{command} patient.json` repeats this:")
        click.echo(facts)
        return
    try:
        Path(output).write_text(facts + "\n", encoding="utf-8")
    except OSError as error:
        click.echo(facts)
        raise FaultyInputError([f"{output}: {(error.strerror or 'it cannot be written').lower()}"]) from None
    click.echo(f"The facts are written to {output}; to repeat this: {command} {shlex.quote(output)}")
