"""The graph as a file for other programs, and back: `read(write(graph, form), form) == graph`, in every form.

```
KnowledgeGraph ─ written (the author's keys) ─┬─ node_link ─┬─▶ json
                                              │             └─ graphml ─▶ graphml
                                              └─ triples (by the vocabulary) ─┬─ turtle ─▶ ttl
                                                                              └─ json_ld ─▶ jsonld
```

What comes back has passed `kg.loading`, and whatever a file says besides its items has to follow from them. It is not
verified yet: `compile` does that, as for any protocol. The same protocol gives the same bytes.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kg.diagnostics import FaultyProtocolError, Place
from kg.exchange.restoring import add, checksum, restored
from kg.exchange.written import as_written
from kg.graph import KnowledgeGraph
from kg.loading.faults import Faults

__all__ = ["FORMS", "LARGEST", "read", "read_file", "write"]

LARGEST: Final = 10_000_000
FORMS: Final = MappingProxyType({"json": "node_link", "graphml": "graphml", "ttl": "turtle", "jsonld": "json_ld"})
"""The forms, by the ending of their files, each with its module, which is read only when it is needed."""


def write(graph: KnowledgeGraph, form: str) -> bytes:
    """The graph in one of the `FORMS`.

    Raises:
        FaultyProtocolError: the protocol was not made by the loader and would not come back equal.
    """
    protocol, faults = graph.protocol, Faults(graph.protocol.id)
    written = as_written(protocol)
    if restored(written, protocol.digest, checksum(written, protocol.digest), faults) != protocol:
        add(faults, "this protocol would not come back equal", "export what `kg.loading` has loaded")
        raise FaultyProtocolError(faults.found)
    content: bytes = import_module(f"{__name__}.{FORMS[form]}").encode(graph)
    return content


def read(data: bytes, form: str, name: str = "the export") -> KnowledgeGraph:
    """The graph of a file in one of the `FORMS`; `name` stands for the file in messages.

    Raises:
        FaultyProtocolError: it is not what `write` gives of any graph; every fault found is in it.
    """
    faults = Faults(name)
    if len(data) > LARGEST:
        add(faults, f"the file is larger than {LARGEST:,} bytes")
    elif not data.strip():
        add(faults, "the file is empty")
    elif not _is_text(data):
        add(faults, "it is not UTF-8 text")
    if faults.found:
        raise FaultyProtocolError(faults.found)
    graph: KnowledgeGraph = import_module(f"{__name__}.{FORMS[form]}").decode(data, faults)
    return graph


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def read_file(path: Path) -> KnowledgeGraph:
    """The graph of a file whose ending is one of the `FORMS`.

    Raises:
        FaultyProtocolError: as for `read`, or the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        faults = Faults(str(path))
        reason = (error.strerror or str(error)).lower()
        faults.add("unreadable", Place(str(path), 1), f"the file cannot be read: {reason}")
        raise FaultyProtocolError(faults.found) from None
    return read(data, path.suffix.removeprefix("."), str(path))
