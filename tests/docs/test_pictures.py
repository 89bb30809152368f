"""The pictures in README and docs are today's drawings. CAREPATH_RESET_GOLDENS=1 draws them anew; then look at them."""

import os
import re
from pathlib import Path

import pytest

from api.drawing import WHOLE, DependsOn, WaysTo, drawn, drawn_pages
from kg.library import open_protocol
from kg.traversal import traverse

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = {
    "leukopenia-3.55.svg": ({"wbc": 3.55}, WHOLE),
    "leukopenia-gcsf.svg": ({"wbc": 3.55, "anc": 0.8, "fever": True, "age_years": 70}, WaysTo("consider_gcsf")),
    "leukopenia-anc.svg": ({"wbc": 3.55}, DependsOn("anc")),
    "leukopenia-overview.svg": (None, WHOLE),
}


def drawing(facts, view):
    leukopenia = open_protocol("leukopenia")
    if facts is None:
        return drawn_pages(leukopenia.protocol, None, "svg", view)[0]
    return drawn(leukopenia.protocol, traverse(leukopenia, leukopenia.understand(facts)), "svg", view)


def words(svg):
    return sorted(re.findall(r"<text[^>]*>([^<]*)</text>", svg.decode()))


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_todays_drawing(name):
    now = drawing(*PICTURES[name])
    if os.environ.get("CAREPATH_RESET_GOLDENS") == "1":
        (DOCS / name).write_bytes(now)
        pytest.fail(f"{name} was drawn anew: look at it")
    # where boxes stand may differ between versions of Graphviz; what they say may not
    assert words((DOCS / name).read_bytes()) == words(now)


def test_every_picture_is_shown_somewhere():
    pages = "".join(page.read_text() for page in (DOCS.parent / "README.md", *DOCS.glob("*.md")))
    assert {picture.name for picture in DOCS.glob("*.svg")} == set(PICTURES)
    assert [name for name in PICTURES if name not in pages] == []
