"""A small protocol for the tests of cases: a tick bite, as docs/format.md has it."""

import re
from pathlib import Path

from kg.cases.reading import load_cases_text
from kg.cases.running import run
from kg.compilation import compile_protocol
from kg.loading import load_text

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
(TICK_BITE,) = re.findall(r"```yaml\n(carepath: 1.*?)```", PAGE, re.DOTALL)
HEAD = "protocol: tick_bite\ncases:\n"


def tick_bite():
    return compile_protocol(load_text(TICK_BITE, "tick_bite.yaml"))


def cases(text, compiled):
    """Cases from the items of the list alone, or from a whole file."""
    whole = text if text.startswith("protocol:") else HEAD + text
    return load_cases_text(whole, "cases.yaml", compiled.protocol)


def case_of(facts, expect):
    return f"  - {{case: One patient is looked at, facts: {{{facts}}}, expect: {{{expect}}}}}\n"


def failures(text, compiled):
    return [str(f) for result in run(compiled, cases(text, compiled)) for f in result.failures]
