"""Labels: in a patient's chart the size of a box is the same for every patient, and what is cut short says so."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagrams.chart import Basis, Box, Kind, State
from diagrams.dot import geometry
from diagrams.flowchart import flowchart
from diagrams.labels import CLIPPED, MARK_ROOM, SIDES, fits, label, labels
from diagrams.patient_words import fitted
from kg.facts import FactType
from kg.patient import InvalidFactsError
from kg.traversal import traverse
from tests.diagrams.conftest import PATIENTS

VALUES = ("0", "0.08", "0.4", "1", "1.5", "2.1", "3.0", "3.7", "7", "12", "36.9", "38.2", "39", "70", "150")


def somebody(protocol, rng):
    """A patient with some facts, drawn at random."""
    raw, known = {}, rng.choice((0.15, 0.35, 0.7))
    for fact in protocol.facts:
        if not fact.askable or rng.random() > known:
            continue
        match fact.type:
            case FactType.QUANTITY:
                raw[fact.id] = rng.choice([v for v in VALUES if fact.possible is None or Fraction(v) in fact.possible])
            case FactType.BOOLEAN:
                raw[fact.id] = rng.random() < 0.5
            case FactType.CHOICE:
                raw[fact.id] = rng.choice(fact.choices)[0]
            case FactType.LIST:
                raw[fact.id] = [m.id for m in fact.members if rng.random() < 0.3]
    return raw


@pytest.fixture(params=["throat", "leukopenia"])
def charts(request, compiled):
    """The charts of many patients of one protocol."""
    protocol, rng, made = compiled(request.param), random.Random(5), []
    while len(made) < 25:
        try:
            facts = protocol.understand(somebody(protocol.protocol, rng))
        except InvalidFactsError:
            continue
        made.append(flowchart(protocol.protocol, traverse(protocol, facts)))
    known = [raw for name, raw in PATIENTS.values() if name == request.param]
    return [*made, *(flowchart(protocol.protocol, traverse(protocol, protocol.understand(raw))) for raw in known)]


def test_no_size_and_no_layout_depends_on_the_patient(charts):
    sizes = [{i: (text.width, text.height, text.foot) for i, text in labels(c.boxes).items()} for c in charts]
    assert all(size == sizes[0] for size in sizes)
    assert len({geometry(chart) for chart in charts}) == 1
    assert len({tuple(b.state for b in chart.boxes) for chart in charts}) > 5  # the patients do differ


def test_what_a_box_tells_has_room_and_is_never_cut_by_force(charts):
    for box in (b for chart in charts for b in chart.boxes):
        text = label(box)
        assert len(text.details) <= box.room
        assert " ".join(line.text for line in text.details) == " ".join(" ".join(box.details).split())
        for note in text.notes:
            assert note.left + note.line.width <= text.width


def test_without_a_patient_boxes_are_as_high_as_their_text(protocol):
    for box in flowchart(protocol).boxes:
        assert (box.room, box.caution_room) == (0, "")
        higher = label(replace(box, details=(*box.details, "one more line")))
        assert higher.height > label(box).height


def test_what_was_not_shortened_beforehand_ends_in_an_ellipsis(compiled):
    box = flowchart(compiled("throat").protocol).boxes[0]
    text = label(replace(box, room=2, details=("word " * 300,)))
    assert len(text.details) == 2
    assert text.details[1].text.endswith(f"word {CLIPPED}")
    assert text.height == label(replace(box, room=2, details=())).height


def outcome(state, heading="18 years or more", basis=("S01", "A02")):
    notes = tuple(Basis(id=i, kind="statement", text="t") for i in basis)
    return Box(id="d/o", kind=Kind.OUTCOME, cluster="c", heading=heading, state=state, of="d", basis=notes)


@pytest.mark.parametrize("basis", [(), ("S01",), tuple(f"S{n:02}" for n in range(12))])
@given(heading=st.text("abc ≥1.0", min_size=1, max_size=60))
def test_an_answer_is_as_large_when_it_is_taken(basis, heading):
    made = [label(outcome(state, heading, basis)) for state in (State.TAKEN, State.POSSIBLE, State.RULED_OUT)]
    assert len({(text.width, text.height, len(text.heading)) for text in made}) == 1
    for text in made:  # also the bold one is inside
        assert max((line.width for line in text.heading), default=0.0) + MARK_ROOM + 2 * SIDES <= text.width + 0.01


def test_only_the_answer_that_is_taken_is_bold():
    bold = {state: {line.bold for line in label(outcome(state)).heading} for state in State}
    assert bold == {state: {state is State.TAKEN} for state in State}


@pytest.mark.parametrize("count", range(12))
def test_room_is_kept_for_cautions(count):
    basis = tuple(Basis(id=f"S{n:02}", kind="statement", text="t") for n in range(count))
    leaf = Box(id="r", kind=Kind.RECOMMENDATION, cluster="c", heading="h", basis=basis, room=3, caution_room="⚠ 00, 00")
    sizes = {(t.height, t.foot) for t in (label(replace(leaf, cautions=c)) for c in ((), (3,), (3, 4)))}
    assert len(sizes) == 1
    if not basis:
        assert label(replace(leaf, caution_room="")).foot == 0 < label(leaf).foot


@pytest.mark.parametrize("kind", [Kind.DECISION, Kind.OUTCOME, Kind.RECOMMENDATION])
def test_what_a_box_rests_on_stays_inside_however_long_its_name_is(kind):
    basis = tuple(Basis(id=id_, kind="statement", text="t") for id_ in ("S01", "statement-" * 6, "S02", "a" * 64))
    text = label(Box(id="b", kind=kind, cluster="c", heading="h", of="d", basis=basis))
    assert [note.line.text.endswith(CLIPPED) for note in text.notes] == [False, True, False, True]
    assert all(note.left + note.line.width <= text.width for note in text.notes)


def test_names_that_do_not_fit_are_counted():
    names = ["fever", "signs of infection", "ANC", "medications", "age"]
    assert fitted("depends on ", names, Kind.RECOMMENDATION, 1) == "depends on fever and 4 more"
    assert fitted("depends on ", names, Kind.RECOMMENDATION, 2).endswith("ANC, medications, age")


@given(
    names=st.lists(st.text("abcdefg 0123.×", min_size=1).filter(str.strip), min_size=1, max_size=9),
    lines=st.integers(1, 3),
)
def test_a_text_is_fitted_without_losing_count_or_cutting_a_number(names, lines):
    text = fitted("not known: ", names, Kind.DECISION, lines)
    shown = text.removeprefix("not known: ")
    if CLIPPED in shown:
        kept = shown.partition(CLIPPED)[0].strip()
        assert names[0].strip().startswith(kept) or " ".join(names[0].split()).startswith(kept)
        assert not kept or not any(map(str.isdigit, kept.split()[-1])) or len(kept.split()) == 1
        assert f" and {len(names) - 1} more" in shown or f"({len(names)} in all)" in shown or len(names) == 1
    else:
        assert fits(text, Kind.DECISION, lines)
        rest = shown.rpartition(" and ")[2] if shown.endswith(" more") else ""
        counted = int(rest.split()[0]) if rest else 0
        assert shown.startswith(", ".join(names[: len(names) - counted]))
