"""What a property claims, in a sentence made from its keys: it says what is proved, whatever its author's words are."""

from __future__ import annotations

from collections.abc import Iterable

from kg.criteria import ALWAYS
from kg.properties import Monotone, NotFirm, NotRecommended, Property, Recommended, UrgencyAtLeast, UrgencyAtMost
from kg.protocol import Protocol
from kg.wording import criterion_words


def claim_words(property_: Property, protocol: Protocol) -> str:
    """`whenever fever and ANC below 1.0 ×10⁹/L: antibiotics is recommended`."""
    when = "" if property_.when == ALWAYS else f"whenever {criterion_words(property_.when, protocol.fact)}: "
    return f"{when or 'for every patient: '}{_claim(property_, protocol)}"


def _claim(property_: Property, protocol: Protocol) -> str:
    match property_.claim:
        case Recommended(leaves=leaves, any_will_do=True):
            return f"one of these is recommended: {_named(leaves)}"
        case Recommended(leaves=leaves):
            return f"recommended: {_named(leaves)}"
        case NotRecommended(leaves=leaves):
            return f"neither recommended nor possible: {_named(leaves)}"
        case UrgencyAtLeast(urgency=urgency):
            return f"the urgency is {urgency.name.lower()} or higher"
        case UrgencyAtMost(urgency=urgency):
            return f"the urgency is {urgency.name.lower()} at most"
        case NotFirm(unknown=unknown, leaves=leaves):
            labels = " or ".join(protocol.fact[fact].label for fact in unknown)
            return f"while {labels} is unknown, possible at most: {_named(leaves)}"
        case Monotone(fact=fact, rising=rising, leaves=leaves):
            changes = f"as {protocol.fact[fact].label} {'rises' if rising else 'falls'}, all else as it is"
            return f"{changes}, {f'never withdrawn: {_named(leaves)}' if leaves else 'the urgency never falls'}"


def _named(leaves: Iterable[str]) -> str:
    return ", ".join(leaves)
