"""What goes with one patient's advice: cautions, numbered through the chart, and what is doubtful in the data."""

from __future__ import annotations

from diagrams.patient_words import several
from kg.nodes.recommendation import Warning
from kg.traversal import Evaluation

DOUBTS_AT_MOST = 10
"""Doubts that are told one by one; of more, the number is said."""
_NO_DOUBT = "unit_assumed"
_LEAST_GRAVE = "unrecognised"


def cautions(evaluation: Evaluation) -> tuple[str, ...]:
    """Every caution in full, for clinicians: those that stand by themselves, then those of leaves, named first."""
    titles: dict[str, list[str]] = {}
    for advice in evaluation.recommendations:
        for warning in advice.warnings:
            titles.setdefault(warning.id, []).append(f"“{advice.recommendation.title}”")
    return tuple(_words(warning, titles.get(warning.id, [])) for warning in _shown(evaluation))


def marks(evaluation: Evaluation) -> dict[str, str]:
    """By leaf that has cautions: the sign and their numbers in the list."""
    numbers = {warning.id: str(number) for number, warning in enumerate(_shown(evaluation), 1)}
    return {
        advice.recommendation.id: f"⚠ caution {', '.join(numbers[w.id] for w in advice.warnings)}"
        for advice in evaluation.recommendations
        if advice.warnings
    }


def doubts(evaluation: Evaluation) -> tuple[str, ...]:
    """What a reader has to know about the data, names that were not recognised last; units go without saying."""
    graver = sorted(evaluation.data_quality, key=lambda found: found.code == _LEAST_GRAVE)
    messages = list(dict.fromkeys(found.message for found in graver if found.code != _NO_DOUBT))
    first, rest = messages[:DOUBTS_AT_MOST], messages[DOUBTS_AT_MOST:]
    return (*first, f"and {len(rest)} more") if rest else tuple(first)


def _shown(evaluation: Evaluation) -> tuple[Warning, ...]:
    """In the order of the list, each once."""
    of_leaves = (warning for advice in evaluation.recommendations for warning in advice.warnings)
    return tuple({warning.id: warning for warning in (*evaluation.warnings, *of_leaves)}.values())


def _words(warning: Warning, titles: list[str]) -> str:
    leaves = f"{several(titles)}: " if titles else ""
    statements = f" [{', '.join(warning.statements)}]" if warning.statements else ""
    return f"{leaves}{warning.text.clinician}{statements}"
