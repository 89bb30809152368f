"""Where a case stands: the answer to what can be read of it, and what is wrong with the rest.

A fact that is refused counts as missing for as long as it is: missing is never false, so the answer stays true, and the
page says what was not counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from api.typed import with_point
from api.web.case import Case, CaseRefusedError
from kg.compiled import CompiledProtocol
from kg.evaluation import Advice, PathStatus, Status, Step
from kg.evidence import Statement
from kg.facts import FactType
from kg.interviewing import Interview, NextQuestion, interview
from kg.patient import InvalidFactsError, Origin, Problem
from kg.traversal import Evaluation


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A case with its interview; `used` are the facts that could be read, `problems` what is wrong with the others."""

    case: Case
    used: dict[str, object]
    interview: Interview
    problems: tuple[Problem, ...]
    today: date

    @property
    def evaluation(self) -> Evaluation:
        """The answer."""
        return self.interview.evaluation

    @property
    def compiled(self) -> CompiledProtocol:
        """The protocol."""
        return self.evaluation.compiled

    @cached_property
    def given(self) -> dict[str, str]:
        """The facts that were given, in their order: their ids by the names they were given under."""
        meaning = self.compiled.intake.meaning
        return {name: fact for name in self.case.facts if (fact := meaning(name)[0])}

    @cached_property
    def steps(self) -> dict[str, list[Step]]:
        """The outcomes of each decision, in the order of traversal."""
        found: dict[str, list[Step]] = {}
        for step in self.evaluation.path:
            found.setdefault(step.decision.id, []).append(step)
        return found

    def with_status(self, status: str) -> list[Advice]:
        """The recommendations with a status; what is done already comes last."""
        found = [a for a in self.evaluation.recommendations if a.status is Status[status]]
        return sorted(found, key=lambda advice: advice.fulfilled)

    def turns_on(self, advice: Advice) -> list[list[Step]]:
        """All answers to the decisions that lead straight to a leaf: why it is, or is not, and why not the others."""
        edges = self.compiled.graph.incoming.get(advice.recommendation.id, ())
        return [self.steps[decision] for decision in dict.fromkeys(d for d, outcome in edges if outcome is not None)]

    @cached_property
    def told(self) -> list[tuple[Step, Statement]]:
        """What the source says of this patient on the path, beside what it recommends: risks and bands."""
        protocol = self.evaluation.protocol
        advised = {s for a in self.with_status("RECOMMENDED") for s in a.recommendation.statements}
        found: dict[str, Step] = {}
        for step in self.evaluation.path:
            if step.status is PathStatus.TAKEN:
                for statement in step.outcome.statements:
                    found.setdefault(statement, step)
        return [(step, protocol.statement[id_]) for id_, step in found.items() if id_ not in advised]

    @property
    def waits(self) -> bool:
        """Whether something is open that can still be asked."""
        return any(not question.optional for question in self.interview.questions)

    def question_about(self, fact: str) -> NextQuestion | None:
        """The question that is still open about a fact, or about its unit."""
        return next((q for q in self.interview.questions if q.fact.id == fact), None)

    @property
    def stated(self) -> list[str]:
        """The facts that count as stated, in the protocol's order."""
        known = self.evaluation.facts.known
        return [f.id for f in self.evaluation.protocol.facts if known[f.id].origin is Origin.STATED]


def stand(compiled: CompiledProtocol, case: Case, today: date) -> Standing:
    """Answer a case, as of a day.

    Raises:
        CaseRefusedError: there are far too many facts.
    """
    used = {name: _typed(compiled, name, value) for name, value in case.facts.items()}
    problems: list[Problem] = []
    while True:
        try:
            at = interview(compiled, used, case.skipped, today=today)
        except InvalidFactsError as refused:
            problems += refused.problems
            faulty = {problem.fact for problem in refused.problems}
            kept = {name: value for name, value in used.items() if _called(compiled, name) not in faulty}
            if len(kept) == len(used):
                raise CaseRefusedError("; ".join(problem.message for problem in refused.problems)) from None
            used = kept
        else:
            return Standing(case=case, used=used, interview=at, problems=tuple(problems), today=today)


def _typed(compiled: CompiledProtocol, name: str, value: object) -> object:
    """A value as intake takes it: a number that was typed may have a decimal comma."""
    fact = compiled.protocol.fact.get(compiled.intake.meaning(name)[0])
    if fact is None or fact.type is not FactType.QUANTITY:
        return value
    match value:
        case str():
            return with_point(value)
        case Mapping():
            return {part: with_point(text) if isinstance(text, str) else text for part, text in value.items()}
    return value


def _called(compiled: CompiledProtocol, name: str) -> str:
    """What a problem with the fact of that name calls it."""
    return compiled.intake.meaning(name)[0] or name[:80]
