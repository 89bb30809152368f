"""The protocols that engine and oracle are compared on, and running many patients on both cores."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from functools import cache
from pathlib import Path

from tests.oracle.engine_view import Pair
from tests.oracle.referee import people

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = {
    "leukopenia": ROOT / "kg" / "protocols" / "leukopenia" / "protocol.yaml",
    "throat": HERE.parent / "data" / "good" / "throat.yaml",
    "mill": HERE / "data" / "mill.yaml",
}
CHUNK = 250


def text_of(name):
    return FILES[name].read_text(encoding="utf-8")


@cache
def pair_of(name):
    return Pair.of(text_of(name))


def compare(name, seed, count):
    """How many patients were compared, and for those that differ the facts and the first differences."""
    pair = pair_of(name)
    compared = ((raw, differing(pair, raw)) for raw in people.patients(pair.judge.protocol, seed, count))
    return count, [(raw, found[:5]) for raw, found in compared if found]


def differing(pair, raw):
    try:
        return pair.mismatches(raw)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong with a patient is a finding about that patient
        return [f"{type(error).__name__}: {error}"]


def compare_many(name, seed, count, processes=2):
    """The same for many patients, on several processes."""
    jobs = [(name, seed * 1_000_000 + n, min(CHUNK, count - n)) for n in range(0, count, CHUNK)]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        results = pool.starmap(compare, jobs, chunksize=1)
    return sum(n for n, _ in results), [m for _, found in results for m in found]


def report(name, compared, mismatches):
    """What a comparison found, in words."""
    kinds = Counter(parts[0].split(":")[0].split(" ")[0] for _, parts in mismatches)
    lines = [f"{name}: {compared} patients compared, {len(mismatches)} mismatches {dict(kinds) or ''}".rstrip()]
    for raw, parts in mismatches[:5]:
        lines += [f"  {raw}", *(f"    {part}" for part in parts)]
    return "\n".join(lines)
