"""Running cases: each patient through the protocol, and what is not as expected."""

from __future__ import annotations

from dataclasses import dataclass

from kg.cases.answer import Answer
from kg.cases.case import Case, CaseFile
from kg.cases.judge import Failure, failures, failures_of_refusal
from kg.compiled import CompiledProtocol
from kg.patient import InvalidFactsError
from kg.traversal import traverse


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How one case went; `answer` is None where the facts were refused."""

    case: Case
    answer: Answer | None
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Whether everything is as expected."""
        return not self.failures


def run(compiled: CompiledProtocol, file: CaseFile) -> tuple[Result, ...]:
    """Run every case of a file, in the order of writing."""
    return tuple(run_case(compiled, case, file) for case in file.cases)


def run_case(compiled: CompiledProtocol, case: Case, file: CaseFile) -> Result:
    """Run one case."""
    try:
        facts = compiled.understand(case.facts, today=case.on)
    except InvalidFactsError as refused:
        return Result(case=case, answer=None, failures=tuple(failures_of_refusal(case, refused.problems)))
    answer = Answer(traverse(compiled, facts))
    return Result(case=case, answer=answer, failures=tuple(failures(case, answer, file)))
