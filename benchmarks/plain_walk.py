"""A peer of the engine: a plain three-valued walk of the graph, as a rule engine without diagrams would do it.

It takes Kleene's truth of each outcome and passes it down the edges. It leaves "x or not x" open, so it says POSSIBLE
where the engine knows better; it says nothing of pending facts.
"""

from __future__ import annotations

from kg import truth
from kg.compiled import CompiledProtocol
from kg.criteria import evaluate
from kg.judging import truth_of_atom
from kg.patient import PatientFacts
from kg.truth import Truth


def walk(compiled: CompiledProtocol, facts: PatientFacts) -> dict[str, Truth]:
    """Kleene's truth of "is recommended" for each leaf."""
    protocol, known = compiled.protocol, facts.known
    reached = dict.fromkeys((*protocol.decision, *protocol.recommendation), Truth.NO)
    reached[protocol.start] = Truth.YES
    for id_ in compiled.graph.order:
        decision = protocol.decision[id_]
        for outcome in decision.outcomes:
            holds = evaluate(outcome.criterion, lambda atom: truth_of_atom(atom, known))
            taken = truth.every((reached[id_], holds))
            for target in outcome.leads_to:
                reached[target] = truth.some((reached[target], taken))
        for target in decision.then:
            reached[target] = truth.some((reached[target], reached[id_]))
    return {
        leaf: truth.every((reached[leaf], *(~reached[other] for other in compiled.graph.superseders[leaf])))
        for leaf in protocol.recommendation
    }
