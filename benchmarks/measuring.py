"""How things are measured: medians of many runs, and ratios to peers of the same run."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable


def median(run: Callable[[], object], *, repeat: int = 200) -> float:
    """The median time of a call, in seconds."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def process(*command: str) -> float:
    """The median time of a whole process, in seconds."""
    return median(lambda: subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL), repeat=9)


def line(what: str, seconds: float, peers: dict[str, float] | None = None) -> None:
    """One measured thing, with its ratio to each peer."""
    scaled = f"{seconds * 1e6:9.0f} µs" if seconds < 1e-3 else f"{seconds * 1e3:9.1f} ms"
    ratios = "".join(f"   ×{seconds / peer:.2f} of {name}" for name, peer in (peers or {}).items())
    print(f"{what:52}{scaled}{ratios}")
