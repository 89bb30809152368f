"""A hand-over that leads nowhere, or takes nothing along, is found; a sound one is not."""

from functools import partial
from pathlib import Path

import pytest

from kg.compilation import compile_protocol
from kg.library import named_beside
from kg.loading import load, load_text
from kg.verification.handovers import check

GOOD = Path(__file__).parents[2] / "data" / "good"
FIRST, SECOND = GOOD / "first_look.yaml", GOOD / "second_look.yaml"
OTHERS = {"second_look": load(SECOND), "third_look": load(SECOND)}


def faults(*changes, others=OTHERS):
    text = FIRST.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    protocol = load_text(text, "first_look.yaml")
    compile_protocol(protocol)  # sound by itself: what is found is about two protocols
    return [(d.code, d.place.line, d.message, d.help) for d in check(protocol, others.get)]


def test_a_sound_hand_over_has_no_fault():
    assert faults() == []
    assert check(OTHERS["second_look"], {"first_look": load(FIRST)}.get) == []


CANNOT = "`{}` cannot go along as `{}` of `second_look`: "
LINE = 1 + FIRST.read_text("utf-8").split("\n").index("      - {protocol: second_look, facts: {age: age_years}}")


@pytest.mark.parametrize(
    ("changed", "message", "help_"),
    [
        ("{age: age_yearz}", None, ""),
        ("{aeg: age_years}", "`second_look` has no fact `aeg`", "did you mean `age`?"),
        (
            "{age: iron}",
            CANNOT.format("iron", "age") + "its unit here, g/dL, does not convert to the one there, mo",
            "name another fact, or take it out of `facts`",
        ),
        (
            "{temperature: temperature}",
            CANNOT.format("temperature", "temperature") + "it is a quantity here and a boolean there",
            "name another fact, or take it out of `facts`",
        ),
    ],
)
def test_a_named_fact_that_cannot_go_along_is_found(changed, message, help_):
    if message is None:
        with pytest.raises(Exception, match="unknown fact `age_yearz`"):
            faults(("{age: age_years}", changed))
        return
    assert faults(("{age: age_years}", changed)) == [("hand_over", LINE, message, help_)]


def test_a_hand_over_to_nowhere_is_found():
    found = faults(others={"second_look": OTHERS["second_look"]})
    assert found == [
        (
            "hand_over",
            LINE + 1,
            "there is no protocol `third_look` to continue in",
            "name one that ships, or whose file stands beside this one",
        )
    ]


def test_a_protocol_that_continues_in_itself_is_found():
    found = faults(("{protocol: third_look}", "{protocol: first_look}"))
    assert [(line, message) for _, line, message, _ in found] == [(LINE + 1, "`first_look` continues in itself")]


def test_a_hand_over_that_takes_nothing_along_is_found():
    apart = SECOND.read_text("utf-8")
    for fact in ("fever", "red", "iron", "whole", "sex", "drugs", "arrived"):
        apart = apart.replace(f"  {fact}:", f"  other_{fact}:").replace(
            f'derive: {{value: "{fact}', 'derive: {value: "'
        )
    apart = apart.replace('value: " / whole', 'value: "other_red / other_whole')
    apart = apart.replace("fever and red", "other_fever and other_red").replace("(drugs", "(other_drugs")
    apart = apart.replace("fact: fever", "fact: other_fever")
    others = OTHERS | {"third_look": load_text(apart, "third_look.yaml")}
    (found,) = faults(others=others)
    assert found[1:3] == (
        LINE + 1,
        "nothing goes along to `second_look`: no fact of it has the id and the kind of one here",
    )
    assert faults(("{protocol: third_look}", "{protocol: third_look, facts: {age: age_years}}"), others=others) == []


def test_the_protocols_beside_a_file_are_found():
    found = check(load(FIRST), partial(named_beside, load(FIRST)))
    assert [d.message for d in found] == ["there is no protocol `third_look` to continue in"]
    assert str(found[0]).startswith(f"{FIRST}:{LINE + 1}: ")
