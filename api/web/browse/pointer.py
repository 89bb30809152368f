"""How the things of a protocol are named on pages: a name that is a link, and perhaps a text behind it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from kg.asking.names import Named, named
from kg.graph import KnowledgeGraph

_SHORT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """A thing with a page: `name` is the text of links to it; `text` is what it says, where the name does not.

    `anchor` is the part of its page that is meant.
    """

    kind: str
    id: str
    name: str
    text: str = ""
    anchor: str = ""

    @property
    def path(self) -> str:
        """Its page, below that of the protocol's content."""
        return f"{self.kind}/{quote(self.id, safe='')}" + (f"#{quote(self.anchor, safe='')}" if self.anchor else "")


def pointer(node: Named) -> Pointer:
    """The pointer to a node of the graph: what has a number goes by it, what has only a text by its beginning."""
    kind, id_, label = node.kind, node.id, node.label
    match kind:
        case "statement" | "interpretation":
            return Pointer(kind=kind, id=id_, name=id_, text=label)
        case "reference":
            return Pointer(kind=kind, id=id_, name=f"[{id_}]", text=label)
        case "warning" | "notice":
            return Pointer(kind=kind, id=id_, name=shortened(label))
    return Pointer(kind=kind, id=id_, name=label)


def pointer_to(graph: KnowledgeGraph, kind: str, id_: str) -> Pointer:
    """The pointer to the thing of a kind and an id, which the graph has."""
    return pointer(named(graph, f"{kind}:{id_}"))


def shortened(text: str) -> str:
    """A text of few words, or its beginning, cut between words."""
    if len(text) <= _SHORT:
        return text
    return f"{text[: text.rfind(' ', 0, _SHORT) + 1 or _SHORT].rstrip(' ,;:')} …"
