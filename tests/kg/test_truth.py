"""Every pair of truth values is data."""

import pytest

from kg.truth import Truth, every, of, some

N, U, Y = Truth.NO, Truth.UNKNOWN, Truth.YES


@pytest.mark.parametrize(
    ("a", "b", "both", "either"),
    [
        (N, N, N, N),
        (N, U, N, U),
        (N, Y, N, Y),
        (U, N, N, U),
        (U, U, U, U),
        (U, Y, U, Y),
        (Y, N, N, Y),
        (Y, U, U, Y),
        (Y, Y, Y, Y),
    ],
)
def test_pairs(a, b, both, either):
    assert (every([a, b]), some([a, b])) == (both, either)


def test_negation_keeps_the_unknown():
    assert [~t for t in (N, U, Y)] == [Y, U, N]


def test_of_nothing():
    assert (every([]), some([]), of(True), of(False)) == (Y, N, Y, N)


@pytest.mark.parametrize("truth", list(Truth))
def test_truth_is_not_a_bool(truth):
    with pytest.raises(TypeError, match="not a bool"):
        bool(truth)
