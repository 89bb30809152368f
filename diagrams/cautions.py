"""What goes with one patient's advice: cautions, numbered through the chart, and what is doubtful in the data."""

from __future__ import annotations

from diagrams.chart import CAUTION
from diagrams.patient_words import several
from kg.nodes.recommendation import Notice, Recommendation, Warning
from kg.protocol import Protocol
from kg.traversal import Evaluation

DOUBTS_AT_MOST = 10
"""Doubts that are told one by one; of more, the number is said."""
_LEAVES_AT_MOST = 3
_LEAST_GRAVE = "unrecognised"


def cautions(evaluation: Evaluation) -> tuple[str, ...]:
    """Every caution in full, for clinicians: those that stand by themselves, then those of leaves, named first."""
    titles: dict[Warning | Notice, list[str]] = {}
    for advice in evaluation.recommendations:
        for warning in advice.warnings:
            titles.setdefault(warning, []).append(f"“{advice.recommendation.title}”")
    return tuple(_words(caution, titles.get(caution, [])) for caution in _shown(evaluation))


def numbers(evaluation: Evaluation) -> dict[str, tuple[int, ...]]:
    """By leaf, the numbers of its cautions in the list."""
    places = {caution: number for number, caution in enumerate(_shown(evaluation), 1)}
    return {a.recommendation.id: tuple(places[w] for w in a.warnings) for a in evaluation.recommendations}


def widest_mark(leaf: Recommendation, protocol: Protocol) -> str:
    """A text that is as wide as the mark of a leaf can be for any patient; "" where no warning is about the leaf."""
    number = "0" * len(str(len(protocol.warnings) + len(protocol.notices)))
    widest = [number for warning in protocol.warnings if leaf.id in warning.on]
    return f"{CAUTION} {', '.join(widest)}" if widest else ""


def doubts(evaluation: Evaluation) -> tuple[str, ...]:
    """What a reader has to know about the data, names that were not recognised last; units go without saying."""
    graver = sorted(evaluation.data_quality, key=lambda found: found.code == _LEAST_GRAVE)
    messages = list(dict.fromkeys(found.message for found in graver if found.is_doubt))
    first, rest = messages[:DOUBTS_AT_MOST], messages[DOUBTS_AT_MOST:]
    return (*first, f"and {len(rest)} more") if rest else tuple(first)


def _shown(evaluation: Evaluation) -> tuple[Warning | Notice, ...]:
    """In the order of the list, each once."""
    of_leaves = (warning for advice in evaluation.recommendations for warning in advice.warnings)
    return tuple(dict.fromkeys((*evaluation.cautions, *of_leaves)))


def _words(warning: Warning | Notice, titles: list[str]) -> str:
    leaves = f"{several(titles, _LEAVES_AT_MOST)}: " if titles else ""
    statements = f" [{', '.join(warning.statements)}]" if warning.statements else ""
    return f"{leaves}{warning.text.clinician}{statements}"
