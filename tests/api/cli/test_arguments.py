import pytest
from click.shell_completion import ShellComplete

from api.cli import carepath
from api.cli.arguments import overridden

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


def test_nodes_complete(complete):
    assert complete("show", THROAT, "likel") == ["likelihood"]


def test_a_fact_that_is_given_anew_takes_its_former_unit_with_it(leukopenia):
    raw = {"leukocytes": 3550, "wbc_unit": "/uL", "anc": 2}
    assert overridden(leukopenia, raw, {"wbc": "3.55"}) == {"anc": 2, "wbc": "3.55"}
    assert overridden(leukopenia, raw, {"anc": "1.9"}) == {"leukocytes": 3550, "wbc_unit": "/uL", "anc": "1.9"}
