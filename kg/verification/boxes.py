"""All that can be known of patients: a box of cells, and the widest boxes inside a function.

Of a quantity one cell can be known, or all above or below a bound; of one that other facts bound as well, any cells
side by side; of a score, whose possible sums may have gaps, any cells. Of a list can be known what it has for certain
and what an unrecognised name may mean; of anything else one answer, or nothing. What is inside the widest boxes of a
function is inside it, so these are all that has to be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from kg.asking.cover import TooManyAlternativesError, widest_boxes
from kg.asking.patients import patient_known_as
from kg.facts import Fact, FactType, closure
from kg.variables import Variable
from kg.verification.counterexample import Counterexample
from kg.verification.proof import Facts, Proof, as_arguments

Box = Mapping[int, int]

_UNPROVED = "there are too many combinations of facts to look at one by one"
_NOT_SHOWN = "what may be known of a patient seems to break it, and no facts were found that show it"

_MOST_TRIED = 200
"""Narrower boxes that are tried for one, to show it."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes over the facts that the decisions of one protocol read."""

    proof: Proof

    def inside(self, function: int, meeting: Sequence[int], besides: Sequence[Box] = ({},)) -> Counterexample | None:
        """What can be known of a patient so that a function holds for certain, and each of others possibly.

        Each of `besides` can be known as well; a witness has the last of them. The function has to hold where
        constraints are broken, so that only real patients count.
        """
        both = self.proof.builder.both
        if not all(self.proof.scratch.can_hold(both(function, other)) for other in meeting):
            return None
        try:
            wide = widest_boxes(self.proof.builder, function)
        except TooManyAlternativesError:
            return Counterexample(_UNPROVED, proved=False)
        not_shown = None
        for box in wide:
            for known in self._known(dict(box)):
                if self._is_meant(known, meeting, besides):
                    if (facts := self._shown(known, meeting, besides)) is not None:
                        return Counterexample(as_arguments(facts), facts)
                    not_shown = Counterexample(_NOT_SHOWN, proved=False)
        return not_shown

    def _is_meant(self, known: Box, meeting: Sequence[int], besides: Sequence[Box]) -> bool:
        here, both = self._inside(known), self.proof.builder.both
        return all(self.proof.scratch.can_hold(both(here, other)) for other in meeting) and all(
            self._possible({**known, **more}) for more in besides
        )

    def _shown(self, known: Box, meeting: Sequence[int], besides: Sequence[Box]) -> Facts | None:
        """Facts that say as much as a box, or, where none do, more."""
        parts = ([mask] if mask.bit_count() == 1 else [mask, *_singles(mask)] for mask in known.values())
        for some in islice(product(*parts), _MOST_TRIED):
            narrower = dict(zip(known, some, strict=True))
            if self._is_meant(narrower, meeting, besides):
                facts = patient_known_as(self.proof.compiled, {**narrower, **besides[-1]})
                if facts is not None:
                    return facts
        return None

    def _known(self, box: Box) -> Iterator[Box]:
        """The widest boxes inside one of which each can be known."""
        parts = [list(self._parts(variable, mask)) for variable, mask in box.items()]
        for some in product(*parts):
            yield {variable: mask for variable, mask in zip(box, some, strict=True) if mask}

    def _parts(self, variable: int, mask: int) -> Iterator[int]:
        possible, cut = self.proof.scratch.cells[variable], self.proof.variables[variable]
        mask &= possible
        if mask == possible:
            yield 0
        elif cut.fact.derivation is not None and cut.fact.derivation.score:
            yield mask
        elif cut.fact.type is FactType.LIST:
            yield from _lists(cut, mask)
        elif cut.ranges is None:
            yield from _singles(mask)
        elif self._is_bounded_by_others(cut.fact):
            yield from _runs(mask)
        else:
            lowest, beyond = possible & -possible, 1 << possible.bit_length()
            runs = [run for run in _runs(mask) if run & lowest or run * 2 & beyond]
            yield from runs
            yield from _singles(mask & ~sum(runs))

    def _is_bounded_by_others(self, fact: Fact) -> bool:
        """Whether what no decision reads can bound a quantity besides what is stated of it."""
        rule = fact.derivation
        if rule is not None and (rule.value is not None or rule.at_least is not None):
            return True
        pairs = closure(self.proof.protocol.constraints)
        return not {other for pair in pairs if fact.id in pair for other in pair} <= self.proof.number.keys()

    def _possible(self, known: Box) -> bool:
        return self.proof.scratch.can_hold(self.proof.builder.both(self._inside(known), self.proof.allowed))

    def _inside(self, known: Box) -> int:
        builder = self.proof.builder
        return builder.all_of(builder.atom(variable, mask) for variable, mask in known.items())


def _singles(mask: int) -> Iterator[int]:
    while mask:
        yield mask & -mask
        mask &= mask - 1


def _runs(mask: int) -> Iterator[int]:
    """The cells in unbroken runs."""
    while mask:
        run = mask & ~(mask + (mask & -mask))
        yield run
        mask &= ~run


def _lists(cut: Variable, mask: int) -> Iterator[int]:
    """The widest sets of answers that have some groups for certain, and others perhaps."""
    answers = [answer for answer in cut.answers if isinstance(answer, frozenset)]
    between = {(answer, answer) for number, answer in enumerate(answers) if mask >> number & 1}
    while between:
        wider: set[tuple[frozenset[str | None], frozenset[str | None]]] = set()
        widened = set(wider)
        for least, most in between:
            for group in cut.asked - most - {None}:  # a list that is given has members, or none
                if (other := (least | {group}, most | {group})) in between:
                    wider.add((least, most | {group}))
                    widened |= {(least, most), other}
        for least, most in between - widened:
            yield sum(1 << number for number, answer in enumerate(answers) if least <= answer <= most)
        between = wider
