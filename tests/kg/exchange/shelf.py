"""The protocols that all of these tests export: those that ship, those of the tests, and the one of docs/format.md."""

import re
from pathlib import Path

from kg.graph import build
from kg.library import open_protocol, shipped
from kg.loading import load, load_text

ROOT = Path(__file__).parents[3]
GOOD = {path.stem: path for path in sorted((ROOT / "tests" / "data" / "good").glob("*.yaml"))}
NAMES = [*shipped(), *GOOD, "tick_bite"]
WHOLE = ["leukopenia", *GOOD, "tick_bite"]
"""Those that everything is tried with; of the others it is seen once that each form brings them back."""


def graph_named(name):
    if name in GOOD:
        return build(load(GOOD[name]))
    if name == "tick_bite":
        page = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
        (text,) = re.findall(r"```yaml\n(carepath: 1.*?)```", page, re.DOTALL)
        return build(load_text(text, "docs/format.md"))
    return open_protocol(name).graph
