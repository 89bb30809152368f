"""Facts that contradict each other: the declared rules, and constraints that no rule names.

Rules are judged on what was stated, and once more on what follows from it. Where what follows contradicts something,
the stated facts that it follows from are in doubt.
"""

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
                rule.doubt, f"{rule.text} ({values}); {to_do(rule.doubt, sheet.facts)}", rule.interpretations
            )
            sheet.forget(rule.doubt)


def rules_on_what_follows(rules: Iterable[Conflict], facts: Mapping[str, Fact]) -> tuple[Conflict, ...]:
    """The rules that read a fact which follows from others."""
    return tuple(rule for rule in rules if any(facts[read].derivation for read in facts_of(rule.when)))


def apply_to_what_follows(sheet: Worksheet, follows: Worksheet, rules: Iterable[Conflict]) -> bool:
    """Let what a rule that holds in `follows` has in doubt count as missing on the sheet; whether there is any.

    A fact in doubt that was not stated itself is in doubt as what was stated of its inputs.
    """
    found = False
    stated = dict(sheet.known)
    for rule in rules:
        read = facts_of(rule.when)
        if all(follows.known[f].origin not in {Origin.DERIVED, Origin.NARROWED} for f in read):
            continue
        if evaluate(rule.when, lambda atom: truth_of_atom(atom, follows.known)) is not Truth.YES:
            continue
        if doubtful := _stated_behind(rule.doubt, stated, sheet.facts) or _stated_behind(read, stated, sheet.facts):
            found = True
            values = given(read, follows.known, sheet.facts)
            sheet.conflict(doubtful, f"{rule.text} ({values}); {to_do(doubtful, sheet.facts)}", rule.interpretations)
            sheet.forget(doubtful)
    return found


def _stated_behind(doubt: Iterable[str], stated: Mapping[str, Known], facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """The facts that were stated, in the place of each other one those that it follows from."""
    found: dict[str, None] = {}
    for fact in doubt:
        derivation = facts[fact].derivation
        if stated[fact].origin is Origin.STATED:
            found[fact] = None
        elif derivation is not None:
            found.update(dict.fromkeys(_stated_behind(derivation.inputs, stated, facts)))
    return tuple(found)


def apply_constraints(sheet: Worksheet) -> None:
    """Let stated quantities that leave no values within a constraint count as missing, both of them."""
    while violated := tuple(sheet.violated()):
        doubtful: dict[str, None] = {}
        for lesser, greater in violated:
            stated = [f for f in (lesser, greater) if sheet.known[f].origin is Origin.STATED and f not in doubtful]
            if stated:
                one, other = sheet.facts[lesser].label, sheet.facts[greater].label
                values = given((lesser, greater), sheet.known, sheet.facts)
                sheet.conflict(stated, f"{one} cannot be above {other} ({values}); {to_do(stated, sheet.facts)}", ())
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


def to_do(doubtful: Iterable[str], facts: Mapping[str, Fact]) -> str:
    """What to do about facts in doubt, in words."""
    labels = [facts[f].label for f in doubtful]
    return f"{' and '.join(labels)} {'counts' if len(labels) == 1 else 'count'} as missing: check and give again"
