"""From facts as they are handed in (numbers in their default units) to what is known after intake."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from tests.oracle.referee.language import operands
from tests.oracle.referee.patients import Listing, Patient, narrowed, unrestricted
from tests.oracle.referee.spans import Span, compared


class RefusedError(Exception):
    """A fact that is refused."""


def _number(value):
    return Fraction(str(value))


def _quantity(fact, entry):
    """The span that an entry gives, and whether its unit is in doubt."""
    number = _number(entry["value"])
    if "unit" not in entry and any(s.holds(number) for s in fact.in_doubt):
        return None, True
    if not fact.possible.holds(number):
        raise RefusedError(fact.id)
    span = compared(entry.get("comparator", "="), number).meet(fact.possible)
    if span.is_empty():
        raise RefusedError(fact.id)
    return span, False


def _listing(fact, names, doubts):
    """Names that nobody knows are members of no group; `doubts` are the groups that misspelt names may mean."""
    groups = frozenset(g for n in names for g in fact.members.get(n, ()))
    return Listing(groups, frozenset(doubts) - groups, bool(names))


class Intake:
    """Understands the raw facts of one protocol's patients; `judge` finds what follows for certain."""

    def __init__(self, judge):
        self.judge, self.protocol = judge, judge.protocol
        self.order = self._inputs_first()
        self.anything = {f.id: unrestricted(f) for f in self.protocol.facts.values()}

    def _inputs_first(self):
        done, result = set(), []

        def visit(name):
            if name in done:
                return
            done.add(name)
            derivation = self.protocol.facts[name].derivation
            for x in derivation.inputs() if derivation else ():
                visit(x)
            if derivation:
                result.append(name)

        # what depends on the conflicts found comes after the rest
        for late in (False, True):
            for name, fact in self.protocol.facts.items():
                if bool(fact.derivation and fact.derivation.from_conflicts) == late:
                    visit(name)
        return result

    def understand(self, raw, doubts=None):
        """The patient that raw facts describe; `doubts`: for each list, the groups that misspelt names may mean."""
        sheet = Sheet(dict(self.anything))
        for name, value in raw.items():
            if value is not None:
                self._take(sheet, self.protocol.facts[name], value, (doubts or {}).get(name, ()))
        given = frozenset(sheet.stated) | sheet.unclear
        said = Patient(sheet.values)
        for doubtful in [d for when, d in self.protocol.rules if self._certain(when, said)]:
            sheet.conflicts.update(doubtful)
            for name in doubtful:
                sheet.forget(name, self.anything[name])
        sheet = self._derived(sheet)
        return Patient(
            self._bounded(sheet),
            frozenset(sheet.firm - sheet.conflicts),
            frozenset(sheet.conflicts),
            frozenset(sheet.unclear),
            given,
            sheet.limits,
        )

    def _derived(self, before):
        """All that follows; what contradicts that is taken back, and everything derived anew."""
        after = copy.deepcopy(before)
        for name in self.order:
            self._derive(after, self.protocol.facts[name])
        said = Patient(after.values)
        doubtful = set()
        for when, doubt in self.protocol.rules:
            if self._certain(when, said) and not self._certain(when, Patient(before.values)):
                doubtful |= self._behind(doubt, before)
        if not doubtful:
            return after
        before.conflicts.update(doubtful)
        for name in doubtful:
            before.forget(name, self.anything[name])
        return self._derived(before)

    def _behind(self, names, sheet):
        """What was stated of these facts, or of what they follow from."""
        found = set()
        for name in names:
            derivation = self.protocol.facts[name].derivation
            if name in sheet.stated:
                found.add(name)
            elif derivation:
                found |= self._behind(derivation.inputs(), sheet)
        return found

    def _take(self, sheet, fact, value, doubts):
        """One fact as it was handed in."""
        if fact.kind == "quantity":
            entry = value if isinstance(value, Mapping) else {"value": value}
            span, unclear = _quantity(fact, entry)
            if unclear:
                sheet.unclear.add(fact.id)
                return
            if "lowerLimit" in entry:
                limit = _number(entry["lowerLimit"])
                if fact.usual.holds(limit):
                    sheet.limits[fact.id] = limit
            sheet.state(fact.id, span)
        elif fact.kind == "list":
            listing = _listing(fact, value, doubts)
            sheet.state(fact.id, listing, firm=not listing.in_doubt)
        else:
            sheet.state(fact.id, frozenset({value}))

    def _bounded(self, sheet):
        return narrowed(sheet.values, self.judge.pairs)

    def _certain(self, criterion, patient):
        return self.judge.certainty.truth(criterion, patient, constrained=False) is True

    def _derive(self, sheet, fact):
        rule, name = fact.derivation, fact.id
        if rule.from_conflicts:
            if not sheet.conflicts:
                sheet.follow(name, frozenset({True}), firm=True)
        elif fact.kind == "quantity":
            self._compute(sheet, fact)
        else:
            known = self._bounded(sheet)
            follows = self.judge.derived(name, Patient(known, limits=sheet.limits))
            if follows is None:
                return
            if name not in sheet.stated:
                # what follows only from a value in conflict is not firm
                known.update({x: self.anything[x] for x in rule.inputs() if x in sheet.shaky})
                also = self.judge.derived(name, Patient(narrowed(known, self.judge.pairs), limits=sheet.limits))
                sheet.follow(name, frozenset({follows}), firm=also is follows)
            elif sheet.values[name] != {follows}:
                taken = {"true": frozenset({True}), "false": frozenset({False})}.get(rule.takes)
                sheet.contradict(name, self.anything[name] if taken is None else taken)

    def _compute(self, sheet, fact):
        """A quantity from others: its value when all of them are given, otherwise perhaps a lower bound."""
        rule, known, name = fact.derivation, self._bounded(sheet), fact.id

        def given(expression):
            return expression is not None and all(x in sheet.valued for x in operands(expression))

        if given(rule.value):
            computed = reach(rule.value, known)
        elif given(rule.at_least):
            computed = reach(rule.at_least, known).at_least()
        else:
            return
        inputs = operands(rule.value if given(rule.value) else rule.at_least)
        firm = all(x in sheet.firm and x not in sheet.conflicts for x in inputs)
        if name not in sheet.stated:
            usable = computed.meet(fact.possible)
            if usable.meet(known[name]).is_empty():
                sheet.contradict(name, self.anything[name])  # what follows cannot be
            elif usable != fact.possible and given(rule.value):
                sheet.follow(name, usable, firm=firm and name not in sheet.conflicts)
            elif usable != fact.possible:
                sheet.values[name] = usable
            return
        stated = sheet.values[name]
        follows = [b for b in rule.bands if not b.meet(computed).is_empty()]
        shared = [b for b in follows if not b.meet(stated).is_empty()]
        if rule.bands and not shared:
            usable = computed.meet(fact.possible)
            sheet.contradict(name, usable if usable.begins_below(stated) and not usable.is_empty() else stated)
        elif firm:
            # they agree: what is stated is also where what follows is, or at least in one of its bands
            both = computed.meet(stated)
            band = Span(min(b.low for b in shared), max(b.high for b in shared), *_outer(shared))
            sheet.values[name] = stated.meet(band) if both.is_empty() else both


@dataclass
class Sheet:
    """One patient while the facts are taken in."""

    values: dict
    stated: set = field(default_factory=set)
    valued: set = field(default_factory=set)  # stated or computed
    firm: set = field(default_factory=set)
    shaky: set = field(default_factory=set)  # a value that is in conflict, or that follows from such
    conflicts: set = field(default_factory=set)
    unclear: set = field(default_factory=set)
    limits: dict = field(default_factory=dict)

    def state(self, name, value, *, firm=True):
        self.values[name] = value
        self.stated.add(name)
        self.valued.add(name)
        if firm:
            self.firm.add(name)

    def forget(self, name, anything):
        self.values[name] = anything
        for group in (self.stated, self.valued, self.firm):
            group.discard(name)
        self.limits.pop(name, None)

    def follow(self, name, value, *, firm):
        self.values[name] = value
        self.valued.add(name)
        (self.firm if firm and name not in self.conflicts else self.shaky).add(name)

    def contradict(self, name, value):
        self.values[name] = value
        self.conflicts.add(name)
        self.shaky.add(name)
        self.firm.discard(name)


def _outer(spans):
    low = min((s.low, not s.has_low) for s in spans)
    high = max((s.high, s.has_high) for s in spans)
    return not low[1], high[1]


def reach(expression, possible):
    """The values of an expression over facts that are not negative and stand in it once each."""
    match expression:
        case ("number", number):
            return Span(number, number)
        case ("fact", fact):
            return possible[fact]
        case (sign, left, right):
            a, b = reach(left, possible), reach(right, possible)
            if sign == "+":
                return Span(a.low + b.low, a.high + b.high, a.has_low and b.has_low, a.has_high and b.has_high)
            if sign == "-":
                return Span(a.low - b.high, a.high - b.low, a.has_low and b.has_high, a.has_high and b.has_low)
            if sign == "/":
                if not (b.is_point() and b.low > 0):
                    raise ValueError("only division by a number is read")
                return Span(a.low / b.low, a.high / b.low, a.has_low, a.has_high)
            if min(a.low, b.low) < 0:
                raise ValueError("only products of what is not negative are read")
            return Span(a.low * b.low, a.high * b.high, *_ends(a, b))
    raise ValueError(expression)


def _ends(a, b):
    """Whether the least and greatest product are reached: they are when both factors are, or one is a reached 0."""
    low = (a.has_low and b.has_low) or (a.low == 0 and a.has_low) or (b.low == 0 and b.has_low)
    high = (a.has_high and b.has_high) or (a.high == 0) or (b.high == 0)
    return low, high
