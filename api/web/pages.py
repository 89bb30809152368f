"""The addresses of the pages, put into the application."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

import api
from api.web.answering import Desk, Json
from api.web.browse.routes import browsing
from api.web.case import MOST_BYTES, Asked, CaseRefusedError, read
from api.web.catalogue import Catalogue
from api.web.rendering import Renderer, root_of
from diagrams.lettering import font_file
from diagrams.svg import stylesheet
from kg.compiled import CompiledProtocol
from kg.dates import today_here

_MODULES = Path(api.__file__).parent / "static" / "case"
_NOT_KEPT = {"Cache-Control": "no-store"}


def pages(served: Mapping[str, CompiledProtocol], language: str = "en") -> APIRouter:
    """The pages for these protocols, in one language."""
    renderer = Renderer(Catalogue.of(language))
    desks = {id_: Desk(compiled=compiled, served=served, renderer=renderer) for id_, compiled in served.items()}
    modules = sorted(file.name for file in _MODULES.glob("*.js"))
    router = APIRouter()

    @router.get("/", response_class=HTMLResponse)
    def home(request: Request) -> Response:
        return renderer.page(request, "home", {"protocols": [compiled.protocol for compiled in served.values()]})

    @router.get("/protocols/{id_}", response_class=HTMLResponse)
    def case(request: Request, id_: str) -> Response:
        if (desk := desks.get(id_)) is None:
            return missing(request)
        return HTMLResponse(first_page(desk, today_here(), root_of(request)))

    @lru_cache(maxsize=2 * len(desks))
    def first_page(desk: Desk, today: date, root: str) -> str:
        return renderer.fill("case", {"modules": modules, "root": root, **desk.first(today)})

    def missing(request: Request) -> Response:
        return renderer.page(request, "missing", status=404)

    @router.post("/protocols/{id_}/case")
    async def answer(request: Request, id_: str) -> Response:
        return await _answered(request, desks.get(id_), lambda desk, asked: desk.answer(asked, today_here()))

    @router.post("/protocols/{id_}/record")
    async def record(request: Request, id_: str) -> Response:
        return await _answered(
            request, desks.get(id_), lambda desk, asked: {"text": desk.record(asked.case, today_here())}
        )

    @router.post("/protocols/{id_}/query")
    async def query(request: Request, id_: str) -> Response:
        return await _answered(
            request, desks.get(id_), lambda desk, asked: {"text": desk.query(asked.case, today_here())}
        )

    @router.post("/protocols/{id_}/consequences")
    async def consequences(request: Request, id_: str) -> Response:
        return await _answered(
            request,
            desks.get(id_),
            lambda desk, asked: {"html": desk.consequences(asked.case, asked.question, today_here())},
        )

    @router.get("/chart.css")
    def chart_style() -> Response:
        return Response(stylesheet("chart/regular.woff2", "chart/bold.woff2"), media_type="text/css")

    @router.get("/chart/{weight}.woff2")
    def chart_font(request: Request, weight: str) -> Response:
        if weight not in {"regular", "bold"}:
            return missing(request)
        return Response(font_file(bold=weight == "bold", suffix="woff2"), media_type="font/woff2")

    router.include_router(browsing(served, renderer))
    return router


async def _answered(request: Request, desk: Desk | None, answer: Callable[[Desk, Asked], Json]) -> Response:
    """Read a case and answer it in a thread, so that others are answered meanwhile."""
    if desk is None:
        return JSONResponse({"message": "there is no such protocol"}, 404, _NOT_KEPT)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                return JSONResponse({"message": f"the case is larger than {MOST_BYTES} bytes"}, 413, _NOT_KEPT)
        answered = await run_in_threadpool(lambda: answer(desk, read(bytes(body))))
    except ClientDisconnect:  # a later entry has taken this one's place
        return Response(status_code=400)
    except CaseRefusedError as refused:
        return JSONResponse({"message": str(refused)}, 400, _NOT_KEPT)
    except Exception as error:  # noqa: BLE001 - what failed may have said something of a patient: its kind alone is told
        logging.getLogger(__name__).error("a case failed: %s", type(error).__name__)  # noqa: TRY400 - likewise
        return JSONResponse({"message": "something went wrong here, not in the case"}, 500, _NOT_KEPT)
    return JSONResponse(answered, headers=_NOT_KEPT)
