"""A sum of points as one diagram over cells, whose branches add whole numbers.

What an item adds that is still open does not depend on how others turn out, unless they read the same variable: only
there the diagram parts the cases. Sets of sums are kept as bits, so that those that differ by a shift are one, and ten
missing items take some dozens of steps and not a thousand combinations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from kg.decision_diagram import FALSE, IMPOSSIBLE, TRUE, DiagramBuilder, DiagramTooLargeError

MOST_NODES = 20_000
LARGEST_SUM = 1_000_000
"""The sums between the lowest and the highest are bits of one number."""

_CONSTANTS = frozenset((FALSE, TRUE, IMPOSSIBLE))
_END = 0

Way = tuple[tuple[int, int], ...]
"""The nodes that may be reached, each with the sums on the way there, as bits; bit 0 is the lowest sum of them all."""


@dataclass(frozen=True, slots=True)
class _Node:
    """One test: for each group of cells where it leads, and what is added there."""

    variable: int
    branches: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """A sum. `start` is what is added whoever the patient is; no sum on the way is below `lowest`."""

    nodes: tuple[_Node, ...]
    root: int
    start: int
    lowest: int

    @classmethod
    def of(cls, builder: DiagramBuilder, items: Sequence[tuple[int, int]], possible: int) -> Sums:
        """The sum of the points of those items (function, points) that hold, where it is possible.

        Raises:
            DiagramTooLargeError: the items tell too many combinations apart, or add up to too large numbers.
        """
        points = tuple(p for _, p in items)
        if sum(map(abs, points)) > LARGEST_SUM:
            raise DiagramTooLargeError
        maker = _Maker(builder, points)
        root, start = maker.start(possible, [function for function, _ in items])
        return cls(nodes=tuple(maker.nodes), root=root, start=start, lowest=sum(p for p in points if p < 0))

    def after(self, level: int, way: Way, cells: int) -> tuple[Way, int]:
        """Where one more variable leads that may lie in some cells, and how much that adds to the lowest sum."""
        found: dict[int, int] = {}
        for here, sums in way:
            node = self.nodes[here]
            if node.variable != level:
                found[here] = found.get(here, 0) | sums << -self.lowest
            else:
                for mask, to, added in node.branches:
                    if mask & cells:
                        found[to] = found.get(to, 0) | sums << added - self.lowest
        if not found:
            return (), 0
        first = min((sums & -sums).bit_length() - 1 for sums in found.values())
        return tuple(sorted((node, sums >> first) for node, sums in found.items())), first + self.lowest

    def all(self, cells: Sequence[int]) -> Iterator[int]:
        """Every sum that some combination of the cells gives, from the lowest on."""
        way: Way = ((self.root, 1),)
        total = self.start
        for level, mask in enumerate(cells):
            way, added = self.after(level, way, mask)
            total += added
        for _, sums in way:
            yield from (total + i for i in range(sums.bit_length()) if sums >> i & 1)

    def example(self, cells: Sequence[int], wanted: frozenset[int]) -> tuple[int, ...] | None:
        """A cell (as a bit) for each variable that together give a wanted sum; None: no combination does."""
        ways: dict[tuple[int, int], tuple[int, ...]] = {(self.root, self.start): ()}
        for level, mask in enumerate(cells):
            found: dict[tuple[int, int], tuple[int, ...]] = {}
            for (here, total), chosen in ways.items():
                for cell in bits(mask):
                    for (to, _), added in ((w[0], a) for w, a in (self.after(level, ((here, 1),), cell),) if w):
                        found.setdefault((to, total + added), (*chosen, cell))
            ways = found
        return next((chosen for (_, total), chosen in ways.items() if total in wanted), None)


@dataclass(frozen=True)
class Learning:
    """What can be learnt of a sum: each variable has its `choices`, one cell each, or one of several that stay open."""

    sums: Sums
    choices: tuple[tuple[int, ...], ...]
    _after: dict[tuple[int, Way, int], tuple[Way, int]] = field(default_factory=dict)

    def matters(self, variable: int, regions: Regions, choices: Sequence[int] | None = None) -> bool:
        """Whether two ways of learning all that differ in one variable alone leave different regions open."""
        pairs: dict[tuple[Way, Way, int], int] = {}
        for way, totals in self._ways[variable].items():
            after = [self._follow(variable, way, cell) for cell in choices or self.choices[variable]]
            for (one, up), (other, higher) in combinations(after, 2):
                _add(pairs, (one, other, higher - up), _shifted(totals, up))
        for level in range(variable + 1, len(self.choices)):
            parted, pairs = pairs, {}
            for (one, other, apart), totals in parted.items():
                for cell in self.choices[level]:
                    (after_one, up), (after_other, higher) = (self._follow(level, w, cell) for w in (one, other))
                    _add(pairs, (after_one, after_other, apart + higher - up), _shifted(totals, up))
        return any(
            regions.differ(one[0][1], other[0][1], apart, totals) for (one, other, apart), totals in pairs.items()
        )

    @cached_property
    def _ways(self) -> tuple[dict[Way, int], ...]:
        """Before each variable the ways there, each with its lowest sums, as bits from the lowest sum of all on."""
        ways: dict[Way, int] = {((self.sums.root, 1),): 1 << self.sums.start - self.sums.lowest}
        found = [ways]
        for level in range(len(self.choices)):
            before, ways = ways, {}
            for way, totals in before.items():
                for cell in self.choices[level]:
                    after, up = self._follow(level, way, cell)
                    if after:
                        ways[after] = ways.get(after, 0) | _shifted(totals, up)
            found.append(ways)
        return tuple(found)

    def _follow(self, level: int, way: Way, cell: int) -> tuple[Way, int]:
        key = (level, way, cell)
        if key not in self._after:
            self._after[key] = self.sums.after(level, way, cell)
        return self._after[key]


@dataclass(frozen=True, slots=True)
class Regions:
    """Sets of sums that somebody tells apart, as bits from the lowest sum of all on; None: every sum is.

    `pairs` are those between which it makes a difference, None: any two.
    """

    sets: tuple[int, ...] | None
    pairs: tuple[tuple[int, int], ...] | None

    def differ(self, one: int, other: int, apart: int, totals: int) -> bool:
        """Whether for one of the `totals` the sums of `one` above it lie in other regions than those of `other`.

        The sums of `other` are those above a number that lies `apart` from the total.
        """
        if self.sets is None:
            return bool(totals) and (one != other or apart != 0)
        ones = [_meets(one, 0, region) & totals for region in self.sets]
        others = [_meets(other, apart, region) & totals for region in self.sets]
        differ = 0
        for a, b in zip(ones, others, strict=True):
            differ |= a ^ b
        if self.pairs is None or not differ:
            return bool(differ)
        either = 0
        for x, y in self.pairs:
            either |= (_of(ones, x) & _of(others, y)) | (_of(ones, y) & _of(others, x))
        return bool(differ & either)


def _meets(sums: int, apart: int, region: int) -> int:
    """The totals, as bits, to which some of the sums has to be added to come into a region."""
    found = 0
    for bit in bits(sums):
        found |= _shifted(region, -apart - (bit.bit_length() - 1))
    return found


def _of(found: Sequence[int], regions: int) -> int:
    total = 0
    for number, mask in enumerate(found):
        if regions >> number & 1:
            total |= mask
    return total


def _add(pairs: dict[tuple[Way, Way, int], int], pair: tuple[Way, Way, int], totals: int) -> None:
    """Note a pair of ways, if both are ways and they are not the same."""
    one, other, apart = pair
    if one and other and (one != other or apart):
        pairs[pair] = pairs.get(pair, 0) | totals


def _shifted(totals: int, by: int) -> int:
    return totals << by if by >= 0 else totals >> -by


class _Maker:
    """Makes the nodes of one sum. A node stands for what is left of the items, and of what is possible."""

    def __init__(self, builder: DiagramBuilder, points: tuple[int, ...]) -> None:
        self.nodes = [_Node(len(builder.sizes), ())]
        self._builder = builder
        self._points = points
        self._known: dict[tuple[int, ...], int] = {}

    def start(self, possible: int, items: Sequence[int]) -> tuple[int, int]:
        """The root, and what is added whoever the patient is."""
        rest, added = self._settled((possible, *items))
        return self._node(rest), added

    def _settled(self, functions: Sequence[int]) -> tuple[tuple[int, ...], int]:
        """What is left without the items that hold for certain, and their points."""
        possible, *items = functions
        added = sum(p for p, item in zip(self._points, items, strict=True) if item == TRUE)
        return (possible, *(FALSE if item in _CONSTANTS else item for item in items)), added

    def _node(self, rest: tuple[int, ...]) -> int:
        if all(function in _CONSTANTS for function in rest):
            return _END
        if rest not in self._known:
            variable = min(self._builder.nodes[f].variable for f in rest)
            groups: dict[tuple[tuple[int, ...], int], int] = {}
            for cell in bits((1 << self._builder.sizes[variable]) - 1):
                after = tuple(self._below(function, variable, cell) for function in rest)
                if after[0] != FALSE:
                    settled = self._settled(after)
                    groups[settled] = groups.get(settled, 0) | cell
            branches = tuple((mask, self._node(left), added) for (left, added), mask in groups.items())
            if len(self.nodes) >= MOST_NODES:
                raise DiagramTooLargeError
            self._known[rest] = len(self.nodes)
            self.nodes.append(_Node(variable, branches))
        return self._known[rest]

    def _below(self, function: int, variable: int, cell: int) -> int:
        node = self._builder.nodes[function]
        if function in _CONSTANTS or node.variable != variable:
            return function
        return next(child for mask, child in node.branches if mask & cell)


def bits(mask: int) -> Iterator[int]:
    """The bits of a mask, each as a mask, from the lowest on."""
    while mask:
        yield mask & -mask
        mask &= mask - 1
