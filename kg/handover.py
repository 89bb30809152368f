"""Handing over: what is known of a patient goes along to the protocol that goes on where a recommendation ends.

What was *stated* goes along as it was stated: a number with its unit (the default one where none was given), its
comparator, its date and its laboratory limit; a list by the names that were recognised, and the others as written. A
fact that *follows* from others goes along only where it is firm and the other protocol, with all that was stated, does
not find it out by itself; it is then as old as the oldest result it rests on. Nothing in conflict and nothing whose
unit is in doubt goes along, and nothing that the other protocol would refuse: these are left out, and said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from kg.compatibility import obstacle
from kg.compiled import CompiledProtocol
from kg.diagnostics import FaultyProtocolError
from kg.evaluation import Status
from kg.facts import Fact, FactType
from kg.intake.numbers import Measure, read_measure
from kg.intake.stated import RefusedError
from kg.intervals import ALL, Interval
from kg.library import UnknownProtocolError, open_beside
from kg.nodes.recommendation import HandOver, Recommendation
from kg.patient import InvalidFactsError, Known, Listed, Origin, PatientFacts
from kg.protocol import Protocol
from kg.traversal import Evaluation, traverse
from kg.units import conversion, conversion_of, parse_unit

OpenTarget = Callable[[Protocol, str], CompiledProtocol]
"""Finds the protocol of an id that a protocol names; raises `UnknownProtocolError` or `FaultyProtocolError`."""
Raw = bool | str | tuple[str, ...] | dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A fact that goes along: `raw` is what the other protocol's intake reads under the name `fact`.

    Numbers in it are `Decimal`s. `ours` is its name here; `derived`: nobody stated it, it follows from other facts.
    """

    fact: str
    ours: str
    raw: Raw
    derived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A fact that is known here and asked there, and does not go along; `message` says why."""

    fact: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuation:
    """One hand-over of one patient. Without a `target` the other protocol is not there, which `left_out` says."""

    hand_over: HandOver
    target: CompiledProtocol | None
    carried: tuple[Carried, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def title(self) -> str:
        """What the other protocol is called; its id where it is not there."""
        return self.target.protocol.title if self.target else self.hand_over.protocol

    @property
    def facts(self) -> dict[str, Raw]:
        """The facts that go along, as the other protocol's intake reads them."""
        return {carried.fact: carried.raw for carried in self.carried}


def continuations(
    evaluation: Evaluation, leaf: Recommendation, open_target: OpenTarget = open_beside
) -> Iterator[Continuation]:
    """The hand-overs of a leaf; none where it is ruled out."""
    if leaf.continues_in and evaluation.statuses.leaves[leaf.id] is not Status.NOT_RECOMMENDED:
        for handed in leaf.continues_in:
            yield continuation(evaluation, handed, open_target)


def worked_out(evaluation: Evaluation, leaf: Recommendation) -> Iterator[Continuation]:
    """The hand-overs of a leaf, with what goes along where it is recommended; where it is possible, only their names.

    So the other protocol is opened only when somebody goes on to it.
    """
    if evaluation.statuses.leaves[leaf.id] is Status.POSSIBLE:
        yield from (Continuation(hand_over=handed, target=None) for handed in leaf.continues_in)
    else:
        yield from continuations(evaluation, leaf)


def continuation(evaluation: Evaluation, handed: HandOver, open_target: OpenTarget = open_beside) -> Continuation:
    """What goes along to another protocol, as far as that is there."""
    try:
        target = open_target(evaluation.protocol, handed.protocol)
    except UnknownProtocolError:
        missing = f"there is no protocol `{handed.protocol}` here"
        return Continuation(hand_over=handed, target=None, left_out=(LeftOut(fact="", message=missing),))
    except FaultyProtocolError as error:
        faulty = f"the protocol `{handed.protocol}` is not run: it has {len(error.diagnostics)} faults"
        return Continuation(hand_over=handed, target=None, left_out=(LeftOut(fact="", message=faulty),))
    handing = _Handing(evaluation.protocol, evaluation.facts, target)
    handing.derived(handed, handing.stated(handed))
    return Continuation(
        hand_over=handed, target=target, carried=tuple(handing.carried.values()), left_out=tuple(handing.left_out)
    )


def onward(evaluations: Iterable[Evaluation], open_target: OpenTarget = open_beside) -> tuple[Continuation, ...]:
    """The protocols that go on from what is recommended to one patient, each once, with all that goes along.

    What is possible only is not followed: not every patient of unknown medication needs the clozapine protocol.
    """
    found: dict[str, Continuation] = {}
    for evaluation in evaluations:
        for leaf in evaluation.protocol.recommendations:
            if evaluation.statuses.leaves[leaf.id] is not Status.RECOMMENDED:
                continue
            for each in continuations(evaluation, leaf, open_target):
                name = each.hand_over.protocol
                found[name] = _both(found[name], each) if name in found else each
    return tuple(found.values())


def _both(one: Continuation, other: Continuation) -> Continuation:
    """What goes along by either; of two facts for one of theirs the first does, and the other is said."""
    carried = {c.fact: c for c in (*other.carried, *one.carried)}
    gone = {c.ours for c in carried.values()}
    second = [
        LeftOut(fact=c.ours, message=f"{c.ours} as `{c.fact}`: {carried[c.fact].ours} goes along as that already")
        for c in other.carried
        if c.ours != carried[c.fact].ours
    ]
    left_out = dict.fromkeys([*(left for left in (*one.left_out, *other.left_out) if left.fact not in gone), *second])
    return replace(one, carried=tuple(carried.values()), left_out=tuple(left_out))


def followed(evaluation: Evaluation, open_target: OpenTarget = open_beside) -> dict[str, Evaluation]:
    """The answers of all protocols that go on from an answer, and from theirs, by id; each once, so that it ends.

    What goes along to one comes from every answer so far that hands over to it.
    """
    answers = {evaluation.protocol.id: evaluation}
    while True:
        further = (f for f in onward(answers.values(), open_target) if f.target and f.hand_over.protocol not in answers)
        if (found := next(further, None)) is None or found.target is None:
            return {name: answer for name, answer in answers.items() if answer is not evaluation}
        understood = found.target.understand(found.facts, today=evaluation.facts.today)
        answers[found.hand_over.protocol] = traverse(found.target, understood)


class _CannotGoError(Exception):
    """A value that does not go along; the message says why."""


class _Handing:
    """One hand-over while it is worked out."""

    def __init__(self, protocol: Protocol, patient: PatientFacts, target: CompiledProtocol) -> None:
        self.carried: dict[str, Carried] = {}
        self.left_out: list[LeftOut] = []
        self._protocol = protocol
        self._patient = patient
        self._target = target

    def stated(self, handed: HandOver) -> PatientFacts:
        """Take along what was stated; what the other protocol makes of it."""
        for theirs, ours, known in self._pairs(handed):
            if ours.id in self._patient.in_conflict:
                self._leave(ours, "it is contradicted here")
            elif ours.id in self._patient.unit_in_doubt:
                self._leave(ours, "its unit is in doubt")
            elif known.origin is Origin.STATED:
                self._try(theirs, ours, known)
        return self._understood()

    def derived(self, handed: HandOver, before: PatientFacts) -> None:
        """Take along what follows here, and there from nothing that goes along."""
        found = [(t, o, k) for t, o, k in self._pairs(handed) if k.origin is Origin.DERIVED and k.firm]
        for theirs, ours, known in found:
            if before.known[theirs.id].origin in {Origin.STATED, Origin.DERIVED}:
                continue
            self._try(theirs, ours, known, derived=True)
            if theirs.id not in self.carried:
                continue
            after = self._understood()
            if theirs.id in self.carried and after.in_conflict - before.in_conflict:
                del self.carried[theirs.id]
                self._leave(ours, "what follows here is at odds there with what was stated")
            else:
                before = after

    def _pairs(self, handed: HandOver) -> Iterator[tuple[Fact, Fact, Known]]:
        """The facts that may go along, in the other protocol's order: its own, ours, and what is known of it."""
        named = dict(handed.facts)
        for name in named:
            if name not in self._target.protocol.fact:
                self._leave(self._protocol.fact[named[name]], f"there is no fact `{name}` there")
        for theirs in self._target.protocol.facts:
            ours = self._protocol.fact.get(named.get(theirs.id, theirs.id))
            if ours is not None:
                yield theirs, ours, self._patient.known[ours.id]

    def _try(self, theirs: Fact, ours: Fact, known: Known, *, derived: bool = False) -> None:
        if reason := obstacle(ours, theirs):
            self._leave(ours, reason)
            return
        try:
            raw = _raw(known, ours, theirs, self._date(ours, known))
            self.carried[theirs.id] = Carried(fact=theirs.id, ours=ours.id, raw=raw, derived=derived)
        except _CannotGoError as error:
            self._leave(ours, str(error))

    def _leave(self, ours: Fact, reason: str) -> None:
        left = LeftOut(fact=ours.id, message=f"{ours.label}: {reason}")
        if left not in self.left_out:
            self.left_out.append(left)

    def _understood(self) -> PatientFacts:
        """What the other protocol makes of what goes along; what it refuses no longer does."""
        while True:
            try:
                raw = {carried.fact: carried.raw for carried in self.carried.values()}
                return self._target.understand(raw, today=self._patient.today)
            except InvalidFactsError as refused:
                reasons = {p.fact: p.message.removeprefix(f"{p.fact}: ") for p in refused.problems}
                # a problem that is of no fact in particular is one of all of them
                for fact in [f for f in self.carried if f in reasons] or [*self.carried]:
                    reason = reasons.get(fact) or "; ".join(reasons.values())
                    self._leave(self._protocol.fact[self.carried.pop(fact).ours], f"it is refused there: {reason}")

    def _date(self, ours: Fact, known: Known) -> str:
        """The day of a result; of what follows from others, that of the oldest of them."""
        if known.date or known.origin is not Origin.DERIVED or ours.derivation is None:
            return known.date
        inputs = ((self._protocol.fact[i], self._patient.known[i]) for i in ours.derivation.inputs)
        return min(filter(None, (self._date(fact, of) for fact, of in inputs)), default="")


def _raw(known: Known, ours: Fact, theirs: Fact, day: str) -> Raw:
    """A value as the other protocol's intake reads it.

    Raises:
        _CannotGoError: it cannot be written so.
    """
    value: bool | str | tuple[str, ...]
    match ours.type, known.possible:
        case FactType.QUANTITY, Interval() as possible:
            return {**_quantity(known, possible, ours), **({"date": day} if day else {})}
        case FactType.LIST, Listed(members=members):
            value = members
        case FactType.DATE, _:
            return known.shown
        case FactType.CHOICE, frozenset() as answers if len(answers) == 1:
            value = next(str(answer) for answer in answers)
            if value not in dict(theirs.choices):
                raise _CannotGoError(f"`{value}` is no choice there")
        case FactType.BOOLEAN, frozenset() as answers if len(answers) == 1:
            value = True in answers
        case _:
            raise _CannotGoError("it has no single value")
    return {"value": value, "date": day} if day else value


def _quantity(known: Known, possible: Interval, ours: Fact) -> dict[str, object]:
    """A number with its unit and comparator, exactly.

    Raises:
        _CannotGoError: it is no decimal number, or lies between two bounds.
    """
    measure, unit = (
        _as_stated(known, ours) if known.origin is Origin.STATED else (_as_derived(possible, ours), ours.unit)
    )
    raw: dict[str, object] = {"value": _decimal(measure.number), "unit": unit}
    if measure.comparator:
        raw["comparator"] = measure.comparator
    if known.limit is not None:
        raw["lowerLimit"] = _decimal(known.limit)
    return raw


def _as_stated(known: Known, ours: Fact) -> tuple[Measure, str]:
    """What was written, in its own unit; in ours where only this protocol converts the two, or beside a limit."""
    try:
        measure = read_measure(known.written)
    except RefusedError:
        raise _CannotGoError(f"`{known.written}` cannot be written as a number with a unit") from None
    unit = measure.unit or ours.unit
    if conversion_of(parse_unit(unit), ours.unit) is not None and known.limit is None:
        return measure, unit
    number = conversion(unit, ours.unit, ours.units)(measure.number)
    return Measure(number, measure.comparator, ours.unit, measure.written), ours.unit


def _as_derived(possible: Interval, ours: Fact) -> Measure:
    """A number, or the only bound that is not one of all possible values."""
    if possible.point is not None:
        return Measure(possible.point, "", ours.unit, "")
    (low, after_low), (high, after_high) = possible.low, possible.high
    range_ = ours.possible or ALL
    if possible.low <= range_.low and isinstance(high, Fraction):
        return Measure(high, "<=" if after_high else "<", ours.unit, "")
    if possible.high >= range_.high and isinstance(low, Fraction):
        return Measure(low, ">" if after_low else ">=", ours.unit, "")
    raise _CannotGoError("it follows only as lying between two bounds")


def _decimal(number: Fraction) -> Decimal:
    """The same number as a decimal, without rounding.

    Raises:
        _CannotGoError: it has no end, as a third has none.
    """
    places, denominator = 0, number.denominator
    while denominator % 10 == 0:
        places, denominator = places + 1, denominator // 10
    for prime in (2, 5):
        while denominator % prime == 0:
            places, denominator = places + 1, denominator // prime
    if denominator != 1:
        raise _CannotGoError("it is no number with an end when converted exactly")
    digits = abs(number) * 10**places
    return Decimal((int(number < 0), tuple(map(int, str(digits.numerator))), -places))
