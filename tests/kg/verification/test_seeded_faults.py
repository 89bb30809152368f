"""Every fault is found where it stands, and where it is about patients one of them shows it when he is replayed."""

import pytest

from tests.kg.verification.replayed import Replay, checked
from tests.kg.verification.seeded import FAULTS, READING

ABOUT_PATIENTS = {"overlap", "gap", "decided", "incompatible", "property"}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.code}-{FAULTS.index(f)}")
def test_a_fault_is_found_and_shown(fault, tmp_path):
    file = tmp_path / f"{fault.file}.yaml"
    file.write_text(fault.text, "utf-8")
    found = checked(file)
    meant = [d for d in found if d["code"] == fault.code and d["line"] == fault.line]
    assert len(meant) == 1, found
    (finding,) = meant
    assert finding["file"] == str(file)
    assert finding["message"]
    assert finding["help"] or fault in READING
    assert (finding["witness"] is not None) == (fault.shows is not None)
    if fault.shows is not None:
        assert fault.shows(Replay.of(file, finding))


def test_there_are_enough_faults_of_enough_kinds():
    assert len(FAULTS) >= 60
    assert len({fault.code for fault in FAULTS}) >= 25
    assert {f.code for f in FAULTS if f.shows} == ABOUT_PATIENTS
