"""Rules of derived facts, against every way of filling in what is missing, tried one by one."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.criteria import Both, Compared, Either, Includes, Is, Not, Quantity, Within, facts_of
from kg.diagnostics import Place
from kg.facts import Derivation, Fact, FactType, Group
from kg.intervals import Interval, parse_interval, point
from kg.patient import Known, Listed, Origin
from kg.rules import Rule

PLACE = Place("here", 1)


def fact(id_, type_, **more):
    return Fact(id=id_, type=type_, label=id_, question="?", plain="?", place=PLACE, **more)


FACTS = {
    f.id: f
    for f in (
        fact("a", FactType.BOOLEAN),
        fact("b", FactType.BOOLEAN),
        fact("c", FactType.CHOICE, choices=(("u", "u"), ("v", "v"), ("w", "w"))),
        fact("x", FactType.QUANTITY, possible=parse_interval("[0..4]")),
        fact("y", FactType.QUANTITY, possible=parse_interval("[0..4]")),
        fact("l", FactType.LIST, groups=(Group(id="g", label="g"), Group(id="h", label="h"))),
    )
}
POINTS = [point(Fraction(n, 2)) for n in range(9)]
"""Every bound that the tests below use is whole: the points on and between them stand for all numbers."""
LISTS = [Listed((), frozenset()), *(Listed(("m",), frozenset(g)) for g in ("", "g", "h", "gh"))]
COMPLETE = {
    "a": [frozenset({True}), frozenset({False})],
    "b": [frozenset({True}), frozenset({False})],
    "c": [frozenset({v}) for v in "uvw"],
    "x": POINTS,
    "y": POINTS,
    "l": LISTS,
}

bounds = st.tuples(st.integers(0, 4), st.integers(0, 1))
intervals = st.builds(lambda a, b: Interval(min(a, b), max(a, b)), bounds, bounds).filter(lambda i: not i.is_empty)
fractions = intervals.map(lambda i: Interval((Fraction(i.low[0]), i.low[1]), (Fraction(i.high[0]), i.high[1])))
tests = (
    st.builds(Is, st.sampled_from("ab"), st.booleans())
    | st.builds(Is, st.just("c"), st.sampled_from("uvw"))
    | st.builds(Within, st.sampled_from("xy"), fractions, st.just(""))
    | st.builds(Includes, st.just("l"), st.sampled_from(["g", "h", None]))
)
criteria = st.recursive(
    tests,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(Both, st.lists(inner, max_size=3).map(tuple))
        | st.builds(Either, st.lists(inner, max_size=3).map(tuple))
    ),
    max_leaves=6,
)
partial = st.fixed_dictionaries(
    {
        "a": st.sampled_from([*COMPLETE["a"], frozenset({True, False})]),
        "b": st.sampled_from([*COMPLETE["b"], frozenset({True, False})]),
        "c": st.sampled_from([*COMPLETE["c"], frozenset("uv"), frozenset("uvw")]),
        "x": fractions | st.sampled_from([*POINTS, FACTS["x"].possible]),
        "y": fractions | st.sampled_from([*POINTS, FACTS["y"].possible]),
        "l": st.sampled_from(
            [*LISTS, None, Listed(("m",), frozenset(), frozenset("g")), Listed(("m",), frozenset("h"), frozenset("g"))]
        ),
    }
)


def known(possible):
    return {f: Known(fact=f, possible=p, origin=Origin.STATED) for f, p in possible.items()}


def rule(yes, no):
    inputs = tuple(dict.fromkeys((*facts_of(yes), *facts_of(no))))
    return Rule.of(Derivation(true_when=yes, false_when=no, inputs=inputs, place=PLACE), FACTS), inputs


def fillings(possible, inputs):
    """Every complete patient that is still possible, as one value for each input."""
    return product(*([v for v in COMPLETE[i] if fits(v, possible[i])] for i in inputs))


def fits(value, possible):
    match possible:
        case None:
            return True
        case Interval():
            return value.within(possible)
        case Listed(members, groups, in_doubt):
            return bool(value.members) == bool(members) and groups <= value.groups <= groups | in_doubt
    return value <= possible


def holds(criterion, patient):
    match criterion:
        case Not(inner):
            return not holds(inner, patient)
        case Both(parts):
            return all(holds(p, patient) for p in parts)
        case Either(parts):
            return any(holds(p, patient) for p in parts)
        case Within(f, interval):
            return patient[f].within(interval)
        case Is(f, value):
            return value in patient[f]
        case Includes(f, group):
            return bool(patient[f].members) if group is None else group in patient[f].groups


def verdict(yes, no, patient):
    return True if holds(yes, patient) else False if holds(no, patient) else None


@settings(max_examples=300)
@given(criteria, criteria, partial)
def test_the_verdicts_are_those_of_every_way_of_filling_in(yes, no, possible):
    made, inputs = rule(yes, no)
    expected = {verdict(yes, no, dict(zip(inputs, f, strict=True))) for f in fillings(possible, inputs)}
    if False in expected and True in expected:
        return  # both conditions hold for one patient: such rules are not written
    found = set(made.verdicts(known(possible)))
    assert found == expected or {None} < found <= expected | {None}


@settings(max_examples=300)
@given(criteria, partial)
def test_what_otherwise_is_no_is_exact(yes, possible):
    made, inputs = rule(yes, Not(yes))
    expected = {holds(yes, dict(zip(inputs, f, strict=True))) for f in fillings(possible, inputs)}
    assert set(made.verdicts(known(possible))) == expected


@settings(max_examples=300)
@given(criteria, partial)
def test_the_deciding_inputs_are_those_that_alone_change_the_verdict(yes, possible):
    made, inputs = rule(yes, Not(yes))
    verdicts = {f: holds(yes, dict(zip(inputs, f, strict=True))) for f in fillings(possible, inputs)}
    deciding = {
        input_
        for i, input_ in enumerate(inputs)
        for f in verdicts
        for other in COMPLETE[input_]
        if (g := (*f[:i], other, *f[i + 1 :])) in verdicts and verdicts[g] != verdicts[f]
    }
    assert set(made.deciding(known(possible))) == deciding


X_BELOW_Y = Compared("<", Quantity("x"), Quantity("y"))
LOW_X, HIGH_Y = Within("x", parse_interval("< 1"), ""), Within("y", parse_interval("> 2"), "")


@pytest.mark.parametrize(
    ("yes", "x", "y", "verdicts", "deciding"),
    [
        (X_BELOW_Y, "1", "2", {True}, ()),
        (X_BELOW_Y, "2", "[0..2]", {False}, ()),
        (X_BELOW_Y, "1", "[0..4]", {True, False}, ("y",)),
        (X_BELOW_Y, "[0..4]", "[0..4]", {True, False}, ("x", "y")),
        (Not(X_BELOW_Y), "2", "1", {True}, ()),
        (Both((X_BELOW_Y, Not(X_BELOW_Y))), "[0..4]", "[0..4]", {False}, ()),
        (Both((LOW_X, HIGH_Y, X_BELOW_Y)), "[0..1)", "[0..4]", {True, False}, ("y",)),
        (Either((Not(HIGH_Y), Not(LOW_X), X_BELOW_Y)), "[0..4]", "[0..4]", {True}, ()),
        (Either((Is("a", value=True), X_BELOW_Y)), "1", "2", {True}, ()),
        (Either((Is("a", value=True), X_BELOW_Y)), "2", "[0..4]", {True, False}, ("a", "y")),
        (Both((Is("a", value=True), X_BELOW_Y)), "2", "1", {False}, ()),
    ],
)
def test_arithmetic_is_judged_by_the_cells_that_are_left(yes, x, y, verdicts, deciding):
    made, _ = rule(yes, Not(yes))
    possible = {"a": frozenset({True, False}), "x": parse_interval(x), "y": parse_interval(y)}
    assert set(made.verdicts(known(possible))) == verdicts
    assert made.deciding(known(possible)) == deciding
