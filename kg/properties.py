"""Safety properties: what a protocol declares of itself, and what has to be proved of every patient."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.criteria import ALWAYS, Criterion
from kg.diagnostics import Place
from kg.nodes.recommendation import Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommended:
    """Each of the leaves is recommended; with `any_will_do`, in every way of filling in at least one is."""

    leaves: tuple[str, ...]
    any_will_do: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRecommended:
    """None of the leaves is recommended, or possible."""

    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyAtLeast:
    """The answer is at least so urgent."""

    urgency: Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyAtMost:
    """Nothing more urgent is recommended, or possible."""

    urgency: Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFirm:
    """While any one of the facts is unknown, none of the leaves is recommended (they may be possible)."""

    unknown: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Monotone:
    """As one fact falls (or rises) and all others stay, neither the urgency falls nor a leaf is withdrawn.

    `leaves`: those that are never withdrawn; where there are none, the property is about the urgency. A yes/no fact
    rises from no to yes, a choice from the first to the last in the order of writing.
    """

    fact: str
    rising: bool
    leaves: tuple[str, ...] = ()


Claim = Recommended | NotRecommended | UrgencyAtLeast | UrgencyAtMost | NotFirm | Monotone


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One claim about every patient for whom `when` holds for certain, missing facts included."""

    id: str
    text: str
    claim: Claim
    when: Criterion = ALWAYS
    statements: tuple[str, ...] = ()
    interpretations: tuple[str, ...] = ()
    place: Place = field(compare=False)
