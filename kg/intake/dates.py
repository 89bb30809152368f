"""When results were measured: ISO dates, none in the future, and what an old or a mixed sample means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from kg.facts import Fact
from kg.identifiers import shown
from kg.intake.stated import RefusedError, Stated, said
from kg.patient import DataQuality
from kg.protocol import Protocol

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_date(raw: object, today: date) -> date | None:
    """Read the day of a measurement; None when none is given.

    Raises:
        RefusedError: it is not a date in the form 2026-01-16, or it lies after `today`.
    """
    if raw is None or raw == "":
        return None
    day = written_day(raw)
    if day > today:
        raise in_the_future(day, today)
    return day


def written_day(raw: object) -> date:
    """Read a day.

    Raises:
        RefusedError: it is not a date in the form 2026-01-16.
    """
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    if isinstance(raw, str) and _ISO.fullmatch(raw.strip()):
        try:
            return date.fromisoformat(raw.strip())
        except ValueError:
            raise RefusedError("bad_date", f"there is no day {shown(raw.strip())}; write it as 2026-01-16") from None
    raise RefusedError("bad_date", f"{said(raw)} is not a date; write it as 2026-01-16")


def in_the_future(day: date, today: date) -> RefusedError:
    """The refusal of a day that has not come yet."""
    return RefusedError("future_date", f"{day} lies in the future (today is {today})")


def warnings(
    protocol: Protocol, related: tuple[tuple[str, str], ...], stated: Mapping[str, Stated], today: date
) -> Iterator[DataQuality]:
    """Warn of results older than the protocol's window, and of related results from different days."""
    readings = protocol.dates_interpretations
    dated = {f: day for f, s in stated.items() if (day := s.measured_on) and protocol.fact[f].dated}
    window = protocol.repeat_window_days
    for fact, day in dated.items():
        if window is not None and (age := (today - day).days) > window:
            message = f"{protocol.fact[fact].label} is {age} days old ({day}), more than {window} days: repeat it"
            yield DataQuality(code="old_result", fact=fact, message=message, interpretations=readings)
    for one, other in related:
        if one in dated and other in dated and dated[one] != dated[other]:
            message = (
                f"{_of_day(protocol.fact[one], dated[one])} and {_of_day(protocol.fact[other], dated[other])} "
                "come from different samples: take both from one"
            )
            yield DataQuality(code="different_samples", fact=one, message=message, interpretations=readings)


def _of_day(fact: Fact, day: date) -> str:
    return f"{fact.label} ({day})"
