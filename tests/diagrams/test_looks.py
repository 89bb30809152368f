"""Looks: readable for everybody, on paper and on dark screens, and never told by colour alone."""

from itertools import combinations

import pytest

from diagrams.boxes import draw_arrow, draw_box
from diagrams.chart import Box, Kind, State
from diagrams.labels import label
from diagrams.looks import (
    ALARM,
    DARK,
    DONE,
    FILLS,
    INK,
    LINES,
    NOTE_INK,
    PALE_INK,
    PANEL,
    PANEL_LINE,
    PAPER,
    SMALL,
    ink,
)
from diagrams.picture import Group, Picture, Text
from tests.diagrams.pixels import SCALE, SIGHTS, contrast, difference, hexadecimal, linear, luminance, painted, seen

OF_PATIENTS = (State.TAKEN, State.POSSIBLE, State.RULED_OUT)
TEXTS = {(ink(state), FILLS[kind][state]) for kind in Kind for state in State}
TEXTS |= {(NOTE_INK, FILLS[kind][state]) for kind in Kind for state in State}
TEXTS |= {(ALARM, FILLS[Kind.RECOMMENDATION][state]) for state in State}
TEXTS |= {(text, ground) for text in (INK, PALE_INK, ALARM, NOTE_INK) for ground in (PANEL, PAPER)}


def shown(colour, theme):
    return DARK[colour] if theme == "dark" else colour


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), sorted(TEXTS))
def test_text_has_a_contrast_of_at_least_four_and_a_half(text, ground, theme):
    one, other = (linear(hexadecimal(shown(colour, theme))) for colour in (text, ground))
    assert contrast(one, other) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_that_matter_have_a_contrast_of_at_least_three(theme):
    panel, paper = (linear(hexadecimal(shown(ground, theme))) for ground in (PANEL, PAPER))
    for line in (*LINES.values(), DONE):
        assert contrast(linear(hexadecimal(shown(line.colour, theme))), panel) >= 3
    for colour in (ALARM, PANEL_LINE):
        assert contrast(linear(hexadecimal(shown(colour, theme))), paper) >= 3


def test_states_have_marks_of_their_own():
    assert len({state.mark for state in State}) == len(State)


def test_every_kind_in_every_state_has_a_colour_that_old_graphviz_reads():
    colours = {*(FILLS[k][s] for k in Kind for s in State), *(line.colour for line in LINES.values())}
    assert all(len(c) == 7 and c.startswith("#") for c in colours)


def test_no_text_is_smaller_than_eight_points(picture):
    assert SMALL == 8
    assert all(t.size >= 8 for g in picture.groups for t in g.shapes if isinstance(t, Text))


@pytest.mark.parametrize("sight", [sight for sight in SIGHTS if sight != "greyscale"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", [Kind.DECISION, Kind.RECOMMENDATION])
def test_where_states_have_colours_readers_without_full_colour_vision_see_them_apart(kind, theme, sight):
    for one, other in combinations(OF_PATIENTS, 2):
        fills = (seen(hexadecimal(shown(FILLS[kind][state], theme)), sight) for state in (one, other))
        assert difference(*fills) >= 6


CENTRE = 90.0, 30.0
WIDTH, HEIGHT = 180.0, 60.0


@pytest.fixture(scope="module")
def samples():
    """By theme, kind and look: the pixels of a box, or of an arrow, as it is drawn."""

    def box(kind, state, *, done=False):
        sample = Box(id="b", kind=kind, cluster="", heading="Aa", state=state, done=done, of="d", room=1)
        text = label(sample)
        return draw_box(sample, text, CENTRE), text

    def picture(*groups):
        return Picture(width=WIDTH, height=HEIGHT, title="", description="", groups=groups)

    made = {}
    for theme in ("light", "dark"):
        for state in OF_PATIENTS:
            for kind in (Kind.DECISION, Kind.RECOMMENDATION, Kind.OUTCOME):
                group, text = box(kind, state)
                made[theme, kind.value, state.name] = painted(picture(group), theme), text
            way = draw_arrow(((10.0, 30.0), (50.0, 30.0), (120.0, 30.0), (164.0, 30.0), (170.0, 30.0)), state)
            made[theme, "arrow", state.name] = painted(picture(Group(shapes=way)), theme), None
        group, text = box(Kind.RECOMMENDATION, State.TAKEN, done=True)
        made[theme, "recommendation", "DONE"] = painted(picture(group), theme), text
    return made


def darkness(rows, sight, top, bottom, left, right):
    """In a band of a picture, for each column of pixels: the contrasts with its corner, added up; in points."""
    paper = seen(rows[0][0], sight)
    found = []
    for x in range(int(left * SCALE), int(right * SCALE)):
        column = (contrast(seen(rows[y][x], sight), paper) for y in range(int(top * SCALE), int(bottom * SCALE)))
        found.append(sum(c >= 2 for c in column) / SCALE)
    return found


def line_seen(samples, theme, what, state, sight):
    """How much of a line is drawn, and how thick it is where it is drawn."""
    rows, text = samples[theme, what, state]
    if text is None:
        columns = darkness(rows, sight, 27, 33, 14, 160)
    else:
        top = CENTRE[1] - text.height / 2
        columns = darkness(rows, sight, top - 2, top + 1.6, CENTRE[0] - 60, CENTRE[0] + 60)
    there = [thick for thick in columns if thick]
    return len(there) / len(columns), sum(there) / max(len(there), 1)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("what", ["decision", "recommendation", "arrow"])
def test_states_are_told_apart_by_their_lines_in_every_sight(samples, what, theme, sight):
    taken, possible, ruled_out = (line_seen(samples, theme, what, s.name, sight) for s in OF_PATIENTS)
    assert taken[0] == 1  # whole
    assert 0.5 < possible[0] < 0.8  # dashed
    assert ruled_out[0] < 0.5  # dotted
    assert possible[0] - ruled_out[0] > 0.12
    assert taken[1] > 1.5 * possible[1] > 1.5 * ruled_out[1]


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_done_has_a_whole_thin_line(samples, theme, sight):
    done, taken = (line_seen(samples, theme, "recommendation", look, sight) for look in ("DONE", "TAKEN"))
    assert done[0] == taken[0] == 1
    assert taken[1] > 1.8 * done[1]


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["recommendation", "outcome"])
def test_states_are_told_apart_by_their_marks_in_every_sight(samples, kind, theme, sight):
    marks = []
    for state in OF_PATIENTS:
        rows, text = samples[theme, kind, state.name]
        left = CENTRE[0] - text.width / 2 + (9 if kind == "recommendation" else 5)
        top = CENTRE[1] - text.height / 2 + text.padding
        cut = [
            row[int(left * SCALE) : int((left + 9) * SCALE)] for row in rows[int(top * SCALE) : int((top + 11) * SCALE)]
        ]
        ground = luminance(seen(cut[0][-1], sight))
        marks.append([abs(luminance(seen(p, sight)) - ground) > 0.1 for row in cut for p in row])
    for one, other in combinations(marks, 2):
        differing = sum(a != b for a, b in zip(one, other, strict=True))
        assert differing > 0.5 * min(sum(one), sum(other)) > 0
