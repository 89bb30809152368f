"""docs/format.md is true: its example loads, and it lists exactly the keys and codes there are."""

import re
from pathlib import Path

import pytest

from kg.diagnostics import FaultyProtocolError
from kg.loading import load_text

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
BAD = ROOT / "tests" / "data" / "bad"


def example():
    (found,) = re.findall(r"```yaml\n(carepath: 1.*?)```", PAGE, re.DOTALL)
    return found


def test_the_example_loads():
    protocol = load_text(example(), "docs/format.md")
    assert [d.id for d in protocol.decisions] == ["rash", "time"]
    assert [r.id for r in protocol.recommendations] == ["remove", "watch", "see_doctor"]


def test_every_code_that_a_bad_file_shows_is_explained():
    shown = set(re.findall(r"\[([a-z-]+)\](?:;|$)", "\n".join(p.read_text() for p in BAD.glob("*.txt")), re.MULTILINE))
    table = PAGE[PAGE.index("## What is refused") : PAGE.index("## What is proved")]
    explained = {
        code for row in re.findall(r"^\| (`[^|]*)\|", table, re.MULTILINE) for code in re.findall("`(.*?)`", row)
    }
    elsewhere = {"encoding", "too-large", "too-many-faults", "unreadable"}  # tested without a file
    assert shown | elsewhere == explained


def test_every_key_is_on_the_page():
    everywhere = (
        example()
        + "\nsurprise: 1\nconflicts: [{surprise: 1}]\nwarnings: {w: {surprise: 1}}\nnotices: {n: {surprise: 1}}\n"
    )
    for key in ("version", "title", "kind", "section", "statements", "type", "track", "label", "strength"):
        everywhere = re.sub(rf"(?m)^( +(?:\w+: {{)?){key}:", rf"\1surprise_{key}:", everywhere, count=1)
    with pytest.raises(FaultyProtocolError) as refusal:
        load_text(everywhere, "docs/format.md")
    named = {key for d in refusal.value.diagnostics if d.code == "unknown-key" for key in re.findall("`(.*?)`", d.help)}
    assert len(named) > 30
    assert {key for key in named if f"`{key}`" not in PAGE and f"`{key}:" not in PAGE} == set()
