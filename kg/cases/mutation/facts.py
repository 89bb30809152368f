"""What follows from facts or contradicts, changed in every small way: derivations, scores, times elapsed, conflicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kg.cases.mutation.bounds import interval_text, moved_bounds
from kg.cases.mutation.criteria import changed_expressions, changes
from kg.cases.mutation.mutant import Mutant
from kg.criteria import Not, Within, facts_of
from kg.facts import Derivation, Fact
from kg.intervals import Interval
from kg.protocol import Protocol
from kg.wording import number_words

_Change = tuple[str, str, Derivation]


def fact_mutants(protocol: Protocol) -> Iterator[Mutant]:
    """Every small change of every derivation and conflict."""
    for fact in protocol.facts:
        if fact.derivation is None:
            continue
        for kind, words, changed in _derivations(fact.derivation, protocol.fact):
            facts = tuple(replace(f, derivation=changed) if f.id == fact.id else f for f in protocol.facts)
            yield Mutant(
                kind=kind,
                words=f"`derive` of `{fact.id}`: {words}",
                protocol=replace(protocol, facts=facts),
                facts=(*fact.derivation.inputs, fact.id),
                place=fact.derivation.place,
            )
    for i, conflict in enumerate(protocol.conflicts):
        for kind, words, when in changes(conflict.when, protocol.fact):
            conflicts = (*protocol.conflicts[:i], replace(conflict, when=when), *protocol.conflicts[i + 1 :])
            yield Mutant(
                kind=kind,
                words=f"a conflict: {words}",
                protocol=replace(protocol, conflicts=conflicts),
                facts=facts_of(conflict.when),
                place=conflict.place,
            )


def _derivations(rule: Derivation, facts: Mapping[str, Fact]) -> Iterator[_Change]:
    yield from _criteria(rule, facts)
    yield from _expressions(rule)
    for i, item in enumerate(rule.score):
        for by in (-1, 1):
            points = item.points + by
            score = (*rule.score[:i], replace(item, points=points), *rule.score[i + 1 :])
            words = f"`{item.label}` gives {number_words(points)} points instead of {number_words(item.points)}"
            yield "points", words, replace(rule, score=score)
        for kind, words, when in changes(item.when, facts):
            score = (*rule.score[:i], replace(item, when=when), *rule.score[i + 1 :])
            yield kind, f"in `{item.label}` {words}", replace(rule, score=score)
    if rule.elapsed is not None and rule.elapsed.end is not None:
        turned = replace(rule.elapsed, start=rule.elapsed.end, end=rule.elapsed.start)
        yield "operator", "`from` and `to` are exchanged", replace(rule, elapsed=turned)
    for i, band in enumerate(rule.bands):
        for moved in moved_bounds(Within("", band, interval_text(band))):
            words = f"the band `{interval_text(band)}` becomes `{moved.text}`"
            yield "bound", words, replace(rule, bands=_replaced(rule.bands, i, moved.interval))
    if rule.conflict_takes is not None:
        takes = str(not rule.conflict_takes).lower()
        yield "polarity", f"a conflict takes `{takes}`", replace(rule, conflict_takes=not rule.conflict_takes)


def _replaced(bands: tuple[Interval, ...], i: int, band: Interval) -> tuple[Interval, ...]:
    return (*bands[:i], band, *bands[i + 1 :])


def _criteria(rule: Derivation, facts: Mapping[str, Fact]) -> Iterator[_Change]:
    """Changes of `true_when` and `false_when`; what is written as `otherwise` follows."""
    otherwise = rule.true_when is not None and rule.false_when == Not(rule.true_when)
    if rule.true_when is not None:
        for kind, words, changed in changes(rule.true_when, facts):
            false_when = Not(changed) if otherwise else rule.false_when
            yield kind, f"in `true_when` {words}", replace(rule, true_when=changed, false_when=false_when)
    if rule.false_when is not None and not otherwise:
        for kind, words, changed in changes(rule.false_when, facts):
            yield kind, f"in `false_when` {words}", replace(rule, false_when=changed)


def _expressions(rule: Derivation) -> Iterator[_Change]:
    if rule.value is not None:
        for words, changed in changed_expressions(rule.value):
            yield "operator", f"in `value` {words}", replace(rule, value=changed)
    if rule.at_least is not None:
        for words, changed in changed_expressions(rule.at_least):
            yield "operator", f"in `at_least` {words}", replace(rule, at_least=changed)
