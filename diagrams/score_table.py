"""The items of a score as a small table, at the decisions that read it: what each counts, and how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from diagrams.chart import Item, State
from kg.facts import Fact
from kg.graph import decision_facts
from kg.intervals import Interval
from kg.nodes.decision import Decision
from kg.patient import Origin
from kg.protocol import Protocol
from kg.scores import Score
from kg.traversal import Evaluation
from kg.truth import Truth
from kg.wording import interval_range, number_words

_STATES = {Truth.YES: State.TAKEN, Truth.UNKNOWN: State.POSSIBLE, Truth.NO: State.RULED_OUT}


def scores_of(decision: Decision, protocol: Protocol) -> Iterator[Fact]:
    """The scores that a decision reads."""
    for name in decision_facts(decision):
        fact = protocol.fact[name]
        if fact.derivation is not None and fact.derivation.score:
            yield fact


def states(fact: Fact, evaluation: Evaluation | None) -> tuple[State, ...]:
    """How each item of a score stands for a patient; of a score that was stated itself, nothing is said."""
    items = fact.derivation.score if fact.derivation is not None else ()
    score = evaluation.compiled.intake.rules.get(fact.id) if evaluation else None
    if evaluation is None or not isinstance(score, Score):
        return (State.PLAIN,) * len(items)
    if evaluation.facts.known[fact.id].origin is Origin.STATED:
        return (State.PLAIN,) * len(items)
    return tuple(_STATES[truth] for truth in score.standing(evaluation.facts.known))


def table(decision: Decision, protocol: Protocol, evaluation: Evaluation | None) -> tuple[Item, ...]:
    """The items of the scores that a decision reads, each score with its sum below."""
    return tuple(item for fact in scores_of(decision, protocol) for item in _items(fact, evaluation))


def _items(fact: Fact, evaluation: Evaluation | None) -> Iterator[Item]:
    if fact.derivation is None:
        return
    standing = states(fact, evaluation)
    for item, state in zip(fact.derivation.score, standing, strict=True):
        yield Item(points=number_words(item.points), label=item.label, state=state)
    yield Item(points="", label=sum_words(fact, evaluation))


def sum_words(fact: Fact, evaluation: Evaluation | None) -> str:
    """The sum in a few words; of a patient with what counts so far."""
    if evaluation is None:
        return f"sum {interval_range(fact.possible)}" if fact.possible is not None else "sum"
    known = evaluation.facts.known[fact.id]
    if known.origin is Origin.STATED:
        return f"sum {known.shown}, as stated"
    if not isinstance(known.possible, Interval):
        return "sum"
    if known.possible.point is not None:
        return f"sum {number_words(known.possible.point)}"
    items = fact.derivation.score if fact.derivation is not None else ()
    standing = zip(items, states(fact, evaluation), strict=True)
    counted = sum((item.points for item, state in standing if state is State.TAKEN), Fraction())
    return f"so far {number_words(counted)}, possible {interval_range(known.possible)}"
