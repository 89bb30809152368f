"""From a `protocol.yaml` to a `Protocol`: bytes, then a tree of text (`yaml_reader`), then the sections.

Every fault of the file is found in one go and carries its line. What a protocol means as a whole (cycles, exclusive
outcomes, statements carried out) is not looked at here but by `kg.verification`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from kg.diagnostics import FaultyProtocolError, Place
from kg.loading.faults import Faults
from kg.loading.protocol_file import read_protocol
from kg.loading.yaml_reader import LARGEST, read_yaml
from kg.protocol import Protocol

__all__ = ["load", "load_text"]


def load(path: Path) -> Protocol:
    """Load a protocol from a file.

    Raises:
        FaultyProtocolError: the file cannot be read or is faulty; it has every fault.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:  # a ValueError comes from a path with a NUL in it
        faults = Faults(str(path))
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        faults.add("unreadable", Place(str(path), 1), f"the file cannot be read: {reason.lower()}")
        raise FaultyProtocolError(faults.found) from None
    return load_text(data, str(path))


def load_text(text: bytes | str, name: str) -> Protocol:
    """Load a protocol from the content of a file; `name` stands for the file in messages.

    Raises:
        FaultyProtocolError: with every fault.
    """
    data = text.encode(errors="surrogatepass") if isinstance(text, str) else text
    faults = Faults(name)
    root = read_yaml(data, faults)
    protocol = read_protocol(root, faults, digest=hashlib.sha256(data).hexdigest())
    if faults.found or protocol is None:
        raise FaultyProtocolError(faults.found)
    return protocol
