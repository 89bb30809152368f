"""What is known of one patient, and Kleene's three truths (True, False, None) on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from tests.oracle.referee.language import operands
from tests.oracle.referee.spans import Span

BOTH = frozenset({True, False})


@dataclass(frozen=True)
class Listing:
    """A list that was given: the groups it has, those it may have, and whether it has any member."""

    groups: frozenset[str]
    in_doubt: frozenset[str]
    filled: bool


Values = Span | frozenset | Listing | None


@dataclass(frozen=True)
class Patient:
    """After intake: the values each fact can still have (None: a list that was not given)."""

    possible: Mapping[str, Values]
    firm: frozenset[str] = frozenset()
    in_conflict: frozenset[str] = frozenset()
    unit_in_doubt: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    limits: Mapping[str, Fraction] = field(default_factory=dict)


def unrestricted(fact):
    """Every value that a fact can have at all."""
    return {"quantity": fact.possible, "boolean": BOTH, "choice": frozenset(fact.choices), "list": None}[fact.kind]


def negated(truth):
    return None if truth is None else not truth


def all_of(truths):
    truths = list(truths)
    return False if False in truths else (None if None in truths else True)


def any_of(truths):
    return negated(all_of(negated(t) for t in truths))


def relates(sign, left, right):
    return {
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
        "=": left == right,
        "!=": left != right,
    }[sign]


def calculate(expression, value_of):
    match expression:
        case ("number", number):
            return number
        case ("fact", fact):
            return value_of(fact)
        case ("+", left, right):
            return calculate(left, value_of) + calculate(right, value_of)
        case ("-", left, right):
            return calculate(left, value_of) - calculate(right, value_of)
        case ("*", left, right):
            return calculate(left, value_of) * calculate(right, value_of)
        case ("/", left, right):
            return calculate(left, value_of) / calculate(right, value_of)
    raise ValueError(expression)


def atom_truth(atom, patient):
    """The truth of one atom, by what is known of its facts."""
    kind, name = atom[:2]
    if kind == "cmp":
        return _comparison(*atom[1:], patient.possible)
    if kind == "known":
        return name in patient.firm
    known, wanted = patient.possible[name], atom[2]
    if kind == "num":
        possible_truths = {not wanted.meet(known).is_empty(), wanted.covers(known)}
    elif kind == "is":
        possible_truths = {value == wanted for value in known}
    elif known is None:
        possible_truths = {True, False}
    elif wanted is None:
        possible_truths = {known.filled}
    else:
        possible_truths = {wanted in known.groups, wanted in known.groups | known.in_doubt}
    return possible_truths.pop() if len(possible_truths) == 1 else None


def _comparison(sign, left, right, possible):
    """The truth of a comparison of amounts; None unless every quantity in it is one number."""
    if not all(possible[f].is_point() for f in operands(left) + operands(right)):
        return None

    def value_of(fact):
        return possible[fact].low

    return relates(sign, calculate(left, value_of), calculate(right, value_of))


def kleene(criterion, patient):
    """The truth of a criterion when unknown parts stay unknown whatever the others say of them."""
    match criterion:
        case ("not", part):
            return negated(kleene(part, patient))
        case ("and", parts):
            return all_of(kleene(p, patient) for p in parts)
        case ("or", parts):
            return any_of(kleene(p, patient) for p in parts)
    return atom_truth(criterion, patient)


def narrowed(possible, pairs):
    """Quantities within what the constraints (lesser, greater) leave of them; `pairs` are closed under following."""
    result = dict(possible)
    for lesser, greater in pairs:
        a, b = possible[lesser], possible[greater]
        if a.may_be_at_most(b):
            result[lesser] = result[lesser].meet(b.at_most())
            result[greater] = result[greater].meet(a.at_least())
    return result
