"""Which facts a recommendation can need."""

from __future__ import annotations

from dataclasses import dataclass

from kg.asking.derived import inputs_by_fact, to_derive_from
from kg.asking.names import one_of
from kg.asking.scratch import Scratch
from kg.compiled import CompiledProtocol
from kg.criteria import facts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededFact:
    """A fact whose value can change a recommendation; `inputs`: what can be asked instead, because it follows."""

    fact: str
    label: str
    askable: bool
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a leaf can need: facts that decide it; facts that fulfil it; facts that ease its urgency."""

    leaf: str
    facts: tuple[NeededFact, ...]
    fulfilled_by: tuple[str, ...]
    eased_by: tuple[str, ...]


def needs(compiled: CompiledProtocol, leaf: str) -> Needs:
    """The facts of which one alone, the others being as they may, can change whether a leaf is recommended.

    Raises:
        UnknownNameError: there is no such leaf.
    """
    protocol = compiled.protocol
    declared = protocol.recommendation[one_of("recommendation", leaf, protocol.recommendation)]
    scratch, inputs = Scratch.of(compiled), inputs_by_fact(compiled)
    deciding = (protocol.fact[f] for f in scratch.facts_deciding(scratch.recommended(leaf)))
    return Needs(
        leaf=leaf,
        facts=tuple(
            NeededFact(fact=f.id, label=f.label, askable=f.askable, inputs=to_derive_from(f, inputs, protocol.fact))
            for f in deciding
        ),
        fulfilled_by=facts_of(declared.fulfilled_when) if declared.fulfilled_when is not None else (),
        eased_by=facts_of(declared.routine_once) if declared.routine_once is not None else (),
    )
