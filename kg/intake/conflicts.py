"""Facts that contradict each other as they were stated: the declared rules, and constraints that no rule names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.criteria import evaluate, facts_of
from kg.facts import Conflict, Fact
from kg.intake.worksheet import Worksheet
from kg.judging import truth_of_atom
from kg.patient import Known, Origin
from kg.truth import Truth
from kg.wording import value_words


def apply_rules(sheet: Worksheet, rules: Iterable[Conflict]) -> None:
    """Let the facts in doubt of every rule that holds for certain count as missing.

    All rules are judged on what was stated, so that their order does not matter.
    """
    stated = dict(sheet.known)
    for rule in rules:
        read = facts_of(rule.when)
        if all(stated[f].origin is Origin.MISSING for f in read):
            continue
        if evaluate(rule.when, lambda atom: truth_of_atom(atom, stated)) is Truth.YES:
            values = given(read, stated, sheet.facts)
            sheet.conflict(
                rule.doubt, f"{rule.text} ({values}); {_to_do(rule.doubt, sheet.facts)}", rule.interpretations
            )
            sheet.forget(rule.doubt)


def apply_constraints(sheet: Worksheet) -> None:
    """Let stated quantities that leave no values within a constraint count as missing, both of them."""
    while violated := tuple(sheet.violated()):
        doubtful: dict[str, None] = {}
        for lesser, greater in violated:
            stated = [f for f in (lesser, greater) if sheet.known[f].origin is Origin.STATED and f not in doubtful]
            if stated:
                one, other = sheet.facts[lesser].label, sheet.facts[greater].label
                values = given((lesser, greater), sheet.known, sheet.facts)
                sheet.conflict(stated, f"{one} cannot be above {other} ({values}); {_to_do(stated, sheet.facts)}", ())
                doubtful.update(dict.fromkeys(stated))
        if not doubtful:
            raise ValueError(
                f"no values of {violated[0][0]} and {violated[0][1]} fit their constraint: verify the protocol"
            )
        sheet.forget(doubtful)


def given(read: Iterable[str], known: Mapping[str, Known], facts: Mapping[str, Fact]) -> str:
    """The values of the facts that are given, in words."""
    return ", ".join(_values(read, known, facts))


def _values(read: Iterable[str], known: Mapping[str, Known], facts: Mapping[str, Fact]) -> Iterator[str]:
    for fact in read:
        if known[fact].shown:
            yield f"{facts[fact].label}: {value_words(known[fact], facts[fact])}"


def _to_do(doubtful: Iterable[str], facts: Mapping[str, Fact]) -> str:
    labels = [facts[f].label for f in doubtful]
    return f"{' and '.join(labels)} {'counts' if len(labels) == 1 else 'count'} as missing: check and give again"
