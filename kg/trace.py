"""How an answer came about, in words: the steps of the path, and the reasons for and against each leaf."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg import truth
from kg.criteria import Criterion, atoms, evaluate, facts_of
from kg.evaluation import FactOnPath, PathStatus, Status, Step
from kg.nodes.decision import Decision, Outcome
from kg.statuses import Statuses
from kg.truth import Truth
from kg.wording import atom_sentence, open_sentence, reasons, test_symbols, value_words

_NOT_REACHED = "not reached"
_EITHER_WAY = "this holds whatever the missing facts are"
_IF_REACHED = "if the question arises"
_EVERYONE = "applies to every patient"


@dataclass(frozen=True, slots=True)
class Trace:
    """The words of one patient's statuses."""

    statuses: Statuses

    def steps(self) -> Iterator[Step]:
        """One step for each outcome of each decision, in the order of traversal."""
        graph = self.statuses.compiled.graph
        for id_ in graph.order:
            decision = graph.protocol.decision[id_]
            for outcome in decision.outcomes:
                yield Step(
                    decision=decision,
                    outcome=outcome,
                    status=self.statuses.outcomes[id_, outcome.id],
                    facts=tuple(self._facts(outcome)),
                    because=self._because(decision, outcome),
                    interpretations=tuple(dict.fromkeys((*decision.interpretations, *outcome.interpretations))),
                )

    def _facts(self, outcome: Outcome) -> Iterator[FactOnPath]:
        statuses = self.statuses
        for atom in dict.fromkeys(atoms(outcome.criterion)):
            for id_ in facts_of(atom):
                fact, known = statuses.compiled.protocol.fact[id_], statuses.facts.known[id_]
                yield FactOnPath(
                    fact=id_,
                    value=known.shown or value_words(known, fact),
                    unit=fact.unit,
                    criterion=test_symbols(atom, fact),
                )

    def _because(self, decision: Decision, outcome: Outcome) -> str:
        match self.statuses.outcomes[decision.id, outcome.id]:
            case PathStatus.TAKEN:
                return "; ".join(self._settled(outcome.criterion, holds=True)) or _EITHER_WAY
            case PathStatus.POSSIBLE:
                open_ = "; ".join(self._open(outcome.criterion))
                return open_ or "; ".join((_IF_REACHED, *self._settled(outcome.criterion, holds=True)))
        if not self._reached(decision):
            return _NOT_REACHED
        return "; ".join(self._settled(outcome.criterion, holds=False)) or "ruled out by what leads here"

    def _reached(self, decision: Decision) -> bool:
        return any(self.statuses.outcomes[decision.id, o.id] is not PathStatus.RULED_OUT for o in decision.outcomes)

    def _settled(self, criterion: Criterion, *, holds: bool) -> Iterator[str]:
        if evaluate(criterion, self.statuses.truth_of) is not truth.of(holds):
            return
        said: set[str] = set()
        for atom, true in reasons(criterion, holds=holds, truth_of=self.statuses.truth_of):
            (id_,) = facts_of(atom)
            known = self.statuses.facts.known[id_]
            sentence = atom_sentence(atom, true, self.statuses.compiled.protocol.fact[id_], known)
            if sentence not in said:
                said.add(sentence)
                yield sentence

    def _open(self, criterion: Criterion) -> Iterator[str]:
        for atom in dict.fromkeys(atoms(criterion)):
            if self.statuses.truth_of(atom) is Truth.UNKNOWN:
                (id_,) = facts_of(atom)
                yield open_sentence(atom, self.statuses.compiled.protocol.fact[id_], self.statuses.facts.known[id_])

    def superseded_by(self, leaf: str) -> tuple[str, ...]:
        """The leaves that are recommended and withdraw this one."""
        return tuple(
            other
            for other in self.statuses.compiled.graph.superseders[leaf]
            if self.statuses.leaves[other] is Status.RECOMMENDED
        )

    def reasons(self, leaf: str) -> tuple[str, ...]:
        """Why the leaf has its status, each reason once, from the start downwards."""
        match self.statuses.leaves[leaf]:
            case Status.RECOMMENDED:
                found = list(self._for(leaf, {PathStatus.TAKEN}))
                return tuple(dict.fromkeys(found)) or (_EVERYONE if self._unconditional(leaf) else _EITHER_WAY,)
            case Status.POSSIBLE:
                found = list(self._for(leaf, {PathStatus.TAKEN, PathStatus.POSSIBLE}))
                return tuple(dict.fromkeys(found))
        title = self.statuses.compiled.protocol.recommendation
        withdrawn = [f"withdrawn by “{title[other].title}”" for other in self.superseded_by(leaf)]
        return tuple(dict.fromkeys(withdrawn or self._against(leaf)))

    def _for(self, node: str, wanted: set[PathStatus]) -> Iterator[str]:
        compiled = self.statuses.compiled
        for decision, outcome in compiled.graph.incoming.get(node, ()):
            if outcome is None:
                yield from self._for(decision, wanted)
            elif self.statuses.outcomes[decision, outcome] in wanted:
                yield from self._for(decision, wanted)
                chosen = next(o for o in compiled.protocol.decision[decision].outcomes if o.id == outcome)
                if self.statuses.outcomes[decision, outcome] is PathStatus.TAKEN:
                    yield from self._settled(chosen.criterion, holds=True)
                else:
                    yield from self._open(chosen.criterion)

    def _unconditional(self, node: str) -> bool:
        edges = self.statuses.compiled.graph.incoming.get(node, ())
        return not edges or any(outcome is None and self._unconditional(decision) for decision, outcome in edges)

    def _against(self, node: str) -> Iterator[str]:
        compiled = self.statuses.compiled
        for id_, outcome in compiled.graph.incoming.get(node, ()):
            decision = compiled.protocol.decision[id_]
            if not self._reached(decision):
                yield from self._against(id_)
            elif outcome is not None:
                chosen = next(o for o in decision.outcomes if o.id == outcome)
                yield from self._settled(chosen.criterion, holds=False)
