"""The bare answer for one patient: statuses, urgency and what is pending. No words are made here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.compilation import CompiledProtocol
from kg.criteria import Atom, Criterion, evaluate
from kg.decision_diagram import Influences
from kg.derivations import settling_inputs
from kg.evaluation import PathStatus, Status
from kg.judging import truth_of_atom
from kg.nodes.recommendation import Recommendation, Urgency
from kg.patient import PatientFacts
from kg.truth import Truth

# indexed by CAN_HOLD | CAN_FAIL; no patient that intake lets through is without any way of filling in (0)
_LEAF = (Status.NOT_RECOMMENDED, Status.RECOMMENDED, Status.NOT_RECOMMENDED, Status.POSSIBLE)
_PATH = (PathStatus.RULED_OUT, PathStatus.TAKEN, PathStatus.RULED_OUT, PathStatus.POSSIBLE)


@dataclass(frozen=True)
class Statuses:
    """What the functions of a compiled protocol say of one patient; each part is worked out when it is looked at."""

    compiled: CompiledProtocol
    facts: PatientFacts

    @cached_property
    def leaves(self) -> Mapping[str, Status]:
        """The status of each leaf, in the order of writing."""
        compiled = self.compiled
        bits = compiled.evaluate_leaves(self.facts.cells)
        return dict(zip(compiled.leaves, [_LEAF[b] for b in bits], strict=True))

    @cached_property
    def outcomes(self) -> Mapping[tuple[str, str], PathStatus]:
        """The status of each outcome (decision, outcome), in the order of traversal."""
        compiled = self.compiled
        bits = compiled.evaluate_outcomes(self.facts.cells)
        return dict(zip(compiled.outcomes, [_PATH[b] for b in bits], strict=True))

    @cached_property
    def fulfilled(self) -> frozenset[str]:
        """The work-up leaves that what is known fulfils."""
        return frozenset(leaf.id for leaf in self.compiled.workup if self.holds(leaf.fulfilled_when))

    def urgency_of(self, leaf: Recommendation) -> Urgency:
        """A leaf's urgency for this patient."""
        eased = leaf.routine_once is not None and self.holds(leaf.routine_once)
        return Urgency.ROUTINE if eased else leaf.urgency

    @cached_property
    def urgency(self) -> Urgency:
        """The highest urgency among recommended leaves not fulfilled; a possible one counts as at most PROMPT."""
        return self._highest(Urgency.PROMPT)

    @cached_property
    def urgency_at_most(self) -> Urgency:
        """The highest urgency that any way of filling in the missing facts gives."""
        return self._highest(Urgency.IMMEDIATE)

    def _highest(self, possible_counts: Urgency) -> Urgency:
        highest = Urgency.ROUTINE
        for leaf, status in zip(self.compiled.protocol.recommendations, self.leaves.values(), strict=True):
            if leaf.urgency <= highest or status is Status.NOT_RECOMMENDED:
                continue
            counts = Urgency.IMMEDIATE if status is Status.RECOMMENDED else possible_counts
            if counts > highest and not self.holds(leaf.fulfilled_when):
                highest = max(highest, min(self.urgency_of(leaf), counts))
        return highest

    def holds(self, criterion: Criterion | None) -> bool:
        """Whether a criterion holds for certain, by what is known."""
        return criterion is not None and evaluate(criterion, self.truth_of) is Truth.YES

    def truth_of(self, atom: Atom) -> Truth:
        """What is known of an atom: by the cells that are possible where it tests an outcome, else by its value."""
        if (place := self.compiled.where.get(id(atom))) is None:
            return truth_of_atom(atom, self.facts.known)
        variable, holds = place
        possible = self.facts.cells[variable]
        if not possible & holds:
            return Truth.NO
        return Truth.UNKNOWN if possible & ~holds else Truth.YES

    @cached_property
    def pending(self) -> Mapping[str, tuple[str, ...]]:
        """For each open leaf the facts whose value can still change it, in the order in which facts are declared."""
        compiled = self.compiled
        influences = Influences(compiled.nodes, self.facts.cells)
        found = {}
        for leaf, status in self.leaves.items():
            if status is Status.POSSIBLE:
                open_ = influences.of(compiled.leaves[leaf])
                facts = {ask for number in open_ for ask in self.to_ask(compiled.variables[number].fact.id)}
                found[leaf] = tuple(fact for fact in compiled.protocol.fact if fact in facts)
        return found

    def to_ask(self, fact: str) -> tuple[str, ...]:
        """The fact itself when a person can be asked it; otherwise the missing inputs that can settle it."""
        if self.compiled.protocol.fact[fact].askable:
            return (fact,)
        if fact not in self._settling:
            compiled, facts = self.compiled, self.facts
            rules = compiled.intake.rules
            self._settling[fact] = settling_inputs(compiled.protocol, rules, fact, facts.known, facts.in_conflict)
        return self._settling[fact]

    @cached_property
    def _settling(self) -> dict[str, tuple[str, ...]]:
        return {}
