"""What is said to the reader, changed in every small way: recommendations, warnings, notices, the order of asking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.cases.mutation.again import changed_rounds
from kg.cases.mutation.criteria import changes
from kg.cases.mutation.mutant import Mutant
from kg.criteria import facts_of
from kg.nodes.recommendation import Recommendation, Strength, Urgency
from kg.protocol import Protocol

_Change = tuple[str, str, tuple[str, ...], Recommendation]


def advice_mutants(protocol: Protocol) -> Iterator[Mutant]:
    """Every small change of every recommendation, warning and notice, and of the order of asking."""
    for leaf in protocol.recommendations:
        for kind, words, facts, changed in _leaves(leaf, protocol):
            yield _with_leaves(protocol, leaf, kind, words, facts, {leaf.id: changed})
        for other in leaf.supersedes:
            superseded = protocol.recommendation[other]
            dropped = replace(leaf, supersedes=tuple(o for o in leaf.supersedes if o != other))
            yield _with_leaves(
                protocol, leaf, "supersession", f"no longer supersedes `{other}`", (), {leaf.id: dropped}
            )
            turned = replace(superseded, supersedes=(*superseded.supersedes, leaf.id))
            words = f"is superseded by `{other}` instead of superseding it"
            yield _with_leaves(protocol, leaf, "supersession", words, (), {leaf.id: dropped, other: turned})
    yield from _warnings(protocol)
    yield from _notices(protocol)
    for i, (one, other) in enumerate(zip(protocol.ask_first, protocol.ask_first[1:], strict=False)):
        order = (*protocol.ask_first[:i], other, one, *protocol.ask_first[i + 2 :])
        yield Mutant(
            kind="order",
            words=f"`ask_first`: `{other}` before `{one}`",
            protocol=replace(protocol, ask_first=order),
            facts=(one, other),
            place=protocol.decision[protocol.start].place,
        )


def _with_leaves(
    protocol: Protocol,
    leaf: Recommendation,
    kind: str,
    words: str,
    facts: tuple[str, ...],
    changed: dict[str, Recommendation],
) -> Mutant:
    leaves = tuple(changed.get(r.id, r) for r in protocol.recommendations)
    return Mutant(
        kind=kind,
        words=f"`{leaf.id}`: {words}",
        protocol=replace(protocol, recommendations=leaves),
        facts=facts,
        place=leaf.place,
    )


def _leaves(leaf: Recommendation, protocol: Protocol) -> Iterator[_Change]:
    for urgency in Urgency:
        if urgency is not leaf.urgency:
            words = f"`{urgency.name.lower()}` instead of `{leaf.urgency.name.lower()}`"
            yield "urgency", words, (), replace(leaf, urgency=urgency)
    strengths = list(Strength)
    other = strengths[(strengths.index(leaf.strength) + 1) % len(strengths)]
    yield "strength", f"`{other.value}` instead of `{leaf.strength.value}`", (), replace(leaf, strength=other)
    if leaf.fulfilled_when is not None:
        facts = facts_of(leaf.fulfilled_when)
        yield "polarity", "`fulfilled_when` is dropped", facts, replace(leaf, fulfilled_when=None)
        for kind, words, changed in changes(leaf.fulfilled_when, protocol.fact):
            yield kind, f"in `fulfilled_when` {words}", facts, replace(leaf, fulfilled_when=changed)
    if leaf.again is not None:
        for words, again in changed_rounds(leaf.again):
            yield "bound", words, leaf.again.dates, replace(leaf, again=again)
    if leaf.routine_once is not None:
        facts = facts_of(leaf.routine_once)
        yield "polarity", "`routine_once` is dropped", facts, replace(leaf, routine_once=None)
        for kind, words, changed in changes(leaf.routine_once, protocol.fact):
            yield kind, f"in `routine_once` {words}", facts, replace(leaf, routine_once=changed)


def _warnings(protocol: Protocol) -> Iterator[Mutant]:
    for i, warning in enumerate(protocol.warnings):
        facts = (*facts_of(warning.when), *warning.or_unknown)
        for kind, words, when in changes(warning.when, protocol.fact):
            warnings = (*protocol.warnings[:i], replace(warning, when=when), *protocol.warnings[i + 1 :])
            yield Mutant(
                kind=kind,
                words=f"warning `{warning.id}`: {words}",
                protocol=replace(protocol, warnings=warnings),
                facts=facts,
                place=warning.place,
            )
        for fact in warning.or_unknown:
            rest = tuple(f for f in warning.or_unknown if f != fact)
            warnings = (*protocol.warnings[:i], replace(warning, or_unknown=rest), *protocol.warnings[i + 1 :])
            yield Mutant(
                kind="polarity",
                words=f"warning `{warning.id}`: `or_unknown` no longer names `{fact}`",
                protocol=replace(protocol, warnings=warnings),
                facts=facts,
                place=warning.place,
            )


def _notices(protocol: Protocol) -> Iterator[Mutant]:
    for i, notice in enumerate(protocol.notices):
        for kind, words, when in changes(notice.when, protocol.fact):
            notices = (*protocol.notices[:i], replace(notice, when=when), *protocol.notices[i + 1 :])
            yield Mutant(
                kind=kind,
                words=f"notice `{notice.id}`: {words}",
                protocol=replace(protocol, notices=notices),
                facts=facts_of(notice.when),
                place=notice.place,
            )
