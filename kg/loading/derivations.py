"""What follows from facts or contradicts: `derive` of a fact, `conflicts` and `constraints`."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Final

from kg.criteria import Compared, Criterion, Either, Expression, Not, Quantity, facts_of, quantities
from kg.facts import Conflict, Constraint, Derivation, Elapsed, Fact, FactType, ScoreItem
from kg.identifiers import shown
from kg.intervals import Interval
from kg.loading.criteria_fields import criterion, expression
from kg.loading.elapsed import read_elapsed
from kg.loading.fields import Reading, Record
from kg.loading.yaml_reader import Node, Scalar

_FRACTIONAL_TIME: Final = "wk"
_TAKES: Final = {"true": True, "false": False, "missing": None, "": None}


def with_derivation(fact: Fact, record: Record, facts: Mapping[str, Fact], reading: Reading) -> Fact:
    """The fact with what its `derive` says; the record is the one of `derive`."""
    match fact.type:
        case FactType.BOOLEAN:
            derivation = _yes_no(record, facts, reading)
        case FactType.QUANTITY:
            derivation = _quantity(record, fact, facts, reading)
        case _:
            reading.fault("value", record.place, f"{record.what}: only quantities and yes/no facts can be derived")
            return fact
    record.done()
    return dataclasses.replace(fact, derivation=derivation)


def _yes_no(record: Record, facts: Mapping[str, Fact], reading: Reading) -> Derivation:
    true_when = _any_of(record, "true_when", facts, reading)
    false_node = record.node("false_when")
    otherwise = isinstance(false_node, Scalar) and false_node.text == "otherwise"
    false_when = (true_when and Not(true_when)) if otherwise else _any_of(record, "false_when", facts, reading)
    if otherwise and not record.has("true_when"):
        reading.fault("missing-key", record.place_of("false_when"), f"`otherwise` in {record.what} needs `true_when`")
    below_limit_of = record.reference("below_limit_of", "fact")
    if below_limit_of in facts and facts[below_limit_of].type is not FactType.QUANTITY:
        message = f"`below_limit_of` of {record.what} names `{below_limit_of}`, which is no quantity"
        reading.fault("value", record.place_of("below_limit_of"), message)
    from_conflicts = record.flag("from_conflicts", default=False)
    if record.readable and not (
        record.has("true_when") or record.has("false_when") or below_limit_of or from_conflicts
    ):
        help_ = "the rules are `true_when`, `false_when`, `below_limit_of` and `from_conflicts`"
        reading.fault("missing-key", record.place, f"{record.what} has no rule", help_)
    takes, interpretations = _disagreement(record)
    return Derivation(
        true_when=true_when,
        false_when=false_when,
        below_limit_of=below_limit_of or None,
        from_conflicts=from_conflicts,
        inputs=_inputs((true_when, false_when), (), below_limit_of),
        interpretations=record.references("interpretations", "interpretation"),
        conflict_takes=_TAKES[takes],
        conflict_interpretations=interpretations,
        place=record.place,
    )


def _disagreement(record: Record) -> tuple[str, tuple[str, ...]]:
    """`conflict` of a yes/no fact: what it takes, and the readings."""
    conflict = record.record("conflict")
    if conflict is None:
        return "", ()
    takes = conflict.word("takes", ("true", "false", "missing"), bare=True)
    interpretations = conflict.references("interpretations", "interpretation")
    conflict.done()
    return takes, interpretations


def _any_of(record: Record, key: str, facts: Mapping[str, Fact], reading: Reading) -> Criterion | None:
    """One criterion, or a list of them any of which may hold."""
    what = f"`{key}` of {record.what}"
    found = tuple(criterion(node, what, facts, reading, arithmetic=True) for node in record.several(key))
    return (found[0] if len(found) == 1 else Either(found)) if found else None


def _quantity(record: Record, fact: Fact, facts: Mapping[str, Fact], reading: Reading) -> Derivation:
    value = _expression(record, "value", facts, reading)
    at_least = _expression(record, "at_least", facts, reading)
    elapsed = read_elapsed(record, fact, facts, reading)
    score = _score(record, facts, reading)
    if record.readable and not any(map(record.has, ("value", "at_least", "elapsed"))) and not score:
        message = f"{record.what} has no rule"
        help_ = "the rules of a quantity are `value`, `at_least`, `elapsed` and `score`"
        reading.fault("missing-key", record.place, message, help_)
    if fact.whole:
        _check_whole(record, fact, elapsed, score, reading)
    bands, interpretations = _bands(record, reading)
    return Derivation(
        value=value,
        at_least=at_least,
        elapsed=elapsed,
        score=score,
        inputs=elapsed.dates if elapsed else _inputs(tuple(item.when for item in score), (value, at_least), ""),
        interpretations=record.references("interpretations", "interpretation"),
        bands=bands,
        conflict_interpretations=interpretations,
        place=record.place,
    )


def _check_whole(
    record: Record, fact: Fact, elapsed: Elapsed | None, score: tuple[ScoreItem, ...], reading: Reading
) -> None:
    """A quantity of whole numbers follows by a rule that gives no others."""
    reasons = {key: "computes other numbers, too" for key in ("value", "at_least") if record.has(key)}
    if elapsed is not None and fact.unit == _FRACTIONAL_TIME:
        reasons["elapsed"] = "gives parts of weeks, too"
    if any(item.points.denominator != 1 for item in score):
        reasons["score"] = "gives parts of points"
    for key, reason in reasons.items():
        message = f"{record.what} is of a fact that is `whole`, and `{key}` {reason}"
        reading.fault("value", record.place_of(key), message, "leave out `whole`")


def _score(record: Record, facts: Mapping[str, Fact], reading: Reading) -> tuple[ScoreItem, ...]:
    """The items whose points are added up."""
    items = tuple(_item(node, f"an item of {record.what}", facts, reading) for node in record.items("score"))
    others = [key for key in ("value", "at_least", "elapsed") if record.has(key)]
    if record.has("score") and others:
        message = f"{record.what} has both `score` and `{others[0]}`"
        reading.fault("value", record.place_of(others[0]), message, "keep one of the two")
    return items


def _item(node: Node, what: str, facts: Mapping[str, Fact], reading: Reading) -> ScoreItem:
    record = Record(node, what, reading)
    when = record.node("when", required=True)
    item = ScoreItem(
        points=record.number("points"),
        when=criterion(when, f"`when` of {what}", facts, reading) if when else Either(()),
        label=record.text("label", required=True),
        statements=record.references("statements", "statement"),
        interpretations=record.references("interpretations", "interpretation"),
        place=record.place,
    )
    record.done()
    return item


def _expression(record: Record, key: str, facts: Mapping[str, Fact], reading: Reading) -> Expression | None:
    node = record.node(key)
    return expression(node, f"`{key}` of {record.what}", facts, reading) if node else None


def _bands(record: Record, reading: Reading) -> tuple[tuple[Interval, ...], tuple[str, ...]]:
    """`conflict` of a quantity: its bands, and the readings."""
    conflict = record.record("conflict")
    if conflict is None:
        return (), ()
    conflict.node("bands", required=True)
    what = f"`bands` of {conflict.what}"
    bands = tuple(b for n in conflict.items("bands") if (b := reading.interval(n, what)) is not None)
    interpretations = conflict.references("interpretations", "interpretation")
    conflict.done()
    return bands, interpretations


def _inputs(
    criteria: tuple[Criterion | None, ...], expressions: tuple[Expression | None, ...], limited: str
) -> tuple[str, ...]:
    """The facts that rules read, each once, in the order of reading."""
    read = [fact for c in criteria if c is not None for fact in facts_of(c)]
    read += [fact for e in expressions if e is not None for fact in quantities(e)]
    return tuple(dict.fromkeys([*read, limited] if limited else read))


def read_conflict(node: Node, facts: Mapping[str, Fact], reading: Reading) -> Conflict:
    """Facts that contradict each other."""
    record = Record(node, "a conflict", reading)
    when = record.node("when", required=True)
    conflict = Conflict(
        when=criterion(when, "`when` of a conflict", facts, reading, arithmetic=True) if when else Either(()),
        doubt=record.references("doubt", "fact"),
        text=record.text("text", required=True),
        interpretations=record.references("interpretations", "interpretation"),
        place=record.place,
    )
    if record.readable and not (record.has("doubt") and (conflict.doubt or reading.faults.found)):
        reading.fault("missing-key", record.place, "a conflict has no fact in `doubt`", "name those to be asked again")
    record.done()
    return conflict


def read_constraint(node: Node, facts: Mapping[str, Fact], reading: Reading) -> Constraint:
    """`lesser <= greater`, two quantities of one unit."""
    what = "a constraint"
    found = criterion(node, what, facts, reading, arithmetic=True)
    match found:
        case Compared("<=", Quantity(lesser), Quantity(greater)) if lesser != greater:
            return Constraint(lesser=lesser, greater=greater, place=node.place)
        case Either(()):
            pass
        case _ if isinstance(node, Scalar):
            message = f"{shown(node.text)} is not a constraint"
            reading.fault("constraint", node.place, message, "write `anc <= wbc`: two quantities of one unit")
    return Constraint(lesser="", greater="", place=node.place)
