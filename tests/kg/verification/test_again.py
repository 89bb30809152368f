"""What is named as new in a next round can change some answer, by itself or through what follows from it."""

from pathlib import Path

import pytest

from kg.compilation import compile_protocol
from kg.diagnostics import FaultyProtocolError
from kg.graph import build
from kg.loading import load_text
from kg.verification.again import check

ROUNDS = (Path(__file__).parents[2] / "data/good/rounds.yaml").read_text()
NEW = "again: {new: [dry], from: watered_on"
COLOUR = "  colour: {type: boolean, label: colour, question: q, plain: p, context_only: true, statements: [C1]}"


def protocol(new):
    text = ROUNDS.replace(NEW, NEW.replace("[dry]", new)).replace("\ntracks:", f"{COLOUR}\n\ntracks:")
    return load_text(text, "rounds.yaml")


@pytest.mark.parametrize("new", ["[dry]", "[watered_on]", "[sown_on, height]"])
def test_what_a_decision_reads_or_follows_from_is_sound(new):
    assert check(build(protocol(new))) == []


@pytest.mark.parametrize("new", ["[colour]", "[dry, colour]"])
def test_what_no_decision_can_tell_apart_is_found(new):
    (found,) = check(build(protocol(new)))
    assert found.code == "again"
    assert found.message == "`wait` has the protocol evaluated again with `colour`, which can change no answer"
    assert "again: {new: [" in ROUNDS.splitlines()[found.place.line - 2]  # `colour` takes a line more
    with pytest.raises(FaultyProtocolError) as refusal:
        compile_protocol(protocol(new))
    assert [fault.code for fault in refusal.value.diagnostics] == ["again"]
