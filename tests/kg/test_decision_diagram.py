"""Decision diagrams against truth tables: every combination of cells, one by one."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from kg.decision_diagram import (
    CAN_FAIL,
    CAN_HOLD,
    FALSE,
    IMPOSSIBLE,
    TRUE,
    DiagramBuilder,
    Influences,
    example,
    specialise,
)

SIZES = (2, 3, 2, 4)
COMBINATIONS = list(product(*map(range, SIZES)))

atoms = st.integers(0, len(SIZES) - 1).flatmap(
    lambda v: st.tuples(st.just("atom"), st.just(v), st.integers(0, (1 << SIZES[v]) - 1))
)
formulas = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.just("and"), inner, inner),
        st.tuples(st.just("or"), inner, inner),
    ),
    max_leaves=12,
)
boxes = st.tuples(*(st.integers(1, (1 << size) - 1) for size in SIZES))


def holds(formula, cells):
    match formula:
        case ("atom", variable, mask):
            return bool(mask >> cells[variable] & 1)
        case ("not", inner):
            return not holds(inner, cells)
        case ("and", left, right):
            return holds(left, cells) and holds(right, cells)
        case ("or", left, right):
            return holds(left, cells) or holds(right, cells)


def build(builder, formula):
    match formula:
        case ("atom", variable, mask):
            return builder.atom(variable, mask)
        case ("not", inner):
            return builder.negation(build(builder, inner))
        case ("and", left, right):
            return builder.both(build(builder, left), build(builder, right))
        case ("or", left, right):
            return builder.either(build(builder, left), build(builder, right))


def inside(box):
    return [c for c in COMBINATIONS if all(mask >> cell & 1 for mask, cell in zip(box, c, strict=True))]


@given(formulas, formulas, boxes)
def test_evaluating_says_what_the_truth_table_says(formula, domain, box):
    builder = DiagramBuilder(SIZES)
    plain = build(builder, formula)
    cut = builder.where(plain, build(builder, domain))
    answers = specialise(builder.nodes, [plain, cut])(box)
    for answer, possible in zip(answers, (inside(box), [c for c in inside(box) if holds(domain, c)]), strict=True):
        values = {holds(formula, c) for c in possible}
        assert answer == (CAN_HOLD if True in values else 0) | (CAN_FAIL if False in values else 0)


@given(formulas, formulas, boxes)
def test_a_variable_influences_exactly_when_it_alone_can_change_the_value(formula, domain, box):
    builder = DiagramBuilder(SIZES)
    function = builder.where(build(builder, formula), build(builder, domain))
    possible = {c: holds(formula, c) for c in inside(box) if holds(domain, c)}
    expected = {
        v
        for v in range(len(SIZES))
        for c, value in possible.items()
        for other in range(SIZES[v])
        if possible.get((*c[:v], other, *c[v + 1 :]), value) != value
    }
    assert Influences(builder.nodes, box).of(function) == expected


@given(formulas, formulas)
def test_equal_functions_have_one_number(one, other):
    builder = DiagramBuilder(SIZES)
    same = all(holds(one, c) == holds(other, c) for c in COMBINATIONS)
    assert (build(builder, one) == build(builder, other)) == same


@given(formulas, formulas, boxes, st.sampled_from([FALSE, TRUE, IMPOSSIBLE]))
def test_an_example_has_the_value_and_is_found_when_there_is_one(formula, domain, box, wanted):
    builder = DiagramBuilder(SIZES)
    function = builder.where(build(builder, formula), build(builder, domain))

    def value(cells):
        return IMPOSSIBLE if not holds(domain, cells) else TRUE if holds(formula, cells) else FALSE

    found = example(builder.nodes, function, wanted, box)
    matching = [c for c in inside(box) if value(c) == wanted]
    if found is None:
        assert not matching
    else:
        assert any(all(c[v] == cell for v, cell in found.items()) for c in matching)


def test_evaluating_adds_no_nodes():
    builder = DiagramBuilder(SIZES)
    function = builder.both(builder.atom(0, 1), builder.atom(3, 6))
    before = len(builder.nodes)
    specialise(builder.nodes, [function])((1, 7, 3, 15))
    Influences(builder.nodes, (3, 7, 3, 15)).of(function)
    assert len(builder.nodes) == before
