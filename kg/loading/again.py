"""`again` of a recommendation: what is new in the next round, and when that is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.dates import PERIOD, UNITS_OF_ELAPSED, Period, read_period
from kg.facts import Fact, FactType
from kg.identifiers import shown
from kg.loading.fields import Reading, Record
from kg.loading.yaml_reader import Items
from kg.nodes.recommendation import Again, Span


def read_again(leaf: Record, facts: Mapping[str, Fact], reading: Reading) -> Again | None:
    """The next round of a leaf; None when it has none."""
    record = leaf.record("again")
    if record is None:
        return None
    new = record.node("new", required=True)
    if isinstance(new, Items) and not new.nodes:
        reading.fault("empty", new.place, f"`new` of {record.what} is empty", "name the facts that will be new")
    names = record.references("new", "fact")
    for name in names:
        if name in facts and not facts[name].askable:
            message = f"`new` of {record.what} names `{name}`, which nobody can be asked for"
            reading.fault("value", record.place_of("new"), message, "name the facts that it follows from")
    spans = tuple(_spans(record, facts, reading))
    record.done()
    return Again(new=names, spans=spans, place=record.place)


def _spans(record: Record, facts: Mapping[str, Fact], reading: Reading) -> Iterator[Span]:
    first = _span(record, facts, reading)
    if first.earliest or first.latest:
        yield first
    for node in record.items("also"):
        further = Record(node, f"`also` of {record.what}", reading)
        yield _span(further, facts, reading, required=True)
        further.done()
    if record.has("also") and not record.has("from"):
        message = f"{record.what} has `also` and no `from`"
        reading.fault("missing-key", record.place_of("also"), message, "write one of the spans outside of `also`")


def _span(record: Record, facts: Mapping[str, Fact], reading: Reading, *, required: bool = False) -> Span:
    start = record.reference("from", "fact", required=required)
    if start in facts and facts[start].type is not FactType.DATE:
        message = f"`from` of {record.what} names `{start}`, which is no date"
        reading.fault("value", record.place_of("from"), message, "a date is a fact with `type: date`")
    earliest, latest = _period(record, "earliest", reading), _period(record, "latest", reading)
    if earliest and latest and earliest.is_longer(latest):
        message = f"{record.what} begins after it ends: {earliest} can be longer than {latest}"
        reading.fault("value", record.place_of("latest"), message, "let `latest` be at least as long as `earliest`")
    if record.has("from") and not (record.has("earliest") or record.has("latest")):
        message = f"{record.what} has `from` and neither `earliest` nor `latest`"
        reading.fault("missing-key", record.place_of("from"), message, "write `earliest: 1 mo`, `latest: 2 mo` or both")
    return Span(start=start, earliest=earliest, latest=latest)


def _period(record: Record, key: str, reading: Reading) -> Period | None:
    node = record.node(key)
    if node is None:
        return None
    reading.asked(node, "pattern", PERIOD.pattern)
    what = f"`{key}` of {record.what}"
    text = reading.text(node, what).strip()
    found = read_period(text)
    if text and not found:
        units = ", ".join(f"`{unit}`" for unit in UNITS_OF_ELAPSED)
        help_ = f"write a whole number from 1 to 999 and one of {units}, such as `1 mo`"
        reading.fault("value", node.place, f"{what}: {shown(text)} is no length of time", help_)
    return found
