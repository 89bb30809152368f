"""Facts that follow from others, worked out exactly from what is known of these.

A derived yes/no fact holds when its rule holds for every way of filling in the inputs that are missing, not only when
three-valued logic sees it at once. Inputs are cut only where the rule's own tests cut them, and only while that
matters. Arithmetic between quantities is judged by intervals; where these leave it open, both are possible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kg.criteria import (
    ALWAYS,
    Atom,
    Both,
    Compared,
    Criterion,
    Either,
    Includes,
    Is,
    Not,
    Within,
    atoms,
    facts_of,
    quantities,
)
from kg.facts import Derivation, Fact
from kg.intervals import ALL, Interval
from kg.judging import range_of, truth_in
from kg.patient import Known, Listed, Origin, Possible
from kg.protocol import Protocol
from kg.truth import Truth

BOTH_ANSWERS = frozenset((True, False))

Verdict = bool | None
"""What a rule says of a complete patient: yes, no, or nothing."""


def inputs_of(derivation: Derivation) -> tuple[str, ...]:
    """The facts that a derivation reads, each once."""
    read: dict[str, None] = {}
    for criterion in (derivation.true_when, derivation.false_when):
        read.update(dict.fromkeys(facts_of(criterion)) if criterion is not None else ())
    for expression in (derivation.value, derivation.at_least):
        read.update(dict.fromkeys(quantities(expression)) if expression is not None else ())
    if derivation.below_limit_of is not None:
        read[derivation.below_limit_of] = None
    return tuple(read)


def answers(derivation: Derivation, known: Mapping[str, Known]) -> frozenset[bool]:
    """The answers that a derived yes/no fact can still have: one, or both while its inputs leave it open."""
    if (below := _below_limit(derivation, known)) is not None:
        return below
    verdicts: set[Verdict] = set()
    for verdict in _verdicts(derivation, _World({i: known[i].possible for i in inputs_of(derivation)})):
        verdicts.add(verdict)
        if verdict is None or len(verdicts) > 1:
            return BOTH_ANSWERS
    return frozenset(v for v in verdicts if v is not None) or BOTH_ANSWERS


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
    protocol: Protocol, fact_id: str, known: Mapping[str, Known], in_conflict: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """The missing inputs of a derived fact whose value can change what is known of it.

    An input that cannot be asked is replaced by its own. A fact that waits for conflicts waits for the facts in conflict.
    """
    fact = protocol.fact[fact_id]
    if fact.derivation is None:
        return ()
    if fact.derivation.from_conflicts:
        return tuple(f for f in protocol.fact if f in in_conflict)
    settling: dict[str, None] = {}
    for input_ in _settling(fact.derivation, known):
        if protocol.fact[input_].askable:
            settling[input_] = None
        else:
            settling.update(dict.fromkeys(settling_inputs(protocol, input_, known, in_conflict)))
    return tuple(settling)


def _settling(derivation: Derivation, known: Mapping[str, Known]) -> Iterator[str]:
    if (below := _below_limit(derivation, known)) is not None:
        if below == BOTH_ANSWERS and derivation.below_limit_of is not None:
            yield derivation.below_limit_of
        return
    if derivation.value is not None:
        yield from (i for i in dict.fromkeys(quantities(derivation.value)) if not known[i].firm)
        return
    world = _World({i: known[i].possible for i in inputs_of(derivation)})
    yield from (i for i in world.possible if _matters(derivation, world, i))


def in_order(facts: Mapping[str, Fact]) -> tuple[Fact, ...]:
    """The derived facts, each after those it is derived from; what waits for conflicts comes last."""
    ordered: dict[str, Fact] = {}
    visited: set[str] = set()

    def visit(fact: Fact) -> None:
        if fact.id in visited or fact.derivation is None:
            return
        visited.add(fact.id)
        for input_ in inputs_of(fact.derivation):
            visit(facts[input_])
        ordered[fact.id] = fact

    for fact in facts.values():
        visit(fact)
    return tuple(sorted(ordered.values(), key=lambda f: f.derivation is not None and f.derivation.from_conflicts))


@dataclass(frozen=True, slots=True)
class _World:
    """The values that inputs can have, and what is assumed of the arithmetic that these leave open."""

    possible: Mapping[str, Possible]
    assumed: Mapping[Atom, Truth] = field(default_factory=dict)

    def truth(self, atom: Atom) -> Truth:
        by_value = truth_in(atom, self.possible)
        return self.assumed.get(atom, by_value) if by_value is Truth.UNKNOWN else by_value

    def split(self, derivation: Derivation, atom: Atom) -> Iterator[_World]:
        """The worlds in which the atom is no longer open; together they are this one."""
        if isinstance(atom, Compared):
            for assumption in (Truth.YES, Truth.NO):
                yield _World(self.possible, {**self.assumed, atom: assumption})
            return
        for part in _parts(derivation, atom, self.possible[atom.fact]):
            yield _World({**self.possible, atom.fact: part}, self.assumed)


def _parts(derivation: Derivation, atom: Atom, possible: Possible) -> Iterator[Possible]:
    match atom, possible:
        case Within(_, interval), Interval():
            pieces = (
                possible & interval,
                Interval(ALL.low, interval.low) & possible,
                Interval(interval.high, ALL.high) & possible,
            )
            yield from (piece for piece in pieces if not piece.is_empty)
        case Is(_, value), frozenset():
            yield possible & {value}
            yield possible - {value}
        case Includes(_, group), Listed(members, groups, in_doubt) if group is not None:
            yield Listed(members, groups | {group}, in_doubt - {group})
            yield Listed(members, groups, in_doubt - {group})
        case Includes(fact), None:
            asked = {
                a.group for c in _criteria(derivation) for a in atoms(c) if isinstance(a, Includes) and a.fact == fact
            }
            yield Listed((), frozenset())
            yield Listed(("any",), frozenset(), frozenset(g for g in asked if g is not None))


def _criteria(derivation: Derivation) -> tuple[Criterion, ...]:
    return tuple(c for c in (derivation.true_when, derivation.false_when) if c is not None)


def _look(criterion: Criterion, world: _World, apart_from: str | None) -> tuple[Truth, Atom | None]:
    """Kleene's truth of a criterion, and while that is open an open atom to split by; arithmetic comes last."""
    match criterion:
        case Not(inner):
            truth, atom = _look(inner, world, apart_from)
            return ~truth, atom
        case Both(parts) | Either(parts):
            settles = Truth.NO if isinstance(criterion, Both) else Truth.YES
            result, open_atom = ~settles, None
            for part in parts:
                truth, atom = _look(part, world, apart_from)
                if truth is settles:
                    return settles, None
                if truth is Truth.UNKNOWN:
                    result = Truth.UNKNOWN
                    if atom is not None and (open_atom is None or isinstance(open_atom, Compared)):
                        open_atom = atom
            return result, open_atom
        case _:
            truth = world.truth(criterion)
            ask = truth is Truth.UNKNOWN and (apart_from is None or apart_from not in facts_of(criterion))
            return truth, criterion if ask else None


def _judge(derivation: Derivation, world: _World, apart_from: str | None = None) -> tuple[bool, Verdict, Atom | None]:
    """Whether the rule is settled, its verdict, and otherwise an atom to split by (None: only `apart_from` is open)."""
    holds, open_atom = _look(derivation.true_when or Not(ALWAYS), world, apart_from)
    if holds is Truth.YES:
        return True, True, None
    fails, other_atom = _look(derivation.false_when or Not(ALWAYS), world, apart_from)
    if fails is Truth.YES:
        return True, False, None
    if holds is Truth.NO and fails is Truth.NO:
        return True, None, None
    candidates = [a for a in (open_atom, other_atom) if a is not None]
    return False, None, min(candidates, key=lambda a: isinstance(a, Compared), default=None)


def _verdicts(derivation: Derivation, world: _World) -> Iterator[Verdict]:
    """What the rule says in every world that fills this one in, each verdict perhaps several times."""
    settled, verdict, atom = _judge(derivation, world)
    if settled or atom is None:
        yield verdict
        return
    for part in world.split(derivation, atom):
        yield from _verdicts(derivation, part)


def _matters(derivation: Derivation, world: _World, input_: str) -> bool:
    """Whether two worlds that differ in this input alone differ in what the rule says."""
    settled, _, atom = _judge(derivation, world, input_)
    if settled:
        return False
    if atom is not None:
        return any(_matters(derivation, part, input_) for part in world.split(derivation, atom))
    return len(set(_verdicts(derivation, world))) > 1
