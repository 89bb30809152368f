"""All ways of filling in the facts of some criteria, laid out with one bit each.

A fact's values fall into cells that no threshold of the criteria tells apart. A world is one cell of every fact; its
number is written with one digit a fact. A set of worlds is a (long) integer, so `&`, `|` and `^` are the connectives.
"""

from __future__ import annotations

from itertools import chain, combinations

from tests.oracle.referee import language
from tests.oracle.referee.spans import pieces

LARGEST = 1 << 24  # worlds; beyond it z3 decides


class TooLargeError(Exception):
    """More worlds than can be laid out."""


def _subsets(items):
    return chain.from_iterable(combinations(items, n) for n in range(len(items) + 1))


def cells_of(fact, atoms):
    """The cells of a fact: spans, answers, or the sets of groups that a list may have (None in it: any member)."""
    if fact.kind == "quantity":
        return pieces(fact.possible, [a[2] for a in atoms])
    if fact.kind == "boolean":
        return [False, True]
    if fact.kind == "choice":
        return list(fact.choices)
    asked = sorted({a[2] for a in atoms}, key=str)
    # a list that has a member of a group has a member
    return [frozenset(s) for s in _subsets(asked) if None not in asked or None in s or not s]


class Space:
    """The worlds of the facts that some criteria read."""

    def __init__(self, protocol, criteria, pairs):
        self.protocol, self.pairs = protocol, []
        atoms = [a for c in criteria for a in language.atoms(c)]
        read = {a[1] for a in atoms}
        self.facts = [f for f in protocol.facts if f in read]
        self.cells, self.stride, self.size = {}, {}, 1
        for name in self.facts:
            self.cells[name] = cells_of(protocol.facts[name], [a for a in atoms if a[1] == name])
            self.stride[name] = self.size
            self.size *= len(self.cells[name])
        if self.size > LARGEST:
            raise TooLargeError(self.size)
        self.all = (1 << self.size) - 1
        self.masks = {name: [self._mask(name, d) for d in range(len(self.cells[name]))] for name in self.facts}
        self.pairs = [(a, b) for a, b in pairs if a in read and b in read]
        self._reached = {}

    def _mask(self, name, digit):
        """The worlds in which a fact has a digit."""
        stride, radix = self.stride[name], len(self.cells[name])
        mask, length = ((1 << stride) - 1) << (digit * stride), stride * radix
        while length < self.size:
            mask |= mask << length
            length *= 2
        return mask & self.all

    def bits(self, criterion):
        """The worlds in which a criterion holds."""
        match criterion:
            case ("not", part):
                return self.all ^ self.bits(part)
            case ("and", parts):
                result = self.all
                for p in parts:
                    result &= self.bits(p)
                return result
            case ("or", parts):
                result = 0
                for p in parts:
                    result |= self.bits(p)
                return result
        kind, name, wanted = criterion
        result = 0
        for cell, mask in zip(self.cells[name], self.masks[name], strict=True):
            if wanted.covers(cell) if kind == "num" else cell == wanted if kind == "is" else wanted in cell:
                result |= mask
        return result

    def reached(self, node):
        """The worlds in which a node is reached."""
        if node not in self._reached:
            result = self.all if node == self.protocol.start else 0
            for decision in self.protocol.decisions.values():
                if node in decision.then:
                    result |= self.reached(decision.id)
                for outcome in decision.outcomes:
                    if node in outcome.to:
                        result |= self.reached(decision.id) & self.bits(outcome.when)
            self._reached[node] = result
        return self._reached[node]

    def digits(self, name, known):
        """The cells of a fact that what is known of it leaves."""
        cells = self.cells[name]
        match self.protocol.facts[name].kind:
            case "quantity":
                return tuple(i for i, c in enumerate(cells) if not c.meet(known).is_empty())
            case "list":
                if known is None:
                    return tuple(range(len(cells)))
                sure = known.groups | ({None} if known.filled else set())
                asked = frozenset().union(*cells)
                low, high = sure & asked, (sure | known.in_doubt) & asked
                return tuple(i for i, c in enumerate(cells) if low <= c <= high)
        return tuple(i for i, c in enumerate(cells) if c in known)

    def outline(self, patient):
        """What of a patient matters here: the digits left to each fact, and the pairs that a constraint forbids."""
        left = tuple(self.digits(name, patient.possible[name]) for name in self.facts)

        def fits(name, digit):
            return self.cells[name][digit].meet(patient.possible[name])

        forbidden = tuple(
            (lesser, i, greater, j)
            for lesser, greater in self.pairs
            for i in left[self.facts.index(lesser)]
            for j in left[self.facts.index(greater)]
            if not fits(lesser, i).may_be_at_most(fits(greater, j))
        )
        return left, forbidden

    def worlds(self, outline):
        """The worlds that an outline leaves."""
        left, forbidden = outline
        result = self.all
        for name, digits in zip(self.facts, left, strict=True):
            if len(digits) < len(self.cells[name]):
                allowed = 0
                for d in digits:
                    allowed |= self.masks[name][d]
                result &= allowed
        for lesser, i, greater, j in forbidden:
            result &= self.all ^ (self.masks[lesser][i] & self.masks[greater][j])
        return result

    def regardless_of(self, name, worlds):
        """The worlds with digit 0 of a fact that some digit of it would put into `worlds`."""
        result = 0
        for d, mask in enumerate(self.masks[name]):
            result |= (worlds & mask) >> (d * self.stride[name])
        return result

    def deciding(self, wanted, worlds):
        """The facts that alone can move a world of `worlds` into or out of `wanted`."""
        inside, outside = worlds & wanted, worlds & (self.all ^ wanted)
        return tuple(
            name for name in self.facts if self.regardless_of(name, inside) & self.regardless_of(name, outside)
        )


def criteria_towards(protocol, node):
    """The criteria on which it depends whether a node is reached."""
    found, seen, waiting = [], set(), [node]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        for decision in protocol.decisions.values():
            towards = [o.when for o in decision.outcomes if here in o.to]
            found += towards
            if towards or here in decision.then:
                waiting.append(decision.id)
    return found


def superseders(protocol, leaf):
    return [x.id for x in protocol.leaves.values() if leaf in x.supersedes]
