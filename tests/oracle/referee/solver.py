"""The same questions put to z3: for arithmetic, for worlds too many to lay out, and as a second opinion."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from random import Random

import z3

from tests.oracle.referee import language
from tests.oracle.referee.language import disj
from tests.oracle.referee.patients import Listing, Patient, kleene
from tests.oracle.referee.spaces import criteria_towards, superseders
from tests.oracle.referee.spans import point


class World:
    """The facts of one way of filling in, as z3 variables; `mark` tells two worlds apart."""

    def __init__(self, protocol, mark=""):
        self.protocol, self.mark = protocol, mark
        self.choices = {f.id: f.choices for f in protocol.facts.values() if f.kind == "choice"}

    def number(self, fact):
        return z3.Real(fact + self.mark)

    def choice(self, fact):
        return z3.Int(fact + self.mark)

    def answer(self, fact):
        return z3.Bool(fact + self.mark)

    def member(self, fact, group):
        return z3.Bool(f"{fact}{self.mark} has {group}")

    def inside(self, fact, span):
        x, parts = self.number(fact), []
        if isinstance(span.low, Fraction):
            parts.append(x >= real(span.low) if span.has_low else x > real(span.low))
        if isinstance(span.high, Fraction):
            parts.append(x <= real(span.high) if span.has_high else x < real(span.high))
        return z3.And(parts)

    def truth(self, criterion):
        match criterion:
            case ("not", part):
                return z3.Not(self.truth(part))
            case ("and", parts):
                return z3.And([self.truth(p) for p in parts])
            case ("or", parts):
                return z3.Or([self.truth(p) for p in parts])
        return self.atom(*criterion)

    def atom(self, kind, fact, wanted, *rest):
        if kind == "cmp":
            return relates(fact, self.amount(wanted), self.amount(*rest))
        if kind == "num":
            return self.inside(fact, wanted)
        if kind == "has":
            return self.member(fact, wanted)
        if fact in self.choices:
            return self.choice(fact) == self.choices[fact].index(wanted)
        return self.answer(fact) == wanted

    def amount(self, expression):
        match expression:
            case ("number", number):
                return real(number)
            case ("fact", fact):
                return self.number(fact)
        sign, left, right = expression[0], self.amount(expression[1]), self.amount(expression[2])
        return {"+": left + right, "-": left - right, "*": left * right, "/": left / right}[sign]

    def allowed(self, fact, known, groups):
        """That a fact has one of the values that are left to it."""
        match self.protocol.facts[fact].kind:
            case "quantity":
                return self.inside(fact, known)
            case "boolean":
                return z3.Or([self.answer(fact) == v for v in known])
            case "choice":
                return z3.Or([self.choice(fact) == self.choices[fact].index(v) for v in known])
        parts = [z3.Implies(self.member(fact, g), self.member(fact, None)) for g in groups if g is not None]
        if known is not None:
            parts.append(self.member(fact, None) == known.filled)
            for g in groups:
                if g is not None and g not in known.in_doubt | known.groups:
                    parts.append(z3.Not(self.member(fact, g)))
                if g in known.groups:
                    parts.append(self.member(fact, g))
        return z3.And(parts)


def real(number):
    return z3.RealVal(str(number))


def relates(sign, left, right):
    return {
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
        "=": left == right,
        "!=": left != right,
    }[sign]


def reached(world, node):
    """That a node is reached in a world."""
    protocol, ways = world.protocol, []
    if node == protocol.start:
        return z3.BoolVal(val=True)
    for d in protocol.decisions.values():
        if node in d.then:
            ways.append(reached(world, d.id))
        ways += [z3.And(reached(world, d.id), world.truth(o.when)) for o in d.outcomes if node in o.to]
    return z3.Or(ways)


def formula(world, target):
    match target:
        case ("criterion", criterion):
            return world.truth(criterion)
        case ("outcome", node, when):
            return z3.And(reached(world, node), world.truth(when))
        case ("leaf", name):
            above = [reached(world, s) for s in superseders(world.protocol, name)]
            return z3.And(reached(world, name), z3.Not(z3.Or(above)))
    raise ValueError(target)


def criteria_of(protocol, target):
    match target:
        case ("criterion", criterion):
            return [criterion]
        case ("outcome", node, when):
            return [*criteria_towards(protocol, node), when]
    return [c for n in (target[1], *superseders(protocol, target[1])) for c in criteria_towards(protocol, n)]


def settle(protocol, pairs, target, patient, *, pending=True):
    """For all, some or none of the worlds a target holds, and the facts that alone can change it."""
    criteria = criteria_of(protocol, target)
    atoms = language.atoms(disj(criteria))
    facts = language.facts_in(disj(criteria))
    groups = {f: sorted({a[2] for a in atoms if a[0] == "has" and a[1] == f}, key=str) for f in facts}

    def world(mark):
        w = World(protocol, mark)
        limits = [w.allowed(f, patient.possible[f], groups[f]) for f in facts]
        limits += [w.number(a) <= w.number(b) for a, b in pairs if a in facts and b in facts]
        return w, z3.And(limits)

    def possible(*claims):
        solver = z3.Solver()
        solver.add(*claims)
        found = solver.check()
        if found == z3.unknown:
            raise AssertionError(solver.reason_unknown())
        return found == z3.sat

    here, limits = world("")
    holds = formula(here, target)
    some, other = possible(limits, holds), possible(limits, z3.Not(holds))
    if not (some or other):
        raise AssertionError(f"no way of filling in is left: {patient}")
    if not (some and other):
        return ("all" if some else "none"), ()
    if not pending:
        return "some", ()
    there, limits_there = world("'")
    fails = z3.Not(formula(there, target))
    both = (limits, holds, limits_there, fails)
    return "some", tuple(f for f in facts if possible(*both, *same(here, there, facts, f, groups)))


def same(here, there, facts, but, groups):
    """That two worlds agree on every fact but one."""
    for f in facts:
        if f == but:
            continue
        match here.protocol.facts[f].kind:
            case "quantity":
                yield here.number(f) == there.number(f)
            case "boolean":
                yield here.answer(f) == there.answer(f)
            case "choice":
                yield here.choice(f) == there.choice(f)
            case _:
                yield from (here.member(f, g) == there.member(f, g) for g in groups[f])


class Certainty:
    """What is certain of a criterion with arithmetic; z3 is asked only when a few trials do not show both truths."""

    def __init__(self, protocol, pairs):
        self.protocol, self.pairs = protocol, pairs
        self._ask = lru_cache(maxsize=100_000)(self._decide)

    def truth(self, criterion, patient, *, constrained=True):
        """The truth in every world; those that break a constraint count only when a conflict is looked for."""
        known = kleene(criterion, patient)
        if known is not None:
            return known
        facts = tuple(language.facts_in(criterion))
        pairs = tuple(self.pairs) if constrained else ()
        return self._ask(criterion, tuple((f, patient.possible[f]) for f in facts), pairs)

    def _decide(self, criterion, values, pairs):
        patient = Patient(dict(values))
        if self._seen(criterion, patient, pairs) == {True, False}:
            return None
        answer, _ = settle(self.protocol, pairs, ("criterion", criterion), patient, pending=False)
        return {"all": True, "none": False, "some": None}[answer]

    def _seen(self, criterion, patient, pairs):
        """The truths of a criterion in a few of the worlds."""
        random, seen = Random(1), set()
        quantities = [f for f, v in patient.possible.items() if self.protocol.facts[f].kind == "quantity"]
        if any(v is None or isinstance(v, Listing) for v in patient.possible.values()):
            return seen
        for _ in range(24):
            trial = {
                f: some_of(v, random) if f in quantities else frozenset({random.choice(sorted(v, key=str))})
                for f, v in patient.possible.items()
            }
            if all(trial[a].low <= trial[b].low for a, b in pairs if a in trial and b in trial):
                seen.add(kleene(criterion, Patient(trial)))
            if len(seen) == 2:
                break
        return seen


def some_of(span, random):
    """A number of a span, often near an end."""
    low, high = Fraction(span.low), Fraction(span.high)
    number = low + (high - low) * Fraction(random.choice([0, 100, 1, 99, random.randrange(1, 100)]), 100)
    return point(number if span.holds(number) else (low + high) / 2)
