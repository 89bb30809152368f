"""The readable answer for the patient: plain words only, and nothing that only a clinician can use."""

from __future__ import annotations

from dataclasses import dataclass

from api.cli.terminal import Page, Span, Style, faint, strong
from kg.evaluation import Advice, Status
from kg.nodes.recommendation import Urgency
from kg.traversal import Evaluation
from kg.wording import days_words

_QUESTIONS = 7
_HOW_SOON = {Urgency.IMMEDIATE: "now", Urgency.PROMPT: "today", Urgency.ROUTINE: "no hurry"}


def write_plainly(page: Page, answer: Evaluation) -> None:
    """Write the answer for the patient."""
    _Writer(answer, page).write()


@dataclass(frozen=True, slots=True)
class _Writer:
    answer: Evaluation
    page: Page

    def write(self) -> None:
        self._head()
        self._data()
        self._recommended()
        self._warnings()
        self._questions()
        self._notices()

    def _head(self) -> None:
        page, protocol = self.page, self.answer.protocol
        page.write(strong(protocol.title))
        page.blank()
        urgency, at_most = self.answer.urgency, self.answer.urgency_at_most
        style = Style.ALARM if urgency is Urgency.IMMEDIATE else Style.STRONG
        higher = f"(it may turn out to be: {_HOW_SOON[at_most]})" if at_most > urgency else ""
        page.write(Span(_HOW_SOON[urgency], style), higher, first="How soon: ")

    def _data(self) -> None:
        messages = dict.fromkeys(found.message for found in self.answer.data_quality)
        if messages:
            self.page.heading("Please check what was given")
        for message in messages:
            self.page.write(message, first="! ")

    @property
    def _open(self) -> bool:
        return any(a.status is Status.POSSIBLE and not a.fulfilled for a in self.answer.recommendations)

    def _recommended(self) -> None:
        self.page.heading("Recommended")
        found = [a for a in self.answer.recommendations if a.status is Status.RECOMMENDED and not a.fulfilled]
        if not found:
            self.page.write("Nothing yet." if self._open else "Nothing more.", first="  ")
        for advice in found:
            self._advice(advice)

    def _advice(self, advice: Advice) -> None:
        alarm = advice.urgency is Urgency.IMMEDIATE
        text = Span(advice.recommendation.text.patient, Style.ALARM if alarm else Style.PLAIN)
        # A safety net is routine advice, and "at once if you get a fever (no hurry)" would mislead.
        how_soon = "" if advice.urgency is Urgency.ROUTINE else f"({_HOW_SOON[advice.urgency]})"
        self.page.write(text, faint(how_soon), first="! " if alarm else "• ")
        self._again(advice)
        for warning in advice.warnings:
            self.page.write(Span(warning.text.patient, Style.OPEN), first="  ⚠ ")

    def _again(self, advice: Advice) -> None:
        """The days on which it is due to ask again, where they are known."""
        found = advice.again
        if found and (found.earliest or found.latest):
            late = Span("This is overdue.", Style.OPEN) if found.overdue else ""
            self.page.write(f"To be asked again {days_words(found.earliest, found.latest)}.", late, first="  ↻ ")

    def _warnings(self) -> None:
        if self.answer.cautions:
            self.page.heading("Beware")
        for caution in self.answer.cautions:
            self.page.write(Span(caution.text.patient, Style.OPEN), first="⚠ ")

    def _questions(self) -> None:
        questions = self.answer.questions
        if not questions:
            return
        self.page.heading("Questions for you")
        if self._open:
            self.page.write("More advice may follow once these questions are answered.")
        for number, question in enumerate(questions[:_QUESTIONS], 1):
            self.page.write(question.plain, faint(f"(type {question.fact}=…)"), first=f"{number}. ")
        if more := len(questions[_QUESTIONS:]):
            self.page.write(
                faint(f"{more} more {'question follows' if more == 1 else 'questions follow'}."), first="   "
            )

    def _notices(self) -> None:
        self.page.heading("Please note")
        for notice in self.answer.notices:
            if notice not in self.answer.cautions:
                self.page.write(Span(notice.text.patient, Style.OPEN), first="• ")
        protocol = self.answer.protocol
        source = protocol.source
        self.page.write(f"Source: {source.title}, {source.publisher}, last updated {source.last_updated}.", first="• ")
        self.page.write(strong(f"No medical device; content {protocol.review_status}."), first="• ")
