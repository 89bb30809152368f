"""Where two recommendations part: the decision whose answer tells them apart, and patients who show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.asking.names import one_of
from kg.asking.scratch import Scratch
from kg.asking.witness import Witness, witness
from kg.compiled import CompiledProtocol
from kg.decision_diagram import FALSE
from kg.protocol import Protocol

_Where = tuple[str | None, tuple[str, ...], tuple[str, ...]]
_NOWHERE: _Where = (None, (), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """How two recommendations differ.

    `decision` is, of those with a way to one of them in the order of traversal (and then of those with a way to a leaf
    that withdraws one of them), the first that tells them apart for good: each has outcomes, and none goes with both.
    Where there is none, it is the first whose outcomes leave different ones possible; None where no single one does.
    `leads_to_first` and `leads_to_second` are the outcomes that some patient takes who gets that recommendation.
    `first_alone`, `second_alone` and `together` are patients who get only the one, only the other, and both; None
    where nobody does.
    """

    first: str
    second: str
    decision: str | None
    leads_to_first: tuple[str, ...]
    leads_to_second: tuple[str, ...]
    first_alone: Witness | None
    second_alone: Witness | None
    together: Witness | None
    words: str


def parting(compiled: CompiledProtocol, first: str, second: str) -> Parting:
    """Compare two recommendations.

    Raises:
        UnknownNameError: there is no such recommendation.
    """
    for leaf in (first, second):
        one_of("recommendation", leaf, compiled.protocol.recommendation)
    scratch = Scratch.of(compiled)
    one, other = scratch.recommended(first), scratch.recommended(second)
    first_alone, second_alone = _patient(scratch, one, but_not=other), _patient(scratch, other, but_not=one)
    together = _patient(scratch, scratch.builder.both(one, other))
    decision, to_first, to_second = _where(_differing(scratch, (first, second), (one, other)))
    found = Parting(
        first=first,
        second=second,
        decision=decision,
        leads_to_first=to_first,
        leads_to_second=to_second,
        first_alone=first_alone,
        second_alone=second_alone,
        together=together,
        words="",
    )
    return replace(found, words=" ".join(_sentences(compiled.protocol, found)))


def _patient(scratch: Scratch, function: int, *, but_not: int = FALSE) -> Witness | None:
    cells = scratch.example(scratch.builder.both(function, scratch.builder.negation(but_not)))
    return None if cells is None else witness(scratch.compiled, cells)


def _where(differing: Iterable[_Where]) -> _Where:
    """The first that tells the leaves apart for good; else the first."""
    first = _NOWHERE
    for where in differing:
        _, to_first, to_second = where
        if to_first and to_second and not set(to_first) & set(to_second):
            return where
        if first is _NOWHERE:
            first = where
    return first


def _differing(scratch: Scratch, leaves: tuple[str, str], functions: tuple[int, int]) -> Iterator[_Where]:
    """The decisions that tell the leaves apart, each with the outcomes that go with the one and with the other."""
    graph = scratch.compiled.graph
    before = _before(scratch.compiled, leaves)
    withdrawing = _before(scratch.compiled, [s for leaf in leaves for s in graph.superseders[leaf]]) - before
    for decisions in (before, withdrawing):
        for decision in graph.order:
            if decision not in decisions:
                continue
            outcomes = [o.id for o in scratch.compiled.protocol.decision[decision].outcomes]
            to_first, to_second = (
                tuple(o for o in outcomes if scratch.can_hold(scratch.builder.both(f, scratch.taken(decision, o))))
                for f in functions
            )
            if to_first != to_second:
                yield decision, to_first, to_second


def _before(compiled: CompiledProtocol, leaves: Iterable[str]) -> set[str]:
    """The decisions that have a way to one of the leaves."""
    found: set[str] = set()
    waiting = list(leaves)
    while waiting:
        for decision, _ in compiled.graph.incoming.get(waiting.pop(), ()):
            if decision not in found:
                found.add(decision)
                waiting.append(decision)
    return found


def _sentences(protocol: Protocol, found: Parting) -> Iterator[str]:
    one, other = (f"“{protocol.recommendation[leaf].title}”" for leaf in (found.first, found.second))
    alone = found.first_alone is not None, found.second_alone is not None
    if not any(alone):
        together = "are always recommended together" if found.together else "are never recommended"
        yield f"{one} and {other} {together}."
        return
    if found.decision is None:
        yield f"No single decision tells {one} and {other} apart."
    else:
        decision = protocol.decision[found.decision]
        groups: dict[str, list[str]] = {}
        for outcome in decision.outcomes:
            leads = (outcome.id in found.leads_to_first, outcome.id in found.leads_to_second)
            meaning = {(True, True): "both can follow", (False, False): "neither can"}.get(leads)
            groups.setdefault(meaning or f"only {one if leads[0] else other} can", []).append(outcome.label)
        parts = [f"with {' or '.join(f'“{label}”' for label in labels)} {way}" for way, labels in groups.items()]
        yield f"They part at “{decision.question}”: {'; '.join(parts)}."
    if found.together is None:
        yield "They are never recommended together."
    elif not all(alone):
        includes = (other, one) if alone[0] else (one, other)
        yield f"Whoever gets {includes[0]} also gets {includes[1]}."
    else:
        yield "They can be recommended together."
