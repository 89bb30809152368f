"""The web application: pages, GraphQL with its explorer, flowcharts, and what a supervisor of the process asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from fastapi.telemetry import TelemetryConfig

from api.drawing import drawn
from api.graphql_http import GraphQLEndpoint
from api.schema import build_schema
from api.web.pages import pages
from kg.compiled import CompiledProtocol
from kg.library import open_protocol, shipped

_STATIC = Path(__file__).parent / "static"

# Everything a page needs comes from files of this server: it works in a network without the internet, and nothing
# that finds its way into a page can run.
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# A drawing brings its styles and fonts with it.
_DRAWING_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
_DRAWINGS = {"svg": "image/svg+xml", "html": "text/html", "pdf": "application/pdf"}
_HEADERS = {
    "Content-Security-Policy": _PAGE_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_WORTH_COMPRESSING = 1000
_LIGHTLY = 5
_NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


def create_app(protocols: Sequence[CompiledProtocol] | None = None, *, language: str = "en") -> FastAPI:
    """The application for these protocols, its pages in one language; without any, for all that ship with the program.

    Raises:
        FaultyProtocolError: a protocol cannot be run, so nothing is served.
    """
    served = [open_protocol(id_) for id_ in shipped()] if protocols is None else list(protocols)
    by_id = {compiled.protocol.id: compiled for compiled in served}
    # FastAPI's own documentation pages load their scripts from the internet, and its telemetry would record addresses
    # and error messages, which may hold what a query says of a patient.
    app = FastAPI(title="Carepath", docs_url=None, redoc_url=None, openapi_url=None, telemetry=_NO_TELEMETRY)

    # Compressed lightly: entries are answered at once, and most of the time of a first view is the way.
    app.add_middleware(GZipMiddleware, minimum_size=_WORTH_COMPRESSING, compresslevel=_LIGHTLY)

    @app.middleware("http")
    async def add_headers(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await answer(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    @cache
    def drawn_protocol(id_: str, form: str) -> bytes:
        return drawn(by_id[id_].protocol, None, form, beside=by_id)

    @app.get("/flowchart/{name}")
    def picture(name: str) -> Response:
        id_, _, form = name.rpartition(".")
        if id_ not in by_id or form not in _DRAWINGS:
            return PlainTextResponse("there is no such drawing", status_code=404)
        headers = {"Content-Security-Policy": _DRAWING_POLICY}
        return Response(drawn_protocol(id_, form), media_type=_DRAWINGS[form], headers=headers)

    @app.get("/healthz")
    def healthy() -> JSONResponse:
        return JSONResponse({"status": "ok"})

    @app.get("/readyz")
    def ready() -> JSONResponse:
        # Every protocol was loaded and verified before the application existed.
        versions = {id_: compiled.protocol.version for id_, compiled in by_id.items()}
        return JSONResponse({"status": "ready", "protocols": versions})

    app.add_route("/graphql", GraphQLEndpoint(build_schema(served)).answer, methods=["GET", "POST"])
    app.include_router(pages(by_id, language))
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    return app
