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


def test_an_unknown_node_is_met_with_the_nearest(run):
    result = run("show", THROAT, "likelyhood")
    assert result.exit_code == 2
    assert "did you mean `likelihood`" in result.stderr


def test_the_protocols_are_listed(run):
    result = run("protocols")
    assert result.exit_code == 0
    assert "leukopenia Management of leukopenia 1." in result.stdout
    assert "not reviewed by a human" in result.stdout
