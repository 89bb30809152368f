"""What holds, may hold and cannot hold, by the values that facts can still have."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from kg import truth
from kg.arithmetic import combined
from kg.criteria import Atom, Compared, Expression, Includes, Is, Quantity, Sum, Within, facts_of
from kg.criteria import Known as IsKnown
from kg.intervals import ALL, Interval
from kg.intervals import point as exactly
from kg.patient import Known, Listed, Possible
from kg.truth import Truth


def truth_of_atom(atom: Atom, known: Mapping[str, Known]) -> Truth:
    """What is known of an atom; `known(x)` itself is never open."""
    match atom:
        case IsKnown(fact):
            return truth.of(known[fact].firm)
        case Compared(operator, left, right):
            values = {fact: known[fact].possible for fact in facts_of(atom)}
            return relation(operator, range_of(left, values), range_of(right, values))
        case Within(fact) | Is(fact) | Includes(fact):
            return truth_of_test(atom, known[fact].possible)


def truth_in(atom: Atom, possible: Mapping[str, Possible]) -> Truth:
    """What is known of an atom that asks for values alone, given those that are possible."""
    match atom:
        case Compared(operator, left, right):
            return relation(operator, range_of(left, possible), range_of(right, possible))
        case IsKnown(fact):
            raise TypeError(f"`known({fact})` asks for what is known, not for a value")
        case Within(fact) | Is(fact) | Includes(fact):
            return truth_of_test(atom, possible[fact])


def truth_of_test(test: Within | Is | Includes, possible: Possible) -> Truth:
    """What is known of a test on one fact, given the values it can still have."""
    match test, possible:
        case Within(_, interval), Interval():
            if possible.within(interval):
                return Truth.YES
            return Truth.NO if (possible & interval).is_empty else Truth.UNKNOWN
        case Is(_, value), frozenset():
            if value not in possible:
                return Truth.NO
            return Truth.YES if len(possible) == 1 else Truth.UNKNOWN
        case Includes(_, None), Listed(members):
            return truth.of(bool(members))
        case Includes(_, group), Listed(_, groups, in_doubt):
            return Truth.YES if group in groups else Truth.UNKNOWN if group in in_doubt else Truth.NO
    return Truth.UNKNOWN


def range_of(expression: Expression, possible: Mapping[str, Possible]) -> Interval:
    """All values that an arithmetic expression can have."""
    match expression:
        case Fraction():
            return exactly(expression)
        case Quantity(fact):
            values = possible[fact]
            return values if isinstance(values, Interval) else ALL
        case Sum(operator, left, right):
            return combined(operator, range_of(left, possible), range_of(right, possible))


def relation(operator: str, left: Interval, right: Interval) -> Truth:
    """Whether numbers of two intervals stand in a relation: always, never, or open."""
    match operator:
        case "<":
            return _below(left, right)
        case ">":
            return _below(right, left)
        case "<=":
            return ~_below(right, left)
        case ">=":
            return ~_below(left, right)
        case "!=":
            return ~_equal(left, right)
        case _:
            return _equal(left, right)


def _below(left: Interval, right: Interval) -> Truth:
    if left.high <= right.low:
        return Truth.YES
    return Truth.NO if left.low[0] >= right.high[0] else Truth.UNKNOWN


def _equal(left: Interval, right: Interval) -> Truth:
    if (left & right).is_empty:
        return Truth.NO
    return Truth.YES if left.point is not None and left.point == right.point else Truth.UNKNOWN
