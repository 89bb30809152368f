"""Facts of a patient who shows a fault, as the command line would take them."""

from __future__ import annotations

from kg.decision_diagram import example
from kg.functions import Functions
from kg.intervals import Bound, Interval
from kg.wording import number_words


def witness(functions: Functions, function: int, value: int) -> str:
    """Facts under which the function has the value; "" when there are none."""
    whole = [(1 << v.size) - 1 for v in functions.variables]
    found = example(functions.builder.nodes, function, value, whole)
    if found is None:
        return ""
    shown = [_shown(functions, number, cell) for number, cell in sorted(found.items())]
    return ", ".join(shown) or "every patient"


def _shown(functions: Functions, number: int, cell: int) -> str:
    variable = functions.variables[number]
    if variable.ranges is not None:
        return f"`{variable.fact.id}={number_words(_inside(variable.ranges[cell]))}`"
    answer = variable.answers[cell]
    match answer:
        case bool():
            return f"`{variable.fact.id}={'yes' if answer else 'no'}`"
        case str():
            return f"`{variable.fact.id}={answer}`"
    return f"`{variable.fact.id}={','.join(sorted(g or 'any' for g in answer)) or 'none'}`"


def _inside(interval: Interval) -> Bound:
    (low, after_low), (high, after_high) = interval.low, interval.high
    if not after_low:
        return low
    return high if after_high else (low + high) / 2
