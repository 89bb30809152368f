"""What a protocol can know of a patient: the declaration of each fact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

from kg.criteria import Criterion, Expression
from kg.diagnostics import Place
from kg.intervals import Interval


class FactType(Enum):
    """The kinds of value a fact can have."""

    QUANTITY = "quantity"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    LIST = "list"
    DATE = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code of a terminology; `status` says how far it was verified (`verified`, `code-verified`, `unverified`)."""

    system: str
    code: str
    display: str = ""
    status: str
    use: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A kind of list member that criteria can ask for, with the words that name the whole group."""

    id: str
    label: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A recognised member of a list (a drug's ingredient, a condition), its other names, and the groups it is in."""

    id: str
    groups: tuple[str, ...]
    names: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Elapsed:
    """The time from one date to another, or (`end` None) to the day of the evaluation; `unit` is that of the result."""

    start: str
    end: str | None
    unit: str

    @property
    def dates(self) -> tuple[str, ...]:
        """The facts that have to be known."""
        return (self.start,) if self.end is None else (self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreItem:
    """One item of a score: `points`, perhaps negative or a fraction, are added where `when` holds."""

    points: Fraction
    when: Criterion
    label: str
    statements: tuple[str, ...] = ()
    interpretations: tuple[str, ...] = ()
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """How a fact follows from others, by declared rules that run once, at intake.

    A yes/no fact has `true_when` and `false_when` (where neither holds for certain, it stays open). A quantity has
    `value` (an exact expression) and `at_least` (a bound that holds even where the value cannot be computed), or it is
    a `score`: the sum of the points of the items that hold.
    `below_limit_of` names a quantity whose laboratory limit, when one is given, decides instead of `true_when`.
    `from_conflicts`: true while no facts contradict each other, open while some do. `elapsed`: the time between dates.
    """

    true_when: Criterion | None = None
    false_when: Criterion | None = None
    value: Expression | None = None
    at_least: Expression | None = None
    score: tuple[ScoreItem, ...] = ()
    elapsed: Elapsed | None = None
    below_limit_of: str | None = None
    from_conflicts: bool = False
    inputs: tuple[str, ...] = ()
    interpretations: tuple[str, ...] = ()
    conflict_takes: bool | None = None
    """The value a yes/no fact takes when what was said and what follows disagree; None: it counts as missing."""
    bands: tuple[Interval, ...] = ()
    """A stated and a computed quantity conflict when they lie in different bands; the lower value is then used."""
    conflict_interpretations: tuple[str, ...] = ()
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One declared input. Intervals are in `unit`, the default UCUM unit of a quantity."""

    id: str
    type: FactType
    label: str
    question: str
    plain: str
    help: str = ""
    obtain: str = ""
    aliases: tuple[str, ...] = ()
    unit: str = ""
    units: tuple[tuple[str, str], ...] = ()
    """Further units of another kind that this fact accepts, each with its exact factor to the default unit."""
    possible: Interval | None = None
    plausible: Interval | None = None
    whole: bool = False
    """Of a quantity: it is counted, and has whole numbers alone."""
    unit_in_doubt: tuple[Interval, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    groups: tuple[Group, ...] = ()
    members: tuple[Member, ...] = ()
    derivation: Derivation | None = None
    askable: bool = True
    context_only: bool = False
    """Asked by the source without its answer being used: such a question comes last."""
    dated: bool = False
    """A result whose age is warned of, beyond `Protocol.repeat_window_days`."""
    statements: tuple[str, ...] = ()
    interpretations: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Facts that contradict each other when a criterion holds for certain: those in doubt then count as missing."""

    when: Criterion
    doubt: tuple[str, ...]
    text: str
    interpretations: tuple[str, ...] = ()
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """No patient has more of `lesser` than of `greater` (two quantities of one unit)."""

    lesser: str
    greater: str
    place: Place = field(compare=False)


def closure(constraints: Iterable[Constraint]) -> tuple[tuple[str, str], ...]:
    """The pairs of the constraints and all that follow from them (a ≤ b and b ≤ c make a ≤ c)."""
    pairs = {(c.lesser, c.greater) for c in constraints}
    while more := {(a, d) for a, b in pairs for c, d in pairs if b == c and a != d} - pairs:
        pairs |= more
    return tuple(sorted(pairs))
