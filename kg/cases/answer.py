"""What an answer says, in the words of cases; each part is worked out when it is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kg.again import next_time
from kg.cases.names import OPEN_END
from kg.decision_diagram import Influences
from kg.evaluation import PathStatus, Status
from kg.nodes.recommendation import Notice, Span, Warning
from kg.traversal import Evaluation


@dataclass(frozen=True)
class Answer:
    """One evaluation.

    A statement is *asserted* when it stands on an outcome that is taken, on a recommended leaf, or on a warning or
    notice that is shown; it is *open* when it stands on a possible outcome or leaf.
    """

    evaluation: Evaluation

    @cached_property
    def warnings(self) -> tuple[Warning, ...]:
        """The warnings that are shown: by themselves, or on a leaf that is not ruled out."""
        leaves = self.evaluation.statuses.leaves
        return tuple(
            warning
            for warning in self.evaluation.holding
            if not warning.on or any(leaves[leaf] is not Status.NOT_RECOMMENDED for leaf in warning.on)
        )

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices that are shown."""
        return self.evaluation.notices

    @cached_property
    def asserted(self) -> frozenset[str]:
        """The statements that stand firm for this patient."""
        return frozenset(self._asserted())

    def _asserted(self) -> Iterator[str]:
        statuses, protocol = self.evaluation.statuses, self.evaluation.protocol
        for (decision, outcome), status in statuses.outcomes.items():
            if status is PathStatus.TAKEN:
                yield from protocol.decision[decision].outcome(outcome).statements
        for leaf in protocol.recommendations:
            if statuses.leaves[leaf.id] is Status.RECOMMENDED:
                yield from leaf.statements
        for warning in self.warnings:
            if not warning.on or any(statuses.leaves[leaf] is Status.RECOMMENDED for leaf in warning.on):
                yield from warning.statements
        for notice in self.notices:
            yield from notice.statements

    @cached_property
    def warned(self) -> frozenset[str]:
        """The statements of the warnings and notices that are shown."""
        shown: tuple[Warning | Notice, ...] = (*self.warnings, *self.notices)
        return frozenset(statement for item in shown for statement in item.statements)

    @cached_property
    def waiting(self) -> dict[str, frozenset[str]]:
        """What is open, statements and leaves by id, and the facts that each waits for."""
        statuses, protocol = self.evaluation.statuses, self.evaluation.protocol
        compiled, found = self.evaluation.compiled, dict[str, set[str]]()
        influences = Influences(compiled.nodes, self.evaluation.facts.cells)
        for (decision, outcome), status in statuses.outcomes.items():
            if status is PathStatus.POSSIBLE:
                open_ = influences.of(compiled.outcomes[decision, outcome])
                asked = {fact for number in open_ for fact in statuses.to_ask(compiled.variables[number].fact.id)}
                for statement in protocol.decision[decision].outcome(outcome).statements:
                    found.setdefault(statement, set()).update(asked)
        for leaf, facts in statuses.pending.items():
            for name in (leaf, *protocol.recommendation[leaf].statements):
                found.setdefault(name, set()).update(facts)
        return {name: frozenset(facts) for name, facts in found.items()}

    def due(self, leaf: str) -> tuple[str, str] | None:
        """When the protocol is evaluated again after a leaf, from and until: as cases write it.

        A day; a length of time (`1 wk`), where it counts from no date; `none`, where neither is there. None: the leaf
        is ruled out, or says nothing of it.
        """
        declared = self.evaluation.protocol.recommendation[leaf]
        if declared.again is None or self.evaluation.statuses.leaves[leaf] is Status.NOT_RECOMMENDED:
            return None
        found = next_time(declared, self.evaluation.facts, self.evaluation.protocol.fact)
        if found and declared.again.dates:
            return str(found.earliest or OPEN_END), str(found.latest or OPEN_END)
        span = declared.again.spans[0] if declared.again.spans else Span()
        return str(span.earliest or OPEN_END), str(span.latest or OPEN_END)

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The facts that are asked, the best question first."""
        return tuple(question.fact for question in self.evaluation.questions)

    @cached_property
    def readings(self) -> frozenset[str]:
        """The interpretations that are shown."""
        return frozenset(reading.id for reading in self.evaluation.interpretations)
