"""Suggesting cases: patients that are missing, for somebody to hold against the source.

For each condition that no case shows to change its outcome, a patient for whom it decides, true or false; for each
threshold of a quantity, one just below, at and just above it, and one without the quantity. Elapsed time is given by
the dates that it is counted between, as of today. All are facts that intake accepts. What the answer should be is not
suggested: that is said by the source, and never by the program.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from kg.asking.example_days import fitting_days
from kg.asking.patients import patient_for
from kg.cases.answer import Answer
from kg.cases.case import Case
from kg.cases.effects import Effects
from kg.cases.raw_facts import has_dates
from kg.cases.values import thresholds
from kg.compiled import CompiledProtocol
from kg.criteria import facts_of
from kg.dates import today_here
from kg.decision_diagram import TRUE
from kg.evaluation import Status
from kg.facts import Elapsed, Fact, FactType
from kg.intervals import Interval, point
from kg.patient import InvalidFactsError
from kg.traversal import traverse
from kg.wording import unit_words

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A patient, and in a sentence why a case about them is missing."""

    sentence: str
    facts: Facts


def suggestions(compiled: CompiledProtocol, cases: Iterable[Case]) -> tuple[Suggestion, ...]:
    """What the reviewed cases that pass leave to be shown."""
    return tuple(_Suggesting(compiled, [c for c in cases if not c.unreviewed and not c.refused]).all())


@dataclass(slots=True)
class _Suggesting:
    compiled: CompiledProtocol
    cases: list[Case]
    seen: list[Facts] = field(default_factory=list)

    def all(self) -> Iterator[Suggestion]:
        effects = Effects.of(self.compiled)
        for suggestion in (*self._pairs(effects), *self._thresholds(effects)):
            if suggestion.facts not in self.seen and self._accepted(suggestion.facts):
                self.seen.append(suggestion.facts)
                yield suggestion

    def _pairs(self, effects: Effects) -> Iterator[Suggestion]:
        """Independence pairs: for a condition that is not shown, the patients who are missing."""
        cells = [self.compiled.understand(case.facts, today=case.on).cells for case in self.cases]
        for effect in effects.shown_by(cells):
            for shown, function, truth in (
                (effect.holds, effect.shows_true, "holds"),
                (effect.fails, effect.shows_false, "fails"),
            ):
                facts = patient_for(effects.settled, function) if not shown and effects.ever_certain(function) else None
                if facts is not None:
                    yield Suggestion(sentence=f"{effect.name}, alone decides, and {truth}", facts=facts)

    def _thresholds(self, effects: Effects) -> Iterator[Suggestion]:
        for fact in self.compiled.protocol.facts:
            elapsed = _elapsed(fact)
            if fact.type is not FactType.QUANTITY or not (fact.askable or elapsed):
                continue
            given = self._given(fact)
            patient = self._patient_for(fact, effects)
            if elapsed:
                patient = {id_: value for id_, value in patient.items() if id_ not in self._counted_with(elapsed)}
            for value in thresholds(fact, self.compiled.protocol):
                facts = _days(elapsed, value) if elapsed else {fact.id: value}
                if value not in given and facts:
                    quantity = f"{fact.label} {value} {unit_words(fact.unit)}".rstrip()
                    yield Suggestion(sentence=f"{quantity}, at or beside a threshold", facts={**patient, **facts})
            says = {fact.id, *(elapsed.dates if elapsed else ())}
            if all(says & case.facts.keys() for case in self.cases):
                without = {id_: v for id_, v in patient.items() if id_ not in says}
                yield Suggestion(sentence=f"{fact.label} is not known", facts=without)

    def _given(self, fact: Fact) -> set[Decimal | Fraction | None]:
        """The values that cases give; of elapsed time, also those that follow from their dates."""
        if not _elapsed(fact):
            return {_number(case.facts.get(fact.id)) for case in self.cases}
        known = (self.compiled.understand(case.facts, today=case.on).known[fact.id] for case in self.cases)
        return {k.possible.point for k in known if k.firm and isinstance(k.possible, Interval)}

    def _counted_with(self, elapsed: Elapsed) -> set[str]:
        """The quantities that are counted from or to the same dates: stated besides, they could contradict these."""
        counted = {fact.id: found.dates for fact in self.compiled.protocol.facts if (found := _elapsed(fact))}
        return {id_ for id_, dates in counted.items() if set(dates) & set(elapsed.dates)}

    def _patient_for(self, fact: Fact, effects: Effects) -> Facts:
        """A patient for whom a condition on the fact decides; the case that says most of it where none is."""
        for occurrence in effects.occurrences:
            if fact.id in facts_of(occurrence.atom):
                function = effects.scratch.builder.either(occurrence.shows_true, occurrence.shows_false)
                facts = patient_for(effects.settled, function) if function != TRUE else {}
                if facts is not None:
                    return facts
        about = {f.id for f in self.compiled.protocol.facts if f.derivation and fact.id in f.derivation.inputs}
        inputs = {i for id_ in about for i in _inputs(self.compiled.protocol.fact[id_])}
        best = max(self.cases, key=lambda case: (len(inputs & case.facts.keys()), -len(case.facts)), default=None)
        return {id_: value for id_, value in best.facts.items() if id_ in inputs} if best else {}

    def _accepted(self, facts: Facts) -> bool:
        try:
            self.compiled.understand(facts)
        except InvalidFactsError:
            return False
        return True


def _elapsed(fact: Fact) -> Elapsed | None:
    return fact.derivation.elapsed if fact.derivation else None


def _days(elapsed: Elapsed, value: Decimal) -> Facts:
    """Dates between which just so much time has gone by; none where no days do."""
    days = next(iter(fitting_days([(elapsed, point(Fraction(value)))], today_here())), {})
    return {id_: str(day) for id_, day in days.items()}


def _inputs(fact: Fact) -> tuple[str, ...]:
    return fact.derivation.inputs if fact.derivation else ()


def _number(value: object) -> Decimal | None:
    """A number in the default unit, where a case gives one."""
    if isinstance(value, Mapping) and value.keys() <= {"value"}:
        value = value["value"]
    return Decimal(str(value)) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def as_yaml(compiled: CompiledProtocol, found: Iterable[Suggestion]) -> str:
    """The suggestions as a file of cases that nobody has reviewed; what the program answers stands in comments."""
    lines = [f"protocol: {compiled.protocol.id}", "cases:"]
    for suggestion in found:
        lines.append(f"  - case: {json.dumps(suggestion.sentence, ensure_ascii=False)}")
        lines.append("    unreviewed: true  # say what the source demands in `expect`, then delete this line")
        if has_dates(suggestion.facts, compiled.protocol):
            lines.append(f'    "on": "{today_here()}"')
        lines.append(f"    facts: {_flow(suggestion.facts)}")
        lines += [f"    # the program answers: {line}" for line in _answered(compiled, suggestion.facts)]
    return "\n".join(lines) + "\n"


def _answered(compiled: CompiledProtocol, facts: Facts) -> Iterator[str]:
    answer = Answer(traverse(compiled, compiled.understand(facts)))
    evaluation = answer.evaluation
    yield f"urgency {evaluation.urgency.name.lower()}, at most {evaluation.urgency_at_most.name.lower()}"
    for status in (Status.RECOMMENDED, Status.POSSIBLE):
        leaves = [leaf for leaf, found in evaluation.statuses.leaves.items() if found is status]
        yield f"{status.value.lower()}: {', '.join(leaves) or 'nothing'}"


def _flow(value: object) -> str:
    """A value in YAML on one line: texts in quotes, numbers and truths bare."""
    match value:
        case bool():
            return str(value).lower()
        case None:
            return "null"
        case int() | Decimal():
            return f"{value:f}" if isinstance(value, Decimal) else str(value)
        case Mapping():
            return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(_flow, value)) + "]"
    return json.dumps(str(value), ensure_ascii=False)
