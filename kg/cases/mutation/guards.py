"""Whether two criteria mean the same, proved by trying every state of knowledge that their tests tell apart.

A criterion of a warning, notice, fulfilment or conflict is judged by Kleene's logic from what is known. Of each fact
only the truths of the tests on it matter; all vectors of such truths are tried, so what is proved holds for every
patient. Where there are too many, or arithmetic is compared, nothing is proved.

A rule for a yes/no fact means what it says of complete patients: what it says of others is that of all ways of filling
them in. So all combinations of truths that complete patients can have are tried, also where two quantities are compared
(`kg.cases.mutation.samples`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, product
from math import prod
from operator import itemgetter
from typing import Final, TypeVar

from kg.cases.mutation.samples import truths_of_pair
from kg.criteria import (
    ALWAYS,
    NEVER,
    Atom,
    Both,
    Compared,
    Criterion,
    Either,
    Includes,
    Known,
    Not,
    atoms,
    facts_of,
)
from kg.facts import Derivation, Fact
from kg.truth import Truth
from kg.variables import Variable, variable

MOST_STATES: Final = 100_000
_Vector = tuple[tuple[Atom, Truth], ...]


def same_guard(one: Criterion | None, other: Criterion | None, facts: Mapping[str, Fact]) -> bool:
    """Whether two criteria hold for certain in the same states of knowledge, and leave the same tests open."""
    if one == other:
        return True
    if one is None or other is None:
        return False
    read = list(dict.fromkeys((*atoms(one), *atoms(other))))
    if any(isinstance(atom, Compared) for atom in read):
        return False
    vectors = [
        list(_vectors(facts[fact], [a for a in read if _fact(a) == fact])) for fact in dict.fromkeys(map(_fact, read))
    ]
    return _agree(_judge, one, other, vectors)


def same_fulfilment(one: Criterion | None, other: Criterion | None, facts: Mapping[str, Fact]) -> bool:
    """The same, for a criterion whose open tests are asked about: these have to be the same too."""
    return same_guard(one, other, facts) and list(atoms(one or ALWAYS)) == list(atoms(other or ALWAYS))


def same_rule(one: Derivation, other: Derivation, facts: Mapping[str, Fact]) -> bool:
    """Whether two rules for a yes/no fact say the same of every complete patient; then they also do of all others."""
    criteria = (one.true_when, other.true_when, one.false_when, other.false_when)
    read = list(dict.fromkeys(a for c in criteria if c is not None for a in atoms(c)))
    cells = [_combinations(group, read, facts) for group in _together(read)]
    vectors = [group for group in cells if group is not None]
    if len(vectors) < len(cells):
        return False
    return _agree(_verdict, one, other, vectors)


_Judge = Callable[[Sequence[int]], int]
"""From the truths of all tests (the numbers of `Truth`) to one of the whole."""
_Whole = TypeVar("_Whole", Criterion, Derivation)


def _agree(
    judge: Callable[[_Whole, Mapping[Atom, int]], _Judge], one: _Whole, other: _Whole, vectors: Sequence[list[_Vector]]
) -> bool:
    """Whether two wholes are judged alike in every state; False where there are too many to try."""
    if prod(map(len, vectors)) > MOST_STATES:
        return False
    place = {atom: i for i, (atom, _) in enumerate(chain.from_iterable(some[0] for some in vectors))}
    ours, theirs = judge(one, place), judge(other, place)
    numbers = [[tuple(truth.value for _, truth in vector) for vector in some] for some in vectors]
    return all(
        ours(state) == theirs(state) for state in (tuple(chain.from_iterable(some)) for some in product(*numbers))
    )


def _judge(criterion: Criterion, place: Mapping[Atom, int]) -> _Judge:
    """Kleene's truth of a criterion, as `kg.criteria.evaluate` has it, made ready for many states."""
    match criterion:
        case Not(inner):
            denied = _judge(inner, place)
            return lambda state: 2 - denied(state)
        case Both(parts):
            every = [_judge(part, place) for part in parts]
            return lambda state: min((part(state) for part in every), default=2)
        case Either(parts):
            some = [_judge(part, place) for part in parts]
            return lambda state: max((part(state) for part in some), default=0)
        case _:
            return itemgetter(place[criterion])


def _verdict(rule: Derivation, place: Mapping[Atom, int]) -> _Judge:
    """What a rule says of a complete patient: yes (2), no (0), or nothing (1)."""
    yes, no = _judge(rule.true_when or NEVER, place), _judge(rule.false_when or NEVER, place)
    return lambda state: 2 if yes(state) else 1 - no(state) // 2


def _together(tests: Iterable[Atom]) -> list[tuple[str, ...]]:
    """The facts that tests read, in groups: those that arithmetic compares with each other stand in one."""
    groups: list[tuple[str, ...]] = []
    for atom in tests:
        read = facts_of(atom)
        joined = [group for group in groups if not set(group).isdisjoint(read)]
        groups = [group for group in groups if group not in joined]
        groups.append(tuple(dict.fromkeys((*(f for group in joined for f in group), *read))))
    return groups


def _combinations(group: tuple[str, ...], tests: Iterable[Atom], facts: Mapping[str, Fact]) -> list[_Vector] | None:
    """The truths that the tests on a group of facts can have together for a complete patient; None: not worked out."""
    own = [atom for atom in tests if set(facts_of(atom)) <= set(group)]
    if len(group) == 1:
        return None if any(isinstance(a, Compared) for a in own) else _cells(facts[group[0]], own)
    if len(group) > _MOST_COMPARED:
        return None
    found = truths_of_pair(facts[group[0]], facts[group[1]], own)
    return None if found is None else [tuple(truths.items()) for truths in found]


_MOST_COMPARED: Final = 2


def _fact(atom: Atom) -> str:
    if isinstance(atom, Compared):
        raise TypeError("a comparison is about several facts")
    return atom.fact


def _cells(fact: Fact, tests: Sequence[Atom]) -> list[_Vector]:
    """The truths of the tests on a fact in each of its cells, each vector once."""
    cut = variable(fact, tests)
    return list(dict.fromkeys(_truths(cut, 1 << cell, tests) for cell in range(cut.size)))


def _vectors(fact: Fact, tests: Sequence[Atom]) -> Iterator[_Vector]:
    """The truths that the tests on a fact can have together, whatever is known of it; perhaps some that cannot be."""
    known = [atom for atom in tests if isinstance(atom, Known)]
    others = [atom for atom in tests if not isinstance(atom, Known)]
    for firm in (Truth.YES, Truth.NO) if known else (Truth.YES,):
        for vector in dict.fromkeys(_open_vectors(fact, others)):
            yield (*vector, *((atom, firm) for atom in known))


def _open_vectors(fact: Fact, tests: Sequence[Atom]) -> Iterator[_Vector]:
    cut = variable(fact, tests) if tests else None
    if cut is None:
        yield ()
    elif any(isinstance(atom, Includes) for atom in tests) or cut.size > _MOST_CELLS:
        for truths in product(Truth, repeat=len(tests)):
            yield tuple(zip(tests, truths, strict=True))
    else:
        for mask in range(1, 1 << cut.size):
            yield _truths(cut, mask, tests)


_MOST_CELLS: Final = 8


def _truths(cut: Variable, mask: int, tests: Sequence[Atom]) -> _Vector:
    found = []
    for atom in tests:
        where = cut.where(atom)
        found.append((atom, Truth.YES if not mask & ~where else Truth.UNKNOWN if mask & where else Truth.NO))
    return tuple(found)
