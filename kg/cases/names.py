"""What a case may name: everything that its protocol declares, by its kind."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kg.protocol import Protocol

UNKNOWN = "unknown"
"""The class of a classification that stays open."""


OPEN_END = "none"
"""The end of a time that nothing is said of, or that cannot be worked out."""


def declared(protocol: Protocol, stands_for: Collection[str]) -> Mapping[str, Collection[str]]:
    """The names of each kind; `stands_for` are the words that the file declares for several facts."""
    return {
        "fact": [*protocol.fact, *stands_for],
        "question": [*protocol.fact, *(f"{f.id}_unit" for f in protocol.facts if f.unit), *stands_for],
        "statement": protocol.statement,
        "interpretation": protocol.interpretation,
        "statement or interpretation": [*protocol.statement, *protocol.interpretation],
        "recommendation": protocol.recommendation,
        "statement or recommendation": [*protocol.statement, *protocol.recommendation],
        "outcome": [f"{d.id}.{o.id}" for d in protocol.decisions for o in d.outcomes],
        "warning": [w.id for w in protocol.warnings],
        "notice": [n.id for n in protocol.notices],
        "classification": classes(protocol),
    }


def classes(protocol: Protocol) -> Mapping[str, tuple[str, ...]]:
    """The classes of each classification, and that it is not known."""
    found: dict[str, dict[str, None]] = {}
    for decision in protocol.decisions:
        for outcome in decision.outcomes:
            if decision.classifies:
                found.setdefault(decision.classifies, {})[outcome.classification] = None
    return {name: (*given, UNKNOWN) for name, given in found.items()}
