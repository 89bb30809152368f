"""The one order in which the answers to a question are drawn, whatever order the protocol has them in.

Answers about one quantity run from the lowest to the highest; "no" stands before "yes", also where "yes" is several
findings together; all others stay as written.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from kg import truth
from kg.criteria import Atom, Criterion, Is, Not, Within, atoms, evaluate
from kg.facts import FactType
from kg.graph import decision_facts
from kg.nodes.decision import Decision, Outcome
from kg.protocol import Protocol
from kg.truth import Truth


def in_order(decision: Decision, protocol: Protocol) -> tuple[Outcome, ...]:
    """The outcomes of a decision as they are drawn."""
    facts = [protocol.fact[fact] for fact in decision_facts(decision)]
    criteria = [outcome.criterion for outcome in decision.outcomes]
    match [fact.type for fact in facts]:
        case [FactType.QUANTITY] if all(isinstance(a, Within) for c in criteria for a in atoms(c)):
            values = tuple(_values(criteria))
            return tuple(sorted(decision.outcomes, key=lambda o: _lowest(o.criterion, values)))
        case [FactType.BOOLEAN]:
            return tuple(sorted(decision.outcomes, key=lambda o: _lowest(o.criterion, (False, True))))
    if len(criteria) > 1 and not any(fact.type is FactType.CHOICE for fact in facts):
        return tuple(sorted(decision.outcomes, key=lambda o: not isinstance(o.criterion, Not)))
    return decision.outcomes


def _values(criteria: list[Criterion]) -> Iterator[Fraction]:
    """From the lowest up: every threshold, and a number between each two and beyond them."""
    cuts = (
        cut for c in criteria for a in atoms(c) if isinstance(a, Within) for cut in (a.interval.low, a.interval.high)
    )
    thresholds = sorted({bound for bound, _ in cuts if isinstance(bound, Fraction)})
    last = None
    for threshold in thresholds:
        yield threshold - 1 if last is None else (last + threshold) / 2
        yield threshold
        last = threshold
    if last is not None:
        yield last + 1


def _lowest(criterion: Criterion, values: tuple[Fraction | bool, ...]) -> int:
    """The place of the first value that meets a criterion."""
    met = (place for place, value in enumerate(values) if evaluate(criterion, partial(_truth, value)) is Truth.YES)
    return next(met, len(values))


def _truth(value: Fraction | bool, atom: Atom) -> Truth:  # noqa: FBT001 - the value itself
    match atom:
        case Within(_, interval):
            return truth.of(Fraction(value) in interval)
        case Is(_, wanted):
            return truth.of(value == wanted)
    return Truth.UNKNOWN
