"""The table of a score at the decision that reads it: its items with points, how they stand, and the sum."""

import re
from fractions import Fraction
from itertools import pairwise

import pytest

from diagrams.chart import State
from diagrams.dot import to_dot
from diagrams.drawing import draw
from diagrams.flowchart import flowchart
from diagrams.html_page import to_html
from diagrams.labels import label
from diagrams.mermaid import to_mermaid
from diagrams.pages import pages
from diagrams.picture import Text
from kg.library import open_protocol
from kg.traversal import traverse

MASCC, CISNE = open_protocol("mascc"), open_protocol("cisne")
REACHED = {
    "fever": True,
    "anc": 0.2,
    "age_years": 40,
    "chemotherapy_induced": True,
    "hypotension": False,
    "sepsis_syndrome": False,
    "acute_organ_failure": False,
    "intensive_therapy": False,
}
SOME = {**REACHED, "symptom_burden": "moderate", "copd": False}
ALL = {
    **SOME,
    "cancer_type": "solid",
    "dehydration": True,
    "outpatient_at_onset": True,
    "previous_fungal_infection": True,
}
WEIGHTS = [
    ("5", "no or mild symptoms"),
    ("3", "moderate symptoms"),
    ("5", "no hypotension"),
    ("4", "no COPD"),
    ("4", "solid tumour, or no previous fungal infection"),
    ("3", "no dehydration that needs parenteral fluids"),
    ("3", "outpatient when the fever began"),
    ("2", "younger than 60 years"),
]


def chart(raw=None, compiled=MASCC):
    return flowchart(compiled.protocol, None if raw is None else traverse(compiled, compiled.understand(raw)))


def box(raw=None):
    (found,) = [b for b in chart(raw).boxes if b.items]
    return found


def texts(picture):
    return [shape for group in picture.groups for shape in group.shapes if isinstance(shape, Text)]


@pytest.mark.parametrize(
    ("raw", "marks", "total"),
    [
        (None, "        ", "sum 0 to 26"),
        (REACHED, "??✓????✓", "so far 7, possible 7 to 26"),
        (SOME, "✗✓✓✓???✓", "so far 14, possible 14 to 24"),
        (ALL, "✗✓✓✓✓✗✓✓", "sum 21"),
        ({"symptom_burden": "severe"}, "✗✗??????", "so far 0, possible 0 to 21"),
    ],
)
def test_the_box_has_the_items_and_the_sum(raw, marks, total):
    *items, last = box(raw).items
    assert [(item.points, item.label) for item in items] == WEIGHTS
    assert "".join(item.state.mark or " " for item in items) == marks
    assert (last.points, last.label) == ("", total)
    if raw is not None:
        counted = sum(Fraction(item.points) for item in items if item.state is State.TAKEN)
        assert re.search(rf"\b{counted}\b", total)


def test_only_decisions_that_read_a_score_have_a_table():
    assert [b.id for b in chart().boxes if b.items] == ["risk_band"]
    assert [b.id for b in chart(compiled=CISNE).boxes if b.items] == [
        d.id for d in CISNE.protocol.decisions if d.fact == "cisne_score"
    ]


def test_a_decision_that_is_not_asked_says_nothing_of_the_patient():
    assert {item.state for item in box({"age_years": 12}).items} == {State.PLAIN}


def test_the_size_of_the_box_does_not_depend_on_the_patient():
    sizes = {(label(box(raw)).width, label(box(raw)).height) for raw in ({}, REACHED, SOME, ALL, {"age_years": 12})}
    assert len(sizes) == 1


@pytest.mark.parametrize("raw", [None, SOME])
def test_everything_in_the_table_is_drawn_inside_the_box_and_apart(raw):
    made = label(box(raw))
    assert made.items
    for piece in made.items:
        assert piece.left >= 0
        assert piece.left + piece.line.width <= 128
    rows = {}
    for piece in made.items:
        rows.setdefault(piece.row, []).append(piece)
    for row in rows.values():
        ends = sorted((piece.left, piece.left + piece.line.width) for piece in row)
        assert all(end <= start for (_, end), (start, _) in pairwise(ends))


@pytest.mark.parametrize("raw", [None, SOME])
def test_every_form_says_it(raw):
    drawn, evaluation = chart(raw), None if raw is None else traverse(MASCC, MASCC.understand(raw))
    item = "✓ 4 no COPD" if raw else "4 no COPD"
    total = "so far 14, possible 14 to 24" if raw else "sum 0 to 26"
    (risk,) = [line for line in to_mermaid(drawn).splitlines() if "no COPD" in line]
    assert f"<br/>{item}<br/>" in risk
    assert f"<br/>{total}<br/>" in risk
    assert item in to_dot(drawn)
    assert any(item in group.words and total in group.words for group in draw(drawn).groups)
    on_paper = [t.text for page in pages(drawn) for t in texts(page)]
    assert {"no COPD", total} <= {*on_paper}
    html = to_html(drawn, MASCC.protocol, evaluation).decode()
    (row,) = re.findall(r"<tr><td>4</td><td>no COPD</td>.*?</tr>", html)
    assert "not (chronic obstructive pulmonary disease)" in row
    assert '<a href="#S12">S12</a>' in row
    assert ("✓ counts" in row) == (raw is not None)
    assert f"<caption>MASCC score: {total}</caption>" in html
