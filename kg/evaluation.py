"""The result of a traversal: what is recommended, what is not and why not, what is open on what, and what to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from kg.evidence import Reference
from kg.nodes.decision import Decision, Outcome
from kg.nodes.recommendation import Notice, Recommendation, Urgency, Warning


class Status(Enum):
    """A leaf's status: every way of filling in the missing facts recommends it, none does, or some do."""

    RECOMMENDED = "RECOMMENDED"
    POSSIBLE = "POSSIBLE"
    NOT_RECOMMENDED = "NOT_RECOMMENDED"


class PathStatus(Enum):
    """An outcome's status: on the path for every way of filling in the missing facts, for some, or for none."""

    TAKEN = "TAKEN"
    POSSIBLE = "POSSIBLE"
    RULED_OUT = "RULED_OUT"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactOnPath:
    """A fact that an outcome tests: its value in words ("" when missing), its unit, and the criterion in words."""

    fact: str
    value: str
    unit: str
    criterion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One outcome of one decision, with its status and the reason in words."""

    decision: Decision
    outcome: Outcome
    status: PathStatus
    facts: tuple[FactOnPath, ...]
    because: str
    interpretations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextTime:
    """The next evaluation: the facts that will be new then, and the days on which it is due, as far as these are known.

    `overdue`: the last of these days is over. `text` says all of it.
    """

    new: tuple[str, ...]
    earliest: date | None
    latest: date | None
    overdue: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One leaf as it stands for this patient."""

    recommendation: Recommendation
    status: Status
    fulfilled: bool
    urgency: Urgency
    pending: tuple[str, ...]
    because: tuple[str, ...]
    superseded_by: tuple[str, ...]
    warnings: tuple[Warning, ...]
    interpretations: tuple[str, ...]
    citations: tuple[Reference, ...]
    uncited: tuple[str, ...]
    """Its statements for which the source gives no citation."""
    again: NextTime | None
    """When this protocol is evaluated next; None where it is ruled out, or says nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another fact that would answer the same question."""

    fact: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A fact to ask for, in words, and the open leaves that wait for it (none: it is asked for the record)."""

    fact: str
    text: str
    plain: str
    decides: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    about: str
    """The declared fact it asks about: `wbc` for the question `wbc_unit`, otherwise `fact` itself."""


__all__ = [
    "Advice",
    "Alternative",
    "FactOnPath",
    "NextTime",
    "Notice",
    "PathStatus",
    "Question",
    "Status",
    "Step",
    "Warning",
]
