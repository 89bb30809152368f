"""The stages of intake, in their order, for one protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations
from types import MappingProxyType

from kg.criteria import quantities
from kg.dates import day_number, today_here
from kg.derivations import score_of
from kg.facts import Fact, FactType, closure
from kg.intake.conflicts import apply_constraints, apply_rules, apply_to_what_follows, rules_on_what_follows
from kg.intake.dates import warnings
from kg.intake.deriving import derive, derived_facts
from kg.intake.elapsing import apply_order
from kg.intake.reading import FactReader
from kg.intake.stated import Stated
from kg.intake.worksheet import Worksheet, interval_of
from kg.intervals import ALL, Interval
from kg.patient import DataQuality, InvalidFactsError, Known, Origin, PatientFacts, Possible
from kg.protocol import Protocol
from kg.rules import Rule
from kg.scores import Score

CellsOf = Callable[[Mapping[str, Known]], tuple[int, ...]]


class Intake:
    """Understands the facts of patients, for one protocol. Its tables are made once and only read after that.

    `rules` has the rule of each derived yes/no fact, and the sum of each score.
    """

    def __init__(self, protocol: Protocol, cells_of: CellsOf) -> None:
        """Prepare for a protocol; `cells_of` says which cells of its variables are possible, given what is known."""
        self._protocol = protocol
        self._cells_of = cells_of
        scores = {fact.id: score for fact in protocol.facts if (score := score_of(fact, protocol)) is not None}
        facts = [replace(f, possible=scores[f.id].possible()) if f.id in scores else f for f in protocol.facts]
        self._reader = FactReader.of(facts)
        self._missing = {f.id: Known(fact=f.id, possible=_anything(f), origin=Origin.MISSING) for f in facts}
        self._pairs = closure(protocol.constraints)
        self._derived = derived_facts(protocol.fact, self._missing, scores)
        rules = {d.fact.id: d.rule for d in self._derived if d.rule is not None}
        self.rules: Mapping[str, Rule | Score] = MappingProxyType({**rules, **scores})
        self._rules_on_what_follows = rules_on_what_follows(protocol.conflicts, protocol.fact)
        self._related = tuple(dict.fromkeys(_related(protocol)))

    def understand(self, raw: Mapping[str, object], *, today: date | None = None) -> PatientFacts:
        """Take in one patient's facts, as CONTRACT writes them; `today` is the day to judge dates against.

        Raises:
            InvalidFactsError: facts that are refused, with every problem.
        """
        today = today or today_here()
        stated, problems = self._reader.read(raw, today)
        if problems:
            raise InvalidFactsError(problems)
        sheet = Worksheet(
            facts=self._protocol.fact,
            missing=self._missing,
            pairs=self._pairs,
            known=self._missing | {fact: _known(s, self._missing[fact]) for fact, s in stated.items()},
            notes=[note for s in stated.values() for note in s.notes],
        )
        self._judge_dates(sheet, stated, today)
        apply_rules(sheet, self._protocol.conflicts)
        apply_constraints(sheet)
        apply_order(sheet, self._protocol.facts, day_number(today))
        sheet = self._derive(sheet, day_number(today))
        known = sheet.narrowed()
        return PatientFacts(
            known=MappingProxyType(known),
            cells=self._cells_of(known),
            data_quality=tuple(sheet.notes),
            in_conflict=frozenset(sheet.in_conflict),
            unit_in_doubt=frozenset(fact for fact, s in stated.items() if s.unit_in_doubt),
            interpretations=tuple(sheet.readings),
            today=today,
        )

    def meaning(self, name: object) -> tuple[str, bool]:
        """The fact that a name means, and whether it means that fact's unit (`wbc_unit`); "" when it means none."""
        return self._reader.meaning(name)

    def possible(self, fact: str) -> Interval:
        """The values that a quantity can have while nothing is known: of a score, the sums of its items."""
        return interval_of(self._missing[fact])

    def _derive(self, sheet: Worksheet, today: Fraction) -> Worksheet:
        """Let facts follow from others; once more without those that contradict what follows."""
        while True:
            follows = sheet.copied()
            derive(follows, self._derived, today)
            if not apply_to_what_follows(sheet, follows, self._rules_on_what_follows):
                return follows

    def _judge_dates(self, sheet: Worksheet, stated: Mapping[str, Stated], today: date) -> None:
        if any(s.measured_on for s in stated.values()):
            notes: list[DataQuality] = list(warnings(self._protocol, self._related, stated, today))
            sheet.notes += notes
            sheet.readings.update(dict.fromkeys(reading for note in notes for reading in note.interpretations))


def _anything(fact: Fact) -> Possible:
    match fact.type:
        case FactType.QUANTITY:
            return fact.possible or ALL
        case FactType.BOOLEAN:
            return frozenset((True, False))
        case FactType.CHOICE:
            return frozenset(choice for choice, _ in fact.choices)
        case FactType.LIST:
            return None
        case FactType.DATE:
            return ALL


def _known(stated: Stated, missing: Known) -> Known:
    day = stated.measured_on.isoformat() if stated.measured_on else ""
    if stated.unit_in_doubt:
        return Known(
            fact=stated.fact, possible=missing.possible, origin=Origin.MISSING, written=stated.written, date=day
        )
    return Known(
        fact=stated.fact,
        possible=stated.possible,
        origin=Origin.STATED,
        firm=stated.firm,
        shown=stated.shown,
        written=stated.written,
        date=day,
        limit=stated.limit,
    )


def _related(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """The quantities that are held against each other and should come from one sample."""
    for constraint in protocol.constraints:
        yield constraint.lesser, constraint.greater
    for fact in protocol.facts:
        if fact.derivation is not None and fact.derivation.value is not None:
            yield from combinations((fact.id, *dict.fromkeys(quantities(fact.derivation.value))), 2)
