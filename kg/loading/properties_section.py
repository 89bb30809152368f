"""`properties`: what the protocol declares of itself, to be proved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg.criteria import ALWAYS
from kg.facts import Fact, FactType
from kg.identifiers import shown
from kg.loading.criteria_fields import criterion
from kg.loading.fields import Reading, Record
from kg.loading.yaml_reader import Node, Scalar
from kg.nodes.recommendation import Urgency
from kg.properties import Claim, Monotone, NotFirm, NotRecommended, Property, Recommended, UrgencyAtLeast, UrgencyAtMost

_URGENCIES: Final = {u.name.lower(): u for u in Urgency}
_CLAIMS: Final = (
    "recommended",
    "any_recommended",
    "not_recommended",
    "urgency_at_least",
    "urgency_at_most",
    "not_firm",
    "never_falls",
    "never_withdrawn",
)


def read_property(key: Scalar, node: Node, facts: Mapping[str, Fact], reading: Reading) -> Property:
    """A property; one claim, and for whom it is made."""
    record = Record(node, f"property {shown(key.text)}", reading)
    when = record.node("when")
    property_ = Property(
        id=reading.name(key, "the id of a property"),
        text=record.text("text", required=True),
        when=criterion(when, f"`when` of {record.what}", facts, reading) if when else ALWAYS,
        claim=_claim(record, facts, reading),
        statements=record.references("statements", "statement"),
        interpretations=record.references("interpretations", "interpretation"),
        place=key.place,
    )
    record.done()
    return property_


def _claim(record: Record, facts: Mapping[str, Fact], reading: Reading) -> Claim:
    made = [claim for claim in _CLAIMS if record.has(claim)]
    if len(made) != 1:
        said = f"claims {', '.join(f'`{m}`' for m in made)}" if made else "claims nothing"
        help_ = f"a property has one of {', '.join(f'`{c}`' for c in _CLAIMS)}"
        reading.fault("value", record.place, f"{record.what} {said}", help_)
    claims: list[Claim] = [_made(claim, record, facts, reading) for claim in made]
    return claims[0] if claims else NotRecommended(leaves=())


def _made(claim: str, record: Record, facts: Mapping[str, Fact], reading: Reading) -> Claim:
    match claim:
        case "recommended" | "any_recommended":
            return Recommended(leaves=_leaves(claim, record, reading), any_will_do=claim == "any_recommended")
        case "not_recommended":
            return NotRecommended(leaves=_leaves(claim, record, reading))
        case "urgency_at_least":
            return UrgencyAtLeast(urgency=_urgency(claim, record))
        case "urgency_at_most":
            return UrgencyAtMost(urgency=_urgency(claim, record))
        case "not_firm":
            unknown = record.references("unknown", "fact")
            if not unknown:
                help_ = "name in `unknown` the facts that have to be known first"
                reading.fault("missing-key", record.place, f"{record.what} does not say what is unknown", help_)
            return NotFirm(unknown=unknown, leaves=_leaves(claim, record, reading))
        case _:
            return _monotone(claim, record, facts, reading)


def _monotone(claim: str, record: Record, facts: Mapping[str, Fact], reading: Reading) -> Monotone:
    ways = [way for way in ("as_falls", "as_rises") if record.has(way)]
    if len(ways) != 1:
        message = f"{record.what} does not say which fact falls or rises"
        reading.fault("missing-key", record.place, message, "write one of `as_falls` and `as_rises`")
    fact = "".join([record.reference(way, "fact") for way in ways][:1])
    if (declared := facts.get(fact)) is not None and declared.type not in _ORDERED:
        message = f"`{fact}` is a {declared.type.value}, which neither falls nor rises"
        reading.fault("value", record.place_of(ways[0]), message, "name a quantity, a yes/no fact or a choice")
    leaves: tuple[str, ...] = ()
    if claim == "never_falls":
        record.word("never_falls", ("urgency",))
    else:
        leaves = _leaves(claim, record, reading)
    return Monotone(fact=fact, rising=ways == ["as_rises"], leaves=leaves)


_ORDERED: Final = (FactType.QUANTITY, FactType.BOOLEAN, FactType.CHOICE)


def _leaves(claim: str, record: Record, reading: Reading) -> tuple[str, ...]:
    leaves = record.references(claim, "recommendation")
    if not leaves and not record.items(claim):
        reading.fault("missing-key", record.place_of(claim), f"`{claim}` of {record.what} names no recommendation")
    return leaves


def _urgency(claim: str, record: Record) -> Urgency:
    return _URGENCIES.get(record.word(claim, _URGENCIES), Urgency.ROUTINE)
