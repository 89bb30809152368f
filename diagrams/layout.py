"""Where the boxes and arrows of flowcharts go: Graphviz as a program that reads DOT and answers with numbers.

The system's `dot` is used when it is on the PATH, otherwise `graphviz-pure`, which comes with Carepath. Only numbers
are taken from the answer; no text of it is drawn. Layouts are remembered: who draws the same boxes again, for another
patient, starts no program.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_SECONDS = 60
_REMEMBERED = 256

Point = tuple[float, float]


class DrawingError(Exception):
    """A flowchart could not be drawn; the message is one line that says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The centre of each node and the curve of each edge with an id (start, three points a Bézier piece, then the tip).

    Lengths are points (1/72 inch); y grows downwards.
    """

    width: float
    height: float
    centres: Mapping[str, Point]
    curves: Mapping[str, tuple[Point, ...]]


def find_graphviz() -> str:
    """The Graphviz program to use.

    Raises:
        DrawingError: there is none.
    """
    bundled = Path(sysconfig.get_path("scripts"), "graphviz-pure")
    found = shutil.which("dot") or shutil.which(str(bundled)) or shutil.which("graphviz-pure")
    if found is None:
        raise DrawingError("no Graphviz: neither `dot` nor the bundled `graphviz-pure` was found; install one of them")
    return found


def lay_out(dots: Sequence[str], program: str | None = None) -> tuple[Layout, ...]:
    """Place the boxes of several DOT texts, in one run of the program; in none, when the same were placed before.

    Raises:
        DrawingError: the program is not there, failed, or took too long.
    """
    return _laid_out(tuple(dots), program or find_graphviz()) if dots else ()


@lru_cache(maxsize=_REMEMBERED)
def _laid_out(dots: tuple[str, ...], program: str) -> tuple[Layout, ...]:
    command = [program, "-Kdot", "-Tjson0", "-Nfixedsize=true"]
    try:
        done = subprocess.run(  # noqa: S603 - the program is a Graphviz, and reads the text from its standard input
            command, input="\n".join(dots).encode(), capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DrawingError(f"`{program}` took more than {_SECONDS} s") from error
    except OSError as error:
        raise DrawingError(f"`{program}` could not be started: {error.strerror}") from error
    try:
        layouts = tuple(map(_layout, _documents(done.stdout.decode())))
    except (ValueError, KeyError, TypeError) as error:
        raise DrawingError(f"`{program}` gave no layout: {_first_error(done.stderr)}") from error
    if done.returncode or len(layouts) != len(dots):
        raise DrawingError(f"`{program}` failed: {_first_error(done.stderr)}")
    return layouts


def _first_error(stderr: bytes) -> str:
    lines = [" ".join(line.split()) for line in stderr.decode(errors="replace").splitlines()]
    return next((line for line in lines if line and not line.startswith("Warning")), "no reason given")


def _documents(text: str) -> Iterator[dict[str, Any]]:
    """The JSON documents that stand one after the other in a text."""
    decoder, start = json.JSONDecoder(), 0
    while rest := text[start:].lstrip():
        start = len(text) - len(rest)
        document, start = decoder.raw_decode(text, start)
        yield document


def _layout(document: dict[str, Any]) -> Layout:
    _, bottom, width, height = map(float, document["bb"].split(","))
    top = bottom + height

    def point(text: str) -> Point:
        x, y = text.split(",")
        return float(x), top - float(y)

    nodes = [n for n in document.get("objects", ()) if "pos" in n]
    curves: dict[str, tuple[Point, ...]] = {}
    for edge in document.get("edges", ()):
        if "id" not in edge:
            continue
        parts = edge["pos"].split()
        curve = [part for part in parts if not part.startswith(("s,", "e,"))]
        tip = next((part[2:] for part in parts if part.startswith("e,")), curve[-1])
        curves[edge["id"]] = tuple(map(point, (*curve, tip)))
    return Layout(width=width, height=top, centres={n["name"]: point(n["pos"]) for n in nodes}, curves=curves)
