"""Criteria: testable conditions on facts, and the grammar they are written in.

The grammar is a small subset of FEEL, the expression language of DMN:

    fever                                   a yes/no fact is true
    wbc < 3.0      wbc in [3.0..4.0]        a quantity, in the fact's default unit
    sex = "female"                          a choice
    list contains(medications, "clozapine") a list has a member of that group; `count(medications) = 0`: it is empty
    known(anc)                              something firm is known of a fact (warnings, notices and fulfilment only)
    wbc <= 0.8 * previous_wbc               arithmetic between quantities (derivations and conflicts only)
    not(a)   a and b   a or b   ( … )

A decision on one fact writes the test alone: `< 3.0`, `[3.0..4.0]`, `true`, `"female"`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from kg import truth
from kg.intervals import Interval
from kg.truth import Truth

Operator = Literal["<", "<=", ">", ">=", "=", "!="]


@dataclass(frozen=True, slots=True)
class Within:
    """A quantity lies in an interval, in the fact's default unit; `text` is the interval as its author wrote it."""

    fact: str
    interval: Interval
    text: str


@dataclass(frozen=True, slots=True)
class Is:
    """A yes/no fact (`value` True) or a choice has a value."""

    fact: str
    value: bool | str


@dataclass(frozen=True, slots=True)
class Includes:
    """A list has a member of a group; `group` None: it has any member at all."""

    fact: str
    group: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """Something firm is known of a fact: it is neither missing nor in conflict nor left open by its inputs."""

    fact: str


@dataclass(frozen=True, slots=True)
class Sum:
    """Arithmetic on quantities: `number` stands alone, or is `left operator right`."""

    operator: Literal["+", "-", "*", "/"]
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Quantity:
    """The value of a quantity fact within arithmetic."""

    fact: str


Expression = Fraction | Quantity | Sum


@dataclass(frozen=True, slots=True)
class Compared:
    """Two arithmetic expressions stand in a relation."""

    operator: Operator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Not:
    """The criterion does not hold."""

    criterion: Criterion


@dataclass(frozen=True, slots=True)
class Both:
    """Every one of the criteria holds."""

    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the criteria holds."""

    criteria: tuple[Criterion, ...]


Atom = Within | Is | Includes | Known | Compared
Criterion = Atom | Not | Both | Either

ALWAYS = Both(())
NEVER = Either(())


def atoms(criterion: Criterion) -> Iterator[Atom]:
    """Every atom of a criterion, from left to right."""
    match criterion:
        case Not(inner):
            yield from atoms(inner)
        case Both(parts) | Either(parts):
            for part in parts:
                yield from atoms(part)
        case _:
            yield criterion


def quantities(expression: Expression) -> Iterator[str]:
    """The facts that an arithmetic expression reads."""
    match expression:
        case Quantity(fact):
            yield fact
        case Sum(_, left, right):
            yield from quantities(left)
            yield from quantities(right)


def facts_of(criterion: Criterion) -> tuple[str, ...]:
    """The facts that a criterion reads, each once, in the order of reading."""
    read: dict[str, None] = {}
    for atom in atoms(criterion):
        match atom:
            case Compared(_, left, right):
                read.update(dict.fromkeys((*quantities(left), *quantities(right))))
            case Within(fact) | Is(fact) | Includes(fact) | Known(fact):
                read[fact] = None
    return tuple(read)


def evaluate(criterion: Criterion, truth_of: Callable[[Atom], Truth]) -> Truth:
    """Kleene's three-valued truth of a criterion, given that of its atoms."""
    match criterion:
        case Not(inner):
            return ~evaluate(inner, truth_of)
        case Both(parts):
            return truth.every(evaluate(part, truth_of) for part in parts)
        case Either(parts):
            return truth.some(evaluate(part, truth_of) for part in parts)
        case _:
            return truth_of(criterion)
