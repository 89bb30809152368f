"""What is known of one patient, after intake: every fact with the values it can still have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction

from kg.intervals import Interval

UNIT_ASSUMED = "unit_assumed"
"""The code of the note on a number without a unit."""


class Origin(Enum):
    """Where what is known of a fact comes from."""

    STATED = "stated"
    DERIVED = "derived"
    NARROWED = "narrowed"
    """Missing, but other facts bound it (ANC is at most WBC)."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Listed:
    """The members of a list that was given.

    `groups` are those it certainly has a member of; `in_doubt` those that an unrecognised name may mean.
    """

    members: tuple[str, ...]
    groups: frozenset[str]
    in_doubt: frozenset[str] = frozenset()


Possible = Interval | frozenset[bool] | frozenset[str] | Listed | None
"""The values a fact can still have: an interval in its default unit; a set of answers; a list (None: not given)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How a score came about: the items that count for certain and those that may, in words, each with its points."""

    counted: tuple[tuple[str, Fraction], ...]
    open: tuple[tuple[str, Fraction], ...]
    interpretations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of one fact. `firm`: stated or derived, and neither in conflict nor left open.

    `shown` is the value in words and figures, in the default unit ("3.55", "<0.1", "yes", "clozapine"), empty when
    missing; `written` is what was handed in, with its own unit; `limit` is the laboratory's lower limit, if given.
    """

    fact: str
    possible: Possible
    origin: Origin
    firm: bool = False
    shown: str = ""
    written: str = ""
    date: str = ""
    limit: Fraction | None = None
    tally: Tally | None = None
    """What a score was added up from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataQuality:
    """Something about the data that a reader has to know; `fact` is what to look at again, when there is one."""

    code: str
    fact: str
    message: str
    interpretations: tuple[str, ...] = ()

    @property
    def is_doubt(self) -> bool:
        """Whether there is something to check; that a bare number was read in the default unit is only told."""
        return self.code != UNIT_ASSUMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A fact that is refused: nothing is evaluated until it is mended."""

    fact: str
    code: str
    message: str


class InvalidFactsError(Exception):
    """Facts that were refused, with every problem that was found in them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep all problems, in the order of the facts given."""
        self.problems = problems
        super().__init__("; ".join(p.message for p in problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientFacts:
    """One patient, understood: all declared facts, what was found wrong or doubtful, and the cells still possible.

    `cells` has, for each variable of the compiled protocol, its possible cells as bits.
    """

    known: Mapping[str, Known]
    cells: tuple[int, ...]
    data_quality: tuple[DataQuality, ...] = ()
    in_conflict: frozenset[str] = frozenset()
    unit_in_doubt: frozenset[str] = frozenset()
    interpretations: tuple[str, ...] = ()
    """The readings that intake applied, besides those of the facts' own declarations."""
    today: date | None = field(default=None, compare=False)
    """The day of the evaluation."""
