"""What the rules about patients work on: the functions of a protocol that nobody has verified yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.asking.patients import arguments, patient_for
from kg.asking.scratch import Scratch
from kg.asking.witness import witness
from kg.compiled import CompiledProtocol, assemble
from kg.decision_diagram import TRUE, DiagramBuilder
from kg.functions import functions_for
from kg.graph import KnowledgeGraph
from kg.protocol import Protocol
from kg.variables import Variable

Facts = Mapping[str, object]


@dataclass(frozen=True)
class Proof:
    """A protocol assembled for proving, its facts cut finer than for evaluating."""

    compiled: CompiledProtocol

    @classmethod
    def of(cls, graph: KnowledgeGraph) -> Proof:
        """Work out the functions.

        Raises:
            DiagramTooLargeError: the decisions tell too many combinations of facts apart.
        """
        return cls(assemble(functions_for(graph, to_prove=True)))

    @cached_property
    def scratch(self) -> Scratch:
        """Where functions are put together."""
        return Scratch.of(self.compiled)

    @property
    def protocol(self) -> Protocol:
        """What is proved."""
        return self.compiled.protocol

    @property
    def builder(self) -> DiagramBuilder:
        """What puts functions together."""
        return self.scratch.builder

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The facts that decisions read, and their cells."""
        return self.compiled.variables

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The variable of each fact that decisions read."""
        return {v.fact.id: i for i, v in enumerate(self.variables)}

    @cached_property
    def allowed(self) -> int:
        """Where no constraint is broken."""
        return self.scratch.functions.allowed()

    @cached_property
    def led_to(self) -> Mapping[str, int]:
        """Who is led to each decision, whatever its outcomes say of them."""
        graph, led = self.compiled.graph, {self.protocol.start: TRUE}
        for decision in graph.order[1:]:
            led[decision] = self.builder.any_of(
                self.scratch.taken(before, outcome) if outcome is not None else led[before]
                for before, outcome in graph.incoming[decision]
            )
        return led

    def patients(self, function: int) -> tuple[str, Facts | None] | None:
        """For whom a function holds, in words, and such facts as they are handed in; None: for no patient.

        Where no facts that can be handed in are found, the words name the values of the facts that decisions read.
        """
        example = self.scratch.example(function)
        if example is None:
            return None
        facts = patient_for(self.scratch, function)
        return (witness(self.compiled, example).words, None) if facts is None else (as_arguments(facts), facts)

    def patients_at(self, decision: str, function: int) -> tuple[str, Facts | None] | None:
        """The same among those who are led to a decision; of others the words alone: they show nothing there."""
        anybody = self.patients(function)
        if anybody is None:
            return None
        words = f"{anybody[0]}, who is not led there"
        return self.patients(self.builder.both(self.led_to[decision], function)) or (words, None)


def as_arguments(facts: Facts) -> str:
    """Facts in the form in which the command line takes them."""
    return " ".join(f"`{argument}`" for argument in arguments(facts)) or "every patient"
