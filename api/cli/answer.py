"""The readable answer for one patient: first what to do, then what is open, then how it came about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api.cli.onward import name_after, write_onward
from api.cli.plain_answer import write_plainly
from api.cli.terminal import Look, Page, Span, Style, faint, strong
from api.cli.tree import write_path
from kg.evaluation import Advice, Question, Status
from kg.evidence import Reference
from kg.handover import Continuation, onward
from kg.nodes.recommendation import Notice, Urgency, Warning
from kg.patient import DataQuality
from kg.protocol import Protocol
from kg.report import Audience
from kg.traversal import Evaluation

_LABEL_COLUMN = 15
_FULL_QUESTIONS = 7
"""What was understood without doubt and is only said; everything else about the data may change the answer."""


def readable(answer: Evaluation, audience: Audience, look: Look) -> str:
    """The answer as text."""
    page = Page(look)
    if audience == "patient":
        write_plainly(page, answer)
    else:
        _Writer(answer, page, onward((answer,))).write()
    return str(page)


@dataclass(frozen=True, slots=True)
class _Writer:
    answer: Evaluation
    page: Page
    onward: tuple[Continuation, ...]

    def write(self) -> None:
        self._head()
        self._data("Doubts about the data", (d for d in self.answer.data_quality if d.is_doubt))
        self._recommended()
        self._warnings()
        self._open()
        self._questions()
        write_onward(self.page, self.onward, self.answer.facts.today)
        self._data("About the data", (d for d in self.answer.data_quality if not d.is_doubt))
        self._not_recommended()
        self._path()
        self._readings()
        self._references()
        self._notices()
        self._again()

    @property
    def _protocol(self) -> Protocol:
        return self.answer.protocol

    def _head(self) -> None:
        page, protocol = self.page, self._protocol
        page.write(strong(protocol.title), faint(f"({protocol.id} {protocol.version})"))
        page.write(f"Review status: {protocol.review_status}")
        page.blank()
        self._urgency()
        for name, band in self.answer.bands:
            self._row(name, band)

    def _urgency(self) -> None:
        urgency, at_most = self.answer.urgency, self.answer.urgency_at_most
        style = Style.ALARM if urgency is Urgency.IMMEDIATE else Style.STRONG
        higher = f"(still possible: {at_most.name})" if at_most > urgency else ""
        self._row("Urgency", Span(urgency.name, style), higher)

    def _again(self) -> None:
        """What matters most once more, where a terminal stands still after a long answer."""
        self.page.blank()
        self._urgency()
        for question in self.answer.questions[:1]:
            self._row("Ask first", question.text, faint(f"({self._about(question)})"))

    def _row(self, label: str, *spans: Span | str) -> None:
        self.page.write(*spans, first=f"{label:<{_LABEL_COLUMN - 1}} ")

    def _with_status(self, status: Status) -> list[Advice]:
        return [advice for advice in self.answer.recommendations if advice.status is status]

    def _recommended(self) -> None:
        found = self._with_status(Status.RECOMMENDED)
        self.page.heading("Recommended")
        if not found:
            self.page.write("Nothing yet." if self._with_status(Status.POSSIBLE) else "Nothing.", first="  ")
        for advice in sorted(found, key=lambda a: a.fulfilled):
            self._advice(advice)

    def _warnings(self) -> None:
        if not self.answer.cautions:
            return
        self.page.heading("Beware")
        for caution in self.answer.cautions:
            self._warning(caution, "")

    def _advice(self, advice: Advice) -> None:
        page, leaf = self.page, advice.recommendation
        mark = "✓" if advice.fulfilled else "!" if advice.urgency is Urgency.IMMEDIATE else "•"
        style = Style.ALARM if mark == "!" else Style.STRONG
        done = "done already; " if advice.fulfilled else ""
        page.write(Span(leaf.title, style), faint(f"({done}{self._terms(advice)})"), first=f"{mark} ")
        page.write(leaf.text.clinician, first="  ")
        page.write(faint(f"why: {'; '.join(advice.because)}"), first="  ", rest="       ")
        sources = self._sources(leaf.statements, advice.interpretations)
        page.write(faint(f"from: {sources}"), first="  ", rest="        ")
        self._goes_on(advice)
        self._again_with(advice)
        for warning in advice.warnings:
            self._warning(warning, "  ")

    def _again_with(self, advice: Advice) -> None:
        """When this protocol is evaluated next, and what will be new then."""
        if advice.again:
            style = Style.OPEN if advice.again.overdue else Style.PLAIN
            self.page.write(Span(advice.again.text, style), first="  ↻ ")

    def _goes_on(self, advice: Advice) -> None:
        """The protocols that go on from a leaf; what goes along to them is said once, for all leaves together."""
        named = {handed.protocol for handed in advice.recommendation.continues_in}
        if advice.status is Status.POSSIBLE and named:
            self.page.write(f"would continue in: {', '.join(sorted(named))}", first="  ▸ ")
            return
        for found in self.onward:
            if found.hand_over.protocol in named:
                self.page.write(f"continues in: {found.title}", faint(name_after(found)), first="  ▸ ")

    @staticmethod
    def _terms(advice: Advice) -> str:
        """How strongly the source words it, and how soon."""
        return f"{advice.recommendation.strength.value}, {advice.urgency.name.lower()}"

    def _warning(self, warning: Warning | Notice, before: str, sign: str = "⚠") -> None:
        marks = self._marks(warning.statements)
        self.page.write(Span(warning.text.clinician, Style.OPEN), faint(marks), first=f"{before}{sign} ")

    def _sources(self, statements: Iterable[str], readings: Iterable[str]) -> str:
        """Statements, each with the references it cites, then the readings."""
        cited = []
        for id_ in statements:
            cites = self._protocol.statement[id_].cites
            cited.append(f"{id_} [{', '.join(cites)}]" if cites else id_)
        return "; ".join(part for part in (", ".join(cited), ", ".join(readings)) if part) or "–"

    @staticmethod
    def _marks(statements: tuple[str, ...]) -> str:
        return f"[{', '.join(statements)}]" if statements else ""

    def _open(self) -> None:
        found = self._with_status(Status.POSSIBLE)
        if not found:
            return
        self.page.heading("Still open")
        for advice in found:
            leaf = advice.recommendation
            self.page.write(
                Span(leaf.title, Style.OPEN),
                faint(f"({self._terms(advice)})"),
                f"waits for {', '.join(advice.pending)}",
                faint(self._marks(leaf.statements)),
                first="? ",
            )
            self._goes_on(advice)
            self._again_with(advice)
            for warning in advice.warnings:
                self._warning(warning, "  ")

    def _questions(self) -> None:
        if not self.answer.questions:
            return
        self.page.heading("Ask first")
        for number, question in enumerate(self.answer.questions[:_FULL_QUESTIONS], 1):
            self.page.write(question.text, faint(f"({self._about(question)})"), first=f"{number}. ")
        if later := ", ".join(question.fact for question in self.answer.questions[_FULL_QUESTIONS:]):
            self.page.write(faint("Then"), later, first="   ")

    @staticmethod
    def _about(question: Question) -> str:
        """The fact, how much it decides, and what would answer it as well."""
        count = len(question.decides)
        decides = f"; decides {count}" if count else ""
        instead = "; or give " + ", ".join(a.fact for a in question.alternatives) if question.alternatives else ""
        return f"{question.fact}{decides}{instead}"

    def _data(self, heading: str, found: Iterable[DataQuality]) -> None:
        # One contradiction is found at each of the facts that it is about.
        messages = dict.fromkeys(each.message for each in found)
        if messages:
            self.page.heading(heading)
        for message in messages:
            self.page.write(message, first="! ")

    def _not_recommended(self) -> None:
        found = self._with_status(Status.NOT_RECOMMENDED)
        if not found:
            return
        self.page.heading("Not recommended")
        for advice in found:
            reason = "; ".join(advice.because)
            self.page.write(f"{advice.recommendation.title}:", faint(reason), first="✗ ")

    def _path(self) -> None:
        self.page.heading("How this came about")
        write_path(self.page, self.answer)

    def _readings(self) -> None:
        if not self.answer.interpretations:
            return
        self.page.heading("Readings applied")
        for reading in self.answer.interpretations:
            self.page.write(reading.title, first=f"{reading.id} ")

    def _references(self) -> None:
        shown = [a for a in self.answer.recommendations if a.status is not Status.NOT_RECOMMENDED]
        cited = {reference.id for advice in shown for reference in advice.citations}
        references = [r for r in self._protocol.references if r.id in cited]
        if not references:
            return
        self.page.heading("Cited by the source")
        for reference in references:
            self._reference(reference)

    def _reference(self, reference: Reference) -> None:
        doubt = f"Doubtful: {reference.quality}." if reference.quality else ""
        self.page.write(
            f"{reference.title.rstrip('.')}. {reference.published}.", faint(doubt), first=f"[{reference.id}] "
        )

    def _notices(self) -> None:
        self.page.heading("Please note")
        for notice in self.answer.notices:
            if notice not in self.answer.cautions:
                self._warning(notice, "", "•")
        source = self._protocol.source
        self.page.write(f"Source: {source.title}, {source.publisher}, last updated {source.last_updated}.", first="• ")
        self.page.write(strong(self._protocol.disclaimer), first="• ")
