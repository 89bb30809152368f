"""A protocol and an evaluation show themselves in a notebook that is really executed."""

from importlib.metadata import EntryPoint

import nbformat
import pytest
from defusedxml import ElementTree
from nbclient import NotebookClient

from diagrams.notebook import svg
from kg import showing
from tests.diagrams.conftest import THROAT

CELLS = (
    "from kg.library import open_protocol\nfrom kg.traversal import traverse",
    f"compiled = open_protocol({str(THROAT)!r})\ncompiled",
    "compiled.protocol",
    "traverse(compiled, compiled.understand({'fever': True, 'exudate': True}))",
)


@pytest.fixture(scope="module")
def shown():
    """What each cell of a notebook shows, by its media types."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return [next((output["data"] for output in cell["outputs"]), {}) for cell in notebook["cells"]]


@pytest.mark.parametrize(("cell", "words"), [(1, "5 decisions"), (2, "5 decisions"), (3, "One patient's way")])
def test_it_shows_its_flowchart(shown, cell, words):
    picture = ElementTree.fromstring(shown[cell]["image/svg+xml"])
    assert words in picture.findtext("{http://www.w3.org/2000/svg}desc")
    assert "text/plain" in shown[cell]


def test_what_has_no_picture_shows_none(shown):
    assert shown[0] == {}


def test_each_is_drawn_as_its_flowchart(compiled, evaluate):
    evaluation = evaluate("throat", {"fever": True})
    for drawable in (compiled("throat"), compiled("throat").protocol, evaluation):
        assert drawable._repr_svg_() == svg(drawable)
    assert svg(compiled("throat")) == svg(compiled("throat").protocol) != svg(evaluation)


def test_without_anybody_who_draws_there_is_no_picture(compiled, monkeypatch):
    monkeypatch.setattr(showing, "entry_points", lambda **_: ())
    assert compiled("throat")._repr_svg_() is None


def test_another_package_can_offer_its_own_picture(compiled, monkeypatch):
    offered = EntryPoint(name="svg", group=showing.GROUP, value="builtins:type")
    monkeypatch.setattr(showing, "entry_points", lambda **_: (offered,))
    assert "CompiledProtocol" in compiled("throat")._repr_svg_()
