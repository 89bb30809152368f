"""The flowchart of a protocol, coloured by what its cases cover: how many pass through each box, and where none does.

What is covered is marked ✓ and drawn thick; what no case covers is marked ?, drawn dashed and with a red bar; what
nobody needs to cover, since no patient shows it, is marked ✗ and pale. The number of an answer is also that of the
arrows through it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from diagrams.chart import Box, Flowchart, Kind, State
from diagrams.flowchart import flowchart
from kg.cases.coverage import Coverage, Item
from kg.cases.coverage import Kind as Covered
from kg.protocol import Protocol

_KINDS = {Kind.DECISION: Covered.DECISION, Kind.OUTCOME: Covered.OUTCOME, Kind.RECOMMENDATION: Covered.RECOMMENDATION}
_WORDS = {
    State.TAKEN: ("asked in a case", "taken in a case", "recommended in a case"),
    State.POSSIBLE: ("no case asks it", "no case takes or shows it", "no case recommends it"),
    State.RULED_OUT: ("certain for nobody (proved)",) * 3,
}


_NOTES = (
    "Numbers are reviewed cases that pass. That of an answer is also that of the arrows through it.",
    "Red bar, ?: not covered; “not shown” names conditions that no case shows to change the answer by themselves.",
)


def coverage_chart(protocol: Protocol, coverage: Coverage) -> Flowchart:
    """Draw up a protocol with the cases that pass through each of its boxes."""
    chart = flowchart(protocol)
    criteria: dict[str, list[Item]] = {}
    for item in coverage.items:
        if item.kind is Covered.CRITERION and not item.covered and not item.excused:
            criteria.setdefault(item.name.partition(":")[0], []).append(item)
    boxes = tuple(_box(box, coverage, criteria.get(box.id.replace("/", "."), ())) for box in chart.boxes)
    states = {box.id: box.state for box in boxes}
    counted = {kind: coverage.of(kind) for kind in (*_KINDS.values(), Covered.CRITERION)}
    summary = ", ".join(
        f"{sum(item.covered for item in items)} of {len(items)} {words}"
        for (_, items), words in zip(
            counted.items(), ("questions", "answers", "recommendations", "conditions shown by themselves"), strict=True
        )
    )
    return replace(
        chart,
        title=f"{chart.title}: what its cases cover",
        subtitle=(f"Covered: {summary}", *chart.subtitle[1:]),
        description=f"What the cases of “{protocol.title}” cover: {summary}.",
        boxes=boxes,
        arrows=tuple(replace(arrow, state=states[arrow.tail]) for arrow in chart.arrows),
        legend=tuple(_legend()),
        notes=_NOTES,
    )


def _box(box: Box, coverage: Coverage, not_shown: Iterable[Item]) -> Box:
    item = coverage.by_name[_KINDS[box.kind], box.id.replace("/", ".")]
    missing = tuple(f"not shown: {one.name.partition(': ')[2]}" for one in not_shown)
    cases = f"{item.cases} {'case' if item.cases == 1 else 'cases'}"
    if item.excused:
        state, said = State.RULED_OUT, "certain for nobody (proved)"
    elif item.covered and not missing:
        state, said = State.TAKEN, "covered"
    else:
        state, said = State.POSSIBLE, "not covered"
    details = (cases if item.cases else "NO CASE" if state is State.POSSIBLE else said, *missing)
    return replace(
        box, state=state, details=details, standing=said, immediate=state is State.POSSIBLE, basis=(), because=()
    )


def _legend() -> Iterable[Box]:
    for state, row in _WORDS.items():
        for kind, words in zip(_KINDS, row, strict=True):
            yield Box(
                id=f"legend {state.name} {kind.value}",
                kind=kind,
                cluster="",
                heading=words,
                state=state,
                standing=words,
                immediate=state is State.POSSIBLE,
            )
