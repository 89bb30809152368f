"""Faults of scores that only show once the file is read as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.loading import load_text
from kg.verification import findings

TEXT = (Path(__file__).parents[2] / "data" / "good" / "eight_items.yaml").read_text("utf-8")


def faults(old: str, new: str) -> list[str]:
    assert old in TEXT
    return [
        f"{f.place} {f.code}: {f.message}; {f.help}" for f in findings(load_text(TEXT.replace(old, new).encode(), "f"))
    ]


def test_the_score_as_it_is_has_none() -> None:
    assert findings(load_text(TEXT.encode(), "f")) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"[0..26]"', '"[0..25]"', "add up to sums from 0 to 26, but it is possible only at least 0 and at most 25"),
        ('"[0..26]"', '"(0..26]"', 'help: write `possible: "[0..26]"`'),
        ("points: 2,", "points: -2,", "add up to sums from -2 to 24"),
        ("points: 2,", 'points: "2.5",', 'write `possible: "[0..26.5]"`'),
        ("when: outpatient", "when: mascc_score > 3", "`mascc_score` (f:"),
    ],
)
def test_a_score_that_cannot_be_is_found(old: str, new: str, said: str) -> None:
    (found,) = [f for f in faults(old, new) if "score_range" in f or "derivation_cycle" in f]
    assert said.removeprefix("help: ") in found


@pytest.mark.parametrize("limit", ["scores.MOST_SUMS", "sums.MOST_NODES", "sums.LARGEST_SUM"])
def test_a_score_that_cannot_be_worked_out_is_found(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"kg.{limit}", 5)
    (found,) = faults("[S1]", "[S1]")
    assert "too_large: the items of `mascc_score` add up to too many different sums" in found


@pytest.mark.parametrize(
    ("below", "above", "codes"),
    [
        ("< 21", ">= 21", []),
        ("< 1", ">= 2", []),
        ("<= 24", "> 25", []),
        ("< 2", ">= 3", ["gap"]),
        ("<= 2", ">= 2", ["overlap"]),
    ],
)
def test_what_no_items_add_up_to_is_no_gap(below: str, above: str, codes: list[str]) -> None:
    """No items add up to 1 or 25."""
    text = TEXT.replace('"< 21"', f'"{below}"').replace('">= 21"', f'"{above}"')
    found = findings(load_text(text.encode(), "f"))
    assert [fault.code for fault in found] == codes
    for fault in found:
        assert fault.witness is not None
        assert fault.witness.keys() <= {
            "burden",
            "hypotension",
            "copd",
            "solid_tumour",
            "fungal",
            "dehydration",
            "outpatient",
            "age",
        }
