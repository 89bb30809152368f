"""Coverage: what of a protocol its passing cases have shown.

A decision is covered when a case asks it for certain, a leaf when a case recommends it, an outcome when a case takes
it, a statement when a case asserts it. How criteria are covered is said in `kg.cases.effects`. Only reviewed cases
that pass count: an answer that nobody has held against the source shows nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from kg.cases.answer import Answer
from kg.cases.effects import Effects
from kg.cases.running import Result
from kg.compiled import CompiledProtocol
from kg.diagnostics import Place
from kg.evaluation import PathStatus, Status
from kg.nodes.decision import Decision, Outcome
from kg.nodes.recommendation import Notice, Recommendation, Warning


class Kind(Enum):
    """What coverage is counted of."""

    DECISION = "decision"
    RECOMMENDATION = "recommendation"
    OUTCOME = "outcome"
    CRITERION = "criterion"
    STATEMENT = "statement"


NODES = (Kind.DECISION, Kind.RECOMMENDATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to cover: by how many cases it is, or what is missing ("" when nothing is).

    `excused` says why it need not be covered: nobody is advised by it, or no patient at all can show it (proved).
    """

    kind: Kind
    name: str
    words: str
    cases: int
    missing: str = ""
    excused: str = ""
    place: Place

    @property
    def covered(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


@dataclass(frozen=True)
class Coverage:
    """The items of one protocol, in the order of writing."""

    items: tuple[Item, ...]

    def of(self, *kinds: Kind) -> tuple[Item, ...]:
        """The items of some kinds that have to be covered."""
        return tuple(item for item in self.items if item.kind in kinds and not item.excused)

    @property
    def missing(self) -> tuple[Item, ...]:
        """The items that are not covered and not excused."""
        return tuple(item for item in self.items if not item.covered and not item.excused)

    @cached_property
    def by_name(self) -> Mapping[tuple[Kind, str], Item]:
        """The items by kind and name."""
        return {(item.kind, item.name): item for item in self.items}


def coverage(compiled: CompiledProtocol, results: Iterable[Result]) -> Coverage:
    """Work out what the results of a protocol's cases have covered."""
    shown = [r.answer for r in results if r.passed and r.answer is not None and not r.case.unreviewed]
    return Coverage(tuple(_Counting(compiled, shown, Effects.of(compiled)).items()))


@dataclass(frozen=True, slots=True)
class _Counting:
    """Counts the answers of cases that pass."""

    compiled: CompiledProtocol
    answers: Sequence[Answer]
    effects: Effects

    def items(self) -> Iterator[Item]:
        yield from self._decisions()
        yield from self._leaves()
        yield from self._outcomes()
        yield from self._criteria()
        yield from self._statements()

    def _decisions(self) -> Iterator[Item]:
        protocol, taken = self.compiled.protocol, self.effects.scratch.taken
        reached = self.effects.reached(self._cells)
        for decision in protocol.decisions:
            is_open = sum(
                any(
                    a.evaluation.statuses.outcomes[decision.id, o.id] is not PathStatus.RULED_OUT
                    for o in decision.outcomes
                )
                for a in self.answers
            )
            yield self._item(
                decision,
                Kind.DECISION,
                decision.id,
                decision.question,
                (reached[decision.id], is_open),
                taken(decision.id),
            )

    def _leaves(self) -> Iterator[Item]:
        for leaf in self.compiled.protocol.recommendations:
            statuses = [a.evaluation.statuses.leaves[leaf.id] for a in self.answers]
            counts = statuses.count(Status.RECOMMENDED), statuses.count(Status.POSSIBLE)
            function = self.effects.scratch.recommended(leaf.id)
            yield self._item(leaf, Kind.RECOMMENDATION, leaf.id, leaf.title, counts, function)

    def _outcomes(self) -> Iterator[Item]:
        for decision in self.compiled.protocol.decisions:
            for outcome in decision.outcomes:
                statuses = [a.evaluation.statuses.outcomes[decision.id, outcome.id] for a in self.answers]
                counts = statuses.count(PathStatus.TAKEN), statuses.count(PathStatus.POSSIBLE)
                function = self.effects.scratch.taken(decision.id, outcome.id)
                words = f"{decision.question} {outcome.label}"
                yield self._item(outcome, Kind.OUTCOME, f"{decision.id}.{outcome.id}", words, counts, function)

    def _item(
        self,
        of: Decision | Outcome | Recommendation,
        kind: Kind,
        name: str,
        words: str,
        counts: tuple[int, int],
        function: int,
    ) -> Item:
        """An item by how often it is certain and how often it is open; what is certain for nobody has to be open."""
        certain, is_open = counts
        missing = excused = ""
        if not certain:
            missing = {
                Kind.DECISION: "no case asks it for certain",
                Kind.RECOMMENDATION: "no case recommends it",
                Kind.OUTCOME: "no case takes it",
            }[kind]
            if not self.effects.ever_certain(function):
                missing = "no case leaves it open, and it is certain for nobody"
                excused = "proved: it can be open, but is certain for nobody" if is_open else ""
        return Item(kind=kind, name=name, words=words, cases=certain, missing=missing, excused=excused, place=of.place)

    @property
    def _cells(self) -> list[tuple[int, ...]]:
        return [a.evaluation.facts.cells for a in self.answers]

    def _criteria(self) -> Iterator[Item]:
        for effect in self.effects.shown_by(self._cells):
            yield Item(
                kind=Kind.CRITERION,
                name=effect.name,
                words=effect.words,
                cases=effect.holds + effect.fails,
                missing=effect.missing,
                excused=effect.impossible,
                place=effect.place,
            )

    def _statements(self) -> Iterator[Item]:
        """Each statement that advice carries out; those that nothing asserts are excused with the reason."""
        advising = _advising(self.compiled)
        asserted: dict[str, int] = {}
        for answer in self.answers:
            for id_ in answer.asserted:
                asserted[id_] = asserted.get(id_, 0) + 1
        for statement in self.compiled.protocol.statements:
            cases, excused = asserted.get(statement.id, 0), ""
            if statement.context:
                excused = f"context: {statement.context}"
            elif statement.id not in advising:
                excused = "only questions or the protocol as a whole carry it out"
            yield Item(
                kind=Kind.STATEMENT,
                name=statement.id,
                words=statement.text,
                cases=cases,
                missing="" if cases else "no case asserts it",
                excused="" if cases else excused,
                place=statement.place,
            )


def _advising(compiled: CompiledProtocol) -> frozenset[str]:
    protocol = compiled.protocol
    outcomes = (o for d in protocol.decisions for o in d.outcomes)
    carrying: tuple[Outcome | Recommendation | Warning | Notice, ...] = (
        *outcomes,
        *protocol.recommendations,
        *protocol.warnings,
        *protocol.notices,
    )
    return frozenset(statement for item in carrying for statement in item.statements)
