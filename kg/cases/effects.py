"""Masking MC/DC, exactly: each atom of each outcome's criterion is shown to change that outcome by itself.

An atom is *decisive* for a patient where the criterion has one truth with the atom true and the other with it false,
everything else as it is. It is shown by two cases in which the decision is reached, the atom is known and decisive,
true in the one and false in the other. All of this is one function of the facts: *reached, and the atom, and the
difference that the atom makes*; a case shows it where every way of filling in its missing facts fulfils that
function. Where the function holds for nobody, no patient can show the atom, and that is the proof of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from kg.asking.scratch import Scratch
from kg.compiled import CompiledProtocol
from kg.criteria import Atom, Both, Criterion, Either, Not, atoms
from kg.decision_diagram import CAN_HOLD, FALSE, TRUE, specialise
from kg.diagnostics import Place
from kg.functions import Functions
from kg.nodes.decision import Decision, Outcome
from kg.wording import criterion_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One atom of one outcome: how many cases show that it holds and decides, and that it fails and decides.

    `shows_true` and `shows_false` are the functions that hold for just these.
    """

    name: str
    words: str
    holds: int
    fails: int
    shows_true: int
    shows_false: int
    can_hold: bool
    can_fail: bool
    place: Place

    @property
    def impossible(self) -> str:
        """Why it cannot be shown; "" where it can."""
        if self.can_hold and self.can_fail:
            return ""
        return "proved: for no patient does it change the outcome by itself"

    @property
    def missing(self) -> str:
        """What no case shows; "" where nothing is missing."""
        if self.holds and self.fails:
            return ""
        missing = " nor ".join(word for word, cases in (("true", self.holds), ("false", self.fails)) if not cases)
        return f"no case in which it decides and is {'neither ' if ' nor ' in missing else ''}{missing}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Occurrence:
    """One atom where it stands; `shows_true` and `shows_false` are functions that hold where it is shown."""

    decision: Decision
    outcome: Outcome
    atom: Atom
    shows_true: int
    shows_false: int


@dataclass(frozen=True, slots=True)
class Effects:
    """The functions of one protocol that say where its atoms are shown."""

    scratch: Scratch
    occurrences: tuple[_Occurrence, ...]
    settled: Scratch
    """The same pad, its cells only those that are ever settled for a patient."""

    @classmethod
    def of(cls, compiled: CompiledProtocol) -> Effects:
        """Work out the functions of every atom of every outcome."""
        scratch = Scratch.of(compiled)
        return cls(scratch, tuple(_occurrences(scratch)), replace(scratch, cells=_settled(scratch)))

    def ever_certain(self, function: int) -> bool:
        """Whether the function holds for some patient, whatever is filled in."""
        return self.settled.can_hold(function)

    def reached(self, cells: Sequence[Sequence[int]]) -> Mapping[str, int]:
        """For each decision how many patients, given by their possible cells, reach it for certain."""
        ids = [d.id for d in self.scratch.compiled.protocol.decisions]
        counts = self._counts([self.scratch.taken(id_) for id_ in ids], cells)
        return dict(zip(ids, counts, strict=True))

    def shown_by(self, cells: Sequence[Sequence[int]]) -> Iterator[Effect]:
        """The effect of each atom, as patients show it who are given by their possible cells."""
        functions = [f for o in self.occurrences for f in (o.shows_true, o.shows_false)]
        counts = self._counts(functions, cells)
        facts = self.scratch.compiled.protocol.fact
        names: dict[str, int] = {}
        for number, found in enumerate(self.occurrences):
            name = f"{found.decision.id}.{found.outcome.id}: {criterion_words(found.atom, facts)}"
            names[name] = names.get(name, 0) + 1
            yield Effect(
                name=name if names[name] == 1 else f"{name} (where it stands {_ORDINALS.get(names[name], 'later')})",
                words=found.decision.question,
                holds=counts[2 * number],
                fails=counts[2 * number + 1],
                shows_true=found.shows_true,
                shows_false=found.shows_false,
                can_hold=self.ever_certain(found.shows_true),
                can_fail=self.ever_certain(found.shows_false),
                place=found.outcome.place,
            )

    def _counts(self, functions: Sequence[int], cells: Sequence[Sequence[int]]) -> list[int]:
        """For how many patients each function holds, whatever is filled in."""
        evaluate = specialise(self.scratch.builder.nodes, [self.scratch.possible_only(f) for f in functions])
        verdicts = [evaluate(possible) for possible in cells]
        return [sum(bits[number] == CAN_HOLD for bits in verdicts) for number in range(len(functions))]


def _settled(scratch: Scratch) -> tuple[int, ...]:
    """The cells that a patient can be known to lie in.

    A fact that stands for data without contradiction is true or open, never false (`kg.intake`). What holds for all
    ways of filling in holds where it is true, so a function that no such patient fulfils is certain for nobody.
    """
    variables = scratch.functions.variables
    return tuple(
        variable.possible(_CONSISTENT) if d is not None and d.from_conflicts else possible
        for variable, possible in zip(variables, scratch.cells, strict=True)
        for d in (variable.fact.derivation,)
    )


_ORDINALS = {2: "the second time", 3: "the third time", 4: "the fourth time"}
_CONSISTENT = frozenset((True,))


def _occurrences(scratch: Scratch) -> Iterator[_Occurrence]:
    builder = scratch.builder
    for decision in scratch.compiled.protocol.decisions:
        reached = scratch.taken(decision.id)
        for outcome in decision.outcomes:
            for number, atom in enumerate(atoms(outcome.criterion)):
                with_it, without = (
                    _assuming(outcome.criterion, count(), number, assumed, scratch.functions)
                    for assumed in (TRUE, FALSE)
                )
                decides = builder.either(
                    builder.both(with_it, builder.negation(without)), builder.both(without, builder.negation(with_it))
                )
                shown = builder.both(reached, decides)
                holds = builder.atom(*scratch.functions.cells(atom))
                yield _Occurrence(
                    decision=decision,
                    outcome=outcome,
                    atom=atom,
                    shows_true=builder.both(shown, holds),
                    shows_false=builder.both(shown, builder.negation(holds)),
                )


def _assuming(criterion: Criterion, numbers: Iterator[int], number: int, assumed: int, functions: Functions) -> int:
    """The criterion as a function, with the atom of that number taken to be TRUE or FALSE."""
    match criterion:
        case Not(inner):
            return functions.builder.negation(_assuming(inner, numbers, number, assumed, functions))
        case Both(parts):
            return functions.builder.all_of([_assuming(p, numbers, number, assumed, functions) for p in parts])
        case Either(parts):
            return functions.builder.any_of([_assuming(p, numbers, number, assumed, functions) for p in parts])
        case _:
            return assumed if next(numbers) == number else functions.builder.atom(*functions.cells(criterion))
