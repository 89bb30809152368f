"""What to ask next: exactly the facts that can still change the answer, the most deciding first."""

from __future__ import annotations

from collections.abc import Iterator

from kg.criteria import atoms, facts_of
from kg.evaluation import Alternative, Question, Status
from kg.facts import Fact
from kg.statuses import Statuses
from kg.truth import Truth

_IN_DOUBT, _OPEN, _CONTEXT = range(3)


def questions(statuses: Statuses) -> tuple[Question, ...]:
    """The questions in the order in which to ask them.

    First what is in conflict or lacks its unit; then what open leaves wait for and what would fulfil a work-up, by the
    protocol's own order and then by how many leaves it decides; last what the source asks without using it.
    """
    protocol, facts = statuses.compiled.protocol, statuses.facts
    in_doubt = facts.in_conflict | facts.unit_in_doubt
    decides: dict[str, list[str]] = {}
    for leaf, pending in statuses.pending.items():
        for fact in pending:
            decides.setdefault(fact, []).append(leaf)
    open_ = dict.fromkeys((*decides, *_fulfilling(statuses)))
    context = (f.id for f in protocol.facts if f.context_only and not facts.known[f.id].firm)
    declared = {fact: i for i, fact in enumerate(protocol.fact)}
    first = {fact: i for i, fact in enumerate(protocol.ask_first)}

    def rank(fact: str) -> tuple[int, int, int, int]:
        group = _IN_DOUBT if fact in in_doubt else _OPEN if fact in open_ else _CONTEXT
        waiting = sum(leaf not in statuses.fulfilled for leaf in decides.get(fact, ()))
        return group, first.get(fact, len(first)), -waiting, declared[fact]

    asked = sorted(dict.fromkeys((*in_doubt, *open_, *context)), key=rank)
    return tuple(_question(statuses, protocol.fact[fact], tuple(decides.get(fact, ()))) for fact in asked)


def _fulfilling(statuses: Statuses) -> Iterator[str]:
    """The facts that would fulfil a work-up leaf that is not ruled out."""
    for leaf in statuses.compiled.workup:
        if leaf.id in statuses.fulfilled or statuses.leaves[leaf.id] is Status.NOT_RECOMMENDED:
            continue
        for atom in atoms(leaf.fulfilled_when) if leaf.fulfilled_when else ():
            if statuses.truth_of(atom) is not Truth.YES:
                for fact in facts_of(atom):
                    if not statuses.facts.known[fact].firm:
                        yield from statuses.to_ask(fact)


def _question(statuses: Statuses, fact: Fact, decides: tuple[str, ...]) -> Question:
    if fact.id in statuses.facts.unit_in_doubt:
        text = f"In which unit is the {fact.label}, {statuses.facts.known[fact.id].written}, given?"
        return Question(fact=f"{fact.id}_unit", text=text, plain=text, decides=decides, alternatives=(), about=fact.id)
    known, declared = statuses.facts.known, statuses.compiled.protocol.fact
    inputs = statuses.instead_of(fact) if fact.derivation else ()
    return Question(
        fact=fact.id,
        text=fact.question,
        plain=fact.plain,
        decides=decides,
        alternatives=tuple(
            Alternative(fact=i, text=declared[i].question) for i in inputs if not known[i].firm and declared[i].askable
        ),
        about=fact.id,
    )
