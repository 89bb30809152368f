"""A compiled protocol: functions of the cells that are still possible for a patient.

Each leaf and each outcome is one function of the facts that decisions read: when is it reached, and not superseded?
A reached node is a disjunction over the edges into it, so the functions are worked out once, from the start
downwards, as decision diagrams that share their nodes. What constraints forbid (ANC above WBC) is cut out of them, so
that an answer that holds for every *possible* way of filling in the missing facts is seen to hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kg import showing
from kg.criteria import Atom, Criterion, atoms, facts_of
from kg.decision_diagram import FALSE, TRUE, Node, specialise
from kg.facts import Fact
from kg.functions import Functions
from kg.graph import KnowledgeGraph
from kg.intake import Intake
from kg.nodes.decision import Decision, Outcome
from kg.nodes.recommendation import Recommendation
from kg.patient import Known, PatientFacts
from kg.protocol import Protocol
from kg.variables import Variable
from kg.wording import test_symbols

Masks = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Test:
    """One atom of an outcome, the fact it is about, and its threshold in figures."""

    atom: Atom
    fact: Fact
    symbols: str


@dataclass(frozen=True, slots=True)
class OutcomeText:
    """What an outcome tests, in the order of writing, once more without repetitions, and the readings it rests on."""

    tests: tuple[Test, ...]
    distinct: tuple[Test, ...]
    interpretations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledProtocol:
    """A verified protocol, ready to be traversed; made by `kg.compilation.compile_protocol` alone.

    `leaves`, `outcomes` and `classes` give the diagram number of each leaf, each (decision, outcome) and each
    (classification, class), in the order in which `evaluate_leaves`, `evaluate_outcomes`, `evaluate_classes` answer.
    """

    protocol: Protocol
    graph: KnowledgeGraph
    variables: tuple[Variable, ...]
    nodes: tuple[Node, ...]
    leaves: Mapping[str, int]
    outcomes: Mapping[tuple[str, str], int]
    classes: Mapping[tuple[str, str], int]
    evaluate_leaves: Callable[[Sequence[int]], Masks]
    evaluate_outcomes: Callable[[Sequence[int]], Masks]
    evaluate_classes: Callable[[Sequence[int]], Masks]
    intake: Intake
    workup: tuple[Recommendation, ...]
    """The leaves whose purpose is to obtain facts: those that something fulfils."""
    texts: Mapping[tuple[str, str], OutcomeText]
    """What is the same for every patient about each outcome (decision, outcome)."""
    where: Mapping[int, tuple[int, int]]
    """For each atom of an outcome, by its identity: its variable, and the cells on which it holds."""

    def understand(self, raw: Mapping[str, object], *, today: date | None = None) -> PatientFacts:
        """Take in one patient's facts, as CONTRACT writes them; `today` is the day to judge dates against.

        Raises:
            InvalidFactsError: facts that are refused, with every problem.
        """
        return self.intake.understand(raw, today=today)

    def __repr__(self) -> str:
        """Name it: all that is in it would be hundreds of pages."""
        return f"<CompiledProtocol {self.protocol.id} {self.protocol.version}>"

    def _repr_svg_(self) -> str | None:
        """Show it in a notebook."""
        return showing.svg(self)


def assemble(functions: Functions) -> CompiledProtocol:
    """Make a protocol ready to run that nobody has verified: `kg.compilation.compile_protocol` is for all who use it.

    Raises:
        DiagramTooLargeError: its decisions tell too many combinations of facts apart.
    """
    graph, builder = functions.graph, functions.builder
    protocol = graph.protocol
    reached: dict[str, int] = dict.fromkeys((*graph.flow, *protocol.recommendation), FALSE)
    reached[protocol.start] = TRUE
    taken: dict[tuple[str, str], int] = {}
    for id_ in graph.order:
        decision = protocol.decision[id_]
        for outcome in decision.outcomes:
            on_path = builder.both(reached[id_], functions.of(outcome.criterion))
            taken[id_, outcome.id] = on_path
            for target in outcome.leads_to:
                reached[target] = builder.either(reached[target], on_path)
        for target in decision.then:
            reached[target] = builder.either(reached[target], reached[id_])
    leaves = {
        leaf: builder.both(
            reached[leaf], builder.negation(builder.any_of(reached[other] for other in graph.superseders[leaf]))
        )
        for leaf in protocol.recommendation
    }
    classes: dict[tuple[str, str], int] = {}
    for decision in protocol.decisions:
        for outcome in decision.outcomes:
            if decision.classifies:
                key = (decision.classifies, outcome.classification)
                classes[key] = builder.either(classes.get(key, FALSE), taken[decision.id, outcome.id])
    classes = {key: functions.possible_only(f) for key, f in classes.items()}
    leaves = {leaf: functions.possible_only(f) for leaf, f in leaves.items()}
    taken = {key: functions.possible_only(f) for key, f in taken.items()}
    nodes = tuple(builder.nodes)
    variables = functions.variables
    texts = {(d.id, o.id): _text(d, o, protocol) for d in protocol.decisions for o in d.outcomes}

    def cells_of(known: Mapping[str, Known]) -> Masks:
        return tuple(v.possible(known[v.fact.id].possible) for v in variables)

    return CompiledProtocol(
        protocol=protocol,
        graph=graph,
        variables=variables,
        nodes=nodes,
        leaves=leaves,
        outcomes=taken,
        classes=classes,
        evaluate_leaves=specialise(nodes, list(leaves.values())),
        evaluate_outcomes=specialise(nodes, list(taken.values())),
        evaluate_classes=specialise(nodes, list(classes.values())),
        intake=Intake(protocol, cells_of),
        workup=tuple(leaf for leaf in protocol.recommendations if leaf.fulfilled_when is not None),
        texts=texts,
        where={id(test.atom): functions.cells(test.atom) for text in texts.values() for test in text.tests},
    )


def _text(decision: Decision, outcome: Outcome, protocol: Protocol) -> OutcomeText:
    tests = tuple(_tests(outcome.criterion, protocol))
    return OutcomeText(
        tests,
        tuple({(test.fact.id, test.symbols): test for test in reversed(tests)}.values())[::-1],
        tuple(dict.fromkeys((*decision.interpretations, *outcome.interpretations))),
    )


def _tests(criterion: Criterion, protocol: Protocol) -> Iterator[Test]:
    for atom in atoms(criterion):
        (fact,) = facts_of(atom)
        yield Test(atom, protocol.fact[fact], test_symbols(atom, protocol.fact[fact]))
