"""The next round of a patient: what will be new once a recommendation is carried out, and on which days it is due.

Days are worked out where every date that a leaf counts from is known for certain; otherwise the time is said relative
to these dates. Several spans hold together: it is due from the day on which all of them have begun to the day on which
the last of them ends, and never ends before it begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from kg.dates import Period, day_of
from kg.evaluation import NextTime
from kg.facts import Fact
from kg.intervals import Interval
from kg.nodes.recommendation import Again, Recommendation, Span
from kg.patient import Known, PatientFacts
from kg.wording import unit_words

_OF_A_DATE = "date of "


def next_time(leaf: Recommendation, patient: PatientFacts, facts: Mapping[str, Fact]) -> NextTime | None:
    """When a leaf has the protocol evaluated again, and with what; None where it says nothing of it."""
    again = leaf.again
    if again is None:
        return None
    known = {name: _day(patient.known[name]) for name in again.dates}
    days = {name: day for name, day in known.items() if day is not None}
    earliest, latest = _due(again, days) if len(days) == len(known) else (None, None)
    overdue = latest is not None and patient.today is not None and patient.today > latest
    due = _due_words(earliest, latest)
    return NextTime(
        new=again.new,
        earliest=earliest,
        latest=latest,
        overdue=overdue,
        text=again_words(again, facts, f"{due}{': overdue' if overdue else ''}"),
    )


def _day(known: Known) -> date | None:
    number = known.possible.point if isinstance(known.possible, Interval) else None
    return None if number is None else day_of(number)


def _due(again: Again, days: Mapping[str, date]) -> tuple[date | None, date | None]:
    """The first and the last day; None where a span without a date, or none at all, leaves it open."""
    if not all(span.start for span in again.spans):
        return None, None
    begun = [span.earliest.after(days[span.start]) for span in again.spans if span.earliest]
    ended = [span.latest.after(days[span.start]) for span in again.spans if span.latest]
    earliest = max(begun, default=None)
    return earliest, max((*ended, *begun)) if ended else None


def _due_words(earliest: date | None, latest: date | None) -> str:
    match earliest, latest:
        case None, None:
            return ""
        case None, _:
            return f"due by {latest}"
        case _, None:
            return f"due from {earliest}"
    return f"due {earliest}" if earliest == latest else f"due {earliest} to {latest}"


def again_words(again: Again, facts: Mapping[str, Fact], due: str = "") -> str:
    """The next round in a phrase: `evaluate again with anti-HBs, 1 month after the last dose`, or when it is due."""
    when = due or spans_words(again, facts)
    return f"evaluate again with {new_words(again, facts)}" + (f", {when}" if when else "")


def new_words(again: Again, facts: Mapping[str, Fact]) -> str:
    """What will be new, in words."""
    return _and([facts[name].label for name in again.new])


def spans_words(again: Again, facts: Mapping[str, Fact]) -> str:
    """When it is due, without a patient: `1 to 2 months after the last dose`; "" where it is as soon as it is done."""
    return _and(list(_spans(again.spans, facts)))


def _spans(spans: Iterable[Span], facts: Mapping[str, Fact]) -> Iterator[str]:
    for span in spans:
        time = _time(span)
        if span.start:
            yield f"{time} after {facts[span.start].label.removeprefix(_OF_A_DATE)}"
        else:
            yield f"within {time.removesuffix(_AT_MOST)}" if time.endswith(_AT_MOST) else f"in {time}"


_AT_LEAST, _AT_MOST = " or more", " at most"


def _time(span: Span) -> str:
    match span.earliest, span.latest:
        case Period() as earliest, None:
            return period_words(earliest) + _AT_LEAST
        case None, Period() as latest:
            return period_words(latest) + _AT_MOST
        case Period() as earliest, Period() as latest if earliest.unit == latest.unit and earliest != latest:
            return f"{earliest.number} to {period_words(latest)}"
        case Period() as earliest, Period() as latest if earliest != latest:
            return f"{period_words(earliest)} to {period_words(latest)}"
    return period_words(span.earliest) if span.earliest else ""


def period_words(period: Period) -> str:
    """A length of time in words: `1 month`, `4 weeks`."""
    words = unit_words(period.unit)
    return f"{period.number} {words.removesuffix('s') if period.number == 1 else words}"


def _and(names: list[str]) -> str:
    *first, last = names or [""]
    return f"{', '.join(first)} and {last}" if first else last
