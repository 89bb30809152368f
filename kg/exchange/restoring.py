"""From plain data back to a protocol: through the loader, so that an import keeps all that a written protocol keeps."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

from kg.diagnostics import FaultyProtocolError, Place
from kg.exchange.written import Plain, as_written
from kg.identifiers import described, refused_characters, shown
from kg.loading.faults import Faults
from kg.loading.protocol_file import read_protocol
from kg.loading.yaml_reader import DEEPEST, Items, Node, Pairs, Scalar, Unreadable, misread_as
from kg.protocol import Protocol

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def checksum(written: Plain, digest: str) -> str:
    """A SHA-256 over the content of an export, against changes that nobody meant."""
    return hashlib.sha256(json.dumps([digest, written]).encode()).hexdigest()


def restored(written: Plain, digest: Plain, sum_: Plain, faults: Faults) -> Protocol:
    """The protocol whose keys these are, as they were when the checksum was made.

    Raises:
        FaultyProtocolError: it is none; every fault is in it.
    """
    if not (isinstance(digest, str) and _DIGEST.fullmatch(digest)):
        add(faults, "the digest of the protocol's file is not 64 hexadecimal digits")
        digest = ""
    protocol = read_protocol(_node(written, faults), faults, digest=digest)
    if not faults.found and protocol is not None and checksum(as_written(protocol), digest) != sum_:
        add(faults, "the content is not what was exported: its checksum differs")
    if faults.found or protocol is None:
        raise FaultyProtocolError(faults.found)
    return protocol


def add(faults: Faults, message: str, help_: str = "export it again, and change the protocol's own file") -> None:
    """Note that a file is not what an export writes."""
    faults.add("exchange", Place(faults.file, 1), message, help_)


def _node(value: Plain, faults: Faults, depth: int = 0) -> Node:
    """The value as what the YAML reader makes of a file."""
    place = Place(faults.file, 1)
    if depth > DEEPEST:
        add(faults, f"nested more than {DEEPEST} levels deep")
    elif isinstance(value, bool | int):
        return Scalar(str(value).lower(), plain=True, place=place)
    elif isinstance(value, str):
        return Scalar(_clean(value, faults), plain=not misread_as(value), place=place)
    elif isinstance(value, Mapping):
        pairs = [(Scalar(_clean(k, faults), plain=True, place=place), v) for k, v in value.items()]
        return Pairs(tuple((key, _node(v, faults, depth + 1)) for key, v in pairs), place)
    elif isinstance(value, Sequence):
        return Items(tuple(_node(v, faults, depth + 1) for v in value), place)
    else:
        add(faults, f"{shown(str(value))} is neither text nor a whole number nor true or false")
    return Unreadable(place)


def _clean(text: str, faults: Faults) -> str:
    """The text; characters that no protocol may hold are faults."""
    for character, reason in refused_characters(text).items():
        faults.add("character", Place(faults.file, 1), f"{described(character)} is {reason}", "delete it")
    return text
