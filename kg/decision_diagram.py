"""Multi-valued decision diagrams: functions of cells, shared, reduced, and evaluated for what is not known exactly.

A variable stands for one fact; its values are cells, written as bits of a mask. A node tests one variable and names a
child for each group of cells. Three constants: FALSE, TRUE, and IMPOSSIBLE for combinations that no patient has.
Nodes are hash-consed, so two functions are equal exactly when their numbers are. A diagram is built once, when a
protocol is compiled; evaluating reads it and adds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

FALSE, TRUE, IMPOSSIBLE = 0, 1, 2
CAN_HOLD, CAN_FAIL = 1, 2

MOST_COMBINED = 600_000
"""Some ten seconds of work; the leukopenia protocol takes about 700."""

Branches = tuple[tuple[int, int], ...]
"""For each group of cells (a mask) the child it leads to, in the order of the lowest cell."""


@dataclass(frozen=True, slots=True)
class Node:
    """One test. Variables are tested in the order of their numbers, from the root downwards."""

    variable: int
    branches: Branches


class DiagramTooLargeError(Exception):
    """The functions tell more combinations of facts apart than can be worked out in reasonable time."""


class DiagramBuilder:
    """Makes the nodes of the functions of one protocol; `sizes` has the number of cells of each variable."""

    def __init__(self, sizes: Sequence[int]) -> None:
        """Start with the three constants."""
        self.sizes = tuple(sizes)
        self.nodes: list[Node] = [Node(len(sizes), ())] * 3
        self._numbers: dict[tuple[int, Branches], int] = {}
        self._combined: dict[tuple[str, int, int], int] = {}

    def atom(self, variable: int, mask: int) -> int:
        """The function that holds on the cells of the mask."""
        rest = ((1 << self.sizes[variable]) - 1) & ~mask
        return self._node(variable, [(mask, TRUE), (rest, FALSE)])

    def both(self, left: int, right: int) -> int:
        """The function that holds where both hold."""
        return self._combine("and", left, right)

    def either(self, left: int, right: int) -> int:
        """The function that holds where at least one holds."""
        return self._combine("or", left, right)

    def negation(self, function: int) -> int:
        """The function that holds where the given one fails."""
        return self._combine("without", TRUE, function)

    def where(self, function: int, domain: int) -> int:
        """The function, made IMPOSSIBLE where the domain fails."""
        return self._combine("where", function, domain)

    def copied(self, nodes: Sequence[Node], function: int, numbers: dict[int, int]) -> int:
        """A function of another builder over the same variables, as one of this builder.

        `numbers` has what the constants become, and keeps what every node became.
        """
        for number in reachable(nodes, [function], numbers):
            node = nodes[number]
            numbers[number] = self._node(node.variable, [(mask, numbers[child]) for mask, child in node.branches])
        return numbers[function]

    def given(self, function: int, variable: int, cell: int) -> int:
        """The function of the other variables that is left when one lies in a cell."""
        if function <= IMPOSSIBLE or self.nodes[function].variable > variable:
            return function
        key = (f"given {variable}", function, cell)
        if (known := self._combined.get(key)) is not None:
            return known
        node = self.nodes[function]
        if node.variable == variable:
            result = next(child for mask, child in node.branches if mask >> cell & 1)
        else:
            result = self._node(
                node.variable, [(mask, self.given(child, variable, cell)) for mask, child in node.branches]
            )
        self._combined[key] = result
        return result

    def all_of(self, functions: Iterable[int]) -> int:
        """The conjunction; of none, TRUE."""
        result = TRUE
        for function in functions:
            result = self.both(result, function)
        return result

    def any_of(self, functions: Iterable[int]) -> int:
        """The disjunction; of none, FALSE."""
        result = FALSE
        for function in functions:
            result = self.either(result, function)
        return result

    def support(self, function: int) -> frozenset[int]:
        """The variables that the function depends on."""
        return frozenset(self.nodes[n].variable for n in reachable(self.nodes, [function]))

    def _combine(self, operation: str, left: int, right: int) -> int:
        if max(left, right) <= IMPOSSIBLE:
            return _CONSTANTS[operation](left, right)
        key = (operation, left, right)
        if (known := self._combined.get(key)) is not None:
            return known
        if len(self._combined) >= MOST_COMBINED:
            raise DiagramTooLargeError
        variable = min(self.nodes[left].variable, self.nodes[right].variable)
        groups = [
            (left_mask & right_mask, self._combine(operation, left_child, right_child))
            for left_mask, left_child in self._branches(left, variable)
            for right_mask, right_child in self._branches(right, variable)
            if left_mask & right_mask
        ]
        result = self._combined[key] = self._node(variable, groups)
        return result

    def _branches(self, function: int, variable: int) -> Branches:
        node = self.nodes[function]
        return node.branches if node.variable == variable else (((1 << self.sizes[variable]) - 1, function),)

    def _node(self, variable: int, groups: Iterable[tuple[int, int]]) -> int:
        merged: dict[int, int] = {}
        for mask, child in groups:
            if mask:
                merged[child] = merged.get(child, 0) | mask
        if len(merged) == 1:
            return next(iter(merged))
        branches = tuple(sorted(((mask, child) for child, mask in merged.items()), key=lambda b: b[0] & -b[0]))
        key = (variable, branches)
        if key not in self._numbers:
            self._numbers[key] = len(self.nodes)
            self.nodes.append(Node(variable, branches))
        return self._numbers[key]


def _where(function: int, domain: int) -> int:
    return function if domain == TRUE else IMPOSSIBLE


_CONSTANTS: dict[str, Callable[[int, int], int]] = {
    "and": lambda a, b: FALSE if FALSE in (a, b) else max(a, b),
    "or": lambda a, b: TRUE if TRUE in (a, b) else max(a, b),
    "without": lambda _, b: TRUE - b if b != IMPOSSIBLE else IMPOSSIBLE,
    "where": _where,
}


def reachable(nodes: Sequence[Node], roots: Iterable[int], known: Container[int] = ()) -> Iterator[int]:
    """The nodes (no constants, and none of those known) below the roots, children before parents."""
    seen: set[int] = {FALSE, TRUE, IMPOSSIBLE}
    stack = [(root, False) for root in reversed(list(roots))]
    while stack:
        number, children_done = stack.pop()
        if children_done:
            yield number
        elif number not in seen and number not in known:
            seen.add(number)
            stack.append((number, True))
            stack.extend((child, False) for _, child in nodes[number].branches)


def specialise(nodes: Sequence[Node], roots: Sequence[int]) -> Callable[[Sequence[int]], tuple[int, ...]]:
    """Write a Python function that evaluates the roots in one pass without loops or look-ups.

    It takes the possible cells of every variable (masks) and gives for each root CAN_HOLD, CAN_FAIL or both. Only
    numbers of this module go into the source that is compiled, nothing of a protocol's text.
    """
    names = {FALSE: str(CAN_FAIL), TRUE: str(CAN_HOLD), IMPOSSIBLE: "0"}
    lines = []
    used: set[int] = set()
    for number in reachable(nodes, roots):
        node = nodes[number]
        used.add(node.variable)
        names[number] = f"n{number}"
        terms = [
            f"({names[child]} if m{node.variable} & {mask:#x} else 0)"
            for mask, child in node.branches
            if child != IMPOSSIBLE
        ]
        lines.append(f"    n{number} = {' | '.join(terms) or '0'}")
    take = [f"    m{variable} = cells[{variable}]" for variable in sorted(used)]
    answer = "".join(f"{names[root]}, " for root in roots)
    source = "\n".join(["def evaluate(cells):", *take, *lines, f"    return ({answer})"])
    scope: dict[str, Callable[[Sequence[int]], tuple[int, ...]]] = {}
    exec(source, scope)  # noqa: S102 - the source holds only numbers made above
    return scope["evaluate"]


class Influences:
    """Which variables can still change functions of one set of possible cells; what is learnt of a node is kept."""

    def __init__(self, nodes: Sequence[Node], cells: Sequence[int]) -> None:
        """Look at the nodes through the cells that are possible."""
        self._nodes = nodes
        self._cells = cells
        # functions restricted to the possible cells, reduced: equal exactly when their numbers are
        self._restricted: dict[int, int] = {constant: constant for constant in (FALSE, TRUE, IMPOSSIBLE)}
        self._numbers: dict[tuple[int, Branches], int] = {}
        self._branches: list[tuple[int, Branches]] = [(len(cells), ())] * 3
        self._variables: list[int] = [0, 0, 0]  # as bits
        self._partial: list[bool] = [False, False, True]  # whether some combinations below are impossible
        self._different: dict[tuple[int, int], bool] = {}

    def of(self, function: int) -> frozenset[int]:
        """The variables that alone can change the function: two possible combinations differ only there."""
        bits = self._variables[self._restrict(function)]
        return frozenset(v for v in range(bits.bit_length()) if bits >> v & 1)

    def apart(self, function: int, variable: int) -> tuple[tuple[int, int], ...]:
        """The groups of cells (masks) of a variable between which the function can change, by twos."""
        pairs: dict[tuple[int, int], None] = {}
        seen: set[int] = set()
        rest = [self._restrict(function)]
        while rest:
            number = rest.pop()
            if number not in seen and self._branches[number][0] <= variable:
                seen.add(number)
                own, branches = self._branches[number]
                if own == variable:
                    two = combinations(branches, 2)
                    pairs.update({(m, n): None for (m, a), (n, b) in two if self._differ(a, b)})
                else:
                    rest += [child for _, child in branches]
        return tuple(pairs)

    def _restrict(self, function: int) -> int:
        if (known := self._restricted.get(function)) is not None:
            return known
        node = self._nodes[function]
        possible = self._cells[node.variable]
        merged: dict[int, int] = {}
        for mask, child in node.branches:
            if mask & possible:
                restricted = self._restrict(child)
                merged[restricted] = merged.get(restricted, 0) | mask & possible
        if len(merged) == 1:
            (result,) = merged
        else:
            branches = tuple(sorted((mask, child) for child, mask in merged.items()))
            result = self._number(node.variable, branches)
        self._restricted[function] = result
        return result

    def _number(self, variable: int, branches: Branches) -> int:
        key = (variable, branches)
        if (known := self._numbers.get(key)) is not None:
            return known
        children = [child for _, child in branches]
        variables = 0
        for child in children:
            variables |= self._variables[child]
        self._branches.append(key)
        if any(self._differ(a, b) for i, a in enumerate(children) for b in children[i + 1 :]):
            variables |= 1 << variable
        self._variables.append(variables)
        self._partial.append(any(self._partial[child] for child in children))
        number = self._numbers[key] = len(self._branches) - 1
        return number

    def _differ(self, left: int, right: int) -> bool:
        """Whether some combination is possible for both and gives them different values."""
        if left == right or IMPOSSIBLE in (left, right):
            return False
        if not (self._partial[left] or self._partial[right]):
            return True
        key = (left, right)
        if key not in self._different:
            variable = min(self._branches[left][0], self._branches[right][0])
            self._different[key] = any(
                self._differ(left_child, right_child)
                for left_mask, left_child in self._below(left, variable)
                for right_mask, right_child in self._below(right, variable)
                if left_mask & right_mask
            )
        return self._different[key]

    def _below(self, number: int, variable: int) -> Branches:
        own, branches = self._branches[number]
        return branches if own == variable else ((-1, number),)


def example(nodes: Sequence[Node], function: int, value: int, cells: Sequence[int]) -> dict[int, int] | None:
    """One possible combination (a cell for each variable on the way) that gives the value; None: there is none."""
    return next(examples(nodes, function, value, cells), None)


def examples(nodes: Sequence[Node], function: int, value: int, cells: Sequence[int]) -> Iterator[dict[int, int]]:
    """Combinations that give the value, one for each cell on each way through the diagram, the lowest cells first."""
    hopeless: set[int] = set()

    def search(number: int) -> Iterator[dict[int, int]]:
        if number <= IMPOSSIBLE:
            if number == value:
                yield {}
            return
        if number in hopeless:
            return
        node, found = nodes[number], False
        for mask, child in node.branches:
            for cell in _cells(mask & cells[node.variable]):
                for rest in search(child):
                    found = True
                    yield {node.variable: cell, **rest}
        if not found:
            hopeless.add(number)

    yield from search(function)


def _cells(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask &= ~lowest
