"""The addresses of the pages that browse protocols."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.web.browse.book import Book
from api.web.browse.reading_room import ReadingRoom
from api.web.rendering import Renderer
from kg.compiled import CompiledProtocol

_BROWSE = "/protocols/{protocol}/browse"


def browsing(served: Mapping[str, CompiledProtocol], renderer: Renderer) -> APIRouter:
    """The pages that browse these protocols."""
    room = ReadingRoom(books={id_: Book(compiled=compiled) for id_, compiled in served.items()}, renderer=renderer)
    router = APIRouter(default_response_class=HTMLResponse)

    @router.get("/search")
    def search_all(request: Request, q: str = "") -> Response:
        return room.search_all(request, q)

    @router.get("/protocols/{protocol}/search")
    def search(request: Request, protocol: str, q: str = "", kind: str = "", show: str = "") -> Response:
        return room.search(request, protocol, q, kind=kind, everything=show == "all")

    @router.get("/protocols/{protocol}/parting")
    def parting(request: Request, protocol: str, first: str = "", second: str = "") -> Response:
        return room.parting(request, protocol, first, second)

    @router.get(_BROWSE)
    def contents(request: Request, protocol: str) -> Response:
        return room.contents(request, protocol)

    @router.get(f"{_BROWSE}/{{kind}}/{{name}}")
    def item(
        request: Request,
        protocol: str,
        kind: str,
        name: str,
        start: Annotated[str, Query(alias="from")] = "",
        after: str = "",
    ) -> Response:
        return room.item(request, protocol, kind, name, start=start or None, after=after or None)

    return router
