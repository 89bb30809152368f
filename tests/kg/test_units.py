"""Units: UCUM and laboratory spellings, exactly, and what is refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.units import Unit, UnitError, conversion, examples, parse_unit, ucum_for

COUNT = "10*9/L"


@pytest.mark.parametrize(
    ("unit", "number"),
    [
        *[
            (same, "3.55")
            for same in ("10*9/L", "10^9/L", "10**9/L", "10*9.L-1", "10*9*L-1", "10*9/l", "10*9{cells}/L")
        ],
        *[
            (same, "3.55")
            for same in ("10*3/uL", "10*3/µL", "10*3/μL", "10^3/ul", "10*6/mL", "10*3/mm3", "/nL", "10*3/mcL")
        ],
        *[
            (same, "3.55")
            for same in ("×10⁹/L", "x10^9/L", "X 10^9 / L", "x 10³/µL", "10⁹·L⁻¹", "·10⁹/L", "×10³/mm³", "10³/cumm")
        ],
        *[(same, "3.55") for same in ("10e9/L", "x10E3/uL", "1000/uL", "1000000000/L")],
        *[
            (same, "3.55")
            for same in ("K/µL", "K/uL", "k/ul", "K/mm³", "K/mcL", "thou/µL", "Thousand/uL", "G/L", "Gpt/L", "giga/L")
        ],
        *[
            (same, "3550")
            for same in (
                "/uL",
                "/µL",
                "/mm3",
                "/mm³",
                "1/uL",
                "cells/µL",
                "Cells/uL",
                "cells/mm³",
                "/cumm",
                "{cells}/uL",
            )
        ],
        ("/L", "3550000000"),
        ("cells/L", "3550000000"),
    ],
)
def test_every_spelling_of_a_count_is_the_same_number(unit, number):
    assert conversion(unit, COUNT)(Fraction(number)) == Fraction("3.55")


@pytest.mark.parametrize(
    ("unit", "target", "number", "result"),
    [
        ("[degF]", "Cel", "100.4", "38"),
        ("°F", "Cel", "100.94", "38.3"),
        ("F", "Cel", "101", "115/3"),
        ("fahrenheit", "Cel", "-40", "-40"),
        ("℃", "Cel", "38.3", "38.3"),
        ("C", "Cel", "38.3", "38.3"),
        ("degC", "[degF]", "38", "100.4"),
        ("K", "Cel", "311.15", "38"),
        ("Cel", "K", "0", "273.15"),
        ("g/L", "g/dL", "120", "12"),
        ("mg/mL", "g/dL", "120", "12"),
        ("gm/dL", "g/dL", "12", "12"),
        ("mcg/L", "g/L", "1000000", "1"),
        ("1", "%", "0.36", "36"),
        ("fraction", "%", "0.36", "36"),
        ("percent", "%", "36", "36"),
        ("{ratio}", "1", "2", "2"),
        ("mo", "a", "6", "0.5"),
        ("months", "a", "18", "1.5"),
        ("yr", "a", "3", "3"),
        ("Years", "a", "3", "3"),
        ("d", "a", "365.25", "1"),
        ("weeks", "d", "2", "14"),
        ("hours", "d", "36", "1.5"),
        ("minutes", "h", "90", "1.5"),
        ("s", "min", "90", "1.5"),
        ("mmHg", "mm[Hg]", "120", "120"),
        ("kPa", "mm[Hg]", "13.3322", "100"),
        ("mmol/L", "umol/L", "1", "1000"),
        ("U/L", "nkat/L", "60", "1000.2/1.0002"),
        ("[lb_av]", "kg", "1", "0.45359237"),
        ("dam", "cm", "1", "1000"),
        ("m2", "cm2", "1", "10000"),
        ("m.s-2", "cm/s2", "1", "100"),
        ("/g/L", "/mg/L", "1000", "1"),
    ],
)
def test_conversions_are_exact(unit, target, number, result):
    top, _, bottom = result.partition("/")
    assert conversion(unit, target)(Fraction(number)) == Fraction(top) / Fraction(bottom or 1)


def test_a_unit_of_another_kind_converts_by_the_declared_factor_only():
    further = (("mmol/L", "1.611"),)
    assert conversion("mmol/L", "g/dL", further)(Fraction(8)) == Fraction("12.888")
    assert conversion("umol/L", "g/dL", further)(Fraction(8000)) == Fraction("12.888")
    with pytest.raises(UnitError, match="does not convert"):
        conversion("mmol/L", "g/dL")


def test_the_mole_is_no_plain_number():
    with pytest.raises(UnitError, match="does not convert"):
        conversion("mmol/L", COUNT)


@pytest.mark.parametrize("unit", ["K", "K/mL", "C", "g/L", "%", "L", "1", "10*9", "h", "M", "G", "k"])
def test_what_measures_something_else_is_refused_with_help(unit):
    with pytest.raises(UnitError, match=r"10\*9/L, /uL"):
        conversion(unit, COUNT)


NO_UNITS = """
/ //L L/ 10*9//L furlong 10*99/L 10*9perL (10*9)/L g+L mCel kd cellsuL
{ {cells } 10* L^ L99 µ 10*9/L\u202e 10*9/\x00L 🩸/L 10*9/Ⅼ
"""


@pytest.mark.parametrize("unit", ["", " ", "a" * 50, *NO_UNITS.split()])
def test_what_is_no_unit_is_refused(unit):
    with pytest.raises(UnitError):
        parse_unit(unit)


@pytest.mark.parametrize("unit", ["109/L", "103/uL", "10 9/L", "106/mL", "x103/µL", "5/uL"])
def test_a_raised_digit_that_was_lost_is_not_read_as_a_factor(unit):
    with pytest.raises(UnitError, match="raised digit"):
        parse_unit(unit)


@pytest.mark.parametrize("unit", ["M/uL", "M/µL", "m/l", "MM/uL"])
def test_what_people_read_in_two_ways_is_not_guessed(unit):
    with pytest.raises(UnitError, match=r"not guessed.*10\*3/uL"):
        parse_unit(unit)


@pytest.mark.parametrize("unit", ["Cel/s", "10.Cel", "Cel2", "1/Cel", "[degF].m"])
def test_a_degree_stands_alone(unit):
    with pytest.raises(UnitError, match="stands alone"):
        parse_unit(unit)


def test_help_names_units_that_convert():
    assert examples(COUNT) == "write 10*9/L, /uL, 10*3/uL or K/uL"
    assert examples("g/dL", (("mmol/L", "1.611"),)) == "write g/dL, mmol/L, g/L or mg/dL"
    assert examples("[IU]") == "write [IU]"
    assert examples("%") == "write %"
    assert examples("1") == "write no unit or %"


def test_help_of_an_unknown_unit_names_the_one_that_is_needed():
    with pytest.raises(UnitError) as caught:
        conversion("furlong", "Cel")
    assert str(caught.value) == "`furlong` is not a unit that is known here; write Cel or [degF]"


UNITS = st.sampled_from(["10*9/L", "/uL", "K/uL", "10*6/mL", "/mm3", "/L", "G/L"])


@given(UNITS, UNITS, st.fractions())
def test_there_and_back_is_the_same_number(one, other, number):
    assert conversion(other, one)(conversion(one, other)(number)) == number


@given(st.text(max_size=45))
def test_any_text_is_a_unit_or_a_unit_error(text):
    try:
        unit: object = parse_unit(text)
    except UnitError as error:
        unit = str(error)
    assert isinstance(unit, Unit) or (unit.isprintable() and len(unit) < 200)


@pytest.mark.parametrize(
    ("text", "code"),
    [("years", "a"), ("K/uL", "10*9/L"), ("mmHg", "mm[Hg]"), ("mcg/L", "ug/L"), ("x10*9/L", "10*9/L"), ("cel", "Cel")],
)
def test_a_plain_text_name_has_a_code_in_ucum(text, code):
    assert ucum_for(text) == code


@pytest.mark.parametrize("text", ["a", "10*9/L", "10^9/L", "Cel", "[degF]", "%", "1", "mmol/L"])
def test_what_is_no_plain_text_name_has_none(text):
    assert not ucum_for(text)
