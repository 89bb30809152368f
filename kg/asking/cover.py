"""The fewest boxes that make up a function: an exact minimal disjunction of conjunctions over cells.

A *box* names cells for some variables and leaves the others free. The primes of a function are the boxes that cannot
be widened without holding where it fails; they are read off its decision diagram. What must be covered is then split
into classes of combinations that the same primes hold on, and the cheapest choice of primes is found by branch and
bound. What is IMPOSSIBLE may be covered or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.decision_diagram import (
    FALSE,
    TRUE,
    Branches,
    DiagramBuilder,
    DiagramTooLargeError,
    Node,
    example,
)

Box = tuple[tuple[int, int], ...]
"""For each variable that is not free, in order, its cells as bits."""

MOST_STEPS = 50_000
"""How much work the exact search may be, about a second; beyond it the cover is irredundant, perhaps not the fewest."""
MOST_BOXES = 200
"""More alternatives than anybody reads."""

_TERM, _CONDITION = 1_000_000, 1_000  # fewest terms, then fewest conditions, then fewest runs of cells


class TooManyAlternativesError(Exception):
    """The function has more alternatives than can be written down."""


class _OutOfStepsError(Exception):
    """The exact search is longer than allowed."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Boxes that together are the function; `fewest`: proved that no fewer, and no simpler ones, would do."""

    boxes: tuple[Box, ...]
    fewest: bool


def cover(nodes: Sequence[Node], function: int, sizes: Sequence[int], *, most_steps: int = MOST_STEPS) -> Cover:
    """The fewest boxes, then the fewest conditions, that hold exactly where the function does.

    Raises:
        TooManyAlternativesError: no short cover is found.
    """
    try:
        boxes, fewest = _fewest(nodes, function, sizes, most_steps), True
    except (_OutOfStepsError, DiagramTooLargeError):
        boxes, fewest = _irredundant(nodes, function, sizes), False
    return Cover(tuple(_plainest(box, nodes, function, sizes) for box in boxes), fewest)


def widest_boxes(builder: DiagramBuilder, function: int) -> tuple[Box, ...]:
    """The primes of a function that is nowhere IMPOSSIBLE: the boxes within it that cannot be widened.

    Raises:
        TooManyAlternativesError: they are more than can be worked out.
    """
    try:
        return tuple(sorted(_Primes(builder, _Steps(MOST_STEPS), {}).of(function)))
    except (_OutOfStepsError, DiagramTooLargeError):
        raise TooManyAlternativesError from None


def copied(builder: DiagramBuilder, nodes: Sequence[Node], function: int, constants: Sequence[int]) -> int:
    """The function of other nodes in a builder's own, its constants FALSE, TRUE and IMPOSSIBLE replaced."""
    return builder.copied(nodes, function, dict(enumerate(constants)))


@dataclass(slots=True)
class _Steps:
    """The work that is still allowed."""

    left: int

    def take(self, count: int = 1) -> None:
        self.left -= count
        if self.left < 0:
            raise _OutOfStepsError


def _fewest(nodes: Sequence[Node], function: int, sizes: Sequence[int], most_steps: int) -> list[Box]:
    steps, builder = _Steps(most_steps), DiagramBuilder(sizes)
    on = copied(builder, nodes, function, (FALSE, TRUE, FALSE))
    primes = sorted(_Primes(builder, steps, {}).of(copied(builder, nodes, function, (FALSE, TRUE, TRUE))))
    costs = [_TERM + sum(_CONDITION + _runs(cells) for _, cells in box) for box in primes]
    tested = sorted({variable for box in primes for variable, _ in box})
    chosen = _Choice(costs, steps).of(_Rows(builder, primes, steps, {}, tested).of(on))
    return [box for i, box in enumerate(primes) if chosen >> i & 1]


def _runs(cells: int) -> int:
    """How many unbroken runs the cells make."""
    return (cells & ~(cells << 1)).bit_count()


@dataclass(slots=True)
class _Primes:
    """The widest boxes of functions without impossible combinations."""

    builder: DiagramBuilder
    steps: _Steps
    known: dict[int, frozenset[Box]]

    def of(self, function: int) -> frozenset[Box]:
        if function <= TRUE:
            return frozenset(((),) if function else ())
        if function not in self.known:
            self.known[function] = frozenset(self._widest(self.builder.nodes[function]))
        return self.known[function]

    def _widest(self, node: Node) -> Iterator[Box]:
        """A box holds on some cells where its rest holds in all their children, and in no other child."""
        for joint in self._joints(node.branches):
            cells, rest = 0, self.of(joint)
            for mask, child in node.branches:
                both = self.builder.both(joint, child)
                if both == joint:
                    cells |= mask
                else:
                    rest -= self.of(both)
            self.steps.take(len(rest))
            free = cells + 1 == 1 << self.builder.sizes[node.variable]
            yield from (box if free else ((node.variable, cells), *box) for box in rest)

    def _joints(self, branches: Branches) -> Iterable[int]:
        """What some of the children have in common, each once."""
        joints: dict[int, None] = {}
        for _, child in branches:
            more = [child, *(self.builder.both(joint, child) for joint in joints)]
            self.steps.take(len(more))
            joints.update(dict.fromkeys(joint for joint in more if joint != FALSE))
        return joints


@dataclass(slots=True)
class _Rows:
    """For combinations of a function the primes that hold there, as bits: only the sets that contain no other."""

    builder: DiagramBuilder
    primes: Sequence[Box]
    steps: _Steps
    known: dict[tuple[int, int, int], frozenset[int]]
    tested: Sequence[int]

    def of(self, function: int) -> frozenset[int]:
        return self._below(0, function, (1 << len(self.primes)) - 1)

    def _below(self, variable: int, function: int, holding: int) -> frozenset[int]:
        if function == FALSE:
            return frozenset()
        tested = next((v for v in self.tested if v >= variable), len(self.builder.sizes))
        variable = min(tested, self.builder.nodes[function].variable)
        if variable == len(self.builder.sizes):
            return frozenset((holding,))
        key = (variable, function, holding)
        if key not in self.known:
            parts: set[int] = set()
            for child, sets in self._children(variable, function, holding).items():
                for holding_there in sets:
                    parts |= self._below(variable + 1, child, holding_there)
            self.steps.take(1 + len(parts))
            self.known[key] = _smallest(parts)
        return self.known[key]

    def _children(self, variable: int, function: int, holding: int) -> dict[int, frozenset[int]]:
        node = self.builder.nodes[function]
        branches = node.branches if node.variable == variable else ((-1, function),)
        tests = [
            (i, cells)
            for i, box in enumerate(self.primes)
            if holding >> i & 1
            for tested, cells in box
            if tested == variable
        ]
        if not tests:
            return {child: frozenset((holding,)) for _, child in branches}
        sets: dict[int, set[int]] = {}
        for cell in range(self.builder.sizes[variable]):
            child = next(child for mask, child in branches if mask >> cell & 1)
            failing = sum(1 << i for i, cells in tests if not cells >> cell & 1)
            sets.setdefault(child, set()).add(holding & ~failing)
        self.steps.take(len(tests))
        return {child: _smallest(found) for child, found in sets.items()}


def _smallest(sets: Iterable[int]) -> frozenset[int]:
    kept: list[int] = []
    for candidate in sorted(sets, key=int.bit_count):
        if all(small & ~candidate for small in kept):
            kept.append(candidate)
    return frozenset(kept)


@dataclass(slots=True)
class _Choice:
    """The cheapest set of columns (primes) with one in every row."""

    costs: Sequence[int]
    steps: _Steps
    best: int = 0
    best_cost: float = float("inf")

    def of(self, rows: Iterable[int]) -> int:
        self._search(sorted(rows), 0, 0)
        return self.best

    def _search(self, rows: Sequence[int], chosen: int, cost: int) -> None:
        self.steps.take(1 + len(rows))
        rows, forced = self._reduced(rows)
        chosen, cost = chosen | forced, cost + self._cost(forced)
        if cost + self._at_least(rows) >= self.best_cost:
            return
        if not rows:
            self.best, self.best_cost = chosen, cost
            return
        row = min(rows, key=lambda r: (r.bit_count(), r))
        for column in sorted(_bits(row), key=lambda c: (-sum(r >> c & 1 for r in rows), self.costs[c], c)):
            self._search([r for r in rows if not r >> column & 1], chosen | 1 << column, cost + self.costs[column])
            rows = [r & ~(1 << column) for r in rows]
            if 0 in rows:
                return

    def _reduced(self, rows: Sequence[int]) -> tuple[list[int], int]:
        """The rows that are left to choose for, and the columns that are forced."""
        forced = 0
        while True:
            rows = sorted(_smallest(rows))
            only = [r for r in rows if r.bit_count() == 1]
            for row in only:
                forced |= row
            kept = [r for r in rows if not r & forced]
            useless = self._useless(kept)
            if not only and not useless:
                return kept, forced
            rows = [r & ~useless for r in kept]

    def _useless(self, rows: Sequence[int]) -> int:
        """The columns that another one replaces at no higher cost."""
        columns: dict[int, int] = {}
        for i, row in enumerate(rows):
            for column in _bits(row):
                columns[column] = columns.get(column, 0) | 1 << i
        self.steps.take(len(columns))
        useless = 0
        for column, where in columns.items():
            if any(
                not where & ~other_where
                and (self.costs[other], where == other_where and other) <= (self.costs[column], column)
                for other, other_where in columns.items()
                if other != column and not useless >> other & 1
            ):
                useless |= 1 << column
        return useless

    def _at_least(self, rows: Sequence[int]) -> int:
        """Rows without a common column need one each."""
        used, cost = 0, 0
        for row in rows:
            if not row & used:
                used |= row
                cost += min(self.costs[column] for column in _bits(row))
        return cost

    def _cost(self, columns: int) -> int:
        return sum(self.costs[column] for column in _bits(columns))


def _bits(number: int) -> Iterator[int]:
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


def _irredundant(nodes: Sequence[Node], function: int, sizes: Sequence[int]) -> list[Box]:
    """A cover of primes none of which can be left out, found greedily."""
    try:
        builder = DiagramBuilder(sizes)
        on = copied(builder, nodes, function, (FALSE, TRUE, FALSE))
        widest = copied(builder, nodes, function, (FALSE, TRUE, TRUE))
        found: list[tuple[Box, int]] = []
        rest = on
        while rest != FALSE:
            box = _widened(builder, rest, widest)
            found.append((box, builder.all_of(builder.atom(*test) for test in reversed(box))))
            rest = builder.both(rest, builder.negation(found[-1][1]))
            if len(found) > MOST_BOXES:
                raise TooManyAlternativesError
        for pair in tuple(found):
            others = builder.any_of(f for box, f in found if box != pair[0])
            if builder.both(on, builder.negation(others)) == FALSE:
                found.remove(pair)
    except DiagramTooLargeError:
        raise TooManyAlternativesError from None
    return sorted(box for box, _ in found)


def _widened(builder: DiagramBuilder, rest: int, widest: int) -> Box:
    """A prime of the widest function that holds somewhere in the rest."""
    cells = [(1 << size) - 1 for size in builder.sizes]
    for variable, cell in (example(builder.nodes, rest, TRUE, cells) or {}).items():
        cells[variable] = 1 << cell
    for variable, size in enumerate(builder.sizes):
        for cell in range(size):
            if not cells[variable] >> cell & 1:
                tried = [*cells[:variable], 1 << cell, *cells[variable + 1 :]]
                if example(builder.nodes, widest, FALSE, tried) is None:
                    cells[variable] |= 1 << cell
    return _box(cells, builder.sizes)


def _box(cells: Sequence[int], sizes: Sequence[int]) -> Box:
    return tuple((v, mask) for v, (mask, size) in enumerate(zip(cells, sizes, strict=True)) if mask + 1 != 1 << size)


def _plainest(box: Box, nodes: Sequence[Node], function: int, sizes: Sequence[int]) -> Box:
    """The box with cells that are impossible beside its other conditions left out, unless that takes more words."""
    cells = [(1 << size) - 1 for size in sizes]
    for variable, mask in box:
        cells[variable] = mask

    def possible(variable: int) -> Callable[[int], bool]:
        def is_possible(cell: int) -> bool:
            tried = [*cells[:variable], 1 << cell, *cells[variable + 1 :]]
            return example(nodes, function, TRUE, tried) is not None

        return is_possible

    for variable, mask in box:
        cells[variable] = simplest(sum(1 << c for c in filter(possible(variable), _bits(mask))), mask, sizes[variable])
    return _box(cells, sizes)


def simplest(least: int, most: int, size: int) -> int:
    """The cells between least and most with the fewest bounds; of these, the fewest cells."""
    spare = most & ~least
    choices = [least]
    for run in _run_masks(spare, size)[:4]:  # each is filled whole or not at all
        choices += [cells | run for cells in choices]
    return min(choices, key=lambda cells: (_bounds(cells, size), cells.bit_count()))


def _run_masks(cells: int, size: int) -> list[int]:
    runs, run = [], 0
    for cell in range(size + 1):
        if cells >> cell & 1:
            run |= 1 << cell
        elif run:
            runs.append(run)
            run = 0
    return runs


def _bounds(cells: int, size: int) -> int:
    """How many bounds the runs of cells have, besides the ends of the range."""
    return sum((cells >> i & 1) != (cells >> i + 1 & 1) for i in range(size - 1))
