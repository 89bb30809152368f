"""Everything that stands in a protocol, kind by kind, each in the groups in which its page lists it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from api.web.browse.pointer import Pointer, pointer
from kg.asking.names import named
from kg.compiled import CompiledProtocol

KINDS = (
    "track",
    "decision",
    "recommendation",
    "fact",
    "warning",
    "notice",
    "statement",
    "interpretation",
    "reference",
    "protocol",
)
"""The kinds of things, in the order in which they are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Things of one kind that belong together; `title` is "" where the kind has no groups."""

    title: str
    things: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Everything of one kind."""

    kind: str
    groups: tuple[Group, ...]

    @property
    def count(self) -> int:
        """How many things these are."""
        return sum(len(group.things) for group in self.groups)


def contents(compiled: CompiledProtocol) -> tuple[Shelf, ...]:
    """All kinds that the protocol has something of."""
    protocol, graph = compiled.protocol, compiled.graph
    titles = {track.id: track.title for track in protocol.tracks}
    grouped: dict[str, Callable[[str], str]] = {
        "decision": lambda id_: titles[protocol.decision[id_].track],
        "recommendation": lambda id_: titles[protocol.recommendation[id_].track],
        "statement": lambda id_: protocol.statement[id_].section,
    }
    shelves = []
    for kind in KINDS:
        groups: dict[str, list[Pointer]] = {}
        for node, data in graph.digraph.nodes(data=True):
            if data["kind"] == kind:
                here = named(graph, node)
                title = grouped[kind](here.id) if kind in grouped else ""
                groups.setdefault(title, []).append(pointer(here))
        if groups:
            made = tuple(Group(title=title, things=tuple(things)) for title, things in groups.items())
            shelves.append(Shelf(kind=kind, groups=made))
    return tuple(shelves)
