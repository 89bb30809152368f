"""A decision node: one question with exclusive, exhaustive outcomes."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.criteria import Criterion
from kg.diagnostics import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One answer: when it holds, what the source then asserts, and where it leads (nodes, each also a leaf perhaps)."""

    id: str
    label: str
    criterion: Criterion
    leads_to: tuple[str, ...] = ()
    classification: str = ""
    statements: tuple[str, ...] = ()
    interpretations: tuple[str, ...] = ()
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One question. `fact` is set when all outcomes test one fact; `then` is where every outcome leads besides its own.

    `statements` are the sources of the question and of its thresholds. `classifies` names the classification
    (`Evaluation.classifications`) that the outcome on the path gives.
    """

    id: str
    track: str
    question: str
    outcomes: tuple[Outcome, ...]
    fact: str | None = None
    then: tuple[str, ...] = ()
    classifies: str = ""
    statements: tuple[str, ...] = ()
    interpretations: tuple[str, ...] = ()
    place: Place = field(compare=False)

    def outcome(self, id_: str) -> Outcome:
        """The outcome of that id."""
        return next(o for o in self.outcomes if o.id == id_)
