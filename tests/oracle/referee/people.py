"""Made-up patients for a protocol: around every threshold, on it, in stretches, with contradictions, and with gaps."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random

from tests.oracle.referee import language
from tests.oracle.referee.patients import Listing, Patient, kleene, unrestricted
from tests.oracle.referee.spans import compared, point

UNHEARD_OF = ("zzqx-17", "kwyjibo forte")
DENSITIES = (0.08, 0.2, 0.4, 0.6, 0.8, 0.95, 1)


def criteria(protocol):
    """Every criterion that a protocol has, wherever it stands."""
    found = [o.when for d in protocol.decisions.values() for o in d.outcomes]
    found += [c for x in protocol.leaves.values() for c in (x.fulfilled_when, x.routine_once) if c]
    found += [r.when for r in (*protocol.warnings, *protocol.notices)] + [when for when, _ in protocol.rules]
    rules = [f.derivation for f in protocol.facts.values() if f.derivation]
    return found + [c for r in rules for c in (r.true_when, r.false_when) if c]


def ends(protocol):
    """For each quantity, the numbers at which something begins or ends."""
    found = {f.id: set() for f in protocol.facts.values() if f.kind == "quantity"}
    for name, span in (t for c in criteria(protocol) for t in language.thresholds(c)):
        found[name] |= {span.low, span.high}
    for fact in protocol.facts.values():
        spans = [*(fact.derivation.bands if fact.derivation else ()), fact.possible] if fact.kind == "quantity" else []
        for span in spans:
            found[fact.id] |= {span.low, span.high}
    return {name: sorted(n for n in numbers if isinstance(n, Fraction)) for name, numbers in found.items()}


def misspelt(name):
    """A name with one of its letters missing; whom it means is for whoever reads it to find out."""
    return name[: len(name) // 2] + name[len(name) // 2 + 1 :]


def decimal(number):
    return Decimal(number.numerator) / Decimal(number.denominator)


class Maker:
    """Makes patients of one protocol, the same for the same seed."""

    def __init__(self, protocol, seed):
        self.protocol, self.random, self.ends = protocol, Random(seed), ends(protocol)
        self.limited = {f.derivation.limit_of for f in protocol.facts.values() if f.derivation}
        compared_facts = [
            set(language.operands(a[2]) + language.operands(a[3]))
            for c in criteria(protocol)
            for a in language.atoms(c)
            if a[0] == "cmp"
        ] + [set(pair) for pair in protocol.constraints]
        self.related = {f: set().union(*(c for c in compared_facts if f in c)) - {f} for f in self.ends}

    def number(self, fact, others=None):
        """A number at, next to or between thresholds; or near that of a fact that it is compared with."""
        random = self.random
        near = [others[f] for f in sorted(self.related[fact.id]) if f in (others or {})]
        if near and random.random() < 0.4:
            number = random.choice(near) * Fraction(random.choice(["1", "1", "0.8", "0.79", "1.25", "0.5"]))
        else:
            at = self.ends[fact.id] or [Fraction(1)]
            inner = at[:-1] if len(at) > 1 and random.random() < 0.9 else at
            number = random.choice(inner)
            match random.randrange(6):
                case 0 | 1:
                    number += random.choice([-1, 1]) * Fraction(1, 100)
                case 2:
                    number += random.choice([-1, 1]) * Fraction(random.randrange(1, 300), 100)
                case 3:
                    number = (number + random.choice(at[:-1] or at)) / 2
        number = Fraction(round(number * 1000), 1000)
        return number if fact.possible.holds(number) else Fraction(fact.possible.low)

    def quantity(self, fact, others):
        random, number = self.random, self.number(fact, others)
        if fact.in_doubt and random.random() < 0.05:
            return decimal(random.choice(fact.in_doubt).some_number() + random.randrange(1, 9))
        unclear = any(s.holds(number) for s in fact.in_doubt)
        entry = {"value": decimal(number)}
        if random.random() < 0.12:
            sign = random.choice(["<", "<=", ">", ">="])
            if not compared(sign, number).meet(fact.possible).is_empty():
                entry["comparator"] = sign
        if fact.id in self.limited and number < fact.possible.high - 1 and random.random() < 0.3:
            entry["lowerLimit"] = decimal(max(number + random.randrange(-1, 2), Fraction(fact.possible.low)))
        if (unclear or random.random() < 0.2) and fact.unit:
            entry["unit"] = fact.unit
        if "comparator" not in entry:
            others[fact.id] = number
        return entry["value"] if len(entry) == 1 else entry

    def names(self, fact):
        """The members of a list: none, some, and now and then a name that nobody knows."""
        random = self.random
        members = sorted(fact.members)
        names = random.sample(members, min(len(members), random.choice([0, 0, 1, 1, 1, 2, 3])))
        if random.random() < 0.1:
            names.append(random.choice(UNHEARD_OF))
        if random.random() < 0.1:
            names.append(misspelt(random.choice(members)))
        return names

    def raw(self):
        """Facts as a client hands them in; numbers are in default units."""
        random, facts, others = self.random, {}, {}
        density = random.choice(DENSITIES)
        for fact in self.protocol.facts.values():
            if not fact.askable or random.random() > density:
                continue
            match fact.kind:
                case "quantity":
                    facts[fact.id] = self.quantity(fact, others)
                case "boolean":
                    facts[fact.id] = random.random() < 0.4
                case "choice":
                    facts[fact.id] = random.choice(fact.choices)
                case _:
                    facts[fact.id] = self.names(fact)
        order = list(facts)
        random.shuffle(order)
        return {name: facts[name] for name in order}

    def complete(self, within=None):
        """A patient of whom everything that decisions read is known, under the constraints; nothing else is.

        `within` gives the cells (spans, answers, sets of groups) in which some of the facts are to lie.
        """
        random, within = self.random, within or {}
        known = {f.id: unrestricted(f) for f in self.protocol.facts.values()}
        decisive = self.protocol.decision_facts()
        quantities = [n for n in decisive if n in self.ends]
        for name in decisive:
            fact = self.protocol.facts[name]
            match fact.kind:
                case "boolean":
                    known[name] = frozenset({within.get(name, random.random() < 0.5)})
                case "choice":
                    known[name] = frozenset({within.get(name, random.choice(fact.choices))})
                case "list":
                    known[name] = self._listing(fact, within.get(name))
        known.update({n: point(x) for n, x in self._numbers(quantities, within).items()})
        return Patient(known, firm=frozenset(decisive), given=frozenset(decisive))

    def _listing(self, fact, cell):
        if cell is None:
            groups = frozenset(g for g in fact.groups if self.random.random() < 0.3)
            return Listing(groups, frozenset(), bool(groups) or self.random.random() < 0.5)
        groups = cell - {None}
        return Listing(groups, frozenset(), None in cell or bool(groups))

    def _numbers(self, quantities, within):
        """Numbers within their cells and under the constraints."""
        constraints = [(a, b) for a, b in self.protocol.constraints if a in quantities and b in quantities]
        for attempt in range(200):
            found = {}
            for name in quantities:
                fact, cell = self.protocol.facts[name], within.get(name)
                number = self.number(fact, found) if cell is None or attempt % 2 else near_an_end(cell, self.random)
                found[name] = number if cell is None or cell.holds(number) else near_an_end(cell, self.random)
            if all(found[a] <= found[b] for a, b in constraints):
                return found
        raise NoPatientError(within)


class NoPatientError(Exception):
    """Cells in which no patient lies, as constraints forbid it."""


def near_an_end(span, random):
    """A number of a span: often one of its ends, or close to one."""
    width = span.high - span.low
    step = min(width, 1) * Fraction(1, 1000)
    choices = [span.low, span.high, span.low + step, span.high - step, span.low + width / 2, span.low + width / 5]
    return random.choice([x for x in choices if span.holds(x)])


def patients(protocol, seed, count):
    """Raw facts of so many patients."""
    maker = Maker(protocol, seed)
    return (maker.raw() for _ in range(count))


def complete(protocol, seed, count):
    """So many complete patients, after intake."""
    maker = Maker(protocol, seed)
    return (maker.complete() for _ in range(count))


def walk(protocol, patient):
    """What a complete patient is recommended, and the outcomes on the way: from node to node, as a person would."""
    reached, taken, waiting = set(), set(), [protocol.start]
    while waiting:
        node = waiting.pop()
        if node in reached:
            continue
        reached.add(node)
        if node in protocol.leaves:
            continue
        decision = protocol.decisions[node]
        holding = [o for o in decision.outcomes if kleene(o.when, patient) is True]
        if len(holding) != 1:
            raise AssertionError(f"{node}: {[o.id for o in holding]} hold for {patient}")
        taken.add((node, holding[0].id))
        waiting += [*holding[0].to, *decision.then]
    leaves = reached & protocol.leaves.keys()
    withdrawn = {x for name in leaves for x in protocol.leaves[name].supersedes}
    return leaves - withdrawn, taken
