"""Charts to draw, and the two Graphviz programs to draw them with."""

from pathlib import Path

import pytest

from diagrams.drawing import draw
from diagrams.flowchart import flowchart
from diagrams.layout import find_graphviz
from kg.library import open_protocol
from kg.traversal import traverse

THROAT = Path(__file__).parent.parent / "data" / "good" / "throat.yaml"

PATIENTS = {
    "throat, nothing is known": ("throat", {}),
    "throat, help is called, which withdraws the review": ("throat", {"trouble_breathing": True, "throat_days": 9}),
    "throat, a strep throat is possible": (
        "throat",
        {"trouble_breathing": False, "temperature": 38.5, "exudate": True},
    ),
    "throat, a strep throat without allergies": (
        "throat",
        {"fever": True, "exudate": True, "cough": False, "rapid_test": "positive", "allergies": [], "illness_days": 3},
    ),
    "leukopenia, nothing is known": ("leukopenia", {}),
    "leukopenia, the title case": ("leukopenia", {"wbc": 3.55}),
    "leukopenia, febrile neutropenia on clozapine": (
        "leukopenia",
        {"wbc": 2.1, "anc": 0.4, "temperature": 38.9, "medications": ["clozapine"], "age_years": 70},
    ),
    "leukopenia, an ANC above the white cell count": ("leukopenia", {"wbc": 3.2, "anc": 4.0, "fever": False}),
}
CHARTS = {
    "throat": ("throat", None),
    "leukopenia": ("leukopenia", None),
    **{name: PATIENTS[name] for name in list(PATIENTS) if name.endswith(("is possible", "title case", "clozapine"))},
}


@pytest.fixture(scope="session")
def compiled():
    """The compiled protocol of a name."""
    return {"throat": open_protocol(str(THROAT)), "leukopenia": open_protocol("leukopenia")}.__getitem__


@pytest.fixture(scope="session")
def evaluate(compiled):
    """`evaluate("throat", {"fever": True})`"""

    def evaluated(name, raw):
        return traverse(compiled(name), compiled(name).understand(raw))

    return evaluated


@pytest.fixture(params=["throat", "leukopenia"])
def protocol(request, compiled):
    return compiled(request.param).protocol


@pytest.fixture(params=PATIENTS)
def evaluation(request, evaluate):
    return evaluate(*PATIENTS[request.param])


@pytest.fixture(params=CHARTS)
def chart_name(request):
    return request.param


@pytest.fixture
def chart(chart_name, compiled, evaluate):
    name, raw = CHARTS[chart_name]
    return flowchart(compiled(name).protocol, None if raw is None else evaluate(name, raw))


@pytest.fixture(scope="session")
def drawn():
    """Pictures by chart and program: each is drawn once."""
    return {}


@pytest.fixture
def picture(chart_name, chart, program, drawn):
    if (chart_name, program) not in drawn:
        drawn[chart_name, program] = draw(chart, program)
    return drawn[chart_name, program]


@pytest.fixture(params=["dot", "graphviz-pure"])
def program(request, needs, monkeypatch, tmp_path):
    """The path of a Graphviz; the bundled one is what is found when the PATH is empty."""
    if request.param == "dot":
        return needs("dot")
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(tmp_path))
        return find_graphviz()
