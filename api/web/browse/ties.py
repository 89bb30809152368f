"""What depends on a thing, and what it is tied to, as pages show it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from api.web.browse.pointer import Pointer, pointer
from kg.asking.dependents import Dependent, dependents
from kg.asking.names import Named, named
from kg.asking.neighbours import neighbours
from kg.compiled import CompiledProtocol
from kg.protocol import Protocol

_NAME = re.compile(r"`([a-z0-9_]+)`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Depending:
    """Something that depends on a thing: `to` is its page (None: it has none), `label` what it is called."""

    kind: str
    to: Pointer | None
    label: str
    why: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependents:
    """All that depends on a thing by itself, and through something else; each by kind."""

    direct: tuple[tuple[str, tuple[Depending, ...]], ...]
    indirect: tuple[tuple[str, tuple[Depending, ...]], ...]

    @property
    def counts(self) -> tuple[int, int]:
        """How many there are of both."""
        direct, indirect = (sum(len(found) for _, found in groups) for groups in (self.direct, self.indirect))
        return direct, indirect


@dataclass(frozen=True, slots=True, kw_only=True)
class Tied:
    """A thing at the other end of a relation; `answers` of a decision take the edge, where not all do."""

    to: Pointer
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """One relation, in one direction (`out`: from the thing that is asked about), and what it leads to."""

    relation: str
    direction: str
    tied: tuple[Tied, ...]


def dependents_of(compiled: CompiledProtocol, node: str) -> Dependents:
    """What depends on a node of the graph."""
    found = dependents(compiled, node).found
    direct, indirect = (
        tuple(
            (kind, tuple(_depending(compiled, each) for each in of_kind))
            for kind, of_kind in groupby((d for d in found if d.direct is wanted), key=lambda d: d.node.kind)
        )
        for wanted in (True, False)
    )
    return Dependents(direct=direct, indirect=indirect)


def _depending(compiled: CompiledProtocol, found: Dependent) -> Depending:
    protocol, node = compiled.protocol, found.node
    return Depending(
        kind=node.kind,
        to=pointer(node) if node.node in compiled.graph.digraph else None,
        label=node.label,
        why=_without_names(found.why, protocol),
        answers=_answers(protocol, node, found.outcomes),
    )


def _without_names(why: str, protocol: Protocol) -> str:
    """A reason with questions instead of the names of decisions."""

    def question(match: re.Match[str]) -> str:
        decision = protocol.decision.get(match[1])
        return f"“{decision.question}”" if decision else match[0]

    return _NAME.sub(question, why)


def _answers(protocol: Protocol, node: Named, outcomes: tuple[str, ...]) -> tuple[str, ...]:
    """The labels of some outcomes of a decision; none where all are meant, or nothing is said of them."""
    if node.kind != "decision" or not outcomes:
        return ()
    decision, meant = protocol.decision[node.id], set(outcomes)
    if len(meant) == len(decision.outcomes):
        return ()
    return tuple(outcome.label for outcome in decision.outcomes if outcome.id in meant)


def ties_of(compiled: CompiledProtocol, node: str) -> tuple[Tie, ...]:
    """What a node of the graph is tied to, by relation and direction."""
    here = named(compiled.graph, node)
    groups: dict[tuple[str, str], list[Tied]] = {}
    for found in neighbours(compiled.graph, node):
        asked = here if found.direction == "out" else found.node
        tied = Tied(to=pointer(found.node), answers=_answers(compiled.protocol, asked, found.outcomes))
        groups.setdefault((found.relation, found.direction), []).append(tied)
    return tuple(
        Tie(relation=relation, direction=direction, tied=tuple(tied)) for (relation, direction), tied in groups.items()
    )
