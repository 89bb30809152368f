"""Three-valued truth: yes, no, and not known. Missing is never false, so nothing here turns into a `bool`."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NoReturn


class Truth(Enum):
    """What is known of a criterion for one patient."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    def __bool__(self) -> NoReturn:
        """Refuse: a reader must match all three cases.

        Raises:
            TypeError: always.
        """
        message = "three-valued truth is not a bool: compare with Truth.YES, Truth.NO or Truth.UNKNOWN"
        raise TypeError(message)

    def __invert__(self) -> Truth:
        """Negation; not knowing stays not knowing."""
        return Truth(2 - self.value)


def of(value: bool) -> Truth:  # noqa: FBT001 - the one place where a bool becomes a truth
    """The truth of something that is known."""
    return Truth.YES if value else Truth.NO


def every(truths: Iterable[Truth]) -> Truth:
    """Kleene's conjunction: the least of them; of none, yes."""
    return Truth(min((t.value for t in truths), default=2))


def some(truths: Iterable[Truth]) -> Truth:
    """Kleene's disjunction: the greatest of them; of none, no."""
    return Truth(max((t.value for t in truths), default=0))
