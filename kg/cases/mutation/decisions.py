"""Decisions, changed in every small way: what their outcomes ask, where they lead, and their order.

`otherwise` follows the other outcomes, as it does when an author changes one of them. Where outcomes without an
`otherwise` share a bound, it moves for all of them: moving one alone leaves a gap or an overlap, which never runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.cases.mutation.bounds import cuts, moved_everywhere, neighbours
from kg.cases.mutation.criteria import changes
from kg.cases.mutation.mutant import Mutant
from kg.criteria import Both, Criterion, Either, Is, Not, Within, atoms, facts_of
from kg.diagnostics import Place
from kg.graph import KnowledgeGraph
from kg.intervals import Cut
from kg.nodes.decision import Decision, Outcome


def decision_mutants(graph: KnowledgeGraph) -> Iterator[Mutant]:
    """Every small change of every decision."""
    edges = _Edges(graph)
    for decision in graph.protocol.decisions:
        asking = _of_criteria(decision, graph)
        for kind, words, place, changed in (*asking, *edges.of(decision), *_of_order(decision)):
            yield Mutant(
                kind=kind,
                words=f"`{decision.id}`: {words}",
                protocol=replace(graph.protocol, decisions=_with(graph.protocol.decisions, changed)),
                facts=tuple(dict.fromkeys(f for o in decision.outcomes for f in facts_of(o.criterion))),
                place=place,
            )
    for i, (one, other) in enumerate(zip(graph.protocol.decisions, graph.protocol.decisions[1:], strict=False)):
        swapped = (*graph.protocol.decisions[:i], other, one, *graph.protocol.decisions[i + 2 :])
        yield Mutant(
            kind="order",
            words=f"`{one.id}` and `{other.id}` stand in the other order",
            protocol=replace(graph.protocol, decisions=swapped),
            place=one.place,
        )


_Change = tuple[str, str, Place, Decision]


def _with(decisions: tuple[Decision, ...], changed: Decision) -> tuple[Decision, ...]:
    return tuple(changed if d.id == changed.id else d for d in decisions)


def _rest(decision: Decision) -> int | None:
    """The place of the outcome that is written as `otherwise`."""
    for i, outcome in enumerate(decision.outcomes):
        others = tuple(o.criterion for o in decision.outcomes if o is not outcome)
        if outcome.criterion == Not(Either(others)):
            return i
    return None


def _asking(decision: Decision, criteria: list[Criterion]) -> Decision:
    """The decision with other criteria; what is written as `otherwise` follows them."""
    if (rest := _rest(decision)) is not None:
        criteria[rest] = Not(Either(tuple(c for i, c in enumerate(criteria) if i != rest)))
    outcomes = tuple(replace(o, criterion=c) for o, c in zip(decision.outcomes, criteria, strict=True))
    return replace(decision, outcomes=outcomes)


def _of_criteria(decision: Decision, graph: KnowledgeGraph) -> Iterator[_Change]:
    criteria = [o.criterion for o in decision.outcomes]
    rest = _rest(decision)
    if rest is None:
        yield from _shared_bounds(decision)
        yield from _exchanges(decision)
    for i, outcome in enumerate(decision.outcomes):
        if i == rest or (rest is None and not isinstance(outcome.criterion, Both | Either | Not)):
            continue
        for kind, words, changed in changes(outcome.criterion, graph.protocol.fact):
            if rest is None and kind == "bound":
                continue
            changed_criteria = [*criteria[:i], changed, *criteria[i + 1 :]]
            yield kind, f"in `{outcome.id}` {words}", outcome.place, _asking(decision, changed_criteria)


def _shared_bounds(decision: Decision) -> Iterator[_Change]:
    shared: dict[tuple[str, Cut], tuple[Within, Outcome]] = {}
    for outcome in decision.outcomes:
        for atom in atoms(outcome.criterion):
            if isinstance(atom, Within):
                for cut in cuts(atom):
                    shared.setdefault((atom.fact, cut), (atom, outcome))
    for (fact, cut), (atom, outcome) in shared.items():
        for new in neighbours(cut, atom.text):
            moved = [moved_everywhere(o.criterion, fact, cut, new) for o in decision.outcomes]
            criteria = [c for c in moved if c is not None]
            if len(criteria) == len(moved) and criteria != [o.criterion for o in decision.outcomes]:
                changed = next(
                    (a for a in atoms(criteria[decision.outcomes.index(outcome)]) if a not in _tests(outcome)), atom
                )
                now = changed.text if isinstance(changed, Within) else ""
                words = f"in `{outcome.id}` `{fact} {atom.text}` becomes `{now}`, and the outcome beside it follows"
                yield "bound", words, outcome.place, _asking(decision, criteria)


def _tests(outcome: Outcome) -> list[Criterion]:
    return list(atoms(outcome.criterion))


def _exchanges(decision: Decision) -> Iterator[_Change]:
    """Outcomes that exchange their criteria: yes becomes no."""
    criteria = [o.criterion for o in decision.outcomes]
    for i, (one, other) in enumerate(zip(decision.outcomes, decision.outcomes[1:], strict=False)):
        kind = "polarity" if isinstance(one.criterion, Is) else "operator"
        swapped = [*criteria[:i], other.criterion, one.criterion, *criteria[i + 2 :]]
        words = f"`{one.id}` and `{other.id}` exchange what they ask"
        yield kind, words, one.place, _asking(decision, swapped)


def _of_order(decision: Decision) -> Iterator[_Change]:
    for i, (one, other) in enumerate(zip(decision.outcomes, decision.outcomes[1:], strict=False)):
        swapped = (*decision.outcomes[:i], other, one, *decision.outcomes[i + 2 :])
        words = f"`{one.id}` and `{other.id}` stand in the other order"
        yield "order", words, one.place, replace(decision, outcomes=swapped)


@dataclass(frozen=True, slots=True)
class _Edges:
    """Where decisions lead: each edge dropped, and each led to another node."""

    graph: KnowledgeGraph

    def of(self, decision: Decision) -> Iterator[_Change]:
        for i, outcome in enumerate(decision.outcomes):
            for words, targets in self._changed(decision, outcome.leads_to):
                outcomes = list(decision.outcomes)
                outcomes[i] = replace(outcome, leads_to=targets)
                changed = replace(decision, outcomes=tuple(outcomes))
                yield "edge", f"`to` of `{outcome.id}` {words}", outcome.place, changed
        for words, targets in self._changed(decision, decision.then):
            yield "edge", f"`then` {words}", decision.place, replace(decision, then=targets)

    def _changed(self, decision: Decision, targets: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        for i, target in enumerate(targets):
            others = (*targets[:i], *targets[i + 1 :])
            yield f"no longer names `{target}`", others
            if (other := self._instead(decision, target)) is not None:
                yield f"names `{other}` instead of `{target}`", (*targets[:i], other, *targets[i + 1 :])

    def _instead(self, decision: Decision, target: str) -> str | None:
        """The next node of the same kind to which the edge can lead: no circle, and not led to already."""
        protocol = self.graph.protocol
        nodes = list(protocol.decision if target in protocol.decision else protocol.recommendation)
        taken = set(self.graph.flow[decision.id]) | self._above(decision.id)
        start = nodes.index(target) + 1
        return next((node for node in (*nodes[start:], *nodes[:start]) if node not in taken), None)

    def _above(self, id_: str) -> set[str]:
        """The decisions that lead to one, itself among them."""
        above = [id_]
        for below in above:  # grows while it is gone through
            above += [d for d, _ in self.graph.incoming.get(below, ()) if d not in above]
        return set(above)
