"""Everything that ships is in the form that `carepath fmt` writes."""

from pathlib import Path

import pytest

from kg.authoring.formatting import formatted

KG = Path(__file__).parents[3] / "kg"
FILES = [*sorted((KG / "protocols").glob("*/*.yaml")), *sorted((KG / "authoring").glob("everything*.yaml"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_it_is_in_its_canonical_form(path):
    text = path.read_text(encoding="utf-8")
    assert formatted(text, path.name) == text, f"run `carepath fmt {path.relative_to(KG.parent)}` and read the diff"
