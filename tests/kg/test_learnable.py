"""What can still matter when some facts will never be known, held against trying every combination."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.decision_diagram import FALSE, IMPOSSIBLE, TRUE, DiagramBuilder
from kg.interviewing import interview
from kg.interviewing.learnable import Learnable
from kg.library import open_protocol

SIZES = (2, 3, 2, 2)
COMBINATIONS = list(product(*map(range, SIZES)))
tables = st.lists(st.sampled_from([TRUE, FALSE, IMPOSSIBLE]), min_size=len(COMBINATIONS), max_size=len(COMBINATIONS))


def diagram(table):
    """The function with these values, for the combinations in order."""
    builder = DiagramBuilder(SIZES)
    holds, possible = (
        builder.any_of(
            builder.all_of(builder.atom(v, 1 << cell) for v, cell in enumerate(combination))
            for combination, value in zip(COMBINATIONS, table, strict=True)
            if wanted(value)
        )
        for wanted in (lambda value: value == TRUE, lambda value: value != IMPOSSIBLE)
    )
    return builder.nodes, builder.where(holds, possible)


def by_trying(table, cells, never):
    """The variables that matter: two ways that differ in one alone leave different values possible."""
    possible = {}
    for combination, value in zip(COMBINATIONS, table, strict=True):
        if value != IMPOSSIBLE and all(cells[v] >> cell & 1 for v, cell in enumerate(combination)):
            learnt = tuple(None if v in never else cell for v, cell in enumerate(combination))
            possible.setdefault(learnt, set()).add(value)
    return {
        v
        for v in set(range(len(SIZES))) - never
        for one, other in product(possible, repeat=2)
        if all(a == b for i, (a, b) in enumerate(zip(one, other, strict=True)) if i != v)
        and possible[one] != possible[other]
    }


@given(tables, st.tuples(*(st.integers(1, 2**size - 1) for size in SIZES)), st.sets(st.integers(0, len(SIZES) - 1)))
def test_what_matters_is_what_trying_every_combination_finds(table, cells, never):
    nodes, function = diagram(table)
    assert Learnable(nodes, cells, frozenset(never)).mattering(function) == by_trying(table, cells, never)


def asked(facts, skipped):
    """All questions from there on when none is answered."""
    skipped, found = set(skipped), []
    while (question := interview(open_protocol("leukopenia"), facts, skipped).question) is not None:
        found.append(question.id)
        skipped.add(question.id)
    return found


AFEBRILE = {"wbc": 3.55, "fever": False, "anc": 2.0, "infection_signs": False, "medications": []}


@pytest.mark.parametrize(
    ("facts", "skipped", "useless"),
    [
        (AFEBRILE, {"hemoglobin"}, {"sex", "pregnant"}),
        (
            {"wbc": 2.5, "fever": True, "age_years": 40},
            {"anc", "neutrophil_percent", "pneumonia"},
            {"expected_neutropenia_days", "uncontrolled_primary_disease"},
        ),
    ],
)
def test_what_only_matters_together_with_something_not_known_is_not_asked(facts, skipped, useless):
    assert not useless & set(asked(facts, skipped))


def test_what_still_matters_is_asked_after_the_haemoglobin():
    state = interview(open_protocol("leukopenia"), {**AFEBRILE, "hemoglobin": 12.5}, set())
    assert "sex" in {fact for facts in state.evaluation.statuses.pending.values() for fact in facts}
    assert "sex" in asked({**AFEBRILE, "hemoglobin": 12.5}, set())
