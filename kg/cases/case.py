"""A case: one patient, and what the answer has to be; read from a `cases.yaml` beside the protocol."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kg.diagnostics import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One thing that is expected: `key` is the word of the file, `name` what it is about ("" of the whole answer).

    `any_of` are the values of which any will do, such as urgencies, or the facts that something may wait for.
    """

    key: str
    name: str = ""
    any_of: tuple[str, ...] = ()
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A sentence, the facts as they are handed in, and what is expected: a part of the answer is enough.

    `covers` are the statements and readings that the expectations come from; `on` is the day of the evaluation. An
    `unreviewed` case counts for nothing until somebody has said what the source demands.
    """

    sentence: str
    facts: Mapping[str, object]
    expect: tuple[Wanted, ...]
    covers: tuple[str, ...] = ()
    on: date | None = None
    unreviewed: bool = False
    place: Place

    @property
    def refused(self) -> bool:
        """Whether the facts are expected to be refused."""
        return any(wanted.key == "problems" for wanted in self.expect)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """The cases of one protocol.

    `same` are groups of statements that say the same: where one has to be asserted or warned of, any other will do.
    `stands_for` are words for several facts, any of which is meant.
    """

    file: str
    cases: tuple[Case, ...] = ()
    same: tuple[frozenset[str], ...] = ()
    stands_for: Mapping[str, frozenset[str]]

    def same_as(self, statement: str) -> frozenset[str]:
        """The statements that say what this one says, itself among them."""
        return next((group for group in self.same if statement in group), frozenset({statement}))

    def meant(self, fact: str) -> frozenset[str]:
        """The facts that a word means."""
        return self.stands_for.get(fact, frozenset({fact}))
