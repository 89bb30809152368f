"""GraphQL over HTTP: one request in, one answer out, as the GraphQL-over-HTTP specification says.

Strawberry's own router reads numbers as floats, opens WebSockets, and loads its explorer from the internet. This one
keeps numbers as written, bounds the size of a request, and answers with the media type that the client accepts.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import strawberry
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.types import ExecutionResult

from api import exact_json
from api.limits import OperationName

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"
MOST_BYTES = 256 * 1024

_EXPLORER = Path(__file__).parent / "static" / "explorer.html"


class RequestRefusedError(Exception):
    """A request that is no GraphQL request, with the status to refuse it with."""

    def __init__(self, status: int, message: str, *, allow: str = "") -> None:
        """Keep the HTTP status and what to say."""
        self.status = status
        self.headers = {"Allow": allow} if allow else {}
        super().__init__(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphQLRequest:
    """What a client asks to be executed."""

    query: str
    variables: dict[str, object] | None
    operation_name: str | None


class GraphQLEndpoint:
    """One schema: `POST` and `GET` with a query are executed, a browser's plain `GET` gets the explorer."""

    def __init__(self, schema: strawberry.Schema) -> None:
        """Serve this schema."""
        self._schema = schema

    async def answer(self, request: Request) -> Response:
        """Answer one request."""
        if request.method == "GET" and "query" not in request.query_params and _accepts(request, "text/html"):
            return HTMLResponse(_EXPLORER.read_text(encoding="utf-8"))
        media = _media_type(request)
        try:
            asked = await _read(request)
            # Answers are worded while they are read: all of it is work for a thread, and others are served meanwhile.
            result = await asyncio.to_thread(self._execute, asked)
        except RequestRefusedError as refused:
            return _respond({"errors": [{"message": str(refused)}]}, refused.status, media, refused.headers)
        except CannotGetOperationTypeError as error:
            return _respond({"errors": [{"message": error.as_http_error_reason()}]}, _refusal_status(media), media)
        return _answer(result, media)

    def _execute(self, asked: GraphQLRequest) -> ExecutionResult:
        return self._schema.execute_sync(
            asked.query,
            variable_values=asked.variables,
            operation_name=asked.operation_name,
            context_value=OperationName(asked.operation_name),
        )


def _answer(result: ExecutionResult, media: str) -> Response:
    errors = cast("list[GraphQLError]", result.errors or [])
    # Without data and without a place in the answer, the errors are about the request as a whole.
    refused = result.data is None and all(error.path is None for error in errors)
    body: dict[str, object] = {} if refused else {"data": result.data}
    if errors:
        body["errors"] = [error.formatted for error in errors]
    return _respond(body, _refusal_status(media) if refused else 200, media)


def _refusal_status(media: str) -> int:
    # Clients of the older media type read any other status as a failure of the server.
    return 400 if media == GRAPHQL_JSON else 200


def _respond(body: dict[str, object], status: int, media: str, headers: dict[str, str] | None = None) -> Response:
    # Half of a surrogate pair cannot be sent; nothing that is read has one, and an answer must not fail on it.
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
    return Response(
        content,
        status_code=status,
        headers={"Content-Type": f"{media}; charset=utf-8", "Cache-Control": "no-store", **(headers or {})},
    )


def _accepted(request: Request) -> list[str]:
    types = request.headers.get("accept", "*/*").split(",")
    return [type_.partition(";")[0].strip().casefold() for type_ in types]


def _accepts(request: Request, media: str) -> bool:
    return media in _accepted(request)


def _media_type(request: Request) -> str:
    accepted = _accepted(request)
    newer = accepted.index(GRAPHQL_JSON) if GRAPHQL_JSON in accepted else None
    older = accepted.index(JSON) if JSON in accepted else None
    return GRAPHQL_JSON if newer is not None and (older is None or newer < older) else JSON


async def _read(request: Request) -> GraphQLRequest:
    if request.method == "GET":
        return _from_parameters(request)
    if request.method != "POST":
        raise RequestRefusedError(405, "use GET or POST", allow="GET, POST")
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if content_type != JSON:
        raise RequestRefusedError(415, f"the content type has to be `{JSON}`")
    return _from_object(_json(await _body(request)))


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise RequestRefusedError(413, f"the request is larger than {MOST_BYTES} bytes")
    return bytes(body)


def _json(text: str | bytes) -> object:
    try:
        return exact_json.loads(text)
    except exact_json.JsonRefusedError as error:
        raise RequestRefusedError(400, f"the request cannot be read: {error}") from None


def _from_parameters(request: Request) -> GraphQLRequest:
    given = request.query_params
    read: dict[str, object] = {"query": given.get("query"), "operationName": given.get("operationName") or None}
    if variables := given.get("variables"):
        read["variables"] = _json(variables)
    return _from_object(read)


def _from_object(read: object) -> GraphQLRequest:
    if not isinstance(read, dict):
        raise RequestRefusedError(400, "a request is one JSON object with `query`")
    query, variables, operation_name = read.get("query"), read.get("variables"), read.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise RequestRefusedError(400, "the request has no `query`")
    if variables is not None and not isinstance(variables, dict):
        raise RequestRefusedError(400, "`variables` has to be an object")
    if operation_name is not None and not isinstance(operation_name, str):
        raise RequestRefusedError(400, "`operationName` has to be a text")
    return GraphQLRequest(query=query, variables=variables, operation_name=operation_name)
