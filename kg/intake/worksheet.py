"""What is known of one patient while it is worked out: facts, conflicts found, readings applied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kg.facts import Fact
from kg.intervals import Interval
from kg.patient import DataQuality, Known, Origin

Pair = tuple[str, str]
"""Two quantities of which the first is never more than the second."""


@dataclass(slots=True, kw_only=True)
class Worksheet:
    """Lives for one patient and is not shared. `pairs` are the constraints with all that follows from them."""

    facts: Mapping[str, Fact]
    missing: Mapping[str, Known]
    pairs: tuple[Pair, ...]
    known: dict[str, Known]
    notes: list[DataQuality] = field(default_factory=list)
    in_conflict: dict[str, None] = field(default_factory=dict)
    readings: dict[str, None] = field(default_factory=dict)

    def conflict(self, facts: Iterable[str], message: str, readings: tuple[str, ...]) -> None:
        """Report that facts are in conflict."""
        self.readings.update(dict.fromkeys(readings))
        for fact in facts:
            self.in_conflict[fact] = None
            self.notes.append(DataQuality(code="conflict", fact=fact, message=message, interpretations=readings))

    def forget(self, facts: Iterable[str]) -> None:
        """Let facts count as missing; what was written stays on record."""
        for fact in facts:
            now = self.known[fact]
            self.known[fact] = replace(self.missing[fact], written=now.written, date=now.date)

    def copied(self) -> Worksheet:
        """The same, to go on from without changing this one."""
        return replace(
            self,
            known=dict(self.known),
            notes=list(self.notes),
            in_conflict=dict(self.in_conflict),
            readings=dict(self.readings),
        )

    def narrowed(self, apart_from: Iterable[str] = ()) -> dict[str, Known]:
        """What is known when each lesser quantity is bounded by the greater ones, and the other way round.

        What is known of the facts in `apart_from` is left out.
        """
        alone = self.known | {fact: self.missing[fact] for fact in apart_from}
        known = dict(alone)
        for lesser, greater in self.pairs:
            low, high = interval_of(alone[lesser]).low, interval_of(alone[greater]).high
            known[lesser] = _within(known[lesser], Interval(interval_of(known[lesser]).low, high))
            known[greater] = _within(known[greater], Interval(low, interval_of(known[greater]).high))
        return known

    def violated(self) -> Iterator[Pair]:
        """The pairs that leave no values for both."""
        for lesser, greater in self.pairs:
            if interval_of(self.known[lesser]).low >= interval_of(self.known[greater]).high:
                yield lesser, greater


def interval_of(known: Known) -> Interval:
    """The values that a quantity can still have."""
    if isinstance(known.possible, Interval):
        return known.possible
    raise TypeError(f"`{known.fact}` is no quantity")


def _within(known: Known, bounds: Interval) -> Known:
    possible = interval_of(known) & bounds
    if possible == known.possible:
        return known
    return replace(known, possible=possible, origin=Origin.NARROWED if known.origin is Origin.MISSING else known.origin)
