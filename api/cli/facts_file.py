"""Facts from a file or standard input: one patient, or many."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from api import exact_json
from api.cli.faults import FaultyInputError
from kg.patient import Problem

MOST_BYTES = 64 * 1024 * 1024
_LINES = (".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True, kw_only=True)
class Patients:
    """The patients of a file, in order; a `Problem` stands for one that cannot be read. `many`: it was a list."""

    given: tuple[dict[str, object] | Problem, ...]
    many: bool


def read_patients(name: str) -> Patients:
    """Read a JSON object, a JSON list or JSON Lines; `-` is standard input.

    Raises:
        FaultyInputError: the file cannot be read, or is none of these.
    """
    if not name:
        raise FaultyInputError(["the name of the facts file is empty; `-` is standard input"])
    shown = "standard input" if name == "-" else name
    try:
        if name == "-":
            content = _bounded(sys.stdin.buffer, shown)
        else:
            with Path(name).open("rb") as file:
                content = _bounded(file, shown)
    except OSError as error:
        raise FaultyInputError([f"{shown}: {(error.strerror or 'it cannot be read').lower()}"]) from None
    try:
        return _patients(content, lines=name.endswith(_LINES))
    except exact_json.JsonRefusedError as error:
        raise FaultyInputError([f"{shown}: {error}"]) from None


def _bounded(file: BinaryIO, shown: str) -> bytes:
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise FaultyInputError(
            [f"{shown}: it is larger than {MOST_BYTES // 1024**2} MB; `carepath cohort` takes tables"]
        )
    return content


def _patients(content: bytes, *, lines: bool) -> Patients:
    written = [line for line in content.split(b"\n") if line.strip()]
    if lines or (len(written) > 1 and _is_object(written[0])):
        return Patients(given=tuple(_each_line(written)), many=True)
    match exact_json.loads(content):
        case dict() as patient:
            return Patients(given=(patient,), many=False)
        case list() as patients:
            return Patients(given=tuple(map(_patient, patients)), many=True)
    raise exact_json.JsonRefusedError("it holds neither one patient, {…}, nor a list of them, [{…}, …]")


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(exact_json.loads(line), dict)
    except exact_json.JsonRefusedError as error:
        # An object with a fault of its own is still the first of several lines.
        return line.strip().startswith(b"{") and line.strip().endswith(b"}") and "it is not JSON" not in str(error)


def _each_line(lines: list[bytes]) -> Iterator[dict[str, object] | Problem]:
    for line in lines:
        try:
            yield _patient(exact_json.loads(line))
        except exact_json.JsonRefusedError as error:
            yield Problem(fact="", code="not_readable", message=f"the patient cannot be read: {error}")


def _patient(read: object) -> dict[str, object] | Problem:
    if isinstance(read, dict):
        return read
    return Problem(fact="", code="not_a_patient", message='a patient is an object such as {"wbc": 3.55}')
