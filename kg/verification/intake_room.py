"""What intake accepts leaves at least one way of filling in what is missing.

Values of two facts between which a constraint holds are handed in, given themselves or by what they follow from: on
every side of every threshold that tests them, exactly and as bounds. Facts that break the constraint have to be
noticed by a conflict, which takes one of them back; where none does, the patient would have no answer at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice, pairwise, product
from math import floor

from kg.criteria import Within, atoms
from kg.decision_diagram import TRUE, example
from kg.diagnostics import Diagnostic
from kg.facts import Constraint, Fact
from kg.intervals import Bound
from kg.patient import InvalidFactsError
from kg.verification.proof import Facts, Proof, as_arguments
from kg.verification.thresholds import criteria
from kg.wording import number_words

_MOST_TRIED = 3_000


def check(proof: Proof) -> list[Diagnostic]:
    """One diagnostic for each constraint that accepted facts can break, with such facts."""
    found = []
    for constraint in proof.protocol.constraints:
        without_room = (f for f in islice(_patients(proof, constraint), _MOST_TRIED) if not _has_room(proof, f))
        if (facts := next(without_room, None)) is not None:
            found.append(
                Diagnostic(
                    code="no_filling_in",
                    message=f"{as_arguments(facts)} are accepted, break `{constraint.lesser} <= {constraint.greater}` "
                    "and leave no answer possible",
                    place=constraint.place,
                    help=f"add a conflict: `when: {constraint.lesser} > {constraint.greater}`, "
                    f"`doubt: [{constraint.lesser}]`",
                    witness=facts,
                )
            )
    return found


def _has_room(proof: Proof, facts: Facts) -> bool:
    try:
        cells = proof.compiled.understand(facts).cells
    except InvalidFactsError:
        return True  # refused, so nobody waits for an answer
    return all(cells) and example(proof.builder.nodes, proof.allowed, TRUE, cells) is not None


def _patients(proof: Proof, constraint: Constraint) -> Iterator[Facts]:
    protocol = proof.protocol
    for (lesser, at_least), (greater, at_most) in product(
        _ways_to_give(proof, protocol.fact[constraint.lesser], ">="),
        _ways_to_give(proof, protocol.fact[constraint.greater], "<="),
    ):
        agree = at_least is not None and at_most is not None and at_least <= at_most
        if not agree and all(lesser[fact] == greater[fact] for fact in lesser.keys() & greater.keys()):
            yield {**lesser, **greater}


def _ways_to_give(proof: Proof, fact: Fact, comparator: str) -> Iterator[tuple[Facts, Bound | None]]:
    """Facts about one quantity: its own value or bound, which is told besides, or those from which it follows."""
    if fact.askable:
        for number in _figures(proof, fact):
            text = number_words(number)
            yield {fact.id: text}, number
            yield {fact.id: {"value": text, "comparator": comparator}}, number
    if fact.derivation is not None:
        inputs = [proof.protocol.fact[i] for i in fact.derivation.inputs]
        values = [[number_words(n) for n in _figures(proof, i)] for i in inputs if i.unit and i.askable]
        if len(values) == len(inputs):
            for some in product(*values):
                yield {i.id: value for i, value in zip(inputs, some, strict=True)}, None


def _figures(proof: Proof, fact: Fact) -> list[Bound]:
    """Every threshold of a quantity, the ends of its range, and a number in between each two."""
    if fact.possible is None:
        return []
    bounds = {fact.possible.low[0], fact.possible.high[0]}
    for _, _, criterion in criteria(proof.protocol):
        for atom in atoms(criterion):
            if isinstance(atom, Within) and atom.fact == fact.id:
                bounds |= {b for b in (atom.interval.low[0], atom.interval.high[0]) if not isinstance(b, float)}
    ordered = sorted(bounds)
    between = {*ordered, *((a + b) / 2 for a, b in pairwise(ordered))}
    return sorted({Fraction(floor(n)) for n in between} if fact.whole else between)
