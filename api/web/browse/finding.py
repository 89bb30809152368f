"""What a search finds in a protocol, as its page shows it."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from api.web.browse.pointer import Pointer, pointer, shortened
from kg.asking.names import Named, named
from kg.asking.search import Hit, Search
from kg.asking.spelling import query_words, words
from kg.compiled import CompiledProtocol

LONGEST = 200
"""Letters of a search that count."""
_SUGGESTED = 5
_LEAST_LIKENESS = 0.45


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something found: `field` is where it matched best, `snippet` the place, where its name does not say it.

    `rank` tells how well: how many words of the query it has, then its score.
    """

    kind: str
    to: Pointer
    field: str
    snippet: str
    rank: tuple[int, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """All that has a word of the query, the best first; `resembling`: only words that are much like one."""

    hits: tuple[Found, ...]
    resembling: bool

    @property
    def rank(self) -> tuple[int, float]:
        """How well the best of it matches."""
        return self.hits[0].rank if self.hits else (0, 0.0)


def finding(search: Search, compiled: CompiledProtocol, query: str) -> Finding:
    """What a search finds."""
    hits = search.find(query[:LONGEST])
    return Finding(
        hits=tuple(_found(compiled, hit) for hit in hits),
        resembling=bool(hits) and not _has_a_word_of(query[:LONGEST], hits[0].snippet),
    )


def _has_a_word_of(query: str, snippet: str) -> bool:
    """Whether a word of the query, or one that it begins, or a part of it, stands in the place that is shown."""
    there = {word for word, _, _ in words(snippet)}
    return any(
        word in parts or word.startswith(wanted) for wanted, parts in query_words(query).items() for word in there
    )


def _found(compiled: CompiledProtocol, hit: Hit) -> Found:
    if hit.node.kind == "outcome":
        id_, _, outcome = hit.node.id.partition(".")
        question = compiled.protocol.decision[id_].question
        to = Pointer(kind="decision", id=id_, name=f"{question} {hit.node.label}", anchor=f"answer-{outcome}")
    else:
        to = pointer(hit.node)
    repeated = hit.snippet in {to.id, to.text} or hit.snippet in to.name
    return Found(
        kind=hit.node.kind,
        to=to,
        field=hit.field,
        snippet="" if repeated else hit.snippet,
        rank=(hit.matched, hit.score),
    )


def counted(hits: Sequence[Found]) -> tuple[tuple[str, int], ...]:
    """How many there are of each kind, the best kind first."""
    return tuple(Counter(hit.kind for hit in hits).items())


def suggested(compiled: CompiledProtocol, query: str, kind: str | None = None) -> tuple[Pointer, ...]:
    """What has a name or a label that looks somewhat like something that is not there."""
    graph, wanted = compiled.graph, query[:LONGEST].casefold().strip()
    written: dict[str, Named] = {}
    for node in graph.digraph:
        here = named(graph, node)
        if kind is None or here.kind == kind:
            for name in (here.id, shortened(here.label)):
                written.setdefault(name.casefold().replace("_", " "), here)
    near = difflib.get_close_matches(wanted.replace("_", " "), written, n=2 * _SUGGESTED, cutoff=_LEAST_LIKENESS)
    return tuple(pointer(here) for here in dict.fromkeys(written[name] for name in near))[:_SUGGESTED]
