"""As one fact falls or rises, the others as they are, urgency does not fall and leaves are not withdrawn.

What is known of the other facts stays the same, but not what it leaves open: a constraint allows other values of them
when the fact changes. So the claim is about what can be known of a patient, before and after; `when` has to hold for
certain both times. Without a `when`, neighbouring cells are compared: what holds from each cell to the next holds from
the first to the last. With one, every pair is, because it may not hold in between. A leaf that something fulfils or
eases is counted before, and after only as itself, where the fact does not decide about that.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise, permutations

from kg.asking.witness import answer_in, plain_number
from kg.criteria import Known, atoms, facts_of
from kg.decision_diagram import FALSE, TRUE
from kg.nodes.recommendation import Recommendation, Urgency
from kg.properties import Monotone
from kg.verification.boxes import Boxes
from kg.verification.counterexample import Counterexample
from kg.verification.proof import Proof, as_arguments
from kg.verification.urgent import lasting


def counterexample(proof: Proof, claim: Monotone, when: int) -> Counterexample | None:
    """A patient whose answer becomes weaker when the fact changes."""
    for before, after in _steps(proof, claim, when):
        step = _Step(proof, proof.number[claim.fact], before, after, when)
        found = step.withdrawn(claim.leaves) if claim.leaves else step.less_urgent()
        if found is not None:
            return found
    return None


def says_nothing(proof: Proof, claim: Monotone, when: int) -> str:
    """Why a property that holds is about nobody."""
    number = proof.number[claim.fact]
    leaves = [
        leaf.id
        for leaf in proof.protocol.recommendations
        if leaf.id in claim.leaves or (not claim.leaves and leaf.urgency > Urgency.ROUTINE)
    ]
    unmoved = [leaf for leaf in leaves if not _moves(proof, leaf, number, when)]
    if not claim.leaves:
        return "" if len(unmoved) < len(leaves) else f"no urgent recommendation depends on `{claim.fact}`"
    return f"{', '.join(f'`{leaf}`' for leaf in unmoved)} does not depend on `{claim.fact}`" if unmoved else ""


def _moves(proof: Proof, leaf: str, number: int, when: int) -> bool:
    """Whether the fact alone can change a leaf, where `when` holds before and after."""
    builder, recommended = proof.builder, proof.scratch.recommended(leaf)
    for one, other in permutations(_cells(proof, number), 2):
        meant = builder.both(builder.given(when, number, one), builder.given(when, number, other))
        gained = builder.both(
            builder.given(recommended, number, other), builder.negation(builder.given(recommended, number, one))
        )
        if builder.both(meant, gained) != FALSE:
            return True
    return False


def _cells(proof: Proof, number: int) -> list[int]:
    return [cell for cell in range(proof.variables[number].size) if proof.scratch.cells[number] >> cell & 1]


def _steps(proof: Proof, claim: Monotone, when: int) -> Iterator[tuple[int, int]]:
    cells = _cells(proof, proof.number[claim.fact])
    in_turn = cells if claim.rising else cells[::-1]
    yield from pairwise(in_turn) if when == TRUE else combinations(in_turn, 2)


class _Step:
    """One fact goes from one cell to another.

    Functions are those of the other facts: where patients can be, and where `when` holds or no patient can be.
    """

    def __init__(self, proof: Proof, number: int, before: int, after: int, when: int) -> None:
        self._proof, self._number, self._before, self._after = proof, number, before, after
        builder = proof.builder
        self._possible_before = builder.given(proof.allowed, number, before)
        self._possible_after = builder.given(proof.allowed, number, after)
        self._meant = builder.both(
            builder.either(builder.given(when, number, before), builder.negation(self._possible_before)),
            builder.either(builder.given(when, number, after), builder.negation(self._possible_after)),
        )

    def withdrawn(self, leaves: tuple[str, ...]) -> Counterexample | None:
        """A patient who is recommended one of the leaves before and not after."""
        for leaf in leaves:
            if found := self._not_firm_after(leaf, [leaf]):
                return self._told(found, f"`{leaf}` is firm", "and is not")
        return None

    def less_urgent(self) -> Counterexample | None:
        """A patient whose answer is more urgent before than after."""
        leaves = self._proof.protocol.recommendations
        for leaf in leaves:
            if leaf.urgency is Urgency.IMMEDIATE:
                found = self._not_firm_after(leaf.id, self._staying(leaf, Urgency.IMMEDIATE))
                if found:
                    return self._told(found, f"`{leaf.id}` makes it immediate", "which nothing does")
            if leaf.urgency > Urgency.ROUTINE and (found := self._not_possible_after(leaf)):
                return self._told(found, f"`{leaf.id}` makes it urgent", "which nothing does")
        return None

    def _staying(self, leaf: Recommendation, urgency: Urgency) -> list[str]:
        """The leaves that are so urgent after; of those that are not always so, the one that was before."""
        fact = self._proof.variables[self._number].fact.id
        criteria = [c for c in (leaf.fulfilled_when, leaf.routine_once) if c is not None]
        tests = [atom for criterion in criteria for atom in atoms(criterion) if not isinstance(atom, Known)]
        itself = not any(fact in facts_of(test) for test in tests)
        leaves = self._proof.protocol.recommendations
        return [other.id for other in leaves if lasting(other, urgency) or (other.id == leaf.id and itself)]

    def _not_firm_after(self, leaf: str, others: list[str]) -> Counterexample | None:
        """What is known of somebody who is recommended a leaf before and none of some leaves after."""
        builder = self._proof.builder
        firm = builder.either(self._recommended(leaf, self._before), builder.negation(self._possible_before))
        missing = (builder.negation(self._recommended(other, self._after)) for other in others)
        return self._known_as(builder.both(self._meant, firm), [builder.both(f, self._possible_after) for f in missing])

    def _not_possible_after(self, leaf: Recommendation) -> Counterexample | None:
        """What is known of somebody who is perhaps recommended a leaf before and certainly nothing urgent after."""
        builder = self._proof.builder
        urgent = builder.any_of(self._recommended(f, self._after) for f in self._staying(leaf, Urgency.PROMPT))
        nothing = builder.negation(builder.both(urgent, self._possible_after))
        perhaps = builder.both(self._recommended(leaf.id, self._before), self._possible_before)
        return self._known_as(builder.both(self._meant, nothing), [perhaps])

    def _recommended(self, leaf: str, cell: int) -> int:
        return self._proof.builder.given(self._proof.scratch.recommended(leaf), self._number, cell)

    def _known_as(self, function: int, meeting: list[int]) -> Counterexample | None:
        both_times = [{self._number: 1 << self._before}, {self._number: 1 << self._after}]
        return Boxes(self._proof).inside(function, meeting, both_times)

    def _told(self, found: Counterexample, was: str, becomes: str) -> Counterexample:
        if not found.proved:
            return found
        variable = self._proof.variables[self._number]
        ranges = variable.ranges
        value = answer_in(variable, self._before) if ranges is None else plain_number(ranges[self._before], variable)
        earlier = as_arguments({variable.fact.id: value})
        return Counterexample(f"{found.words}: with {earlier} instead, {was}, {becomes} here", found.facts)
