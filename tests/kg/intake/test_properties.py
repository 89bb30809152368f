"""What holds for whatever is handed in."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.facts import FactType
from kg.intake import Intake
from kg.intervals import Interval
from kg.loading import load
from kg.patient import InvalidFactsError, Listed, Origin

DATA = Path(__file__).parents[2] / "data" / "good"
PROTOCOLS = [load(DATA / "counts.yaml"), load(DATA / "throat.yaml")]
INTAKES = {p.id: Intake(p, lambda _: ()) for p in PROTOCOLS}
UNITS = ["", "10*9/L", "/uL", "K/µL", "%", "g/L", "Cel", "[degF]", "h", "a", "mmol/L"]

numbers = st.decimals(0, 120, places=2) | st.sampled_from(
    ["0", "0.1", "0.5", "1", "1.5", "3", "4", "38", "38.3", "1e3", "NaN"]
)
texts = st.builds("{}{} {}".format, st.sampled_from(["", "<", "<=", ">", ">="]), numbers, st.sampled_from(UNITS))
quantities = (
    st.decimals(0, 120, places=1)
    | texts
    | st.fixed_dictionaries(
        {"value": numbers},
        optional={
            "unit": st.sampled_from(UNITS),
            "comparator": st.sampled_from(["<", "<=", ">", ">="]),
            "date": st.sampled_from(["2020-01-01", "2020-01-02"]),
            "lowerLimit": numbers,
        },
    )
)
VALUES = {
    FactType.QUANTITY: quantities,
    FactType.BOOLEAN: st.booleans() | st.sampled_from(["yes", "no", "unknown"]),
    FactType.CHOICE: st.sampled_from(["glass", "clay", "none", "positive", "negative"]),
    FactType.LIST: st.lists(
        st.sampled_from(["clozawhite", "klozawhite", "77", "oil", "amoxicillin", "amoxicilin", "?"]), max_size=3
    ),
}


def raw_facts(protocol):
    return st.fixed_dictionaries({}, optional={f.id: VALUES[f.type] for f in protocol.facts if f.askable})


def understand(protocol, raw):
    """The patient, with every fact that is refused left out."""
    try:
        return INTAKES[protocol.id].understand(raw)
    except InvalidFactsError as error:
        refused = {p.fact for p in error.problems}
        return INTAKES[protocol.id].understand({f: v for f, v in raw.items() if f not in refused})


def is_empty(possible):
    match possible:
        case Interval():
            return possible.is_empty
        case frozenset():
            return not possible
    return False


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda p: p.id)
@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_no_input_leaves_no_way_of_filling_in(protocol, data):
    understood = understand(protocol, data.draw(raw_facts(protocol)))
    for fact, known in understood.known.items():
        declared = protocol.fact[fact]
        assert known.fact == fact
        assert not is_empty(known.possible)
        assert known.firm is False or known.origin in {Origin.STATED, Origin.DERIVED}
        assert (
            not known.firm
            or fact not in understood.in_conflict | understood.unit_in_doubt
            or known.origin is Origin.DERIVED
        )
        match known.possible:
            case Interval():
                assert known.possible.within(declared.possible)
            case Listed(_, groups, in_doubt):
                assert not groups & in_doubt
    for constraint in protocol.constraints:
        lesser, greater = understood.known[constraint.lesser].possible, understood.known[constraint.greater].possible
        assert lesser.low <= greater.low < greater.high
        assert lesser.low < lesser.high <= greater.high
    in_doubt = understood.in_conflict
    assert {n.fact for n in understood.data_quality if n.code == "conflict"} == in_doubt
    agreement = next(iter(f.id for f in protocol.facts if f.derivation and f.derivation.from_conflicts), None)
    assert agreement is None or understood.known[agreement].firm is not bool(in_doubt)
    assert all(n.message.isprintable() and len(n.message) < 600 for n in understood.data_quality)


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda p: p.id)
@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_the_order_of_the_facts_changes_nothing(protocol, data):
    raw = data.draw(raw_facts(protocol))
    other = dict(data.draw(st.permutations(list(raw.items()))))
    assert understand(protocol, raw) == understand(protocol, other)


def narrower(one, other):
    """Whether everything that is possible in the one is possible in the other."""
    match one, other:
        case _, None:
            return True
        case Interval(), Interval():
            return one.within(other)
        case Listed(), Listed():
            return other.groups <= one.groups and one.groups | one.in_doubt <= other.groups | other.in_doubt
        case frozenset(), frozenset():
            return one <= other
    return False


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_without_conflicts_one_fact_more_never_widens_what_is_possible(data):
    protocol = PROTOCOLS[0]
    raw = data.draw(raw_facts(protocol).filter(bool))
    fact = data.draw(st.sampled_from(sorted(raw)))
    more, fewer = understand(protocol, raw), understand(protocol, {f: v for f, v in raw.items() if f != fact})
    if more.in_conflict or fewer.in_conflict or (fact == "red" and fewer.known["red"].origin is not Origin.MISSING):
        return  # a stated and a computed count that lie in one band agree, and the stated one is then used
    for known in more.known.values():
        assert narrower(known.possible, fewer.known[known.fact].possible)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_stated_count_without_conflict_lies_in_a_band_of_the_computed_one(data):
    percent = st.decimals(0, 50, places=0)
    count = st.builds("{}{} G/L".format, st.sampled_from(["", "<", "≤", ">", "≥"]), st.decimals(0, 4, places=1))
    raw = data.draw(
        st.fixed_dictionaries({"marbles": count, "light_percent": percent}, optional={"dark_percent": percent})
    )
    computed = understand(PROTOCOLS[0], raw).known["red"].possible
    more = understand(PROTOCOLS[0], raw | {"red": data.draw(count)})
    bands = [b for b in PROTOCOLS[0].fact["red"].derivation.bands if not (b & computed).is_empty]
    if not more.in_conflict:
        assert more.known["red"].possible.within(Interval(min(b.low for b in bands), max(b.high for b in bands)))


@settings(max_examples=300, deadline=None)
@given(
    raw=st.dictionaries(
        st.text(max_size=12) | st.sampled_from(["red", "warm", "paints", "kind", "red_unit"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.just("value"), inner, max_size=3)
            ),
            max_leaves=4,
        ),
        max_size=6,
    )
)
def test_any_json_object_is_understood_or_refused_with_reasons(raw):
    try:
        INTAKES["counts"].understand(raw)
    except InvalidFactsError as error:
        problems = error.problems
    else:
        problems = ()
    assert all(p.message.isprintable() and len(p.message) < 300 for p in problems)


@settings(max_examples=200, deadline=None)
@given(number=st.decimals(0, 100, places=3), unit=st.sampled_from(["10*9/L", "K/µL", "G/L", "10*6/mL"]))
def test_units_change_nothing(number, unit):
    intake = INTAKES["counts"]
    one = intake.understand({"marbles": f"{number} {unit}", "earlier": {"value": number, "unit": unit}})
    other = intake.understand(
        {"marbles": f"{number * 1000:f} /uL", "earlier": {"value": number * 1000, "unit": "cells/mm³"}}
    )
    assert {f: k.possible for f, k in one.known.items()} == {f: k.possible for f, k in other.known.items()}
    assert {f: k.shown for f, k in one.known.items()} == {f: k.shown for f, k in other.known.items()}
