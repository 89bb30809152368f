"""The neighbours of a node of the knowledge graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kg.asking.names import Named, named, node_named
from kg.graph import KnowledgeGraph

Direction = Literal["out", "in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A node that an edge joins to the one asked about; `out`: the edge starts there.

    `outcomes`: those that take a `leads_to` edge.
    """

    relation: str
    direction: Direction
    node: Named
    outcomes: tuple[str, ...] = ()


def neighbours(graph: KnowledgeGraph, name: str) -> tuple[Neighbour, ...]:
    """What a node points to, then what points to it, each in the order in which the graph was built.

    Raises:
        UnknownNameError: no node of that name, or several.
    """
    here = node_named(graph, name).node
    return tuple(_neighbours(graph, here))


def _neighbours(graph: KnowledgeGraph, here: str) -> Iterator[Neighbour]:
    for _, other, data in graph.digraph.out_edges(here, data=True):
        yield _neighbour(graph, "out", other, data)
    for other, _, data in graph.digraph.in_edges(here, data=True):
        yield _neighbour(graph, "in", other, data)


def _neighbour(graph: KnowledgeGraph, direction: Direction, other: str, data: dict[str, object]) -> Neighbour:
    outcomes = data.get("outcomes", ())
    return Neighbour(
        relation=str(data["relation"]),
        direction=direction,
        node=named(graph, other),
        outcomes=outcomes if isinstance(outcomes, tuple) else (),
    )
