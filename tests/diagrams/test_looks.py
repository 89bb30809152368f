"""Looks: readable for everybody, and never told by colour alone."""

from itertools import combinations

import pytest

from diagrams.flowchart import Kind, State
from diagrams.looks import ALARM, FILLS, INK, LINES, PALE_INK, PANEL, PAPER, ink

CASES = [(ink(state), FILLS[kind][state]) for kind in Kind for state in State]
CASES += [(INK, PANEL), (INK, PAPER), (PALE_INK, PAPER), (PALE_INK, PANEL), (ALARM, PAPER)]


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), sorted(set(CASES)))
def test_text_has_a_contrast_of_at_least_four_and_a_half(text, ground):
    assert contrast(text, ground) >= 4.5


def test_lines_that_matter_have_a_contrast_of_at_least_three():
    assert all(contrast(line.colour, PANEL) >= 3 for line in LINES.values())
    assert contrast(ALARM, PAPER) >= 3


def test_states_differ_by_the_line_alone():
    for one, other in combinations((State.TAKEN, State.POSSIBLE, State.RULED_OUT), 2):
        widths = sorted((LINES[one].width, LINES[other].width))
        assert LINES[one].dashes != LINES[other].dashes
        assert widths[1] / widths[0] >= 1.5


def test_states_have_marks_of_their_own():
    assert len({state.mark for state in State}) == len(State)


def test_every_kind_in_every_state_has_a_colour_that_old_graphviz_reads():
    colours = {*(FILLS[k][s] for k in Kind for s in State), *(line.colour for line in LINES.values())}
    assert all(len(c) == 7 and c.startswith("#") for c in colours)
