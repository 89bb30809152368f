"""Traversing: one patient through a compiled protocol. Statuses come at once; words are made when they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg import showing
from kg.again import next_time
from kg.compiled import CompiledProtocol
from kg.criteria import ALWAYS
from kg.decision_diagram import CAN_HOLD
from kg.evaluation import Advice, PathStatus, Question, Status, Step
from kg.evidence import Interpretation
from kg.nodes.recommendation import Notice, Recommendation, Urgency, Warning
from kg.patient import DataQuality, PatientFacts
from kg.protocol import Protocol
from kg.questions import questions
from kg.statuses import Statuses
from kg.trace import Trace

_UNKNOWN = "unknown"
_NOT_KNOWN = "not known"
_ABSENT = frozenset((False,))


@dataclass(frozen=True)
class Evaluation:
    """The answer for one patient: equal for equal facts, and safe to read from several threads."""

    compiled: CompiledProtocol
    facts: PatientFacts

    def __repr__(self) -> str:
        """Name it: all that is in it would be hundreds of pages."""
        return f"<Evaluation {self.protocol.id} {self.protocol.version}>"

    @property
    def protocol(self) -> Protocol:
        """The protocol that was traversed."""
        return self.compiled.protocol

    @cached_property
    def statuses(self) -> Statuses:
        """The bare statuses, without words."""
        return Statuses(self.compiled, self.facts)

    @cached_property
    def _trace(self) -> Trace:
        return Trace(self.statuses)

    @property
    def urgency(self) -> Urgency:
        """How soon; `ROUTINE` only when nothing more urgent is possible."""
        return self.statuses.urgency

    @property
    def urgency_at_most(self) -> Urgency:
        """The highest urgency that any way of filling in the missing facts gives."""
        return self.statuses.urgency_at_most

    @property
    def data_quality(self) -> tuple[DataQuality, ...]:
        """What was found doubtful in the data."""
        return self.facts.data_quality

    @cached_property
    def classifications(self) -> Mapping[str, str]:
        """The class of each classification that every way of filling in gives, otherwise `unknown`."""
        found = {name: _UNKNOWN for name, _ in self.compiled.classes}
        bits = self.compiled.evaluate_classes(self.facts.cells)
        for (name, class_), can in zip(self.compiled.classes, bits, strict=True):
            if can == CAN_HOLD:
                found[name] = class_
        return found

    @property
    def bands(self) -> tuple[tuple[str, str], ...]:
        """Each classification in words: what it is called, and the labels of the outcomes that give its class."""
        return tuple((self.protocol.classification_label(name), self._band(name)) for name in self.classifications)

    def _band(self, name: str) -> str:
        class_ = self.classifications[name]
        giving = [s for s in self.path if (s.decision.classifies, s.outcome.classification) == (name, class_)]
        # Several outcomes may share a class; without one that is taken, any of them may be.
        taken = [s for s in giving if s.status is PathStatus.TAKEN]
        possible = [s for s in giving if s.status is PathStatus.POSSIBLE]
        return " or ".join(dict.fromkeys(step.outcome.label for step in taken or possible)) or _NOT_KNOWN

    @cached_property
    def recommendations(self) -> tuple[Advice, ...]:
        """All leaves: recommended, then open, then not recommended; the most urgent first, then as written."""
        order = list(Status)
        found = map(self._advice, self.protocol.recommendations)
        return tuple(sorted(found, key=lambda a: (order.index(a.status), -a.urgency)))

    def _advice(self, leaf: Recommendation) -> Advice:
        statuses, trace, protocol = self.statuses, self._trace, self.protocol
        status = statuses.leaves[leaf.id]
        cited = [reference for s in leaf.statements for reference in protocol.statement[s].cites]
        return Advice(
            recommendation=leaf,
            status=status,
            fulfilled=leaf.id in statuses.fulfilled,
            urgency=statuses.urgency_of(leaf),
            pending=statuses.pending.get(leaf.id, ()),
            because=trace.reasons(leaf.id),
            superseded_by=trace.superseded_by(leaf.id),
            warnings=() if status is Status.NOT_RECOMMENDED else tuple(w for w in self.holding if leaf.id in w.on),
            interpretations=leaf.interpretations,
            citations=tuple(protocol.reference[r] for r in dict.fromkeys(cited)),
            uncited=tuple(s for s in leaf.statements if not protocol.statement[s].cites),
            again=None if status is Status.NOT_RECOMMENDED else next_time(leaf, self.facts, protocol.fact),
        )

    @cached_property
    def holding(self) -> tuple[Warning, ...]:
        """The warnings whose criterion holds, or that something unknown brings up."""
        known, holds = self.facts.known, self.statuses.holds
        return tuple(w for w in self.protocol.warnings if any(not known[f].firm for f in w.or_unknown) or holds(w.when))

    @cached_property
    def warnings(self) -> tuple[Warning, ...]:
        """The warnings that stand by themselves and are shown for this patient."""
        return tuple(w for w in self.holding if not w.on)

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """What goes with this answer as a whole."""
        return tuple(n for n in self.protocol.notices if self.statuses.holds(n.when))

    @property
    def cautions(self) -> tuple[Warning | Notice, ...]:
        """What a reader of this patient's answer must not miss, beside the cautions that stand on leaves.

        The warnings that stand by themselves, and the notices that do not go with every answer.
        """
        return (*self.warnings, *(n for n in self.notices if n.when != ALWAYS))

    @cached_property
    def path(self) -> tuple[Step, ...]:
        """One step for each outcome of each decision, in the order of traversal."""
        return tuple(self._trace.steps())

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What to ask, the best question first."""
        return questions(self.statuses)

    @cached_property
    def interpretations(self) -> tuple[Interpretation, ...]:
        """The readings that this answer rests on, in the order of writing, and the general ones."""
        applied = set(self._readings())
        return tuple(i for i in self.protocol.interpretations if i.general or i.id in applied)

    def _repr_svg_(self) -> str | None:
        """Show it in a notebook."""
        return showing.svg(self)

    def _readings(self) -> Iterator[str]:
        statuses, protocol = self.statuses, self.protocol
        for decision in protocol.decisions:
            for outcome in decision.outcomes:
                if statuses.outcomes[decision.id, outcome.id] is not PathStatus.RULED_OUT:
                    yield from (*decision.interpretations, *outcome.interpretations)
        possible = {r.id: r for r in protocol.recommendations if statuses.leaves[r.id] is not Status.NOT_RECOMMENDED}
        shown = [w for w in self.holding if not w.on or not possible.keys().isdisjoint(w.on)]
        items: Iterable[Recommendation | Warning | Notice] = (*possible.values(), *shown, *self.notices)
        for item in items:
            yield from item.interpretations
        for fact in protocol.facts:
            known = self.facts.known[fact.id]
            # how a finding is read decides nothing where it is absent
            if (known.shown and known.possible != _ABSENT) or fact.id in self.facts.in_conflict:
                yield from fact.interpretations
        yield from self.facts.interpretations
        for found in self.facts.data_quality:
            yield from found.interpretations


def traverse(compiled: CompiledProtocol, facts: PatientFacts) -> Evaluation:
    """Walk a compiled protocol with what is known of one patient."""
    return Evaluation(compiled, facts)
