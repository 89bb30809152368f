"""`elapsed` of `derive`: the time from one date to another, or to the day of the evaluation."""

from __future__ import annotations

from collections.abc import Mapping

from kg.dates import TODAY, UNITS_OF_ELAPSED
from kg.facts import Elapsed, Fact, FactType
from kg.identifiers import shown
from kg.loading.fields import Reading, Record
from kg.loading.yaml_reader import Scalar


def read_elapsed(derive: Record, fact: Fact, facts: Mapping[str, Fact], reading: Reading) -> Elapsed | None:
    """The dates that a quantity is counted between; None when it does not follow from dates."""
    record = derive.record("elapsed")
    if record is None:
        return None
    for key in ("value", "at_least"):
        if derive.has(key):
            message = f"{derive.what} has both `elapsed` and `{key}`"
            reading.fault("value", derive.place_of(key), message, "a quantity follows in one way")
    if fact.unit not in UNITS_OF_ELAPSED:
        units = ", ".join(f"`{unit}`" for unit in UNITS_OF_ELAPSED)
        message = f"fact {shown(fact.id)} is elapsed time in {shown(fact.unit)}"
        reading.fault("unit", derive.place_of("elapsed"), message, f"elapsed time is counted in one of {units}")
    start, end = _date(record, "from", facts, reading), _date(record, "to", facts, reading)
    if start == TODAY:
        message = f"{record.what} counts from today"
        help_ = "no date lies after the day of the evaluation: write `to: today`"
        reading.fault("value", record.place_of("from"), message, help_)
    elif start and start == end:
        message = f"{record.what} counts from {shown(start)} to itself"
        reading.fault("value", record.place_of("to"), message, "name two dates, or `today`")
    record.done()
    return Elapsed(start=start, end=None if end == TODAY else end, unit=fact.unit)


def _date(record: Record, key: str, facts: Mapping[str, Fact], reading: Reading) -> str:
    """The id of a date, or `today`; "" with a fault when it is neither."""
    node = record.node(key, required=key == "from")
    if node is None or (isinstance(node, Scalar) and node.text == TODAY):
        return TODAY if node or key == "to" else ""
    name = reading.reference(node, "fact", f"`{key}` of {record.what}")
    if name in facts and facts[name].type is not FactType.DATE:
        message = f"`{key}` of {record.what} names `{name}`, which is no date"
        reading.fault("value", node.place, message, "a date is a fact with `type: date`; `today` is the day itself")
        return ""
    return name
