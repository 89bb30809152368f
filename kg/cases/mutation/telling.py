"""A patient for whom a mutant answers differently: facts that a missing case can be written about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from kg.asking.cover import copied
from kg.asking.patients import patient_for
from kg.asking.scratch import Scratch
from kg.cases.answer import Answer
from kg.cases.mutation.mutant import Mutant
from kg.cases.mutation.sameness import Sameness
from kg.cases.values import values
from kg.compiled import CompiledProtocol
from kg.decision_diagram import FALSE, TRUE
from kg.patient import InvalidFactsError
from kg.traversal import traverse

Facts = Mapping[str, object]

_MOST_TRIED: Final = 400
"""About a second of work."""
_MOST_PATIENTS: Final = 6


def tell_apart(
    mutant: Mutant, ours: CompiledProtocol, theirs: CompiledProtocol, sameness: Sameness, known: Iterable[Facts]
) -> Facts | None:
    """Facts that are accepted and answered differently; None where none are found.

    `known` are patients to start from.
    """
    for facts in (*_by_functions(theirs, sameness), *islice(_by_trying(mutant, known), _MOST_TRIED)):
        if _said(ours, facts) != _said(theirs, facts):
            return facts
    return None


def _by_functions(theirs: CompiledProtocol, sameness: Sameness) -> Iterator[Facts]:
    """Patients for whom a leaf, an outcome or a class differs, as the functions say it."""
    builder, scratch = sameness.functions.builder, Scratch.of(sameness.compiled)
    for one, other in sameness.differing(theirs.graph):
        for here, there in ((one, other), (other, one)):
            function = builder.both(here, builder.negation(there))
            alone = copied(scratch.builder, builder.nodes, function, (FALSE, TRUE, FALSE))
            if (facts := patient_for(scratch, alone)) is not None:
                yield facts


def _by_trying(mutant: Mutant, known: Iterable[Facts]) -> Iterator[Facts]:
    """Known patients of whom most is given that the change is about, one fact of that given otherwise or left out."""
    about = [mutant.protocol.fact[f] for f in dict.fromkeys(mutant.facts)]
    tried = {fact.id: list(values(fact, mutant.protocol)) for fact in about if fact.askable}
    patients: list[Facts] = [{}, *sorted(known, key=lambda facts: -len(tried.keys() & facts.keys()))[:_MOST_PATIENTS]]
    yield from patients
    for patient in patients:
        for fact, given in tried.items():
            for value in given:
                varied = {**patient, fact: value}
                yield {name: value for name, value in varied.items() if value is not None}


def _said(compiled: CompiledProtocol, facts: Facts) -> object:
    """All that an answer says, or how the facts are refused."""
    try:
        understood = compiled.understand(facts)
    except InvalidFactsError as refused:
        return {(problem.fact, problem.code) for problem in refused.problems}
    answer = Answer(traverse(compiled, understood))
    evaluation, statuses = answer.evaluation, answer.evaluation.statuses
    leaves = compiled.protocol.recommendations
    return (
        dict(statuses.leaves),
        dict(statuses.outcomes),
        dict(statuses.pending),
        statuses.fulfilled,
        [answer.due(leaf.id) for leaf in leaves],
        evaluation.classifications,
        evaluation.urgency,
        evaluation.urgency_at_most,
        [(leaf.strength, statuses.urgency_of(leaf)) for leaf in leaves],
        [warning.id for warning in answer.warnings],
        [notice.id for notice in answer.notices],
        answer.asked,
        [found.message for found in understood.data_quality],
        {fact: known.shown for fact, known in understood.known.items()},
    )
