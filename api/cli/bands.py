"""The classifications in words: the label of the outcome that gives each."""

from __future__ import annotations

from collections.abc import Iterator

from kg.evaluation import PathStatus
from kg.traversal import Evaluation

_NOT_KNOWN = "not known"


def bands(answer: Evaluation) -> Iterator[tuple[str, str]]:
    """Each classification's name and its band; what some ways of filling in do not give is not known."""
    for name, class_ in answer.classifications.items():
        giving = [s for s in answer.path if (s.decision.classifies, s.outcome.classification) == (name, class_)]
        # Several outcomes may share a class; without one that is taken, any of them may be.
        taken = [s for s in giving if s.status is PathStatus.TAKEN]
        possible = [s for s in giving if s.status is PathStatus.POSSIBLE]
        labels = dict.fromkeys(step.outcome.label for step in taken or possible)
        yield name.replace("_", " ").capitalize(), " or ".join(labels) or _NOT_KNOWN
