"""Parts of a protocol's flowchart, drawn for a page: the one seam between these pages and the drawings."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from api.web.browse.pointer import Pointer, pointer_to
from diagrams.flowchart import Flowchart
from diagrams.layout import DrawingError
from diagrams.picture import Link
from diagrams.screen import on_screen
from diagrams.views import DependsOn, OneTrack, WaysTo, nodes, part
from kg.graph import KnowledgeGraph


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnTrack:
    """What is drawn of one track; `svg` is an element of HTML."""

    track: Pointer
    svg: str


Drawing = tuple[DrawnTrack, ...]
"""Track by track; nothing where there is nothing to draw. None in its place: this server cannot draw."""


def drawing_of(chart: Flowchart, graph: KnowledgeGraph, kind: str, id_: str) -> Drawing | None:
    """What of a protocol's flowchart is about a thing, for the page of that thing.

    A track in itself; all that leads to a recommendation or a decision; what depends on a fact.
    """
    kept = _kept(graph, kind, id_)
    if not kept:
        return ()
    try:
        tracks = on_screen(part(chart, kept), lambda link: _address(link, graph))
    except DrawingError:
        return None
    return tuple(
        DrawnTrack(track=pointer_to(graph, "track", each.id), svg=each.svg)
        for each in tracks
        if kind != "track" or each.id == id_  # not where it is entered from another one
    )


def _kept(graph: KnowledgeGraph, kind: str, id_: str) -> AbstractSet[str]:
    match kind:
        case "track":
            return nodes(OneTrack(id_), graph)
        case "recommendation" | "decision":
            return nodes(WaysTo(id_), graph)
        case "fact":
            return nodes(DependsOn(id_), graph)
    return frozenset()


def _address(link: Link, graph: KnowledgeGraph) -> str | None:
    """The page of a thing, from the page of another."""
    there = f"{link.kind}:{link.id}" in graph.digraph
    return f"../{pointer_to(graph, link.kind, link.id).path}" if there else None
