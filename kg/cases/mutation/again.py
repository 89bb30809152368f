"""When a protocol is evaluated again, changed in every small way: each end of a span by one, and each span left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.dates import Period
from kg.nodes.recommendation import Again, Span

Change = tuple[str, Again]
"""What was changed in words, and the next round with the change."""


def changed_rounds(again: Again) -> Iterator[Change]:
    """Every small change of the spans."""
    for i, span in enumerate(again.spans):
        before, after = again.spans[:i], again.spans[i + 1 :]
        after_date = f" after `{span.start}`" if span.start else ""
        for words, changed in _spans(span):
            yield f"`again`{after_date}: {words}", replace(again, spans=(*before, changed, *after))
        yield f"`again`{after_date}: no span", replace(again, spans=(*before, *after))


def _spans(span: Span) -> Iterator[tuple[str, Span]]:
    if span.earliest:
        for period in _beside(span.earliest):
            yield f"`earliest` is {period} instead of {span.earliest}", replace(span, earliest=period)
    if span.latest:
        for period in _beside(span.latest):
            yield f"`latest` is {period} instead of {span.latest}", replace(span, latest=period)
    if span.earliest and span.latest:
        yield "no `earliest`", replace(span, earliest=None)
        yield "no `latest`", replace(span, latest=None)


def _beside(period: Period) -> Iterator[Period]:
    for by in (-1, 1):
        if period.number + by:
            yield replace(period, number=period.number + by)
