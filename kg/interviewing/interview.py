"""An interview: what is decided so far, and the one question to ask next, with what each answer to it would do.

It keeps nothing: the facts given so far and the questions answered with "don't know" are all that it needs. It asks

1. what is in doubt: facts that contradict each other, numbers without a unit they could be in;
2. what an open recommendation waits for, in the order of `Evaluation.questions`;
3. what would show a recommended work-up to be done already;
4. only where it is wanted `for_the_record`, what the guideline itself asks without using the answer.

A question that was answered with "don't know" is not asked again. Where the fact follows from others (fever from the
temperature), these are asked in its place, each as soon as an answer to it would make a difference. The interview is
done when no question of the first three kinds is left: nothing that can still be told would change the answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cached_property, lru_cache

from kg.compiled import CompiledProtocol
from kg.criteria import Atom, evaluate, facts_of, quantities
from kg.dates import today_here
from kg.derivations import settling_inputs
from kg.evaluation import Alternative, Question, Status
from kg.facts import Fact, FactType
from kg.interviewing.choices import Choice, Raw, Trial
from kg.interviewing.learnable import Learnable
from kg.nodes.recommendation import Recommendation, Urgency
from kg.scores import EVERY_SUM, Bands
from kg.statuses import Statuses
from kg.traversal import Evaluation, traverse
from kg.truth import Truth
from kg.units import accepted, conversion
from kg.wording import is_count


class Purpose(Enum):
    """Why a question is asked."""

    DOUBT = "doubt"
    DECIDES = "decides"
    FULFILS = "fulfils"
    RECORD = "record"


class Kind(Enum):
    """How a question is answered."""

    QUANTITY = "quantity"
    YES_NO = "yes_no"
    CHOICE = "choice"
    LIST = "list"
    DATE = "date"
    UNIT = "unit"


_MOST_TITLES = 6
_UNITS_REMEMBERED = 128
_IN_DOUBT = {"conflict", "unit_needed"}
_KINDS = {
    FactType.QUANTITY: Kind.QUANTITY,
    FactType.BOOLEAN: Kind.YES_NO,
    FactType.CHOICE: Kind.CHOICE,
    FactType.LIST: Kind.LIST,
    FactType.DATE: Kind.DATE,
}


@dataclass(frozen=True, kw_only=True)
class NextQuestion:
    """The question to ask next. `id` is what to skip it by: a fact, or `wbc_unit` for the unit of one.

    `decides` has the open leaves that wait for it, and `fulfils` the work-up leaves that it may show to be done or that
    are done and still open, both the most urgent first.
    """

    id: str
    fact: Fact
    kind: Kind
    purpose: Purpose
    text: str
    plain: str
    help: str
    units: tuple[str, ...]
    """Usual units in which a quantity may be given: its default unit, then those nearest to it in size."""
    decides: tuple[Recommendation, ...]
    fulfils: tuple[Recommendation, ...]
    alternatives: tuple[Alternative, ...]
    doubts: tuple[str, ...]
    """What is in doubt about the fact, in words."""
    trial: Trial

    @property
    def optional(self) -> bool:
        """Whether no recommendation depends on the answer: it shows that work is done, or is for the record."""
        return self.purpose in {Purpose.FULFILS, Purpose.RECORD}

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """The answers that can be told apart, and what each would do: worked out when it is looked at."""
        return self.trial.choices()

    @cached_property
    def at_stake(self) -> Urgency:
        """The highest urgency that is certain after one of the answers."""
        return max((choice.consequence.urgency for choice in self.choices), default=Urgency.ROUTINE)

    @cached_property
    def why(self) -> str:
        """Why it is asked, for clinicians."""
        if self.purpose is Purpose.DOUBT:
            return "; ".join(self.doubts) or "what was given is in doubt"
        if self.purpose is Purpose.DECIDES:
            return f"open recommendations wait for it: {_titles(self.decides)}"
        if self.purpose is Purpose.FULFILS:
            return f"it shows whether this is done already: {_titles(self.fulfils)}"
        return "the guideline asks it without using the answer: it is for the record"

    @cached_property
    def why_plain(self) -> str:
        """Why it is asked, for patients."""
        if self.purpose is Purpose.DOUBT:
            return "what was given does not fit together, or is not clear"
        if self.purpose is Purpose.DECIDES:
            wait = "1 part of it waits" if len(self.decides) == 1 else f"{len(self.decides)} parts of it wait"
            return f"the answer can change the advice for you ({wait} for this)"
        if self.purpose is Purpose.FULFILS:
            return "it shows whether something that is advised is done already"
        return "it is asked for the record; no advice depends on it"


@dataclass(frozen=True, kw_only=True)
class Interview:
    """Where an interview stands: the evaluation so far, and the questions that can still be asked."""

    evaluation: Evaluation
    questions: tuple[NextQuestion, ...]
    """What is left to ask, the best question first. Answers make them fewer, but for contradictions; where the answer
    to one is not known, others may be asked in its place."""
    for_the_record: tuple[Question, ...]
    """What the guideline asks without using the answer, and was not asked."""
    unknown: tuple[str, ...]
    """The open leaves that wait only for what is not known."""

    @property
    def question(self) -> NextQuestion | None:
        """The question to ask next; None when nothing is left to ask."""
        return self.questions[0] if self.questions else None

    @property
    def left(self) -> int:
        """How many questions are open, the next one included."""
        return len(self.questions)

    @property
    def done(self) -> bool:
        """Whether nothing is left to ask."""
        return self.question is None

    @property
    def why_done(self) -> str:
        """Why nothing is left to ask; "" while something is."""
        if self.question is not None:
            return ""
        if self.unknown:
            return "what is still open waits only for what is not known"
        return "nothing can change the answer any more"


def interview(
    compiled: CompiledProtocol,
    raw: Raw,
    skipped: Collection[str] = (),
    *,
    for_the_record: bool = False,
    today: date | None = None,
) -> Interview:
    """Say where an interview stands. `skipped` are the ids of the questions that were answered with "don't know".

    Raises:
        InvalidFactsError: facts that are refused, with every problem.
    """
    today = today or today_here()
    evaluation = traverse(compiled, compiled.understand(raw, today=today))
    return _Interviewer(evaluation, raw, frozenset(skipped), today).interview(for_the_record=for_the_record)


@dataclass(frozen=True)
class _Interviewer:
    evaluation: Evaluation
    raw: Raw
    skipped: frozenset[str]
    today: date

    def interview(self, *, for_the_record: bool) -> Interview:
        found: dict[str, NextQuestion] = {}
        for question in self.evaluation.questions:
            for one in self._instead(question):
                found.setdefault(one.id, one)
        asked = [q for q in found.values() if q.purpose is not Purpose.FULFILS or q.fulfils]
        record = [q for q in asked if q.purpose is Purpose.RECORD]
        asked = [q for q in asked if for_the_record or q.purpose is not Purpose.RECORD]
        # the order of the questions stays, but what decides something comes before what only shows work to be done
        asked.sort(key=lambda q: _ORDER[q.purpose])
        waiting = {leaf.id for q in asked for leaf in q.decides}
        return Interview(
            evaluation=self.evaluation,
            questions=tuple(asked),
            for_the_record=() if for_the_record else tuple(self._asked_as(q.id) for q in record),
            unknown=tuple(leaf for leaf in self._statuses.pending if leaf not in waiting),
        )

    @property
    def _compiled(self) -> CompiledProtocol:
        return self.evaluation.compiled

    @property
    def _statuses(self) -> Statuses:
        return self.evaluation.statuses

    def _asked_as(self, id_: str) -> Question:
        return next(q for q in self.evaluation.questions if q.fact == id_)

    def _instead(self, question: Question) -> Iterator[NextQuestion]:
        """The question itself, or what to ask in its place once it was answered with "don't know"."""
        if question.fact not in self.skipped:
            yield self._next(question)
        elif question.fact == question.about:
            for fact in dict.fromkeys(self._inputs(question.about, frozenset())):
                one = self._next(self._about_input(fact, question))
                if self._half_of_a_time(fact) or one.trial.parts():
                    yield one

    def _inputs(self, fact: str, above: frozenset[str]) -> Iterator[str]:
        """The facts that can settle a derived one and were not skipped themselves."""
        compiled, facts = self._compiled, self._statuses.facts
        rules = compiled.intake.rules
        for input_ in settling_inputs(compiled.protocol, rules, fact, facts.known, facts.in_conflict):
            if input_ not in self.skipped:
                yield input_
            elif input_ not in above:
                yield from self._inputs(input_, above | {fact})

    def _half_of_a_time(self, fact: str) -> bool:
        """Whether a date says something only together with another one, which can still be told."""
        known, facts = self._statuses.facts.known, self._compiled.protocol.facts
        times = [f.derivation.elapsed.dates for f in facts if f.derivation is not None and f.derivation.elapsed]
        others = [date for dates in times if fact in dates for date in dates if date != fact]
        return any(not known[date].firm and date not in self.skipped for date in others)

    def _about_input(self, fact: str, instead_of: Question) -> Question:
        declared = self._compiled.protocol.fact[fact]
        return Question(
            fact=fact,
            text=declared.question,
            plain=declared.plain,
            decides=instead_of.decides,
            alternatives=(),
            about=fact,
        )

    def _next(self, question: Question) -> NextQuestion:
        fact = self._compiled.protocol.fact[question.about]
        unit = question.fact != question.about
        facts = self._statuses.facts
        fulfils = [leaf for leaf, asked in self._work if fact.id in asked]
        doubt = unit or fact.id in facts.in_conflict
        decides = [leaf for leaf in question.decides if doubt or fact.id in self._waits_for[leaf]]
        if doubt:
            purpose = Purpose.DOUBT
        elif any(leaf not in self._statuses.fulfilled for leaf in decides):
            purpose = Purpose.DECIDES
        else:
            purpose = Purpose.RECORD if fact.context_only else Purpose.FULFILS
        leaves = self._compiled.protocol.recommendation
        return NextQuestion(
            id=question.fact,
            fact=fact,
            kind=Kind.UNIT if unit else _KINDS[fact.type],
            purpose=purpose,
            text=question.text,
            plain=question.plain,
            help=fact.help,
            units=_usual_units(fact.unit, fact.units) if fact.type is FactType.QUANTITY else (),
            decides=self._by_urgency(leaves[leaf] for leaf in decides),
            fulfils=self._by_urgency(fulfils or (leaves[leaf] for leaf in decides)),
            alternatives=question.alternatives,
            doubts=tuple(
                dict.fromkeys(d.message for d in facts.data_quality if d.fact == fact.id and d.code in _IN_DOUBT)
            )
            if purpose is Purpose.DOUBT
            else (),
            trial=Trial(
                compiled=self._compiled, raw=self.raw, fact=fact, unit=unit, now=self._statuses, today=self.today
            ),
        )

    def _by_urgency(self, leaves: Iterable[Recommendation]) -> tuple[Recommendation, ...]:
        return tuple(sorted(leaves, key=lambda leaf: -self._statuses.urgency_of(leaf)))

    @cached_property
    def _waits_for(self) -> Mapping[str, Collection[str]]:
        """The facts that each open leaf is pending on, without those that change nothing while skipped ones are open.

        The sex, for instance, is of no use for the anaemia without the haemoglobin.
        """
        pending = self._statuses.pending
        if not self.skipped:
            return pending
        compiled, cells = self._compiled, self._statuses.facts.cells
        open_ = {n: v.fact.id for n, v in enumerate(compiled.variables) if cells[n] & cells[n] - 1}
        never = frozenset(n for n, fact in open_.items() if not self._to_ask(fact, self._bands(n)))
        learnable = Learnable(compiled.nodes, cells, never)

        def learnt_by(function: int) -> Iterator[str]:
            for n in learnable.mattering(function):
                yield from self._to_ask(open_[n], self._bands(n, learnable.apart(function, n)))

        return {leaf: frozenset(learnt_by(compiled.leaves[leaf])) for leaf in pending}

    def _bands(self, number: int, apart: tuple[tuple[int, int], ...] | None = None) -> Bands:
        """The values of a variable that are told apart, all cells or these."""
        return Bands(self._compiled.variables[number].ranges, apart)

    @cached_property
    def _work(self) -> tuple[tuple[Recommendation, frozenset[str]], ...]:
        """The work-up leaves that answers may show to be done, each with what to ask for that."""
        statuses, found = self._statuses, []
        for leaf in self._compiled.workup:
            if leaf.id in statuses.fulfilled or statuses.leaves[leaf.id] is Status.NOT_RECOMMENDED:
                continue
            done = leaf.fulfilled_when
            if done is not None and evaluate(done, self._may_become) is not Truth.NO:
                unknown = [fact for fact in facts_of(done) if not statuses.facts.known[fact].firm]
                found.append((leaf, frozenset(ask for fact in unknown for ask in self._to_ask(fact))))
        return tuple(found)

    def _may_become(self, atom: Atom) -> Truth:
        """The truth of an atom, open while something can still be told about it."""
        if self._statuses.truth_of(atom) is Truth.YES:
            return Truth.YES
        known = self._statuses.facts.known
        return Truth.UNKNOWN if any(self._to_ask(f) for f in facts_of(atom) if not known[f].firm) else Truth.NO

    def _to_ask(self, fact: str, bands: Bands = EVERY_SUM) -> tuple[str, ...]:
        """What can be asked to know a fact, or the band that it is in, without what was skipped."""
        asked = self._settling(fact, bands) if self._never else self._statuses.to_ask(fact, bands)
        instead = (i for f in asked if f in self.skipped - self._never for i in self._inputs(f, frozenset()))
        return (*(f for f in asked if f not in self.skipped), *instead)

    @cached_property
    def _never(self) -> frozenset[str]:
        """What was skipped and follows from nothing that can still be asked."""
        return frozenset(f for f in self.skipped & self._compiled.protocol.fact.keys() if not self._follows(f))

    def _follows(self, fact: str) -> bool:
        """Whether what can still be asked may settle a derived fact; arithmetic needs all that stands in it."""
        derivation = self._compiled.protocol.fact[fact].derivation
        if derivation is not None and derivation.value is not None:
            sums = [sum_ for sum_ in (derivation.value, derivation.at_least) if sum_ is not None]
            return any(all(map(self._is_or_becomes_known, quantities(sum_))) for sum_ in sums)
        if derivation is not None and derivation.elapsed is not None:
            return all(map(self._is_or_becomes_known, derivation.elapsed.dates))
        return next(self._inputs(fact, frozenset()), None) is not None

    def _is_or_becomes_known(self, fact: str) -> bool:
        return self._statuses.facts.known[fact].firm or fact not in self.skipped or self._follows(fact)

    def _settling(self, fact: str, bands: Bands) -> tuple[str, ...]:
        compiled, facts = self._compiled, self._statuses.facts
        if compiled.protocol.fact[fact].askable:
            return (fact,)
        rules = compiled.intake.rules
        return settling_inputs(compiled.protocol, rules, fact, facts.known, facts.in_conflict, self._never, bands)


_ORDER = {purpose: number for number, purpose in enumerate(Purpose)}


@lru_cache(maxsize=_UNITS_REMEMBERED)
def _usual_units(unit: str, further: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """The usual units of a quantity: its default unit, then those nearest to it in size; no others where it counts."""
    if is_count(unit):
        return (unit, *(name for name, _ in further))

    def apart(name: str) -> Fraction:
        factor = conversion(name, unit, further).factor
        return max(factor, 1 / factor)

    first, *others = accepted(unit, further)
    return (first, *sorted(others, key=apart))


def _titles(leaves: tuple[Recommendation, ...]) -> str:
    words = [f"{leaf.title} ({leaf.urgency.name.lower()})" for leaf in leaves[:_MOST_TITLES]]
    return "; ".join((*words, f"and {len(leaves) - _MOST_TITLES} more") if len(leaves) > _MOST_TITLES else words)
