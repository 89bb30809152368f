"""The laboratory's lower limit: in the unit of the value, and not used when it can hardly be."""

from fractions import Fraction
from pathlib import Path

import pytest

from kg.intake import Intake
from kg.loading import load
from kg.patient import InvalidFactsError

ROOT = Path(__file__).parents[3]
MARBLES = Intake(load(ROOT / "tests" / "data" / "good" / "counts.yaml"), lambda _: ())
LEUKOPENIA = Intake(load(ROOT / "kg" / "protocols" / "leukopenia" / "protocol.yaml"), lambda _: ())


def notes(patient):
    return [n for n in patient.data_quality if n.code == "limit_doubtful"]


@pytest.mark.parametrize(
    ("fact", "raw", "limit"),
    [
        ("platelets", {"value": 145, "unit": "10*9/L", "lowerLimit": 140}, 140),
        ("platelets", {"value": 145000, "unit": "/uL", "lowerLimit": 140000}, 140),
        ("platelets", {"value": "145000/uL", "lowerLimit": 140000}, 140),
        ("platelets", {"value": 20000, "unit": "/uL", "lowerLimit": "150 10*9/L"}, 150),
        ("platelets", {"value": 20, "lowerLimit": "150000 /uL"}, 150),
        ("platelets", {"value": 20, "lowerLimit": 10}, 10),
        ("hemoglobin", {"value": 80, "unit": "g/L", "lowerLimit": 120}, 12),
        ("hemoglobin", {"value": 80, "unit": "g/L", "lowerLimit": "12 g/dL"}, 12),
    ],
)
def test_a_limit_is_in_the_unit_of_the_value_unless_it_has_its_own(fact, raw, limit):
    patient = LEUKOPENIA.understand({fact: raw})
    assert patient.known[fact].limit == Fraction(limit)
    assert notes(patient) == []


@pytest.mark.parametrize(
    ("fact", "raw", "follows", "said"),
    [
        (
            "platelets",
            {"value": 20000, "unit": "/uL", "lowerLimit": 150},
            "low_platelets",
            "`150 /uL` (read as 0.15 ×10⁹/L)",
        ),
        ("platelets", {"value": "20 10*9/L", "lowerLimit": 150000}, "low_platelets", "`150000 10*9/L`"),
        ("platelets", {"value": "20 10*9/L", "lowerLimit": 9.9}, "low_platelets", "`9.9 10*9/L`"),
        ("hemoglobin", {"value": 80, "unit": "g/L", "lowerLimit": 12}, "anemia", "`12 g/L` (read as 1.2 g/dL)"),
        ("hemoglobin", {"value": 8, "unit": "g/dL", "lowerLimit": 120}, "anemia", "`120 g/dL`"),
    ],
)
def test_a_limit_that_can_hardly_be_is_said_and_the_usual_cut_off_decides(fact, raw, follows, said):
    patient = LEUKOPENIA.understand({fact: raw, "age_years": 41, "sex": "male"})
    assert patient.known[fact].limit is None
    assert patient.known[follows].possible == {True}
    (note,) = notes(patient)
    assert note.fact == fact
    assert said in note.message
    assert "it is not used; check it and give it with its own unit" in note.message


def test_without_a_usual_range_the_possible_one_judges_the_limit():
    patient = MARBLES.understand({"iron": {"value": 12, "unit": "g/dL", "lowerLimit": 40}, "kind": "clay"})
    assert patient.known["iron"].limit is None
    assert [n.fact for n in notes(patient)] == ["iron"]
    assert patient.known["little_iron"].possible == {False}
    assert MARBLES.understand({"iron": {"value": 12, "unit": "g/dL", "lowerLimit": 25}}).known["iron"].limit == 25


def test_a_limit_in_a_unit_of_another_kind_is_refused():
    with pytest.raises(InvalidFactsError) as caught:
        LEUKOPENIA.understand({"platelets": {"value": 20, "lowerLimit": "150 g/L"}})
    assert [p.code for p in caught.value.problems] == ["bad_unit"]
