"""Every file of tests/data/bad is refused with exactly the messages beside it, all at once.

`CAREPATH_RESET_GOLDENS=1 make test ARGS="-k bad_protocols"` writes the messages anew; read the diff before it is kept.
"""

import os
from pathlib import Path

import pytest

from kg.diagnostics import FaultyProtocolError
from kg.loading import load_text

BAD = Path(__file__).parents[2] / "data" / "bad"


def messages(path):
    with pytest.raises(FaultyProtocolError) as refusal:
        load_text(path.read_bytes(), path.name)
    return f"{refusal.value}\n"


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_bad_protocol_is_refused_with_exactly_these_messages(path):
    golden = path.with_suffix(".txt")
    found = messages(path)
    if os.environ.get("CAREPATH_RESET_GOLDENS") == "1":
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")
