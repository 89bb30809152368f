"""Facts that follow from others: what is known of them, by rule or by arithmetic, and what would settle them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction

from kg.criteria import Compared, atoms, facts_of, quantities
from kg.dates import elapsed
from kg.facts import Derivation, Elapsed, Fact, closure
from kg.intervals import ALL, Interval, point
from kg.judging import range_of
from kg.patient import Known, Origin
from kg.protocol import Protocol
from kg.rules import Rule, Verdict
from kg.scores import EVERY_SUM, Bands, Score
from kg.variables import variable

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


def computed(derivation: Derivation, known: Mapping[str, Known], today: Fraction) -> tuple[Interval, Origin]:
    """All values that a derived quantity can have by its rule; `today` is the number of the day of the evaluation.

    DERIVED when its value follows from inputs that are all given, NARROWED when only its lower bound does, MISSING
    when neither does.
    """
    if derivation.elapsed is not None:
        days = days_between(derivation.elapsed, known, today)
        if days is None:
            return ALL, Origin.MISSING
        return point(elapsed(derivation.elapsed.unit, *days)), Origin.DERIVED
    for expression, origin in ((derivation.value, Origin.DERIVED), (derivation.at_least, Origin.NARROWED)):
        if expression is None or any(
            known[i].origin not in {Origin.STATED, Origin.DERIVED} for i in quantities(expression)
        ):
            continue
        values = range_of(expression, {i: known[i].possible for i in quantities(expression)})
        return (values if origin is Origin.DERIVED else Interval(values.low, ALL.high)), origin
    return ALL, Origin.MISSING


def days_between(between: Elapsed, known: Mapping[str, Known], today: Fraction) -> tuple[Fraction, Fraction] | None:
    """The numbers of the two days that time is counted between; None while one is not known."""
    start = _day(known[between.start])
    end = today if between.end is None else _day(known[between.end])
    return None if start is None or end is None else (start, end)


def _day(known: Known) -> Fraction | None:
    return known.possible.point if isinstance(known.possible, Interval) else None


def settling_inputs(
    protocol: Protocol,
    rules: Mapping[str, Rule | Score],
    fact_id: str,
    known: Mapping[str, Known],
    in_conflict: frozenset[str] = frozenset(),
    never: Collection[str] = (),
    bands: Bands | None = None,
) -> tuple[str, ...]:
    """The missing inputs of a derived fact whose value can change what is known of it.

    An input that cannot be asked is replaced by its own; data free of conflicts wait for the facts in conflict. Facts
    in `never` will not become known. Of a score, what is known changes when its band does: by its `bands`, or by those
    that the protocol tells apart anywhere.
    """
    fact = protocol.fact[fact_id]
    if fact.derivation is None:
        return ()
    if fact.derivation.from_conflicts:
        return tuple(f for f in protocol.fact if f in in_conflict)
    settling: dict[str, None] = {}
    rule = rules.get(fact_id)
    for input_ in _settling(fact.derivation, rule, known, never, bands):
        if protocol.fact[input_].askable:
            settling[input_] = None
            continue
        apart = EVERY_SUM
        if rule is not None and isinstance(rules.get(input_), Score):
            apart = rule.told_apart(known, input_, never)
        settling.update(dict.fromkeys(settling_inputs(protocol, rules, input_, known, in_conflict, never, apart)))
    return tuple(settling)


def _settling(
    derivation: Derivation,
    rule: Rule | Score | None,
    known: Mapping[str, Known],
    never: Collection[str],
    bands: Bands | None,
) -> Iterator[str]:
    if (below := _below_limit(derivation, known)) is not None:
        if below == BOTH_ANSWERS and derivation.below_limit_of is not None:
            yield derivation.below_limit_of
        return
    if isinstance(rule, Score):
        yield from rule.deciding(known, never, bands)
    elif rule is not None:
        yield from rule.deciding(known, never)
    elif derivation.value is not None:
        yield from (i for i in dict.fromkeys(quantities(derivation.value)) if not known[i].firm)
    elif derivation.elapsed is not None:
        missing = [i for i in derivation.elapsed.dates if not known[i].firm]
        if not any(i in never for i in missing):
            yield from missing


def score_of(fact: Fact, protocol: Protocol) -> Score | None:
    """How a score is added up; None for a fact that is none.

    Raises:
        DiagramTooLargeError: its items tell too many combinations of facts apart.
    """
    if fact.derivation is None or not fact.derivation.score:
        return None
    return Score.of(fact.derivation, protocol.fact, _bands(fact, protocol), closure(protocol.constraints))


def _bands(fact: Fact, protocol: Protocol) -> Bands:
    """The values of a score that decisions, or what else follows from it, tell apart."""
    criteria = [outcome.criterion for decision in protocol.decisions for outcome in decision.outcomes]
    for derivation in (other.derivation for other in protocol.facts):
        if derivation is not None and fact.id in derivation.inputs:
            if derivation.value is not None or derivation.at_least is not None:
                return EVERY_SUM
            criteria += [c for c in (derivation.true_when, derivation.false_when) if c is not None]
            criteria += [item.when for item in derivation.score]
    tests = [atom for criterion in criteria for atom in atoms(criterion) if fact.id in facts_of(atom)]
    if any(isinstance(atom, Compared) for atom in tests):
        return EVERY_SUM
    return Bands(variable(fact, tests).ranges)


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
