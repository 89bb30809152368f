"""Each page that browses protocols, filled in; what is not there is answered by a page that says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from fastapi import Request
from fastapi.responses import Response

from api.web.browse.book import Book
from api.web.browse.contents import KINDS
from api.web.browse.finding import LONGEST, counted, finding, suggested
from api.web.browse.items import PAGES
from api.web.browse.pointer import Pointer
from api.web.browse.questions import starts
from api.web.rendering import Renderer
from diagrams.lettering import clean
from kg.asking.names import UnknownNameError

HITS = 30
"""Hits on the page of one protocol, unless everything is asked for."""
HITS_OF_EACH = 8
"""Hits of each protocol where all are searched."""
_IN_FLOW = {"decision", "recommendation"}
_LEAST_LIKENESS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRoom:
    """Hands out pages: of protocols to browse, filled in by a renderer."""

    books: Mapping[str, Book]
    renderer: Renderer

    def contents(self, request: Request, protocol: str) -> Response:
        """Everything that is in a protocol."""
        if (book := self.books.get(protocol)) is None:
            return self._no_protocol(request, protocol)
        return self.renderer.page(request, "browse/contents", {"book": book})

    def item(
        self, request: Request, protocol: str, kind: str, name: str, *, start: str | None, after: str | None
    ) -> Response:
        """One thing: what is known of it, what can be asked of it, what depends on it and what it is tied to."""
        if (book := self.books.get(protocol)) is None:
            return self._no_protocol(request, protocol)
        if kind not in PAGES or not book.has(kind, name):
            return self._nothing(request, book, _meant(book, kind, name))
        try:
            ways = book.ways(name, start, after) if kind in _IN_FLOW else None
        except UnknownNameError:
            return self._nothing(request, book, (book.at(kind, name),))
        item, node = book.item(kind, name), f"{kind}:{name}"
        return self.renderer.page(
            request,
            f"browse/{kind}",
            {
                "book": book,
                "kind": kind,
                "here": book.at(kind, name),
                "item": item,
                "known": PAGES[kind](book, item),
                "drawing": book.drawing(kind, name),
                "dependents": book.dependents(node),
                "ties": book.ties(node),
                "ways": ways,
                "start": start,
                "starts": starts(book.compiled, name) if kind in _IN_FLOW else (),
                "further": after is not None,
                "exactly": book.exactly(name) if kind in _IN_FLOW else None,
                "needs": book.needs(name) if kind == "recommendation" else None,
                "served": self.books,
            },
        )

    def search(self, request: Request, protocol: str, query: str, *, kind: str, everything: bool) -> Response:
        """What a search finds in one protocol."""
        if (book := self.books.get(protocol)) is None:
            return self._no_protocol(request, protocol)
        query = _readable(query)
        found = finding(book.search, book.compiled, query)
        kind = kind if kind in (*KINDS, "outcome") else ""
        of_kind = [hit for hit in found.hits if kind in {"", hit.kind}]
        return self.renderer.page(
            request,
            "browse/search",
            {
                "book": book,
                "query": query,
                "hits": of_kind if everything else of_kind[:HITS],
                "count": len(of_kind),
                "counts": counted(found.hits),
                "resembling": found.resembling,
                "kind": kind,
                "suggested": () if found.hits else suggested(book.compiled, query),
            },
        )

    def search_all(self, request: Request, query: str) -> Response:
        """What a search finds in every protocol: the one with most words of the query first.

        Words that are only much like it count where no protocol has it.
        """
        query = _readable(query)
        every = [(book, finding(book.search, book.compiled, query)) for book in self.books.values()]
        resembling = all(found.resembling or not found.hits for _, found in every)
        groups = [(book, found) for book, found in every if found.hits and found.resembling is resembling]
        groups.sort(key=lambda pair: pair[1].rank, reverse=True)
        return self.renderer.page(
            request,
            "browse/search_all",
            {
                "query": query,
                "groups": [(book, found.hits[:HITS_OF_EACH], len(found.hits)) for book, found in groups],
                "resembling": resembling,
                "books": self.books.values(),
            },
        )

    def parting(self, request: Request, protocol: str, first: str, second: str) -> Response:
        """Where two recommendations part."""
        if (book := self.books.get(protocol)) is None:
            return self._no_protocol(request, protocol)
        for name in filter(None, (first, second)):
            if not book.has("recommendation", name):
                return self._nothing(request, book, suggested(book.compiled, name, "recommendation"))
        return self.renderer.page(
            request,
            "browse/parting",
            {
                "book": book,
                "first": first,
                "second": second,
                "difference": book.difference(first, second) if first and second and first != second else None,
            },
        )

    def _no_protocol(self, request: Request, name: str) -> Response:
        titles = {id_: book.protocol.title for id_, book in self.books.items()}
        near = get_close_matches(_readable(name), titles, cutoff=_LEAST_LIKENESS) or titles
        return self._missing(request, ((f"protocols/{id_}/browse", titles[id_]) for id_ in near))

    def _nothing(self, request: Request, book: Book, near: Iterable[Pointer]) -> Response:
        contents = f"protocols/{book.protocol.id}/browse"
        named = ((f"{contents}/{to.path}", f"{to.name} {to.text}".strip()) for to in near)
        return self._missing(request, (*named, (contents, book.protocol.title)))

    def _missing(self, request: Request, near: Iterable[tuple[str, str]]) -> Response:
        return self.renderer.page(request, "missing", {"near": list(near)}, status=404)


def _meant(book: Book, kind: str, name: str) -> Iterable[Pointer]:
    """What somebody may have looked for who named a thing that is not there."""
    so_called = (book.at(other, name) for other in KINDS if book.has(other, name))
    return (*so_called, *(suggested(book.compiled, name, kind) or suggested(book.compiled, name)))


def _readable(text: str) -> str:
    """What somebody typed, as far as it can be shown and is not too long."""
    return clean(text)[:LONGEST].strip()
