"""How an answer came about, in words: the steps of the path, and the reasons for and against each leaf."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg import truth
from kg.compiled import Test
from kg.criteria import Both, evaluate
from kg.evaluation import FactOnPath, PathStatus, Status, Step
from kg.facts import Fact
from kg.nodes.decision import Decision, Outcome
from kg.statuses import Statuses
from kg.truth import Truth
from kg.wording import atom_sentence, narrowed_words, open_sentence, reasons

_NOT_REACHED = "not reached"
_EITHER_WAY = "this holds whatever the missing facts are"
_IF_REACHED = "if the question arises"
EVERYONE = "applies to every patient"
"""The whole reason of what every patient gets."""


@dataclass(frozen=True, slots=True)
class Trace:
    """The words of one patient's statuses."""

    statuses: Statuses
    _said: dict[tuple[str, str, bool | None], tuple[str, ...]] = field(default_factory=dict)
    _values: dict[str, str] = field(default_factory=dict)

    def steps(self) -> Iterator[Step]:
        """One step for each outcome of each decision, in the order of traversal."""
        graph = self.statuses.compiled.graph
        for id_ in graph.order:
            decision = graph.protocol.decision[id_]
            for outcome in decision.outcomes:
                text = self.statuses.compiled.texts[id_, outcome.id]
                yield Step(
                    decision=decision,
                    outcome=outcome,
                    status=self.statuses.outcomes[id_, outcome.id],
                    facts=self._facts(text.distinct),
                    because=self._because(decision, outcome),
                    interpretations=text.interpretations,
                )

    def _facts(self, tests: tuple[Test, ...]) -> tuple[FactOnPath, ...]:
        return tuple(
            [
                FactOnPath(fact=t.fact.id, value=self._value(t.fact), unit=t.fact.unit, criterion=t.symbols)
                for t in tests
            ]
        )

    def _value(self, fact: Fact) -> str:
        if (value := self._values.get(fact.id)) is None:
            known = self.statuses.facts.known[fact.id]
            value = self._values[fact.id] = known.shown or narrowed_words(known, fact)
        return value

    def _because(self, decision: Decision, outcome: Outcome) -> str:
        match self.statuses.outcomes[decision.id, outcome.id]:
            case PathStatus.TAKEN:
                return "; ".join(self._settled(decision, outcome, holds=True)) or _EITHER_WAY
            case PathStatus.POSSIBLE:
                open_ = "; ".join(self._open(decision, outcome))
                return open_ or "; ".join((_IF_REACHED, *self._settled(decision, outcome, holds=True)))
        if not self._reached(decision):
            return _NOT_REACHED
        return "; ".join(self._settled(decision, outcome, holds=False)) or "ruled out by what leads here"

    def _reached(self, decision: Decision) -> bool:
        return any(self.statuses.outcomes[decision.id, o.id] is not PathStatus.RULED_OUT for o in decision.outcomes)

    def _settled(self, decision: Decision, outcome: Outcome, *, holds: bool) -> tuple[str, ...]:
        """Why an outcome holds, or fails, by what is known; nothing where no known value alone settles it."""
        key = (decision.id, outcome.id, holds)
        if key not in self._said:
            truth_of = self.statuses.truth_of
            settled = evaluate(outcome.criterion, truth_of) is truth.of(holds)
            found = reasons(outcome.criterion, holds=holds, truth_of=truth_of) if settled else ()
            telling = {id(atom): true for atom, true in found}
            known = self.statuses.facts.known
            said = (
                atom_sentence(test.atom, telling[id(test.atom)], test.fact, known[test.fact.id])
                for test in self.statuses.compiled.texts[decision.id, outcome.id].tests
                if id(test.atom) in telling
            )
            self._said[key] = tuple(dict.fromkeys(said))
        return self._said[key]

    def _open(self, decision: Decision, outcome: Outcome) -> tuple[str, ...]:
        """What is already met of an outcome that is open, and what is still open about it."""
        key = (decision.id, outcome.id, None)
        if key not in self._said:
            truth_of, known = self.statuses.truth_of, self.statuses.facts.known
            parts = outcome.criterion.criteria if isinstance(outcome.criterion, Both) else ()
            met = {
                id(atom): true
                for part in parts
                if evaluate(part, truth_of) is Truth.YES
                for atom, true in reasons(part, holds=True, truth_of=truth_of)
            }
            said = []
            for test in self.statuses.compiled.texts[decision.id, outcome.id].tests:
                if (true := met.get(id(test.atom))) is not None:
                    said.append(atom_sentence(test.atom, true, test.fact, known[test.fact.id]))
                elif truth_of(test.atom) is Truth.UNKNOWN:
                    said.append(open_sentence(test.atom, test.fact, known[test.fact.id]))
            self._said[key] = tuple(dict.fromkeys(said))
        return self._said[key]

    def superseded_by(self, leaf: str) -> tuple[str, ...]:
        """The recommended leaves that withdraw this one, where it would be reached without them."""
        if not any(self._led_to(edge) for edge in self.statuses.compiled.graph.incoming.get(leaf, ())):
            return ()
        return tuple(
            other
            for other in self.statuses.compiled.graph.superseders[leaf]
            if self.statuses.leaves[other] is Status.RECOMMENDED
        )

    def _led_to(self, edge: tuple[str, str | None]) -> bool:
        decision, outcome = edge
        if outcome is None:
            return self._reached(self.statuses.compiled.protocol.decision[decision])
        return self.statuses.outcomes[decision, outcome] is not PathStatus.RULED_OUT

    def reasons(self, leaf: str) -> tuple[str, ...]:
        """Why the leaf has its status, each reason once, from the start downwards."""
        match self.statuses.leaves[leaf]:
            case Status.RECOMMENDED:
                found = list(self._for(leaf, {PathStatus.TAKEN}))
                return tuple(dict.fromkeys(found)) or (EVERYONE if self._unconditional(leaf) else _EITHER_WAY,)
            case Status.POSSIBLE:
                found = list(self._for(leaf, {PathStatus.TAKEN, PathStatus.POSSIBLE}))
                return tuple(dict.fromkeys(found))
        title = self.statuses.compiled.protocol.recommendation
        withdrawn = [f"withdrawn by “{title[other].title}”" for other in self.superseded_by(leaf)]
        return tuple(dict.fromkeys(withdrawn or self._against(leaf))) or (self._withdrawn_everywhere(leaf),)

    def _withdrawn_everywhere(self, leaf: str) -> str:
        """Where each way of filling in that reaches the leaf also reaches one that supersedes it."""
        compiled, statuses = self.statuses.compiled, self.statuses.leaves
        others = [o for o in compiled.graph.superseders[leaf] if statuses[o] is not Status.NOT_RECOMMENDED]
        titles = " or ".join(f"“{compiled.protocol.recommendation[other].title}”" for other in others)
        return f"withdrawn wherever it would apply, by {titles}"

    def _for(self, node: str, wanted: set[PathStatus]) -> Iterator[str]:
        """What speaks for a node: the outcomes with one of these statuses on every way down to it."""
        compiled, outcomes = self.statuses.compiled, self.statuses.outcomes
        told: dict[tuple[str, str], None] = {}
        above = [node]  # grows while it is gone through; each node is climbed once, however many ways lead to it
        for below in above:
            for id_, taken_by in compiled.graph.incoming.get(below, ()):
                if taken_by is not None:
                    if outcomes[id_, taken_by] not in wanted:
                        continue
                    told[id_, taken_by] = None
                if id_ not in above:
                    above.append(id_)
        for id_, taken_by in self._in_order(told):
            decision = compiled.protocol.decision[id_]
            outcome = decision.outcome(taken_by)
            if outcomes[id_, taken_by] is PathStatus.TAKEN:
                yield from self._settled(decision, outcome, holds=True)
            else:
                yield from self._open(decision, outcome)

    def _against(self, node: str) -> Iterator[str]:
        """What keeps the path from a node: why the nearest decisions above it that are reached lead elsewhere."""
        compiled = self.statuses.compiled
        told: dict[tuple[str, str], None] = {}
        above = [node]
        for below in above:
            for id_, taken_by in compiled.graph.incoming.get(below, ()):
                if not self._reached(compiled.protocol.decision[id_]):
                    if id_ not in above:
                        above.append(id_)
                elif taken_by is not None:
                    told[id_, taken_by] = None
        for id_, taken_by in self._in_order(told):
            decision = compiled.protocol.decision[id_]
            yield from self._settled(decision, decision.outcome(taken_by), holds=False)

    def _in_order(self, edges: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        rank = self.statuses.compiled.graph.rank
        return sorted(edges, key=lambda edge: rank[edge[0]])

    def _unconditional(self, node: str) -> bool:
        """Whether edges that are taken whatever the answer lead from the start to a node."""
        graph = self.statuses.compiled.graph
        above = [node]
        for below in above:
            edges = graph.incoming.get(below, ())
            above += [id_ for id_, taken_by in edges if taken_by is None and id_ not in above]
        return graph.protocol.start in above
