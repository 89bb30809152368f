"""The first protocol of an author: small, proved, tested, with comments that lead on."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Final

from kg.authoring.formatting import formatted
from kg.criteria_syntax import RESERVED
from kg.identifiers import fault_of_name, look_alike, refused_characters
from kg.loading.yaml_reader import misread_as

_FILES: Final = {"protocol.yaml": "first_protocol.yaml", "cases.yaml": "first_cases.yaml"}
_PLAIN: Final = re.compile(r"[A-Za-z](?:[\w ,.()/-]*[\w.)])?")


def fault_of_id(id_: str) -> str:
    """What keeps a text from being the id of a protocol, or ""."""
    return "it is a word of the criteria" if id_ in RESERVED else fault_of_name(id_)


def fault_of_title(title: str) -> str:
    """What keeps a text from being a title, or ""."""
    if not title.strip():
        return "it is empty"
    refused = refused_characters(title)
    return next(iter(refused.values()), "") or look_alike(title)


def first_files(id_: str, title: str) -> dict[str, str]:
    """The files of a new protocol: name and content."""
    written = {"{id}": _scalar(id_), "{title}": _scalar(title.strip())}
    found = {}
    for name, template in _FILES.items():
        text = (files("kg.authoring") / template).read_text(encoding="utf-8")
        for place, value in written.items():
            text = text.replace(place, value)
        found[name] = formatted(text, name)
    return found


def _scalar(text: str) -> str:
    """A text as YAML: in quotes where a reader could take it for something else."""
    return text if _PLAIN.fullmatch(text) and not misread_as(text) else json.dumps(text, ensure_ascii=False)
