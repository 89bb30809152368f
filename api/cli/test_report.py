"""What `carepath test` says of one protocol, for people and as JSON."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from api.cli.onward import name_of
from api.cli.terminal import GLUE, Page, Span, Style, faint, strong
from kg.asking.patients import arguments
from kg.cases.case import Case, CaseFile
from kg.cases.coverage import NODES, Coverage, Item, Kind
from kg.cases.mutation.mutation import Fate, Tried
from kg.cases.raw_facts import has_dates
from kg.cases.running import Result
from kg.compiled import CompiledProtocol
from kg.dates import today_here
from kg.diagnostics import Place
from kg.protocol import Protocol

_COUNTED: Final = {
    "nodes": NODES,
    "outcomes": (Kind.OUTCOME,),
    "criteria": (Kind.CRITERION,),
    "statements": (Kind.STATEMENT,),
}
_MEANING: Final = {
    "nodes": "each question asked, each recommendation given",
    "outcomes": "each answer taken",
    "criteria": "each condition shown to change its outcome by itself (MC/DC)",
    "statements": "each statement of the source asserted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One protocol held against its cases."""

    compiled: CompiledProtocol
    file: CaseFile
    results: tuple[Result, ...]
    coverage: Coverage
    tried: tuple[Tried, ...] | None = None
    """The mutants, where the protocol was changed."""

    @property
    def failed(self) -> tuple[Result, ...]:
        """The cases that fail."""
        return tuple(result for result in self.results if not result.passed)

    @property
    def passed(self) -> bool:
        """Whether every case passes."""
        return not self.failed

    @property
    def unreviewed(self) -> int:
        """How many cases nobody has reviewed."""
        return sum(result.case.unreviewed for result in self.results)


def write_report(page: Page, report: Report) -> None:
    """The cases that fail, then what the others have covered."""
    protocol = report.compiled.protocol
    page.blank()
    page.write(strong(protocol.id), faint(protocol.version), _summary(report))
    for result in report.failed:
        page.blank()
        page.write(
            Span("FAILED", Style.ALARM), strong(result.case.sentence), faint(_where(result.case.place)), rest="  "
        )
        for failure in result.failures:
            page.write(
                f"expected {failure.expected};", f"got {failure.got}", faint(_where(failure.place)), first="  - "
            )
        if command := _replay(report.compiled, result.case):
            page.write(faint(command), first="  ")
    page.blank()
    for name, kinds in _COUNTED.items():
        items = report.coverage.of(*kinds)
        covered = sum(item.covered for item in items)
        style = Style.GOOD if covered == len(items) else Style.OPEN
        first = f"  {name:<11}"
        page.write(Span(f"{covered}{GLUE}of{GLUE}{len(items)}", style), faint(_MEANING[name]), first=first)
    _write_items(page, "not covered", report.coverage.missing)
    excused = [item for item in report.coverage.items if item.excused and item.kind is not Kind.STATEMENT]
    _write_items(page, "need not be covered", excused)
    if report.tried is not None:
        _write_mutants(page, report.tried, protocol)


def _summary(report: Report) -> Span:
    cases, failed = len(report.results), len(report.failed)
    unreviewed = f", {report.unreviewed} not reviewed and not counted" if report.unreviewed else ""
    text = f"{cases} {'case' if cases == 1 else 'cases'}, {cases - failed} pass, {failed} fail{'s' * (failed == 1)}"
    return Span(text + unreviewed, Style.ALARM if failed else Style.GOOD)


def _write_items(page: Page, heading: str, items: Iterable[Item]) -> None:
    items = tuple(items)
    if items:
        page.heading(heading)
    for item in items:
        why = item.excused or item.missing
        page.write(
            faint(item.kind.value), strong(item.name), f"– {why}", faint(_where(item.place)), first="  ", rest="    "
        )


_FATES: Final = {
    Fate.CAUGHT: "caught by a case",
    Fate.REFUSED: "refused: the protocol would not run",
    Fate.SAME: "proved to mean the same",
    Fate.SURVIVES: "noticed by no case",
}


def _write_mutants(page: Page, tried: Sequence[Tried], protocol: Protocol) -> None:
    page.heading(f"{len(tried)} small changes of the protocol")
    for fate, words in _FATES.items():
        count = sum(one.fate is fate for one in tried)
        style = Style.ALARM if fate is Fate.SURVIVES and count else Style.PLAIN
        page.write(Span(str(count), style), words, first="  ")
    survivors = [one for one in tried if one.fate is Fate.SURVIVES]
    if survivors:
        page.heading("write a case for each of these")
    for one in survivors:
        page.write(faint(one.mutant.kind), one.mutant.words, faint(_where(one.mutant.place)), first="  - ")
        told = _told(one.witness, protocol) if one.witness is not None else ""
        page.write(
            faint(f"told apart by: {told}" if told else "no patient was found who tells them apart"), first="    "
        )


def _told(witness: Mapping[str, object], protocol: Protocol) -> str:
    """A patient as the command line takes them; with dates, as of today."""
    return _arguments(witness, today_here() if has_dates(witness, protocol) else None) or "every patient"


def _replay(compiled: CompiledProtocol, case: Case) -> str:
    """The command that shows how the answer to a case comes about; "" where its facts need a file."""
    facts = {fact: value for fact, value in case.facts.items() if value is not None}
    if case.refused or any(isinstance(value, Mapping) for value in facts.values()):
        return ""
    words = ("carepath", "evaluate", name_of(compiled), _arguments(facts, case.on))
    return GLUE.join(word for word in words if word)


def _arguments(facts: Mapping[str, object], day: date | None) -> str:
    """A patient on one line, to be copied."""
    return shlex.join([*arguments(facts), *(["--today", str(day)] if day else [])]).replace(" ", GLUE)


def _where(place: Place) -> str:
    """A place as short as it can be said from here."""
    near = os.path.relpath(place.file)
    return f"{place.file if near.startswith('..') else near}:{place.line}"


def as_json(report: Report) -> dict[str, object]:
    """The same as plain data."""
    protocol = report.compiled.protocol
    return {
        "protocol": {"id": protocol.id, "version": protocol.version, "digest": protocol.digest},
        "cases": len(report.results),
        "passed": len(report.results) - len(report.failed),
        "failed": len(report.failed),
        "unreviewed": report.unreviewed,
        "failures": [
            {
                "case": result.case.sentence,
                "file": failure.place.file,
                "line": failure.place.line,
                "expected": failure.expected,
                "got": failure.got,
            }
            for result in report.failed
            for failure in result.failures
        ],
        "coverage": {
            name: {"covered": sum(item.covered for item in items), "of": len(items)}
            for name, kinds in _COUNTED.items()
            for items in (report.coverage.of(*kinds),)
        },
        "uncovered": [_item(item, item.missing) for item in report.coverage.missing],
        "excused": [_item(item, item.excused) for item in report.coverage.items if item.excused],
        **({} if report.tried is None else {"mutants": _mutants(report.tried)}),
    }


def _mutants(tried: Sequence[Tried]) -> dict[str, object]:
    counts = {fate.name.lower(): sum(one.fate is fate for one in tried) for fate in Fate}
    return {
        **counts,
        "survivors": [
            {
                "kind": one.mutant.kind,
                "change": one.mutant.words,
                "file": one.mutant.place.file,
                "line": one.mutant.place.line,
                "witness": one.witness and {fact: _plain(value) for fact, value in one.witness.items()},
            }
            for one in tried
            if one.fate is Fate.SURVIVES
        ],
    }


def _plain(value: object) -> object:
    """A value as JSON has it; numbers keep their digits as text would."""
    match value:
        case bool() | str() | None:
            return value
        case list() | tuple():
            return [_plain(item) for item in value]
        case dict():
            return {key: _plain(item) for key, item in value.items()}
    return float(str(value))


def _item(item: Item, why: str) -> dict[str, object]:
    return {"kind": item.kind.value, "name": item.name, "why": why, "file": item.place.file, "line": item.place.line}
