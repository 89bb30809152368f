"""Covers against every choice of boxes there is, on functions small enough for that."""

from itertools import combinations, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.asking.cover import MOST_BOXES, TooManyAlternativesError, _Choice, _Primes, _Steps, cover
from kg.decision_diagram import DiagramBuilder

SIZES = (2, 3, 2, 2)
POINTS = list(product(*map(range, SIZES)))
BOXES = list(product(*(range(1, 1 << size) for size in SIZES)))

tables = st.lists(st.sampled_from(["on", "on", "off", "off", "impossible"]), min_size=len(POINTS), max_size=len(POINTS))
formulas = st.lists(st.sampled_from(BOXES), min_size=1, max_size=4)


def diagram(table, sizes=SIZES):
    """The function of a table, and the builder that it stands in."""
    builder = DiagramBuilder(sizes)

    def where(value):
        points = [p for p, v in table.items() if v == value]
        return builder.any_of(builder.all_of(builder.atom(i, 1 << c) for i, c in enumerate(p)) for p in points)

    return builder, builder.where(where("on"), builder.negation(where("impossible")))


def inside(box):
    return {p for p in POINTS if all(cells >> p[variable] & 1 for variable, cells in box)}


def literals(boxes):
    return sum(len(box) for box in boxes)


def cheapest(table):
    """The least number of boxes, and of conditions in them, by trying: all unions of all widest boxes."""
    on = {p for p, v in table.items() if v == "on"}
    off = {p for p, v in table.items() if v == "off"}
    if not on:
        return 0, 0
    allowed = {}
    for masks in BOXES:
        box = tuple((i, m) for i, m in enumerate(masks) if m + 1 != 1 << SIZES[i])
        points = inside(box)
        if not points & off and points & on:
            allowed[box] = points
    widest = [b for b, points in allowed.items() if not any(points < other for other in allowed.values())]
    for count in range(1, len(widest) + 1):
        found = [some for some in combinations(widest, count) if on <= set().union(*(allowed[b] for b in some))]
        if found:
            return count, min(map(literals, found))
    return None


def check(table):
    builder, function = diagram(table)
    found = cover(builder.nodes, function, SIZES)
    covered = set().union(*map(inside, found.boxes))
    assert covered >= {p for p, v in table.items() if v == "on"}
    assert not covered & {p for p, v in table.items() if v == "off"}
    assert found.fewest
    assert (len(found.boxes), literals(found.boxes)) == cheapest(table)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(formulas, st.sets(st.sampled_from(POINTS), max_size=6))
def test_no_fewer_boxes_and_no_fewer_conditions_would_do(boxes, impossible):
    union = set().union(*(inside(tuple(enumerate(box))) for box in boxes))
    check({p: "impossible" if p in impossible else "on" if p in union else "off" for p in POINTS})


@settings(max_examples=150, deadline=None, derandomize=True)
@given(tables)
def test_beyond_the_budget_the_cover_is_right_and_has_no_box_too_many(values):
    table = dict(zip(POINTS, values, strict=True))
    builder, function = diagram(table)
    found = cover(builder.nodes, function, SIZES, most_steps=0)
    on = {p for p, v in table.items() if v == "on"}
    assert not found.fewest
    assert on <= set().union(*map(inside, found.boxes)) <= {p for p, v in table.items() if v != "off"}
    for box in found.boxes:
        assert not on <= set().union(*(inside(other) for other in found.boxes if other != box))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(tables)
def test_covering_changes_none_of_the_nodes_that_it_reads(values):
    builder, function = diagram(dict(zip(POINTS, values, strict=True)))
    before = list(builder.nodes)
    cover(builder.nodes, function, SIZES)
    assert builder.nodes == before


def test_what_takes_more_boxes_than_anybody_reads_is_an_error():
    builder = DiagramBuilder([2] * 40)
    each = (builder.either(builder.atom(i, 2), builder.atom(i + 1, 2)) for i in range(0, 40, 2))
    with pytest.raises(TooManyAlternativesError):
        cover(builder.nodes, builder.all_of(each), builder.sizes)


def test_a_long_search_ends_with_a_cover_that_is_said_not_to_be_proved():
    """Two out of sixteen: 120 boxes, and none of them can be left out."""
    builder = DiagramBuilder([2] * 16)
    pairs = (builder.both(builder.atom(a, 2), builder.atom(b, 2)) for a, b in combinations(range(16), 2))
    function = builder.any_of(pairs)
    assert len(cover(builder.nodes, function, builder.sizes, most_steps=50).boxes) == 120 < MOST_BOXES
    assert not cover(builder.nodes, function, builder.sizes, most_steps=50).fewest
    assert len(cover(builder.nodes, function, builder.sizes).boxes) == 120


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.integers(1, 511), min_size=1, max_size=12), st.lists(st.integers(1, 5), min_size=9, max_size=9))
@example([68, 10, 42, 96, 50, 52], [2, 2, 1, 1, 1, 2, 3, 1, 1])  # the first choice that is tried is not the cheapest
@example([3, 129, 160, 36, 148, 448], [1, 1, 3, 5, 1, 3, 1, 3, 5])
def test_the_cheapest_columns_are_chosen(rows, costs):
    def price(columns):
        return sum(cost for i, cost in enumerate(costs) if columns >> i & 1)

    chosen = _Choice(costs, _Steps(1_000_000)).of(rows)
    enough = [columns for columns in range(512) if all(columns & row for row in rows)]
    assert chosen in enough
    assert price(chosen) == min(map(price, enough))


@settings(max_examples=120, deadline=None, derandomize=True)
@given(formulas)
def test_the_primes_are_the_boxes_that_cannot_be_widened(boxes):
    union = set().union(*(inside(tuple(enumerate(box))) for box in boxes))
    builder, function = diagram({p: "on" if p in union else "off" for p in POINTS})
    within = [box for box in BOXES if inside(tuple(enumerate(box))) <= union]
    widest = [
        b for b in within if not any(b != o and all(m & ~n == 0 for m, n in zip(b, o, strict=True)) for o in within)
    ]
    found = _Primes(builder, _Steps(1_000_000), {}).of(function)
    assert found == {tuple((i, m) for i, m in enumerate(b) if m + 1 != 1 << SIZES[i]) for b in widest}
