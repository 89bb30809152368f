"""What can still change a function of the facts when some of these will never be known.

The facts that stay unknown are taken out of the function's diagram: what is left says, for each way in which the others
may turn out, whether the function can hold and whether it can fail. A fact matters if two of these ways that differ in
it alone differ in that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import combinations

from kg.decision_diagram import CAN_FAIL, CAN_HOLD, FALSE, IMPOSSIBLE, TRUE, Branches, Node

_EITHER = CAN_HOLD | CAN_FAIL
_CONSTANTS = {TRUE: CAN_HOLD, FALSE: CAN_FAIL, IMPOSSIBLE: 0}


class Learnable:
    """The diagrams of one patient without the variables in `never`; the constants 0 to 3 say what is possible."""

    def __init__(self, nodes: Sequence[Node], cells: Sequence[int], never: frozenset[int]) -> None:
        """Start without any function."""
        self._whole = nodes
        self._cells = cells
        self._never = never
        self._nodes: list[tuple[int, Branches]] = [(len(cells), ())] * (_EITHER + 1)
        self._numbers: dict[tuple[int, Branches], int] = {}
        self._known: dict[int, int] = {}
        self._unions: dict[tuple[int, int], int] = {}
        self._different: dict[tuple[int, int], bool] = {}

    def mattering(self, function: int) -> frozenset[int]:
        """The variables whose value, once learnt, can change whether the function can hold or can fail."""
        return frozenset(self._apart(function))

    def apart(self, function: int, variable: int) -> tuple[tuple[int, int], ...]:
        """The groups of cells (masks) of a variable between which that can change, by twos."""
        return tuple(self._apart(function).get(variable, ()))

    def _apart(self, function: int) -> dict[int, dict[tuple[int, int], None]]:
        found: dict[int, dict[tuple[int, int], None]] = {}
        seen, rest = set(), [self._without(function)]
        while rest:
            number = rest.pop()
            if number not in seen:
                seen.add(number)
                variable, branches = self._nodes[number]
                rest += [child for _, child in branches]
                for (one, a), (other, b) in combinations(branches, 2):
                    if self._differ(a, b):
                        found.setdefault(variable, {})[one, other] = None
        return found

    def _without(self, function: int) -> int:
        if function in _CONSTANTS:
            return _CONSTANTS[function]
        if function not in self._known:
            node = self._whole[function]
            possible = self._cells[node.variable]
            groups = [(m & possible, self._without(child)) for m, child in node.branches if m & possible]
            self._known[function] = (
                reduce(self._union, (child for _, child in groups), 0)
                if node.variable in self._never
                else self._node(node.variable, groups)
            )
        return self._known[function]

    def _union(self, left: int, right: int) -> int:
        """What is possible by the one or the other."""
        if left == right or 0 in (left, right) or _EITHER in (left, right):
            return _EITHER if _EITHER in (left, right) else left or right
        if max(left, right) <= _EITHER:
            return left | right
        key = (min(left, right), max(left, right))
        if key not in self._unions:
            pairs = ((mask, self._union(a, b)) for mask, a, b in self._together(left, right))
            self._unions[key] = self._node(self._first(left, right), list(pairs))
        return self._unions[key]

    def _differ(self, left: int, right: int) -> bool:
        """Whether some way of the others is possible for both and gives them different values."""
        if left == right or 0 in (left, right):
            return False
        if max(left, right) <= _EITHER:
            return True
        key = (left, right)
        if key not in self._different:
            self._different[key] = any(self._differ(a, b) for _, a, b in self._together(left, right))
        return self._different[key]

    def _first(self, left: int, right: int) -> int:
        return min(self._nodes[left][0], self._nodes[right][0])

    def _together(self, left: int, right: int) -> Iterator[tuple[int, int, int]]:
        variable = self._first(left, right)
        for left_mask, one in self._below(left, variable):
            for right_mask, other in self._below(right, variable):
                if mask := left_mask & right_mask:
                    yield mask, one, other

    def _below(self, number: int, variable: int) -> Branches:
        own, branches = self._nodes[number]
        return branches if own == variable else ((self._cells[variable], number),)

    def _node(self, variable: int, groups: list[tuple[int, int]]) -> int:
        merged: dict[int, int] = {}
        for mask, child in groups:
            merged[child] = merged.get(child, 0) | mask
        if len(merged) == 1:
            (only,) = merged
            return only
        key = variable, tuple(sorted((mask, child) for child, mask in merged.items()))
        if key not in self._numbers:
            self._nodes.append(key)
            self._numbers[key] = len(self._nodes) - 1
        return self._numbers[key]
