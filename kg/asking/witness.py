"""A patient to show something by: for each fact that matters an example value out of its cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kg.asking.conditions import Phrases
from kg.compiled import CompiledProtocol
from kg.facts import Fact, closure
from kg.intervals import Interval
from kg.variables import Variable
from kg.wording import number_words

Value = bool | str | Decimal | tuple[str, ...]
"""As facts are handed in: yes or no, a choice, a number in the default unit, the members of a list."""

_MOST_DIGITS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleFact:
    """One fact of an example patient; `words` name all values that would do as well.

    `value` is None where the protocol declares no members that a list would have to have.
    """

    fact: str
    value: Value | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A patient, as far as it matters: facts that are not named may have any value."""

    facts: tuple[ExampleFact, ...]

    @property
    def words(self) -> str:
        """The facts in a phrase."""
        return ", ".join(f.words for f in self.facts) or "any patient"


def witness(compiled: CompiledProtocol, cells: Mapping[int, int]) -> Witness:
    """A patient out of one possible cell of each variable given; numbers keep the protocol's constraints."""
    phrases, variables = Phrases(compiled), compiled.variables
    place = {fact: i for i, fact in enumerate(compiled.protocol.fact)}
    numbers = _numbers(compiled, cells)
    return Witness(
        facts=tuple(
            ExampleFact(
                fact=variables[v].fact.id,
                value=numbers[v] if v in numbers else answer_in(variables[v], cell),
                words=phrases.condition(v, 1 << cell).words,
            )
            for v, cell in sorted(cells.items(), key=lambda item: place[variables[item[0]].fact.id])
        )
    )


def answer_in(variable: Variable, cell: int) -> Value | None:
    """An answer out of one cell; None where a list has no declared members that would do."""
    answer = variable.answers[cell]
    return _members(variable.fact, variable.asked, answer) if isinstance(answer, frozenset) else answer


def _members(fact: Fact, asked: frozenset[str | None], groups: frozenset[str | None]) -> tuple[str, ...] | None:
    """Members of just the groups that are wanted, among those that are asked for; None where none are declared."""
    fitting = [m for m in fact.members if asked.intersection(m.groups) <= groups]
    found: dict[str, None] = {}
    for group in sorted(g for g in groups if g is not None):
        member = next((m.id for m in fitting if group in m.groups), None)
        if member is None:
            return None
        found[member] = None
    if None in groups and not found:
        return (fitting[0].id,) if fitting else None
    return tuple(found)


def _numbers(compiled: CompiledProtocol, cells: Mapping[int, int]) -> dict[int, Decimal]:
    """A number for each quantity: lesser ones first, below the cells of all that they may not exceed."""
    variables = compiled.variables
    number = {variables[v].fact.id: v for v in cells if variables[v].ranges is not None}
    ranges = {v: ranges[cells[v]] for v in number.values() if (ranges := variables[v].ranges) is not None}
    pairs = [(number[a], number[b]) for a, b in closure(compiled.protocol.constraints) if {a, b} <= number.keys()]
    for lesser, greater in pairs:
        ranges[lesser] &= Interval(ranges[lesser].low, ranges[greater].high)
    found: dict[int, Decimal] = {}
    for v in sorted(ranges, key=lambda v: sum(greater == v for _, greater in pairs)):
        low = max([ranges[v].low, *((Fraction(found[a]), 0) for a, b in pairs if b == v and a in found)])
        found[v] = plain_number(Interval(low, ranges[v].high), variables[v])
    return found


def plain_number(interval: Interval, variable: Variable) -> Decimal:
    """A number in the interval with few digits: in the middle, or near the threshold where one side is the end."""
    if interval.point is not None:
        return Decimal(number_words(interval.point))
    low, high = Fraction(interval.low[0]), Fraction(interval.high[0])
    ends = variable.ranges.cuts if variable.ranges is not None else ()
    wanted = (low + high) / 2
    if ends and interval.high == ends[-1]:
        wanted = low
    elif ends and interval.low == ends[0]:
        wanted = high
    return next(number for number in _candidates(wanted) if Fraction(number) in interval)


def _candidates(wanted: Fraction) -> Iterable[Decimal]:
    """Ever finer decimals around a number."""
    for digits in range(_MOST_DIGITS):
        step = Fraction(1, 10**digits)
        for offset in (0, -1, 1):
            yield Decimal(int(wanted / step) + offset).scaleb(-digits)
