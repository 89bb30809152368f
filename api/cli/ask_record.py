"""The end of an interview: text to paste into a patient's record, and the facts in JSON to repeat the evaluation."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from api.cli.plain_answer import write_plainly
from api.cli.terminal import PIPE_WIDTH, Look, Page
from kg.compiled import CompiledProtocol
from kg.evaluation import Advice, Status
from kg.facts import Fact, FactType
from kg.intake.numbers import read_measure
from kg.intake.stated import RefusedError
from kg.interviewing import Interview
from kg.patient import Known, Origin
from kg.report import Audience
from kg.trace import EVERYONE
from kg.traversal import Evaluation
from kg.wording import value_words

_DIGEST_SHOWN = 12
_ANSWERS = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


def record(at: Interview, skipped: frozenset[str], audience: Audience, today: date) -> str:
    """The result as plain text, at most 80 columns wide."""
    page = Page(Look(width=PIPE_WIDTH))
    if audience == "patient":
        write_plainly(page, at.evaluation)
        page.write(f"{today}, {_identity(at.evaluation)}")
    else:
        _write_record(page, at, skipped, today)
    return str(page)


def _identity(answer: Evaluation) -> str:
    protocol = answer.protocol
    return f"{protocol.id} {protocol.version}, digest {protocol.digest[:_DIGEST_SHOWN]}"


def _write_record(page: Page, at: Interview, skipped: frozenset[str], today: date) -> None:
    answer = at.evaluation
    protocol = answer.protocol
    page.write(f"{protocol.title} ({_identity(answer)})")
    page.write(f"{today}. Content: {protocol.review_status}.")
    page.write(_ended(at))
    page.blank()
    higher = f" (still possible: {answer.urgency_at_most.name})" if answer.urgency_at_most > answer.urgency else ""
    page.write(f"Urgency: {answer.urgency.name}{higher}")
    for name, band in answer.bands:
        page.write(f"{name}: {band}")
    if answer.cautions:
        page.heading("Beware")
    for caution in answer.cautions:
        page.write(caution.text.clinician, _sources(caution.statements, caution.interpretations), first="- ")
    page.heading("Facts")
    for line in _facts(answer):
        page.write(line, first="- ")
    if unknown := [f.label for f in protocol.facts if f.id in skipped and not answer.facts.known[f.id].firm]:
        page.write(f"Asked and not known: {', '.join(unknown)}", first="- ")
    if doubts := dict.fromkeys(d.message for d in answer.data_quality if d.is_doubt):
        page.heading("Doubts about the data")
        for doubt in doubts:
            page.write(doubt, first="- ")
    _write_advice(page, answer)
    source = protocol.source
    page.blank()
    page.write(f"S…: statements of “{source.title}” ({source.publisher}, {source.last_updated}). A…: readings of them.")
    page.write(protocol.disclaimer)


def _facts(answer: Evaluation) -> Iterator[str]:
    for fact in answer.protocol.facts:
        known = answer.facts.known[fact.id]
        if fact.derivation is not None and fact.derivation.from_conflicts:
            continue
        if known.shown:
            yield f"{fact.label}: {value_words(known, fact)}{_how(known, fact, answer)}"
        elif known.written:
            yield f"{fact.label}: not used (given as {known.written})"


def _how(known: Known, fact: Fact, answer: Evaluation) -> str:
    if fact.id in answer.facts.in_conflict:
        return " (in conflict)"
    if known.origin is Origin.DERIVED:
        return " (follows from other facts)"
    given_otherwise = fact.type is FactType.QUANTITY and known.written not in {"", known.shown}
    same = known.written in {value_words(known, fact), f"{known.shown} {fact.unit}"}
    return f" (given as {known.written})" if given_otherwise and not same else ""


def _write_advice(page: Page, answer: Evaluation) -> None:
    found = [a for a in answer.recommendations if a.status is Status.RECOMMENDED]
    page.heading("Recommended")
    if not found:
        page.write("nothing so far" if answer.questions else "nothing")
    for advice in sorted(found, key=lambda a: a.fulfilled):
        leaf = advice.recommendation
        done = "done already; " if advice.fulfilled else ""
        terms = f"({done}{leaf.strength.value}, {advice.urgency.name.lower()})"
        page.write(f"{leaf.title} {terms} {_sources(leaf.statements, advice.interpretations)}", first="- ")
        if advice.because != (EVERYONE,):
            page.write(f"why: {'; '.join(advice.because)}", first="  ")
        for warning in advice.warnings:
            page.write(warning.text.clinician, _sources(warning.statements, warning.interpretations), first="  ! ")
    _write_open(page, [a for a in answer.recommendations if a.status is Status.POSSIBLE], answer)
    if ruled_out := [a.recommendation.title for a in answer.recommendations if a.status is Status.NOT_RECOMMENDED]:
        page.heading("Not recommended")
        page.write("; ".join(ruled_out))


def _write_open(page: Page, found: list[Advice], answer: Evaluation) -> None:
    if found:
        page.heading("Still open")
    for advice in found:
        waits_for = ", ".join(answer.protocol.fact[fact].label for fact in advice.pending)
        done = "done already; " if advice.fulfilled else ""
        terms = f"({done}{advice.recommendation.strength.value}, {advice.urgency.name.lower()})"
        page.write(f"{advice.recommendation.title} {terms} waits for: {waits_for}", first="- ")


def _sources(statements: tuple[str, ...], readings: tuple[str, ...]) -> str:
    return f"[{', '.join((*statements, *readings))}]" if statements or readings else ""


def _ended(at: Interview) -> str:
    if at.done:
        return f"Ended: {at.why_done}."
    asked = f"{at.left} question{'s' if at.left > 1 else ''}"
    return f"Ended early: {asked} could still change the answer or show that work is done."


def facts_json(compiled: CompiledProtocol, raw: Mapping[str, object]) -> str:
    """The facts as a facts file, under their own names and in the types of the outward contract."""
    facts: dict[str, object] = {}
    for name, value in raw.items():
        fact, unit = compiled.intake.meaning(name)
        declared = compiled.protocol.fact[fact]
        facts[f"{fact}_unit" if unit else fact] = value if unit else _written(value, declared)
    return json.dumps(facts, ensure_ascii=False, indent=2, default=_number)


def _written(value: object, fact: Fact) -> object:
    if not isinstance(value, str):
        return value
    match fact.type:
        case FactType.BOOLEAN:
            return _ANSWERS.get(value.strip().casefold(), value)
        case FactType.QUANTITY:
            return _quantity(value)
    return value


def _quantity(text: str) -> object:
    try:
        measure = read_measure(text)
    except RefusedError:
        return text
    parts = {"unit": measure.unit, "comparator": measure.comparator}
    number = _number(measure.number)
    if not any(parts.values()):
        return number
    return {"value": number, **{key: part for key, part in parts.items() if part}}


def _number(number: object) -> object:
    """A JSON number where it keeps the value exactly, otherwise the number as text."""
    if not isinstance(number, Decimal | Fraction):
        raise TypeError(f"{type(number).__name__} is no part of a facts file")
    if number == int(number):
        return int(number)
    if Fraction(repr(float(number))) == number:
        return float(number)
    return str(number) if isinstance(number, Decimal) else str(Decimal(number.numerator) / Decimal(number.denominator))
