"""A recommendation leaf: an action, how strongly and how urgently the source words it, and what goes with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum

from kg.criteria import Criterion
from kg.dates import Period
from kg.diagnostics import Place


class Urgency(IntEnum):
    """How soon: `IMMEDIATE` is above `PROMPT` (the same day), which is above `ROUTINE`."""

    ROUTINE = 0
    PROMPT = 1
    IMMEDIATE = 2


class Strength(Enum):
    """The source's own modality, kept as data: "consider" never becomes "give"."""

    MUST = "must"
    REQUIRED = "required"
    INDICATED = "indicated"
    IMPERATIVE = "do"
    WARRANTED = "warranted"
    APPROPRIATE = "appropriate"
    CONSIDER = "consider"
    AVOID = "avoid"
    DO_NOT = "do not"
    READING = "our reading"
    """Not worded by the source: it stands on a declared interpretation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One wording for clinicians and one, in plain language, for patients."""

    clinician: str
    patient: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """Another protocol that goes on where a leaf ends.

    Facts of the same id and kind go along by themselves; `facts` names those that are called otherwise there, as pairs
    of the other protocol's fact and our own.
    """

    protocol: str
    facts: tuple[tuple[str, str], ...] = ()
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class OtherProtocol:
    """A protocol that is named here and written elsewhere: only its id is known."""

    id: str

    @property
    def title(self) -> str:
        """Its id as words."""
        return self.id.replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A time from `earliest` to `latest` after a day; each end may be open, but not both.

    `start` is the date that it counts from; empty: the day on which the recommendation is carried out.
    """

    start: str = ""
    earliest: Period | None = None
    latest: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """The next round: what will be new once a recommendation is carried out, and when it is evaluated again.

    It is due when all of `spans` have begun, until the last of them has ended; without any, as soon as it is done.
    """

    new: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    place: Place = field(compare=False)

    @property
    def dates(self) -> tuple[str, ...]:
        """The dates that it counts from, each once."""
        return tuple(dict.fromkeys(span.start for span in self.spans if span.start))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """A leaf.

    A work-up leaf is fulfilled when `fulfilled_when` holds, and is `ROUTINE` from when `routine_once` holds; both may
    ask what is known. It `supersedes` other leaves wherever it is reached. Those it is `incompatible` with are never
    recommended together with it, which is proved. Unless it is ruled out, the protocols of `continues_in` go on, and
    `again` says when this one is evaluated next; no criterion reads that, and no status depends on it.
    """

    id: str
    track: str
    title: str
    text: Text
    strength: Strength
    urgency: Urgency
    fulfilled_when: Criterion | None = None
    routine_once: Criterion | None = None
    supersedes: tuple[str, ...] = ()
    incompatible: tuple[str, ...] = ()
    continues_in: tuple[HandOver, ...] = ()
    again: Again | None = None
    statements: tuple[str, ...] = ()
    interpretations: tuple[str, ...] = ()
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Warning:
    """A caution or pitfall, shown when `when` holds for certain, or while something in `or_unknown` is not known.

    `on` names the leaves it is attached to (shown there while the leaf is not ruled out); empty: it stands by itself.
    """

    id: str
    text: Text
    when: Criterion
    or_unknown: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    interpretations: tuple[str, ...] = ()
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that goes with the answer as a whole (a disclaimer, a population, a silence of the source)."""

    id: str
    text: Text
    when: Criterion
    statements: tuple[str, ...] = ()
    interpretations: tuple[str, ...] = ()
    place: Place = field(compare=False)
