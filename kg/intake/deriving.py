"""Letting facts follow from others, and holding what follows against what was stated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from kg.criteria import quantities
from kg.derivations import BOTH_ANSWERS, answers, computed, in_order
from kg.facts import Derivation, Fact, FactType
from kg.intake.conflicts import given
from kg.intake.worksheet import Worksheet, interval_of
from kg.intervals import ALL, Interval
from kg.patient import Known, Origin
from kg.rules import Rule
from kg.scores import Score
from kg.wording import number_words, unit_words

_GIVEN = frozenset((Origin.STATED, Origin.DERIVED))


@dataclass(frozen=True, slots=True)
class Derived:
    """A fact that follows from others.

    A yes/no fact has its rule worked out in `rule`, and in `at_first` what follows while no input is known; a score has
    its sum in `score`.
    """

    fact: Fact
    derivation: Derivation
    rule: Rule | None = None
    at_first: frozenset[bool] = BOTH_ANSWERS
    score: Score | None = None


def derived_facts(
    facts: Mapping[str, Fact], missing: Mapping[str, Known], scores: Mapping[str, Score]
) -> tuple[Derived, ...]:
    """The facts that follow from others, each after those it follows from."""
    return tuple(_derived(fact, fact.derivation, facts, missing, scores) for fact in in_order(facts) if fact.derivation)


def _derived(
    fact: Fact,
    derivation: Derivation,
    facts: Mapping[str, Fact],
    missing: Mapping[str, Known],
    scores: Mapping[str, Score],
) -> Derived:
    if fact.id in scores:
        return Derived(fact, derivation, score=scores[fact.id])
    if fact.type is not FactType.BOOLEAN or derivation.from_conflicts:
        return Derived(fact, derivation)
    rule = Rule.of(derivation, facts)
    return Derived(fact, derivation, rule, answers(derivation, rule, missing))


def derive(sheet: Worksheet, facts: Iterable[Derived], today: Fraction) -> None:
    """Work out the derived facts, in the order given; `today` is the number of the day."""
    view = sheet.narrowed()
    for derived in facts:
        fact, derivation = derived.fact, derived.derivation
        if derived.rule is not None:
            _derive_answer(sheet, derived, derived.rule, view)
            view[fact.id] = sheet.known[fact.id]
        elif derived.score is not None:
            if any(view[i].origin is not Origin.MISSING for i in derived.score.reads):
                _derive_score(sheet, derived, derived.score, view)
                view = sheet.narrowed()
        elif not derivation.from_conflicts:
            if any(view[i].origin in _GIVEN for i in derivation.inputs):
                _derive_quantity(sheet, fact, derivation, view, today)
                view = sheet.narrowed()
        elif not sheet.in_conflict:
            sheet.known[fact.id] = _answer(fact.id, answer=True, firm=True)


def _answer(fact: str, *, answer: bool, firm: bool) -> Known:
    return Known(
        fact=fact, possible=frozenset((answer,)), origin=Origin.DERIVED, firm=firm, shown="yes" if answer else "no"
    )


def _derive_answer(sheet: Worksheet, derived: Derived, rule: Rule, view: Mapping[str, Known]) -> None:
    fact, derivation = derived.fact, derived.derivation
    nothing_known = all(view[i].origin is Origin.MISSING for i in derivation.inputs)
    follows = derived.at_first if nothing_known else answers(derivation, rule, view)
    if follows == BOTH_ANSWERS:
        return
    (answer,) = follows
    stated = sheet.known[fact.id]
    if stated.origin is Origin.MISSING:
        firm = fact.id not in sheet.in_conflict and _rests_on_firm(sheet, derived, view, follows)
        sheet.known[fact.id] = replace(
            _answer(fact.id, answer=answer, firm=firm), written=stated.written, date=stated.date
        )
        sheet.readings.update(dict.fromkeys(derivation.interpretations))
    elif stated.possible != follows:
        _report(sheet, fact, derivation, view, f"follows as {'yes' if answer else 'no'}", _taken(derivation))
        taken = derivation.conflict_takes
        if taken is None:
            sheet.forget((fact.id,))
        else:
            origin = Origin.DERIVED if taken is answer else Origin.STATED
            sheet.known[fact.id] = replace(
                stated, possible=frozenset((taken,)), origin=origin, firm=False, shown="yes" if taken else "no"
            )


def _taken(rule: Derivation) -> str:
    taken = rule.conflict_takes
    return "it counts as missing" if taken is None else f"it is taken as {'yes' if taken else 'no'}"


def _rests_on_firm(sheet: Worksheet, derived: Derived, view: Mapping[str, Known], follows: frozenset[bool]) -> bool:
    """Whether the same follows when inputs that are in conflict, or rest on such, are left out."""
    doubtful = _doubtful(derived.derivation.inputs, view)
    if not doubtful or derived.rule is None:
        return True
    return answers(derived.derivation, derived.rule, sheet.narrowed(doubtful)) == follows


def _doubtful(inputs: Iterable[str], view: Mapping[str, Known]) -> list[str]:
    """The inputs that are given and in conflict, or rest on such."""
    return [i for i in inputs if view[i].origin in _GIVEN and not view[i].firm and not _is_list(view[i])]


def _is_list(known: Known) -> bool:
    return not isinstance(known.possible, Interval | frozenset)


def _derive_score(sheet: Worksheet, derived: Derived, score: Score, view: Mapping[str, Known]) -> None:
    """Use the sums that are possible, and how they come about."""
    fact, rule = derived.fact, derived.derivation
    sums = score.possible(view)
    doubtful = _doubtful(score.reads, view)
    firm = not doubtful or score.possible(sheet.narrowed(doubtful)) == sums
    view = _without_contradicted(sheet, fact, rule, view, sums)
    if sheet.known[fact.id].origin is Origin.MISSING:
        origin = Origin.NARROWED if sums.point is None else Origin.DERIVED
        _take_computed(sheet, fact, rule, view, sums, firm=firm and origin is Origin.DERIVED, origin=origin)
    else:
        _compare_computed(sheet, fact, rule, view, sums, firm=firm)
    now = sheet.known[fact.id]
    if now.origin in {Origin.DERIVED, Origin.NARROWED}:
        tally = score.tally(view)
        sheet.known[fact.id] = replace(now, tally=tally)
        sheet.readings.update(dict.fromkeys(tally.interpretations))


def _derive_quantity(
    sheet: Worksheet, fact: Fact, rule: Derivation, view: Mapping[str, Known], today: Fraction
) -> None:
    values, origin = computed(rule, view, today)
    if origin is Origin.MISSING:
        return
    expression = rule.value if origin is Origin.DERIVED else rule.at_least
    read = quantities(expression) if expression is not None else rule.inputs
    firm = all(view[i].firm for i in read)
    view = _without_contradicted(sheet, fact, rule, view, values)
    if sheet.known[fact.id].origin is Origin.MISSING:
        _take_computed(sheet, fact, rule, view, values, firm=firm and origin is Origin.DERIVED, origin=origin)
    else:
        _compare_computed(sheet, fact, rule, view, values, firm=firm)


def _without_contradicted(
    sheet: Worksheet, fact: Fact, rule: Derivation, view: Mapping[str, Known], values: Interval
) -> Mapping[str, Known]:
    """What is known when a stated quantity that is none of the values that follow counts as missing.

    Bands say instead how far apart the two may lie.
    """
    stated = sheet.known[fact.id]
    if rule.bands or stated.origin is Origin.MISSING or not (interval_of(stated) & values).is_empty:
        return view
    _report(sheet, fact, rule, view, f"follows as {_with_unit(_words(values, fact), fact)}", "it counts as missing")
    sheet.forget((fact.id,))
    return sheet.narrowed()


def _take_computed(
    sheet: Worksheet,
    fact: Fact,
    rule: Derivation,
    view: Mapping[str, Known],
    values: Interval,
    *,
    firm: bool,
    origin: Origin,
) -> None:
    """Use what follows for a quantity that was not stated; what cannot be is a conflict."""
    missing = sheet.known[fact.id]
    bounds = interval_of(view[fact.id])
    if (bounds & values).is_empty:
        follows = f"follows as {_with_unit(_words(values, fact), fact)}, which cannot be"
        _report(sheet, fact, rule, view, follows, "it counts as missing")
        return
    possible = interval_of(missing) & values
    if possible == missing.possible:
        return
    sheet.readings.update(dict.fromkeys(rule.interpretations))
    sheet.known[fact.id] = replace(
        missing,
        possible=possible,
        origin=origin,
        firm=firm and fact.id not in sheet.in_conflict,
        shown=_words(possible, fact) if origin is Origin.DERIVED else "",
    )


def _compare_computed(
    sheet: Worksheet, fact: Fact, rule: Derivation, view: Mapping[str, Known], values: Interval, *, firm: bool
) -> None:
    """Hold what follows against what was stated: in different bands the lower is used, otherwise they agree."""
    stated = sheet.known[fact.id]
    possible = interval_of(stated)
    bands = [band for band in rule.bands if not (band & values).is_empty]
    touched = [band for band in rule.bands if not (band & possible).is_empty]
    if bands and touched and not set(bands) & set(touched):
        _use_lower(sheet, fact, rule, view, values)
    elif firm:
        shared = Interval(min(b.low for b in bands), max(b.high for b in bands)) if bands else ALL
        bounds = interval_of(view[fact.id])
        agreements = (possible & values, possible & shared)
        agreed = next((a for a in agreements if not (a & bounds).is_empty), possible)
        if agreed != possible:
            sheet.readings.update(dict.fromkeys(rule.interpretations))
            sheet.known[fact.id] = replace(stated, possible=agreed)


def _use_lower(sheet: Worksheet, fact: Fact, rule: Derivation, view: Mapping[str, Known], values: Interval) -> None:
    """Use the lower of what was stated and what follows; the other facts may rule out the latter."""
    stated = sheet.known[fact.id]
    usable = values & (fact.possible or ALL)
    follows = _words(values, fact)
    used = replace(stated, firm=False)
    if (
        values.low < interval_of(stated).low
        and not (usable & interval_of(sheet.narrowed((fact.id,))[fact.id])).is_empty
    ):
        used = replace(used, possible=usable, origin=Origin.DERIVED, shown=_words(usable, fact))
    taken = f"the lower value, {_with_unit(used.shown, fact)}, is used"
    _report(sheet, fact, rule, view, f"follows as {_with_unit(follows, fact)}", taken)
    sheet.known[fact.id] = used


def _with_unit(text: str, fact: Fact) -> str:
    return f"{text} {unit_words(fact.unit)}".rstrip()


def _report(
    sheet: Worksheet, fact: Fact, rule: Derivation, view: Mapping[str, Known], follows: str, taken: str
) -> None:
    stated = sheet.known[fact.id]
    was_given = f"{fact.label} was given as {stated.shown} but " if stated.shown else f"{fact.label} "
    inputs = given(rule.inputs, view, sheet.facts)
    message = f"{was_given}{follows} ({inputs}); {taken}: check and give again"
    sheet.conflict((fact.id,), message, tuple(dict.fromkeys((*rule.interpretations, *rule.conflict_interpretations))))


def _words(interval: Interval, fact: Fact) -> str:
    """A computed value as a laboratory would write it: `1.2`, `<0.5`, `≥1`, `1–2`."""
    if interval.point is not None:
        return number_words(interval.point)
    within = interval & (fact.possible or ALL)
    bounds = fact.possible or ALL
    low = number_words(interval.low[0]) if within.low > bounds.low and isinstance(interval.low[0], Fraction) else ""
    high = (
        number_words(interval.high[0]) if within.high < bounds.high and isinstance(interval.high[0], Fraction) else ""
    )
    if low and high:
        return f"{low}–{high}"
    if low:
        return f"{'>' if interval.low[1] else '≥'}{low}"
    return f"{'≤' if interval.high[1] else '<'}{high}" if high else ""
