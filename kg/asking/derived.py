"""From which facts a derived fact follows: the inputs that can change what is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.compiled import CompiledProtocol
from kg.criteria import facts_of, quantities
from kg.facts import Derivation, Fact
from kg.protocol import Protocol
from kg.scores import EVERY_SUM, Score


def inputs_by_fact(compiled: CompiledProtocol) -> Mapping[str, tuple[str, ...]]:
    """For each derived fact the facts that it directly depends on, in the order of declaration.

    For a yes/no rule these are exactly the inputs that can change its verdict, as intake works it out (arithmetic is
    judged by intervals). A quantity depends on all that its expressions read. What follows from the absence of
    contradictions depends on every fact that can be part of one.
    """
    protocol = compiled.protocol
    known = compiled.understand({}).known
    found: dict[str, tuple[str, ...]] = {}
    for fact in protocol.facts:
        if (derivation := fact.derivation) is None:
            continue
        if derivation.from_conflicts:
            inputs = set(_can_contradict(protocol))
        elif isinstance(rule := compiled.intake.rules.get(fact.id), Score):
            inputs = set(rule.deciding(known, bands=EVERY_SUM))
        elif rule is not None:
            inputs = {*rule.deciding(known), *filter(None, (derivation.below_limit_of,))}
        else:
            inputs = set(_read(derivation))
        found[fact.id] = tuple(f for f in protocol.fact if f in inputs)
    return found


def _read(derivation: Derivation) -> Iterator[str]:
    for expression in (derivation.value, derivation.at_least):
        if expression is not None:
            yield from quantities(expression)


def _can_contradict(protocol: Protocol) -> Iterator[str]:
    """The facts of conflicts and constraints, and those that can be stated although they follow from others."""
    for conflict in protocol.conflicts:
        yield from facts_of(conflict.when)
    for constraint in protocol.constraints:
        yield from (constraint.lesser, constraint.greater)
    for fact in protocol.facts:
        if fact.askable and fact.derivation is not None:
            yield from (fact.id, *fact.derivation.inputs)


def to_derive_from(fact: Fact, inputs: Mapping[str, tuple[str, ...]], facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """What to know instead of a fact: its inputs, each that nobody can be asked replaced by its own."""
    found: dict[str, None] = {}
    if fact.derivation is not None and not fact.derivation.from_conflicts:
        for input_ in inputs[fact.id]:
            asked = (input_,) if facts[input_].askable else to_derive_from(facts[input_], inputs, facts)
            found.update(dict.fromkeys(asked))
    return tuple(found)
