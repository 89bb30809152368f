"""Exactly when something is recommended, reached or taken, in the fewest conditions."""

from __future__ import annotations

from dataclasses import dataclass

from kg.asking.conditions import Conditions, Phrases
from kg.asking.names import flow_node, one_of
from kg.asking.scratch import Scratch
from kg.compiled import CompiledProtocol


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactlyWhen:
    """When a leaf is recommended, a decision reached or an outcome taken (`happens` says which).

    `superseded_by`: the leaves that can withdraw a leaf that is reached; the conditions take them into account.
    """

    node: str
    outcome: str | None
    happens: str
    conditions: Conditions
    superseded_by: tuple[str, ...]

    @property
    def words(self) -> str:
        """One sentence without its full stop: `recommended exactly when fever and ANC below 1.0 ×10⁹/L`."""
        conditions = self.conditions
        if conditions.always or conditions.never:
            return f"{conditions.words} {self.happens}"
        return f"{self.happens} exactly when {conditions.words}"


def exactly_when(compiled: CompiledProtocol, name: str, outcome: str | None = None) -> ExactlyWhen:
    """When a recommendation is given, a decision is reached, or one of its outcomes is taken.

    Raises:
        UnknownNameError: there is no such leaf, decision or outcome.
        TooManyAlternativesError: it cannot be said in a readable number of conditions.
    """
    protocol, node = compiled.protocol, flow_node(compiled.protocol, name)
    scratch = Scratch.of(compiled)
    if outcome is not None:
        decision = protocol.decision[one_of("decision", node, protocol.decision)]
        one_of(f"outcome of `{node}`", outcome, [o.id for o in decision.outcomes])
        happens, function = "taken", scratch.taken(node, outcome)
    elif node in compiled.leaves:
        happens, function = "recommended", scratch.recommended(node)
    else:
        happens, function = "reached", scratch.reached(node)
    return ExactlyWhen(
        node=node,
        outcome=outcome,
        happens=happens,
        conditions=Phrases(compiled).of(scratch.builder, scratch.possible_only(function)),
        superseded_by=withdrawn_by(scratch, node),
    )


def withdrawn_by(scratch: Scratch, node: str) -> tuple[str, ...]:
    """The leaves that supersede a leaf and that some patient reaches together with it; none for a decision."""
    here = scratch.reached(node)
    return tuple(
        other
        for other in scratch.compiled.graph.superseders.get(node, ())
        if scratch.can_hold(scratch.builder.both(here, scratch.reached(other)))
    )
