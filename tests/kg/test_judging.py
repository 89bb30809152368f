"""What holds, may hold and cannot hold."""

from fractions import Fraction

import pytest

from kg.criteria import Compared, Includes, Is, Quantity, Within
from kg.criteria import Known as IsKnown
from kg.intervals import ALL, parse_interval
from kg.judging import range_of, truth_in, truth_of_atom
from kg.patient import Known, Listed, Origin
from kg.truth import Truth

YES, NO, OPEN = Truth.YES, Truth.NO, Truth.UNKNOWN
TRUTHS = {
    ("[1..2]", "<", "3"): YES, ("[1..2]", "<", "2"): OPEN, ("[1..2)", "<", "2"): YES, ("[2..3]", "<", "2"): NO,
    ("[1..2]", "<=", "2"): YES, ("(2..3]", "<=", "2"): NO, ("[2..3]", "<=", "2"): OPEN,
    ("3", ">", "[1..2]"): YES, ("2", ">", "[1..2]"): OPEN, ("1", ">", "[1..2]"): NO,
    ("2", ">=", "[1..2]"): YES, ("1", ">=", "(1..2]"): NO, ("1", ">=", "[1..2]"): OPEN,
    ("2", "=", "2"): YES, ("2", "=", "[1..2)"): NO, ("2", "=", "[1..2]"): OPEN, ("[1..2]", "=", "[1..2]"): OPEN,
    ("2", "!=", "2"): NO, ("2", "!=", "[1..2)"): YES, ("2", "!=", "[1..2]"): OPEN,
}  # fmt: skip


@pytest.mark.parametrize(("left", "operator", "right"), TRUTHS)
def test_relations_between_intervals(left, operator, right):
    possible = {"x": parse_interval(left), "y": parse_interval(right)}
    assert truth_in(Compared(operator, Quantity("x"), Quantity("y")), possible) is TRUTHS[left, operator, right]


@pytest.mark.parametrize(
    ("atom", "possible", "truth"),
    [
        (Within("x", parse_interval("<= 0.1"), ""), parse_interval("[0..0.1)"), YES),
        (Within("x", parse_interval("<= 0.1"), ""), parse_interval("[0..0.5)"), OPEN),
        (Within("x", parse_interval("< 1"), ""), parse_interval("1"), NO),
        (Is("x", value=True), frozenset({True}), YES),
        (Is("x", value=False), frozenset({True}), NO),
        (Is("x", value=True), frozenset({True, False}), OPEN),
        (Is("x", "a"), frozenset({"b", "c"}), NO),
        (Includes("x", "g"), None, OPEN),
        (Includes("x", None), None, OPEN),
        (Includes("x", None), Listed((), frozenset()), NO),
        (Includes("x", None), Listed(("m",), frozenset()), YES),
        (Includes("x", "g"), Listed(("m",), frozenset({"g"})), YES),
        (Includes("x", "g"), Listed(("m",), frozenset(), frozenset({"g"})), OPEN),
        (Includes("x", "g"), Listed(("m",), frozenset({"h"})), NO),
    ],
)
def test_tests_of_one_fact(atom, possible, truth):
    assert truth_in(atom, {"x": possible}) is truth
    assert truth_of_atom(atom, {"x": Known(fact="x", possible=possible, origin=Origin.STATED)}) is truth


@pytest.mark.parametrize("firm", [True, False])
def test_what_is_known_is_never_open(firm):
    known = {"x": Known(fact="x", possible=frozenset({True}), origin=Origin.STATED, firm=firm)}
    assert truth_of_atom(IsKnown("x"), known) is (YES if firm else NO)


def test_values_alone_do_not_say_what_is_known():
    with pytest.raises(TypeError, match="asks for what is known"):
        truth_in(IsKnown("x"), {"x": frozenset({True})})


def test_arithmetic_on_what_is_known():
    known = {
        f: Known(fact=f, possible=parse_interval(i), origin=Origin.STATED) for f, i in {"x": "2", "y": "[3..4]"}.items()
    }
    assert truth_of_atom(Compared("<", Quantity("x"), Quantity("y")), known) is YES
    assert range_of(Quantity("z"), {"z": None}) == ALL
    assert range_of(Fraction(2), {}) == parse_interval("2")
