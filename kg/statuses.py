"""The bare answer for one patient: statuses, urgency and what is pending. No words are made here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.compiled import CompiledProtocol
from kg.criteria import Atom, Criterion, evaluate
from kg.decision_diagram import Influences
from kg.derivations import settling_inputs
from kg.evaluation import PathStatus, Status
from kg.facts import Fact
from kg.judging import truth_of_atom
from kg.nodes.recommendation import Recommendation, Urgency
from kg.patient import PatientFacts
from kg.scores import EVERY_SUM, Bands, Score
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
                function = compiled.leaves[leaf]
                open_ = influences.of(function)
                facts = {ask for number in open_ for ask in self._to_ask_for(number, function, influences)}
                found[leaf] = tuple(fact for fact in compiled.protocol.fact if fact in facts)
        return found

    def _to_ask_for(self, number: int, function: int, influences: Influences) -> tuple[str, ...]:
        """What to ask about a variable that can change a function."""
        variable = self.compiled.variables[number]
        if variable.fact.askable or variable.ranges is None:
            return self.to_ask(variable.fact.id)
        return self.to_ask(variable.fact.id, Bands(variable.ranges, influences.apart(function, number)))

    def to_ask(self, fact: str, bands: Bands = EVERY_SUM) -> tuple[str, ...]:
        """The fact itself when a person can be asked it; otherwise the missing inputs that can settle it.

        Those of a score can move it between `bands`, which are all its values where it has to be known.
        """
        if self.compiled.protocol.fact[fact].askable:
            return (fact,)
        if (fact, bands) not in self._settling:
            compiled, facts = self.compiled, self.facts
            self._settling[fact, bands] = settling_inputs(
                compiled.protocol, compiled.intake.rules, fact, facts.known, facts.in_conflict, bands=bands
            )
        return self._settling[fact, bands]

    def instead_of(self, fact: Fact) -> tuple[str, ...]:
        """The facts to ask in place of a derived one: what it is derived from; of a score, what can still move it."""
        score = self.compiled.intake.rules.get(fact.id)
        if isinstance(score, Score):
            return score.deciding(self.facts.known)
        return fact.derivation.inputs if fact.derivation else ()

    @cached_property
    def _settling(self) -> dict[tuple[str, Bands], tuple[str, ...]]:
        return {}
