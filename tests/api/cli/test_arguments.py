import pytest
from click.shell_completion import ShellComplete

from api.cli import carepath
from api.cli.arguments import Overriding

THROAT = "tests/data/good/throat.yaml"


@pytest.fixture
def complete(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)

    def completing(*words):
        shell = ShellComplete(carepath, {}, "carepath", "_CAREPATH_COMPLETE")
        return [item.value for item in shell.get_completions(list(words[:-1]), words[-1])]

    return completing


def test_commands_complete(complete):
    assert complete("ev") == ["evaluate"]


def test_protocols_complete(complete):
    assert complete("evaluate", "leu")[0] == "leukopenia"


def test_facts_complete_unless_nobody_can_be_asked_for_them(complete):
    assert "fever=" in complete("evaluate", THROAT, "")
    assert "strep_signs=" not in complete("evaluate", THROAT, "")


def test_values_complete(complete):
    assert complete("evaluate", THROAT, "fever=") == ["fever=yes", "fever=no"]
    assert complete("evaluate", THROAT, "rapid_test=n") == ["rapid_test=negative", "rapid_test=none"]
    assert "allergies=none" in complete("evaluate", THROAT, "allergies=")
    assert complete("evaluate", THROAT, "throat_days=") == []


def test_the_last_name_of_a_list_completes(complete):
    assert complete("evaluate", THROAT, "allergies=pollen,cl") == ["allergies=pollen,clarithromycin"]
    assert "allergies=pollen,none" not in complete("evaluate", THROAT, "allergies=pollen,")
    assert "allergies=pollen,pollen" not in complete("evaluate", THROAT, "allergies=pollen,")
    assert complete("evaluate", "leukopenia", "meds=Cloza") == ["meds=clozapine", "meds=Clozaril"]


def test_nodes_complete(complete):
    assert complete("show", THROAT, "likel") == ["likelihood"]


@pytest.fixture
def overridden(leukopenia):
    return lambda raw, stated: Overriding.by(stated, leukopenia.protocol).of(raw)


def test_a_fact_that_is_given_anew_takes_its_former_unit_with_it(overridden):
    raw = {"leukocytes": 3550, "wbc_unit": "/uL", "anc": 2}
    assert overridden(raw, {"wbc": "3.55"}) == {"anc": 2, "wbc": "3.55"}
    assert overridden(raw, {"anc": "1.9"}) == {"leukocytes": 3550, "wbc_unit": "/uL", "anc": "1.9"}


@pytest.mark.parametrize(
    "raw",
    [
        {"leukocytes": 3550, "leukocytes_unit": "/uL"},
        {"wbc": 3550, "WBC_unit": "/uL"},
        {"WBC": 3550, "wbc-unit": "/uL"},
        {"White blood cells": 3550, "Leukocytes Unit": "/uL"},
        {" Wbc ": 3550, "white-blood-cells_unit": "/uL"},
    ],
)
@pytest.mark.parametrize("name", ["wbc", "WBC", "leukocytes", "Leukocytes"])
def test_a_fact_is_overridden_however_its_name_and_that_of_its_unit_are_written(overridden, raw, name):
    assert overridden({**raw, "anc": 2}, {name: "3.55"}) == {"anc": 2, name: "3.55"}


def test_hyphens_and_spaces_in_a_name_are_one(overridden):
    assert overridden({"previous-wbc": 3, "Previous ANC": 1}, {"previous_wbc": "3.2", "previous-anc": "2"}) == {
        "previous_wbc": "3.2",
        "previous-anc": "2",
    }


def test_a_unit_that_is_given_anew_leaves_the_number_in_place(overridden):
    raw = {"WBC": 3550, "leukocytes_unit": "10*9/L"}
    assert overridden(raw, {"wbc_unit": "/uL"}) == {"WBC": 3550, "wbc_unit": "/uL"}


def test_names_that_mean_nothing_stay_to_be_refused(overridden):
    raw = {"fever_unit": "Cel", "wcb": 3}
    assert overridden(raw, {"fever": "no", "nose": "red"}) == {**raw, "fever": "no", "nose": "red"}
