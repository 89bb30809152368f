"""Numbers are read exactly, or refused with help."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.intake.numbers import read_comparator, read_measure
from kg.intake.stated import RefusedError


@pytest.mark.parametrize(
    ("raw", "number", "comparator", "unit"),
    [
        (3, "3", "", ""),
        (0, "0", "", ""),
        (-2, "-2", "", ""),
        (3.55, "3.55", "", ""),
        (0.1, "0.1", "", ""),
        (1e-7, "1e-7", "", ""),
        (Decimal("3.550"), "3.55", "", ""),
        (Fraction(1, 3), "1/3", "", ""),
        ("3.55", "3.55", "", ""),
        (" 3.55 ", "3.55", "", ""),
        (".5", "0.5", "", ""),
        ("5.", "5", "", ""),
        ("+5", "5", "", ""),
        ("3.55e3", "3550", "", ""),
        ("0e999999", "0", "", ""),
        ("3550/uL", "3550", "", "/uL"),
        ("3.55 10*9/L", "3.55", "", "10*9/L"),
        ("3.55×10⁹/L", "3.55", "", "×10⁹/L"),
        ("3.55e9/L", "3.55e9", "", "/L"),
        ("5eq/L", "5", "", "eq/L"),
        ("<0.1", "0.1", "<", ""),
        ("≤ 0.1 K/uL", "0.1", "<=", "K/uL"),
        (">= 5 %", "5", ">=", "%"),
        ("≥5%", "5", ">=", "%"),
        ("> 5", "5", ">", ""),
        ("= 5", "5", "", ""),
        ("38.9°C", "38.9", "", "°C"),
        ("100.4 [degF]", "100.4", "", "[degF]"),
    ],
)
def test_what_is_a_number(raw, number, comparator, unit):
    measure = read_measure(raw)
    assert (measure.number, measure.comparator, measure.unit) == (Fraction(number), comparator, unit)


@pytest.mark.parametrize(
    "raw",
    [
        *(
            "",
            "abc",
            "three",
            "--3",
            "< <3",
            "<",
            "~3",
            "٣",
            "3,55",
            "3,550",
            "1 , 5",
            "NaN",
            "inf",
            "-Infinity",
            "sNaN",
        ),
        *("1e400", "1e-400", "1e999999", "9" * 41, "1" * 100, "0." + "1" * 60),
        *(True, False, None, [], [3], {}, {"value": 3}, object(), b"3", 3j),
        *(
            float("nan"),
            float("inf"),
            1e308,
            10**40,
            pytest.param(-(10**5000), id="huge"),
            Decimal("1e999999999"),
            Decimal("sNaN"),
            Decimal("-Infinity"),
        ),
    ],
)
def test_what_is_no_number_is_refused_in_few_words(raw):
    with pytest.raises(RefusedError) as caught:
        read_measure(raw)
    assert caught.value.code == "not_a_number"
    assert len(caught.value.message) < 200
    assert caught.value.message.isprintable()


def test_a_comma_is_not_guessed():
    with pytest.raises(RefusedError, match=r"comma in `3,55`.*3\.55 or 3550"):
        read_measure("3,55")


@pytest.mark.parametrize(
    ("raw", "comparator"), [(None, ""), ("", ""), ("=", ""), (" < ", "<"), ("≤", "<="), ("⩾", ">=")]
)
def test_comparators(raw, comparator):
    assert read_comparator(raw) == comparator


@pytest.mark.parametrize("raw", ["=<", "about", 3, ["<"], "<" * 1000])
def test_what_is_no_comparator(raw):
    with pytest.raises(RefusedError, match="write <, <=, > or >="):
        read_comparator(raw)


@given(st.decimals(min_value=-1000, max_value=1000, places=4))
def test_a_number_is_the_same_as_decimal_and_as_text(number):
    assert read_measure(number).number == read_measure(f"{number:f}").number == Fraction(number)


@given(st.floats(min_value=-1e6, max_value=1e6).filter(lambda f: f == 0 or abs(f) > 1e-6))
def test_a_float_is_what_it_was_written_as(number):
    assert read_measure(number).number == Fraction(repr(number))


@given(st.text(max_size=100))
def test_any_text_is_read_or_refused(text):
    try:
        read_measure(text)
    except RefusedError:
        return
