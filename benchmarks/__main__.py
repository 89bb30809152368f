"""Measure the engine and the command line, side by side with peers, in one run; figures are medians and ratios.

Goals: leukopenia proved under 2 s, a protocol of 500 decisions and 40 facts under 30 s; statuses and urgency of an
understood patient under 50 µs, a whole JSON evaluation under 2 ms, the command line under 0.5 s. The peers of the
engine are a plain three-valued walk of the same graph (it only approximates the answer) and, for the whole process,
Python itself.
"""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from benchmarks.faces import measure_drawings, measure_graphql, measure_questions
from benchmarks.large_protocol import large_protocol
from benchmarks.measuring import line, median, process
from benchmarks.page import measure_page
from benchmarks.plain_walk import walk
from kg.compiled import assemble
from kg.diagnostics import FaultyProtocolError
from kg.functions import functions_for
from kg.graph import build
from kg.library import open_protocol
from kg.loading import load, load_text
from kg.report import as_json
from kg.statuses import Statuses
from kg.traversal import traverse
from kg.verification import findings

PROTOCOL = Path(__file__).parents[1] / "kg/protocols/leukopenia/protocol.yaml"
CASES = PROTOCOL.parent / "cases.yaml"


def measure_a_large_proof() -> None:
    """Its peers are what it takes to read the file, and to make it ready once it is proved."""
    text = large_protocol()
    large = load_text(text, "large.yaml")
    if faults := findings(large):
        raise FaultyProtocolError(faults)
    peers = {
        "making ready": median(lambda: assemble(functions_for(build(large))), repeat=3),
        "reading": median(lambda: load_text(text, "large.yaml"), repeat=3),
    }
    line("prove large (500 decisions, 40 facts; goal 30 s)", median(lambda: findings(large), repeat=3), peers)


def main() -> None:
    """Run all measurements."""
    line("load protocol.yaml", median(lambda: load(PROTOCOL), repeat=9))
    protocol = load(PROTOCOL)
    made_ready = median(lambda: assemble(functions_for(build(protocol))), repeat=9)
    line("make ready what is remembered as proved", made_ready)
    line("prove leukopenia (goal 2 s)", median(lambda: findings(protocol), repeat=5), {"making ready": made_ready})
    measure_a_large_proof()
    compiled = open_protocol("leukopenia")
    cases = {c["case"]: c["facts"] for c in yaml.safe_load(CASES.read_text())["cases"] if "problems" not in c["expect"]}
    chosen = {"only the white count": {"wbc": 3.55}, "a complete patient": max(cases.values(), key=len), "nothing": {}}
    for name, raw in chosen.items():
        facts = compiled.understand(raw)
        peer = {"a plain walk": median(lambda f=facts: walk(compiled, f))}

        def bare(facts: object = facts) -> object:
            statuses = Statuses(compiled, facts)
            return statuses.leaves, statuses.urgency, statuses.urgency_at_most

        print(f"\n{name} ({len(raw)} facts)")
        line("  intake", median(lambda r=raw: compiled.understand(r)))
        line("  statuses and urgency (goal 50 µs)", median(bare), peer)
        line(
            "  whole JSON evaluation (goal 2 ms)",
            median(lambda f=facts: json.dumps(as_json(traverse(compiled, f)))),
            peer,
        )
    every = [compiled.understand(raw) for raw in cases.values()]
    per_case = median(lambda: [as_json(traverse(compiled, f)) for f in every], repeat=5) / len(every)
    line(f"\nwhole JSON evaluation, mean over {len(every)} cases", per_case)
    python, networkx = process("-c", "pass"), process("-c", "import networkx")
    print()
    line(
        "carepath evaluate leukopenia wbc=3.55 (goal 0.5 s)",
        process("-c", "from api.cli import main; main()", "evaluate", "leukopenia", "wbc=3.55"),
        {"python -c pass": python, "import networkx": networkx},
    )
    measure_questions(compiled)
    measure_drawings(compiled)
    measure_graphql(compiled)
    measure_page()


if __name__ == "__main__":
    main()
