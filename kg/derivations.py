"""Facts that follow from others: what is known of them, by rule or by arithmetic, and what would settle them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from kg.criteria import quantities
from kg.facts import Derivation, Fact
from kg.intervals import ALL, Interval
from kg.judging import range_of
from kg.patient import Known, Origin
from kg.protocol import Protocol
from kg.rules import Rule, Verdict

BOTH_ANSWERS = frozenset((True, False))


def answers(derivation: Derivation, rule: Rule, known: Mapping[str, Known]) -> frozenset[bool]:
    """The answers that a derived yes/no fact can still have: one, or both while its inputs leave it open."""
    if (below := _below_limit(derivation, known)) is not None:
        return below
    verdicts: set[Verdict] = set()
    for verdict in rule.verdicts(known):
        verdicts.add(verdict)
        if verdict is None or len(verdicts) > 1:
            return BOTH_ANSWERS
    return frozenset(v for v in verdicts if v is not None)


def _below_limit(derivation: Derivation, known: Mapping[str, Known]) -> frozenset[bool] | None:
    """What the laboratory's own limit says, where one is given."""
    quantity = known[derivation.below_limit_of] if derivation.below_limit_of is not None else None
    if quantity is None or quantity.limit is None or not isinstance(quantity.possible, Interval):
        return None
    if quantity.possible.high <= (quantity.limit, 0):
        return frozenset((True,))
    return frozenset((False,)) if quantity.possible.low >= (quantity.limit, 0) else BOTH_ANSWERS


def computed(derivation: Derivation, known: Mapping[str, Known]) -> tuple[Interval, Origin]:
    """All values that a derived quantity can have by its rule.

    DERIVED when its value follows from inputs that are all given, NARROWED when only its lower bound does, MISSING
    when neither does.
    """
    for expression, origin in ((derivation.value, Origin.DERIVED), (derivation.at_least, Origin.NARROWED)):
        if expression is None or any(
            known[i].origin not in {Origin.STATED, Origin.DERIVED} for i in quantities(expression)
        ):
            continue
        values = range_of(expression, {i: known[i].possible for i in quantities(expression)})
        return (values if origin is Origin.DERIVED else Interval(values.low, ALL.high)), origin
    return ALL, Origin.MISSING


def settling_inputs(
    protocol: Protocol,
    rules: Mapping[str, Rule],
    fact_id: str,
    known: Mapping[str, Known],
    in_conflict: frozenset[str] = frozenset(),
    never: Collection[str] = (),
) -> tuple[str, ...]:
    """The missing inputs of a derived fact whose value can change what is known of it.

    An input that cannot be asked is replaced by its own; data free of conflicts wait for the facts in conflict. Facts
    in `never` will not become known.
    """
    fact = protocol.fact[fact_id]
    if fact.derivation is None:
        return ()
    if fact.derivation.from_conflicts:
        return tuple(f for f in protocol.fact if f in in_conflict)
    settling: dict[str, None] = {}
    for input_ in _settling(fact.derivation, rules.get(fact_id), known, never):
        if protocol.fact[input_].askable:
            settling[input_] = None
        else:
            settling.update(dict.fromkeys(settling_inputs(protocol, rules, input_, known, in_conflict, never)))
    return tuple(settling)


def _settling(
    derivation: Derivation, rule: Rule | None, known: Mapping[str, Known], never: Collection[str]
) -> Iterator[str]:
    if (below := _below_limit(derivation, known)) is not None:
        if below == BOTH_ANSWERS and derivation.below_limit_of is not None:
            yield derivation.below_limit_of
        return
    if rule is not None:
        yield from rule.deciding(known, never)
    elif derivation.value is not None:
        yield from (i for i in dict.fromkeys(quantities(derivation.value)) if not known[i].firm)


def in_order(facts: Mapping[str, Fact]) -> tuple[Fact, ...]:
    """The derived facts, each after those it is derived from; what waits for conflicts comes last."""
    ordered: dict[str, Fact] = {}
    visited: set[str] = set()

    def visit(fact: Fact) -> None:
        if fact.id in visited or fact.derivation is None:
            return
        visited.add(fact.id)
        for input_ in fact.derivation.inputs:
            visit(facts[input_])
        ordered[fact.id] = fact

    for fact in facts.values():
        visit(fact)
    return tuple(sorted(ordered.values(), key=lambda f: f.derivation is not None and f.derivation.from_conflicts))
