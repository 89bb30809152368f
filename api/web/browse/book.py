"""One protocol to browse: its things as pointers, its conditions in words, and answers that are worked out once.

All answers depend on the protocol alone, except that example patients with dates also depend on the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial
from typing import Any

from api.web.browse.contents import Shelf, contents
from api.web.browse.drawings import Drawing, drawing_of
from api.web.browse.partings import Difference, difference
from api.web.browse.pointer import Pointer, pointer_to
from api.web.browse.questions import Exactly, Needs, Ways, exactly, needed, ways_to
from api.web.browse.ties import Dependents, Tie, dependents_of, ties_of
from diagrams.flowchart import flowchart
from kg.asking.search import Search
from kg.compiled import CompiledProtocol
from kg.criteria import Criterion
from kg.dates import today_here
from kg.protocol import Protocol
from kg.traceability import Carrier, traceability
from kg.wording import criterion_words

_remembered = lru_cache(maxsize=1024)


@dataclass(frozen=True, kw_only=True)
class Book:
    """A protocol as its pages read it; made once for an application, and remembering for as long."""

    compiled: CompiledProtocol

    @property
    def protocol(self) -> Protocol:
        """What its author wrote."""
        return self.compiled.protocol

    def has(self, kind: str, id_: str) -> bool:
        """Whether there is such a thing."""
        return f"{kind}:{id_}" in self.compiled.graph.digraph

    def item(self, kind: str, id_: str) -> Any:  # noqa: ANN401 - one type for each kind
        """What its author wrote of a thing."""
        return self.compiled.graph.digraph.nodes[f"{kind}:{id_}"]["item"]

    def at(self, kind: str, id_: str) -> Pointer:
        """The pointer to a thing."""
        return pointer_to(self.compiled.graph, kind, id_)

    def each(self, kind: str, ids: Iterable[str]) -> tuple[Pointer, ...]:
        """The pointers to things of a kind, each once."""
        return tuple(self.at(kind, id_) for id_ in dict.fromkeys(ids))

    def flow(self, ids: Iterable[str]) -> tuple[Pointer, ...]:
        """The pointers to decisions and recommendations."""
        return tuple(self.at("decision" if id_ in self.protocol.decision else "recommendation", id_) for id_ in ids)

    def words(self, criterion: Criterion | None) -> str:
        """A condition in words; "" where there is none."""
        return criterion_words(criterion, self.protocol.fact) if criterion is not None else ""

    @cached_property
    def shelves(self) -> tuple[Shelf, ...]:
        """Everything, by kind."""
        return contents(self.compiled)

    @cached_property
    def carriers(self) -> tuple[Carrier, ...]:
        """Everything that names statements and readings."""
        return traceability(self.protocol).carriers

    @cached_property
    def search(self) -> Search:
        """The index."""
        return Search(self.protocol)

    @cached_property
    def drawing(self) -> Callable[[str, str], Drawing | None]:
        """What of the flowchart is about the thing of a kind and an id."""
        return _remembered(partial(drawing_of, flowchart(self.protocol), self.compiled.graph))

    @cached_property
    def dependents(self) -> Callable[[str], Dependents]:
        """What depends on a node of the graph."""
        return _remembered(partial(dependents_of, self.compiled))

    @cached_property
    def ties(self) -> Callable[[str], tuple[Tie, ...]]:
        """What a node of the graph is tied to."""
        return _remembered(partial(ties_of, self.compiled))

    @cached_property
    def ways(self) -> Callable[[str, str | None, str | None], Ways | None]:
        """The ways to a decision or a recommendation: from a start on, after the way of a key."""
        return _remembered(partial(ways_to, self.compiled))

    @cached_property
    def needs(self) -> Callable[[str], Needs]:
        """What has to be known for a recommendation."""
        return _remembered(partial(needed, self.compiled))

    def exactly(self, node: str) -> Exactly | None:
        """Exactly when a recommendation is given, or a decision reached."""
        return self._exactly(node, today_here())

    @cached_property
    def _exactly(self) -> Callable[[str, date], Exactly | None]:
        return _remembered(lambda node, _: exactly(self.compiled, node))

    def difference(self, first: str, second: str) -> Difference:
        """Where two recommendations part.

        Raises:
            UnknownNameError: there is no such recommendation.
        """
        return self._difference(first, second, today_here())

    @cached_property
    def _difference(self) -> Callable[[str, str, date], Difference]:
        return _remembered(lambda first, second, _: difference(self.compiled, first, second))
