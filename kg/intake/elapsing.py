"""Dates that cannot all be right: the time between them would be negative, or longer or shorter than it can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from kg.dates import elapsed
from kg.derivations import days_between
from kg.facts import Elapsed, Fact
from kg.intake.conflicts import given, to_do
from kg.intake.worksheet import Worksheet
from kg.intervals import ALL
from kg.patient import Known
from kg.wording import number_words, with_unit


def apply_order(sheet: Worksheet, facts: Iterable[Fact], today: Fraction) -> None:
    """Let the dates of every duration that cannot be count as missing.

    All are judged on what was stated, so that their order does not matter.
    """
    stated = dict(sheet.known)
    for fact in facts:
        derivation = fact.derivation
        if derivation is None or derivation.elapsed is None:
            continue
        if wrong := _wrong(fact, derivation.elapsed, stated, today):
            dates = derivation.elapsed.dates
            readings = (*derivation.interpretations, *derivation.conflict_interpretations)
            message = f"{fact.label} would be {wrong} ({given(dates, stated, sheet.facts)})"
            sheet.conflict(dates, f"{message}; {to_do(dates, sheet.facts)}", tuple(dict.fromkeys(readings)))
            sheet.forget(dates)


def _wrong(fact: Fact, between: Elapsed, known: Mapping[str, Known], today: Fraction) -> str:
    """What is wrong with a duration, in words; "" when nothing is, or when a date is not known."""
    days = days_between(between, known, today)
    if days is None:
        return ""
    start, end = days
    if start > end:
        return "negative"
    time = elapsed(between.unit, start, end)
    return "" if time in (fact.possible or ALL) else f"{with_unit(number_words(time), fact)}, which cannot be"
