"""Values of a fact that criteria tell apart: below, at and above each threshold, each answer, one of each group."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from kg.cases.mutation.bounds import cuts, step
from kg.criteria import Within, atoms
from kg.facts import Fact, FactType, Member
from kg.protocol import Protocol
from kg.verification.thresholds import criteria
from kg.wording import number_words


def values(fact: Fact, protocol: Protocol) -> Iterator[object]:
    """The values, as they are handed in; first None, which leaves the fact out."""
    yield None
    match fact.type:
        case FactType.BOOLEAN:
            yield from (True, False)
        case FactType.CHOICE:
            yield from (choice for choice, _ in fact.choices)
        case FactType.LIST:
            yield []
            yield from ([member.id] for member in one_of_each_group(fact))
        case FactType.QUANTITY:
            yield from thresholds(fact, protocol)


def thresholds(fact: Fact, protocol: Protocol) -> Iterator[Decimal]:
    """A quantity just below, at and just above each of its thresholds, each value once, from low to high."""
    found: set[Fraction] = set()
    for test in tests_of(fact, protocol):
        for number, _ in cuts(test):
            by = Fraction(1) if fact.whole else step(Fraction(number), test.text)
            found.update(Fraction(number) + times * by for times in (-1, 0, 1))
    accepted = (v for v in found if v.denominator == 1 or not fact.whole)
    inside = sorted(v for v in accepted if fact.possible is None or v in fact.possible)
    yield from (Decimal(number_words(value)) for value in inside)


def one_of_each_group(fact: Fact) -> Iterator[Member]:
    """Members of a list that are in every group that has any."""
    seen: set[str] = set()
    for member in fact.members:
        if not seen.issuperset(member.groups):
            seen.update(member.groups)
            yield member


def tests_of(fact: Fact, protocol: Protocol) -> Iterator[Within]:
    """The tests of a quantity, wherever they stand in a protocol."""
    for _, _, criterion in criteria(protocol):
        for atom in atoms(criterion):
            if isinstance(atom, Within) and atom.fact == fact.id:
                yield atom
