from decimal import Decimal

import pytest

from api.cli import facts_file
from api.cli.facts_file import read_patients
from api.cli.faults import FaultyInputError
from kg.patient import Problem


@pytest.fixture
def file(tmp_path):
    def writing(content, name="facts.json"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return writing


def test_numbers_stay_as_they_are_written(file):
    (given,) = read_patients(file('{"wbc": 3.5500000000000000001}')).given
    assert given == {"wbc": Decimal("3.5500000000000000001")}


def test_an_object_may_stand_on_several_lines(file):
    patients = read_patients(file('{"wbc": 3.55,\n "fever": false}'))
    assert not patients.many
    assert len(patients.given) == 1


def test_lines_end_as_on_any_system(file):
    assert len(read_patients(file('{"a": 1}\r\n{"a": 2}\r\n')).given) == 2


def test_a_faulty_first_line_does_not_hide_that_there_are_more(file):
    first, second = read_patients(file('{"a": 1, "a": 2}\n{"a": 2}')).given
    assert isinstance(first, Problem)
    assert second == {"a": 2}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "not JSON"),
        ("3.55", "neither one patient"),
        ('"wbc"', "neither one patient"),
        ('{"wbc": 3.55', "not JSON"),
        ("[" * 100_000, "nested too deeply"),
        (b"\xff\xfe", "not UTF-8"),
        ('{"wbc": NaN}', "`NaN`"),
        ('{"wbc": 1, "wbc": 2}', "`wbc` stands in it twice"),
    ],
)
def test_what_holds_no_patients_is_refused_in_one_line(file, content, message):
    with pytest.raises(FaultyInputError) as refused:
        read_patients(file(content))
    (line,) = refused.value.lines
    assert message in line
    assert "\n" not in line


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FaultyInputError, match=r"none\.json: no such file"):
        read_patients(str(tmp_path / "none.json"))


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(FaultyInputError, match="is a directory"):
        read_patients(str(tmp_path))


def test_a_huge_file_is_refused(file, monkeypatch):
    monkeypatch.setattr(facts_file, "MOST_BYTES", 10)
    with pytest.raises(FaultyInputError, match="larger than"):
        read_patients(file('{"wbc": 3.55}'))
