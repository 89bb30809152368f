"""Holding mutants against cases: each is proved to mean the same, caught by a case, refused, or survives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from kg.cases.case import Case, CaseFile
from kg.cases.mutation.mutant import Mutant
from kg.cases.mutation.mutants import mutants
from kg.cases.mutation.sameness import Sameness
from kg.cases.mutation.telling import Facts, tell_apart
from kg.cases.running import Result, run_case
from kg.compiled import CompiledProtocol, assemble
from kg.decision_diagram import CAN_HOLD, DiagramTooLargeError, specialise
from kg.functions import functions_for
from kg.graph import build
from kg.patient import InvalidFactsError, PatientFacts
from kg.verification import cycles, findings, unreachable

Progress = Callable[[int, int], None]
"""Told how many mutants are done, and of how many."""


class Fate(Enum):
    """What becomes of a mutant."""

    SAME = "the same"
    CAUGHT = "caught"
    REFUSED = "refused"
    SURVIVES = "survives"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A mutant and its fate: `by` is the sentence of the case that catches it, or the fault for which it is refused.

    `witness` are facts of a patient who would tell a survivor apart; None where none was found.
    """

    mutant: Mutant
    fate: Fate
    by: str = ""
    witness: Facts | None = None


def mutate(
    compiled: CompiledProtocol, file: CaseFile, results: Iterable[Result], progress: Progress = lambda *_: None
) -> tuple[Tried, ...]:
    """Try every mutant of a protocol against the reviewed cases that pass, the most telling ones first."""
    found = list(mutants(compiled.graph))
    cases = [r.case for r in results if r.passed and not r.case.unreviewed]
    trial = _Trial.of(compiled, file, cases, found)
    tried = []
    for number, mutant in enumerate(found):
        progress(number, len(found))
        tried.append(trial.of_mutant(mutant))
    progress(len(found), len(found))
    return tuple(tried)


class _Trial:
    """One protocol and its cases; keeps how many mutants each case has caught."""

    def __init__(self, compiled: CompiledProtocol, file: CaseFile, cases: Sequence[Case], sameness: Sameness) -> None:
        self._compiled = compiled
        self._file = file
        self._sameness = sameness
        self._caught = dict.fromkeys(range(len(cases)), 0)
        self._cases = cases
        self._understood = dict(_understood(compiled, cases))
        self._cells = {number: facts.cells for number, facts in _understood(sameness.compiled, cases)}

    @classmethod
    def of(cls, compiled: CompiledProtocol, file: CaseFile, cases: Sequence[Case], found: Iterable[Mutant]) -> _Trial:
        return cls(compiled, file, cases, Sameness.of(compiled.graph, (mutant.protocol for mutant in found)))

    def of_mutant(self, mutant: Mutant) -> Tried:
        """Its fate: the shape is looked at first, then whether it is the same, then the cases, then all of it."""
        graph = build(mutant.protocol)
        if faults := cycles.check(graph) or unreachable.check(graph):
            return Tried(mutant=mutant, fate=Fate.REFUSED, by=str(faults[0]))
        differing = list(self._sameness.differing(graph))
        outside = self._sameness.same_outside(mutant.protocol)
        if outside and not differing:
            return Tried(mutant=mutant, fate=Fate.SAME)
        try:
            changed = assemble(functions_for(graph))
        except DiagramTooLargeError:
            return Tried(mutant=mutant, fate=Fate.REFUSED, by="its decisions tell too many combinations apart")
        matters = self._by_functions(differing) if outside else self._by_facts(changed)
        for number in sorted(self._caught, key=lambda number: -self._caught[number]):
            if matters(number) and not run_case(changed, self._cases[number], self._file).passed:
                self._caught[number] += 1
                return Tried(mutant=mutant, fate=Fate.CAUGHT, by=self._cases[number].sentence)
        if faults := findings(mutant.protocol):
            return Tried(mutant=mutant, fate=Fate.REFUSED, by=str(faults[0]))
        known = [case.facts for case in self._cases if not case.refused]
        witness = tell_apart(mutant, self._compiled, changed, self._sameness, known)
        return Tried(mutant=mutant, fate=Fate.SURVIVES, witness=witness)

    def _by_facts(self, mutant: CompiledProtocol) -> Callable[[int], bool]:
        """Whether a change outside of decisions can make a difference to a case.

        Where only derivations and conflicts are changed, it makes none to patients who are understood just as before,
        unless a fact with a changed rule is open: that rule says what is asked.
        """
        ours, theirs = self._compiled.protocol, mutant.protocol
        if replace(theirs, facts=ours.facts, conflicts=ours.conflicts) != ours:
            return lambda _: True
        changed = [a.id for a, b in zip(ours.facts, theirs.facts, strict=True) if a != b]

        def matters(number: int) -> bool:
            before = self._understood.get(number)
            unsettled = before is None or any(not before.known[fact].firm for fact in changed)
            return unsettled or _accepted(mutant, self._cases[number]) != before

        return matters

    def _by_functions(self, differing: Sequence[tuple[int, int]]) -> Callable[[int], bool]:
        """Whether functions that differ can make a difference to a case."""
        builder = self._sameness.functions.builder
        apart = [
            builder.either(builder.both(one, builder.negation(other)), builder.both(other, builder.negation(one)))
            for one, other in differing
        ]
        evaluate = specialise(builder.nodes, apart)
        return lambda number: number in self._cells and any(bits & CAN_HOLD for bits in evaluate(self._cells[number]))


def _understood(compiled: CompiledProtocol, cases: Sequence[Case]) -> Iterator[tuple[int, PatientFacts]]:
    """The patients of cases by their numbers, apart from those whose facts are refused."""
    for number, case in enumerate(cases):
        if (facts := _accepted(compiled, case)) is not None:
            yield number, facts


def _accepted(compiled: CompiledProtocol, case: Case) -> PatientFacts | None:
    """The patient of a case; None where the facts are refused."""
    try:
        return compiled.understand(case.facts, today=case.on)
    except InvalidFactsError:
        return None
