"""One interview as it goes: what was said, in steps that can be taken back. Nothing is kept beyond the process."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from api.cli.ask_entry import Given
from kg.compiled import CompiledProtocol
from kg.interviewing import Interview, Purpose, interview, with_answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is known at one step: the facts as they were given, and the questions answered with "don't know"."""

    facts: dict[str, object]
    skipped: frozenset[str] = frozenset()


@dataclass(slots=True)
class Session:
    """An interview with its steps; `at` is where it stands.

    Raises:
        InvalidFactsError: on making it, facts that are refused.
    """

    compiled: CompiledProtocol
    said: Said
    today: date
    for_the_record: bool = False
    at: Interview = field(init=False)
    _before: list[tuple[Said, Interview]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        """Look at what is known from the start."""
        self.at = self._interview(self.said)

    @property
    def number(self) -> int:
        """The number of the next question."""
        return len(self._before) + 1

    def take(self, given: Given) -> None:
        """Take in a value. What stays in doubt although it was just given again is not asked once more.

        Raises:
            InvalidFactsError: it is refused, and nothing has changed.
        """
        names = {given.fact, f"{given.fact}_unit"}
        facts = with_answer(self.compiled, self.said.facts, given.fact, given.value, unit=given.unit)
        said = Said(facts=facts, skipped=self.said.skipped - names)
        then = self._interview(said)
        question = self.at.question
        again = question is not None and question.purpose is Purpose.DOUBT and question.id in names
        if again and given.fact in then.evaluation.facts.in_conflict:
            said = replace(said, skipped=said.skipped | {given.fact})
            then = self._interview(said)
        self._step(said, then)

    def skip(self) -> None:
        """Go on without an answer to the question."""
        if self.at.question is not None:
            said = replace(self.said, skipped=self.said.skipped | {self.at.question.id})
            self._step(said, self._interview(said))

    def back(self) -> bool:
        """Take back the last step; False when there is none."""
        if not self._before:
            return False
        self.said, self.at = self._before.pop()
        return True

    def _step(self, said: Said, then: Interview) -> None:
        self._before.append((self.said, self.at))
        self.said, self.at = said, then

    def _interview(self, said: Said) -> Interview:
        return interview(self.compiled, said.facts, said.skipped, for_the_record=self.for_the_record, today=self.today)
