import pytest

THROAT = "tests/data/good/throat.yaml"


@pytest.fixture(autouse=True)
def _at_home(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


def test_the_overview(run, golden):
    result = run("show", THROAT)
    assert result.exit_code == 0
    golden("throat-overview.txt", result.stdout)


@pytest.mark.parametrize(
    "node", ["likelihood", "swab", "fever", "allergies", "T04", "A01", "2", "strep", "ask_allergies", "no_allergies"]
)
def test_one_node_in_full(run, golden, node):
    result = run("show", THROAT, node)
    assert result.exit_code == 0
    golden(f"throat-node-{node}.txt", result.stdout)


def test_everything_with_a_name_can_be_shown(run, leukopenia):
    protocol = leukopenia.protocol
    kinds = (
        protocol.decisions,
        protocol.recommendations,
        protocol.facts,
        protocol.statements,
        protocol.interpretations,
    )
    for node in (node for kind in kinds for node in kind):
        result = run("show", "leukopenia", node.id)
        assert result.exit_code == 0
        assert max(map(len, result.stdout.splitlines())) <= 80


@pytest.mark.parametrize(
    ("name", "first_line"),
    [
        ("Hb", "fact hemoglobin"),
        ("WBC", "fact wbc"),
        ("s44", "statement S44"),
        ("a37", "reading A37"),
        ("methotrexate", "in medications methotrexate"),
        ("Clozaril", "in medications clozapine"),
        ("mycophenolate mofetil", "in medications mycophenolate_mofetil"),
        ("chemo", "group in medications chemotherapy"),
    ],
)
def test_other_names_do_as_well(run, name, first_line):
    result = run("show", "leukopenia", name)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == first_line


@pytest.mark.parametrize("kind", ["decision", "recommendation", "fact", "statement", "reference", "interpretation"])
def test_a_kind_with_an_id_names_the_one_of_that_kind(run, leukopenia, kind):
    for node in getattr(leukopenia.protocol, f"{kind}s")[:3]:
        result = run("show", "leukopenia", f"{kind}:{node.id}")
        assert result.stdout.startswith(f"{'reading' if kind == 'interpretation' else kind} {node.id}\n")
    assert run("show", "leukopenia", "track:S38").exit_code == 2


def test_a_statement_names_the_readings_of_it(run, leukopenia):
    text = run("show", "leukopenia", "S38").stdout
    for reading in leukopenia.protocol.interpretations:
        assert (f"{reading.id}: " in text) == ("S38" in reading.statements), reading.id


def test_what_a_list_may_hold_has_its_groups_names_and_codes(run):
    text = run("show", THROAT, "invented amoxi").stdout
    for words in ("penicillin: penicillin", "Invented Amoxi", "rxnorm 723"):
        assert words in text


def test_a_label_wider_than_its_column_has_a_line_of_its_own(run):
    lines = run("show", "leukopenia", "medications").stdout.splitlines()
    assert lines[lines.index("immunosuppressant") + 1].startswith(" " * 16 + "methotrexate")


def test_an_unknown_node_is_met_with_the_nearest(run):
    result = run("show", THROAT, "likelyhood")
    assert result.exit_code == 2
    assert "did you mean `likelihood`" in result.stderr


def test_the_protocols_are_listed(run):
    result = run("protocols")
    assert result.exit_code == 0
    assert "leukopenia Management of leukopenia 1." in result.stdout
    assert "not reviewed by a human" in result.stdout


@pytest.mark.parametrize(
    ("protocol", "score", "lines"),
    [
        (
            "mascc",
            "mascc_score",
            [
                "points 5 no or mild symptoms: burden of the febrile neutropenia: none or mild [S07]",
                "4 no COPD: not (chronic obstructive pulmonary disease) [S12]",
                "2 younger than 60 years: age below 60 years [S19]",
            ],
        ),
        ("cisne", "cisne_score", ["1 COPD: chronic obstructive pulmonary disease [S18]"]),
    ],
)
def test_a_score_lists_its_items_with_points_conditions_and_sources(run, protocol, score, lines):
    shown = " ".join(run("show", protocol, score).stdout.split())
    assert [line for line in lines if line not in shown] == []


def test_a_classification_is_shown_by_its_label(run):
    assert "classifies      MASCC risk (mascc_risk)\n" in run("show", "mascc", "risk_band").stdout
    assert "classifies      Leukopenia (leukopenia)\n" in run("show", "leukopenia", "wbc_band").stdout
    assert "\nMASCC risk     not known\n" in run("evaluate", "mascc").stdout
    assert "\nMASCC risk: not known\n" in run("ask", "mascc", given="q\n").stdout
