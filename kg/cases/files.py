"""Where the cases of a protocol are: beside it, `cases.yaml` by `protocol.yaml`, `NAME.cases.yaml` by `NAME.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kg.library import shelf_of, shipped

_CASES: Final = "cases.yaml"
_PROTOCOL: Final = "protocol.yaml"


def named(name: str) -> tuple[str, Path]:
    """A protocol, as `open_protocol` takes it, and the file of its cases, by the name of either."""
    if name in shipped():
        return name, shelf_of(name) / _CASES
    path = Path(name)
    if path.name == _CASES:
        return str(path.with_name(_PROTOCOL)), path
    if path.name.endswith(f".{_CASES}"):
        return str(path.with_name(f"{path.name.removesuffix(f'.{_CASES}')}.yaml")), path
    if path.name == _PROTOCOL:
        return name, path.with_name(_CASES)
    return name, path.with_name(f"{path.stem}.{_CASES}")
