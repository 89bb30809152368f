"""Example patients: numbers that keep the constraints, members of just the groups that are wanted."""

from itertools import product

import pytest

from kg.asking.witness import witness
from kg.loading import load_text
from tests.kg.asking.made_up import HEAD
from tests.unproved import compile_unproved

CHAIN = (
    HEAD.format(rule="p")
    .replace("constraints: [part <= whole]", "constraints: [part <= whole, whole <= all]")
    .replace(
        "  kind:",
        '  all: {type: quantity, label: all, unit: "10*9/L", question: Q?, plain: Q?, possible: "[0..10]",'
        " statements: [M01]}\n  kind:",
    )
    .replace("members: {r:", "members: {rb: {groups: [red, blue]}, r:")
)
FLOW = """  d0: {{track: t, question: What?, statements: [M01], outcomes: {{
    nay: {{label: nay, when: otherwise, to: [l0]}}, aye: {{label: aye, when: '{when}', to: [l1]}}}}}}
recommendations:
  l0: {{track: t, title: L, text: T., patient: T., strength: do, urgency: routine, statements: [M01]}}
  l1: {{track: t, title: L, text: T., patient: T., strength: do, urgency: routine, statements: [M01]}}
"""


def asking(when):
    compiled = compile_unproved(load_text(CHAIN + FLOW.format(when=when), "made_up.yaml"))
    return compiled, {v.fact.id: (i, v) for i, v in enumerate(compiled.variables)}


def quarters(interval):
    return [n for n in (i / 4 for i in range(41)) if n in interval]


@pytest.mark.parametrize("named", [("part", "whole", "all"), ("part", "all"), ("part", "whole"), ("whole", "all")])
def test_numbers_lie_in_their_cells_and_keep_the_constraints(named):
    cuts = {"part": ("< 2", "> 4"), "whole": ("< 1", "> 3"), "all": ("<= 2", "> 5")}
    compiled, variables = asking(" or ".join(f"{fact} {test}" for fact in named for test in cuts[fact]))
    seen = 0
    for cells in product(*(range(variables[fact][1].size) for fact in named)):
        intervals = {fact: variables[fact][1].ranges[cell] for fact, cell in zip(named, cells, strict=True)}
        rising = [set(quarters(intervals[fact])) for fact in named]
        if not any(list(some) == sorted(some) for some in product(*rising)):
            continue
        seen += 1
        shown = witness(compiled, {variables[fact][0]: cell for fact, cell in zip(named, cells, strict=True)})
        numbers = {f.fact: f.value for f in shown.facts}
        assert all(float(numbers[fact]) in intervals[fact] for fact in named)
        assert [numbers[fact] for fact in named] == sorted(numbers.values())
    assert seen > 4


GROUPS = {"rb": {"red", "blue"}, "r": {"red"}, "b": {"blue"}, "o": set()}


@pytest.mark.parametrize(
    ("when", "asked"),
    [
        ('list contains(drugs, "red")', {"red"}),
        ('list contains(drugs, "red") or list contains(drugs, "blue")', {"red", "blue"}),
        ('list contains(drugs, "red") and count(drugs) > 0 or list contains(drugs, "blue")', {"red", "blue"}),
    ],
)
def test_members_are_of_just_the_groups_that_are_wanted(when, asked):
    compiled, variables = asking(when)
    number, variable = variables["drugs"]
    for cell, answer in enumerate(variable.answers):
        (fact,) = witness(compiled, {number: cell}).facts
        groups = set().union(*(GROUPS[member] for member in fact.value))
        assert groups & asked == {group for group in answer if group is not None}
        if None in variable.asked:
            assert bool(fact.value) == (None in answer)
