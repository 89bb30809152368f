"""Every hand-over reaches another protocol, and takes something along.

This looks at two protocols, so it is no part of compiling one: a protocol is sound without those that go on from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kg.compatibility import obstacle
from kg.diagnostics import Diagnostic, did_you_mean
from kg.facts import Fact
from kg.nodes.recommendation import HandOver
from kg.protocol import Protocol

OpenTarget = Callable[[str], Protocol | None]
"""Finds a protocol by its id; None where there is none that can be run."""


def check(protocol: Protocol, open_target: OpenTarget) -> list[Diagnostic]:
    """One diagnostic for each hand-over to nowhere, each named fact that cannot go along, and each without any fact.

    A fact is carried where both protocols declare it with the same id, or where `facts` names it, when it is of one
    kind, can be given there, and its units convert. What only shares its id and cannot go along is no fault by itself:
    two protocols may use one word for two things.
    """
    handed = (handed for leaf in protocol.recommendations for handed in leaf.continues_in)
    return [found for each in handed for found in _of(protocol, each, open_target)]


def _of(protocol: Protocol, handed: HandOver, open_target: OpenTarget) -> Iterator[Diagnostic]:
    if handed.protocol == protocol.id:
        yield _found(handed, f"`{protocol.id}` continues in itself", "name another protocol, or take it out")
        return
    if (target := open_target(handed.protocol)) is None:
        message = f"there is no protocol `{handed.protocol}` to continue in"
        yield _found(handed, message, "name one that ships, or whose file stands beside this one")
        return
    faults = [*_of_named_facts(protocol, handed, target)]
    yield from faults
    if not faults and not any(_goes_along(protocol.fact, theirs, dict(handed.facts)) for theirs in target.facts):
        message = f"nothing goes along to `{target.id}`: no fact of it has the id and the kind of one here"
        yield _found(handed, message, "say in `facts` which fact of ours each of theirs is")


def _of_named_facts(protocol: Protocol, handed: HandOver, target: Protocol) -> Iterator[Diagnostic]:
    for theirs, ours in handed.facts:
        if theirs not in target.fact:
            near = did_you_mean(theirs, target.fact)
            yield _found(handed, f"`{target.id}` has no fact `{theirs}`", near or "write its fact first, then ours")
        elif reason := obstacle(protocol.fact[ours], target.fact[theirs]):
            message = f"`{ours}` cannot go along as `{theirs}` of `{target.id}`: {reason}"
            yield _found(handed, message, "name another fact, or take it out of `facts`")


def _goes_along(facts: Mapping[str, Fact], theirs: Fact, named: Mapping[str, str]) -> bool:
    ours = facts.get(named.get(theirs.id, theirs.id))
    return ours is not None and not obstacle(ours, theirs)


def _found(handed: HandOver, message: str, help_: str) -> Diagnostic:
    return Diagnostic(code="hand_over", message=message, place=handed.place, help=help_)
