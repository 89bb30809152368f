"""What is proved of a protocol, in the schema: the properties it declares, and the faults that verification finds."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock

import strawberry
from strawberry import Private, field

from api.schema.evidence import Interpretation, Statement
from api.schema.fields import resolved
from api.schema.node import linked
from kg import diagnostics, properties
from kg.asking.patients import arguments
from kg.checking import faults_of
from kg.claims import claim_words
from kg.compiled import CompiledProtocol
from kg.protocol import Protocol

_REMEMBERED = 64
_ONE_PROOF = Lock()


@strawberry.type(description="A claim that a protocol makes of itself; a protocol is served only when it is proved.")
class SafetyProperty:
    """A declared property."""

    compiled: Private[CompiledProtocol]
    declared: Private[properties.Property]
    name: str = field(description="Its name within its protocol.")
    text: str = field(description="What it says, in its author's words.")
    claim: str = field(description="What is proved, in a sentence made from its keys.")

    @resolved("The statements that ask for it.")
    def statements(self) -> list[Statement]:
        """The statements."""
        return linked(self.compiled, "statement", self.declared.statements)

    @resolved("The readings that ask for it.")
    def interpretations(self) -> list[Interpretation]:
        """The readings."""
        return linked(self.compiled, "interpretation", self.declared.interpretations)


@strawberry.type(description="A fault that verification finds in a protocol.")
class Diagnostic:
    """A fault."""

    code: str = field(description="Which rule found it; stable for machines.")
    message: str = field(description="What is wrong, in a sentence.")
    help: str | None = field(description="What would mend it; null when that is plain.")
    line: int = field(description="The line of the protocol's file, counted from 1.")
    witness: list[str] | None = field(
        description="A patient who shows it, as the command line takes facts (`wbc=3.55`); null when it is about none."
    )


def properties_of(compiled: CompiledProtocol) -> list[SafetyProperty]:
    """The declared properties, in the order of writing."""
    protocol = compiled.protocol
    return [
        SafetyProperty(compiled=compiled, declared=p, name=p.id, text=p.text, claim=claim_words(p, protocol))
        for p in protocol.properties
    ]


def diagnostics_of(protocol: Protocol) -> list[Diagnostic]:
    """The faults of a protocol and of its hand-overs, by place."""
    return [_diagnostic(fault) for fault in _faults(protocol)]


def _faults(protocol: Protocol) -> tuple[diagnostics.Diagnostic, ...]:
    with _ONE_PROOF:  # who asks while it is being proved waits for that proof
        return _proved(protocol)


@lru_cache(maxsize=_REMEMBERED)
def _proved(protocol: Protocol) -> tuple[diagnostics.Diagnostic, ...]:
    return faults_of(protocol)


def _diagnostic(fault: diagnostics.Diagnostic) -> Diagnostic:
    return Diagnostic(
        code=fault.code,
        message=fault.message,
        help=fault.help or None,
        line=fault.place.line,
        witness=None if fault.witness is None else arguments(fault.witness),
    )
