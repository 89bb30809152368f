"""What depends on a fact, a statement, a reference, an interpretation, or any other node; and why."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.asking.derived import inputs_by_fact
from kg.asking.names import KINDS, Named, named, node_named
from kg.asking.scratch import Scratch
from kg.compiled import CompiledProtocol
from kg.criteria import facts_of
from kg.graph import KnowledgeGraph
from kg.nodes.decision import Decision, Outcome
from kg.protocol import Protocol

_THROUGH = ", through "
_SHOWN = "whether it is shown can change"
_ORDER = ("fact", "decision", "recommendation", "warning", "notice", "conflict", "constraint", *KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependent:
    """Something that would have to be looked at again if the node asked about changed.

    `node` may also be of kind `conflict` (its number, from 1) or `constraint`, which are no nodes of the graph.
    `direct`: by a relation of its own, not through something else. `outcomes`: of a decision, those concerned.
    """

    node: Named
    direct: bool
    why: str
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependents:
    """All that depends on a node: facts, decisions, recommendations, warnings and so on, each in declared order."""

    of: Named
    found: tuple[Dependent, ...]

    def kind(self, kind: str) -> tuple[Dependent, ...]:
        """Those of one kind."""
        return tuple(d for d in self.found if d.node.kind == kind)


def dependents(compiled: CompiledProtocol, name: str) -> Dependents:
    """What depends on a node, named by `kind:id` or by its id where that is unambiguous.

    On a fact: the facts that can follow from it; the outcomes, recommendations, warnings and notices that it can
    change, itself (direct) or through facts that follow from it. A recommendation depends on a fact exactly when the
    fact alone can change it for some patient; through a derived fact, when the one can change the derived fact and
    the derived fact can change the recommendation (whether it can do both at once is not asked).
    On a statement: what carries it out and how it is read. On an interpretation: what rests on it. On both (indirect):
    the recommendations to which an outcome leads that carries it out or rests on it, or to which a decision leads, by
    any outcome or `then`, that does so as a whole; nothing further down. On a reference: the statements that cite it
    and, through them, what depends on these. On a decision: what it leads to. On a recommendation: what it withdraws,
    and its warnings. On a track: its decisions and recommendations.

    Raises:
        UnknownNameError: no node of that name, or several.
    """
    graph = compiled.graph
    of = node_named(graph, name)
    match of.kind:
        case "fact":
            found = _OfFact.of(compiled).dependents(of)
        case "decision":
            found = _of_decision(graph, of)
        case "reference":
            found = _of_reference(graph, of)
        case "recommendation":
            found = _of_recommendation(graph, of)
        case "statement" | "interpretation":
            found = itertools.chain(_by_relation(graph, of), _led_to(graph, of, of.id))
        case _:
            found = _by_relation(graph, of)
    return Dependents(of=of, found=_merged(found, graph))


def _merged(found: Iterable[Dependent], graph: KnowledgeGraph) -> tuple[Dependent, ...]:
    """Each once; a direct dependence before an indirect one, several reasons of the same directness joined."""
    merged: dict[str, Dependent] = {}
    for one in found:
        before = merged.get(one.node.node)
        if before is None or (one.direct and not before.direct):
            merged[one.node.node] = one
        elif before.direct is one.direct and one.why != before.why:
            outcomes = tuple(dict.fromkeys((*before.outcomes, *one.outcomes)))
            merged[one.node.node] = replace(before, why=_both(before.why, one.why), outcomes=outcomes)
    place = {node: i for i, node in enumerate(graph.digraph)}
    return tuple(
        sorted(merged.values(), key=lambda d: (_ORDER.index(d.node.kind), place.get(d.node.node, 0), d.node.id))
    )


def _both(why: str, also: str) -> str:
    """Two reasons; what differs only in what it comes through is said once."""
    change, through, chain = also.partition(_THROUGH)
    return f"{why} or {chain}" if through and why.startswith(change + through) else f"{why}; {also}"


_RELATIONS = {
    "carries_out": "carries it out",
    "interpreted_by": "rests on it",
    "reads": "reads it",
    "cites": "cites it",
    "in_track": "is in it",
    "warns_of": "warns of it",
    "continues_in": "continues in it",
}


def _by_relation(graph: KnowledgeGraph, of: Named) -> Iterator[Dependent]:
    """What points to a node; of decisions the outcomes that do."""
    for other, _, data in graph.digraph.in_edges(of.node, data=True):
        node = named(graph, other)
        outcomes: tuple[str, ...] = ()
        if node.kind == "decision" and of.kind in {"statement", "interpretation"}:
            outcomes = _outcomes_with(graph.protocol.decision[node.id], of)
        yield Dependent(node=node, direct=True, why=_RELATIONS[data["relation"]], outcomes=outcomes)
    if of.kind == "interpretation":
        for number, conflict in enumerate(graph.protocol.conflicts, 1):
            if of.id in conflict.interpretations:
                yield Dependent(node=_conflict(number, conflict.text), direct=True, why="rests on it")
        for fact in graph.protocol.facts:
            if fact.derivation is not None and of.id in fact.derivation.conflict_interpretations:
                why = "is settled by it where what is stated and what follows disagree"
                yield Dependent(node=named(graph, f"fact:{fact.id}"), direct=True, why=why)
    if of.kind == "statement":
        for reference in graph.protocol.references:
            if reference.statement == of.id:
                yield Dependent(node=named(graph, f"reference:{reference.id}"), direct=True, why="is printed there")


def _names(item: Decision | Outcome, of: Named) -> bool:
    """Whether a decision as a whole, or an outcome by itself, names a statement or an interpretation."""
    return of.id in (item.statements if of.kind == "statement" else item.interpretations)


def _outcomes_with(decision: Decision, of: Named) -> tuple[str, ...]:
    """The outcomes that name a statement or an interpretation; all of them where the decision itself does."""
    whole = _names(decision, of)
    return tuple(o.id for o in decision.outcomes if whole or _names(o, of))


def _led_to(graph: KnowledgeGraph, of: Named, words: str) -> Iterator[Dependent]:
    """The recommendations to which what names a statement or an interpretation leads directly; `words`: what it is."""
    does = f"{'carries out' if of.kind == 'statement' else 'rests on'} {words}"
    for decision in graph.protocol.decisions:
        whole = _names(decision, of)
        by: dict[str, list[str]] = {}
        for outcome in (decision.outcome(o) for o in _outcomes_with(decision, of)):
            for target in dict.fromkeys((*outcome.leads_to, *(decision.then if whole else ()))):
                if target in graph.protocol.recommendation:
                    by.setdefault(target, []).append(outcome.id)
        for target, outcomes in by.items():
            answers = _answers(decision, outcomes)
            why = (
                f"“{decision.question}”, which {does}, leads to it by {answers}"
                if whole
                else f"“{decision.question}” leads to it by an answer that {does}: {answers}"
            )
            yield Dependent(node=named(graph, f"recommendation:{target}"), direct=False, why=why)


def _answers(decision: Decision, outcomes: Sequence[str]) -> str:
    """Outcomes of a decision, in words."""
    if len(outcomes) == len(decision.outcomes):
        return "any answer"
    return " or ".join(f"“{decision.outcome(o).label}”" for o in outcomes)


def _conflict(number: int, text: str) -> Named:
    return Named(kind="conflict", id=str(number), label=text)


def _of_reference(graph: KnowledgeGraph, of: Named) -> Iterator[Dependent]:
    for citing in _by_relation(graph, of):
        yield citing
        carriers = tuple(_by_relation(graph, citing.node))
        for found in carriers:
            if found.node.kind not in {"interpretation", "reference"}:
                yield replace(found, direct=False, why=f"carries out {citing.node.id}, which cites it")
        carrying = {found.node for found in carriers}
        led_to = _led_to(graph, citing.node, f"{citing.node.id} (citing reference {of.id})")
        yield from (found for found in led_to if found.node not in carrying)


def _of_decision(graph: KnowledgeGraph, of: Named) -> Iterator[Dependent]:
    """What can be reached from a decision."""
    after: dict[str, None] = {of.id: None}
    for decision in graph.order:
        if decision not in after:
            continue
        for _, target, data in graph.digraph.out_edges(f"decision:{decision}", data=True):
            node = named(graph, target)
            if data["relation"] != "leads_to":
                continue
            if node.kind == "decision":
                after[node.id] = None
            if decision == of.id:
                answers = _answers(graph.protocol.decision[decision], data["outcomes"])
                yield Dependent(node=node, direct=True, why=f"{answers} leads to it")
            else:
                yield Dependent(node=node, direct=False, why=f"`{decision}`, which comes after it, leads there")


def _of_recommendation(graph: KnowledgeGraph, of: Named) -> Iterator[Dependent]:
    for leaf in graph.protocol.recommendation[of.id].supersedes:
        yield Dependent(node=named(graph, f"recommendation:{leaf}"), direct=True, why="is withdrawn by it")
    for other, _, data in graph.digraph.in_edges(of.node, data=True):
        if data["relation"] == "warns_of":
            yield Dependent(node=named(graph, other), direct=True, why=_RELATIONS["warns_of"])


@dataclass(frozen=True, slots=True)
class _OfFact:
    """What is needed to say what depends on facts."""

    graph: KnowledgeGraph
    protocol: Protocol
    scratch: Scratch
    inputs: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, compiled: CompiledProtocol) -> _OfFact:
        """Prepare for one question."""
        return cls(compiled.graph, compiled.protocol, Scratch.of(compiled), inputs_by_fact(compiled))

    def dependents(self, of: Named) -> Iterator[Dependent]:
        """All that the fact can change, by itself and through facts that follow from it."""
        through: dict[str, tuple[str, ...]] = {of.id: ()}
        for fact in (waiting := [of.id]):
            for derived, inputs in self.inputs.items():
                if fact in inputs and derived not in through:
                    through[derived] = (*through[fact], self.protocol.fact[derived].label)
                    waiting.append(derived)
                    yield self._derived(derived, through[fact])
        for find in (self._decisions, self._leaves, self._texts):
            for fact, chain in through.items():
                for found in find(fact):
                    why = f"{found.why}{_THROUGH}{' and then '.join(chain)}" if chain else found.why
                    yield replace(found, direct=not chain, why=why)
        yield from self._relations(of.id)

    def _derived(self, fact: str, chain: tuple[str, ...]) -> Dependent:
        derivation = self.protocol.fact[fact].derivation
        conflicts = derivation is not None and derivation.from_conflicts
        why = "is open while it contradicts another fact" if conflicts else "can follow from it"
        if chain:
            why = f"{why}{_THROUGH}{' and then '.join(chain)}"
        return Dependent(node=named(self.graph, f"fact:{fact}"), direct=not chain, why=why)

    def _decisions(self, fact: str) -> Iterator[Dependent]:
        functions = self.scratch.functions
        for decision in self.protocol.decisions:
            outcomes = tuple(
                o.id
                for o in decision.outcomes
                if fact in facts_of(o.criterion) and fact in self.scratch.facts_deciding(functions.of(o.criterion))
            )
            if outcomes:
                node = named(self.graph, f"decision:{decision.id}")
                yield Dependent(node=node, direct=True, why="its answer can change", outcomes=outcomes)

    def _leaves(self, fact: str) -> Iterator[Dependent]:
        for leaf in self.protocol.recommendations:
            node = named(self.graph, f"recommendation:{leaf.id}")
            whys = []
            if fact in self.scratch.facts_deciding(self.scratch.recommended(leaf.id)):
                whys.append("whether it is recommended can change")
            if leaf.fulfilled_when is not None and fact in facts_of(leaf.fulfilled_when):
                whys.append("whether it is fulfilled can change")
            if leaf.routine_once is not None and fact in facts_of(leaf.routine_once):
                whys.append("its urgency can change")
            if whys:
                yield Dependent(node=node, direct=True, why=" and ".join(whys))

    def _texts(self, fact: str) -> Iterator[Dependent]:
        for warning in self.protocol.warnings:
            if fact in (*facts_of(warning.when), *warning.or_unknown):
                yield Dependent(node=named(self.graph, f"warning:{warning.id}"), direct=True, why=_SHOWN)
        for notice in self.protocol.notices:
            if fact in facts_of(notice.when):
                yield Dependent(node=named(self.graph, f"notice:{notice.id}"), direct=True, why=_SHOWN)

    def _relations(self, fact: str) -> Iterator[Dependent]:
        labels = {f.id: f.label for f in self.protocol.facts}
        for number, conflict in enumerate(self.protocol.conflicts, 1):
            if fact in (*facts_of(conflict.when), *conflict.doubt):
                yield Dependent(node=_conflict(number, conflict.text), direct=True, why="it can be part of it")
        for constraint in self.protocol.constraints:
            if fact in {constraint.lesser, constraint.greater}:
                node = Named(
                    kind="constraint",
                    id=f"{constraint.lesser} <= {constraint.greater}",
                    label=f"{labels[constraint.lesser]} at most {labels[constraint.greater]}",
                )
                yield Dependent(node=node, direct=True, why="the one limits the other")
