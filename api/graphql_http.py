"""GraphQL over HTTP: one request in, one answer out, as the GraphQL-over-HTTP specification says.

Strawberry's own router reads numbers as floats, opens WebSockets, and loads its explorer from the internet. This one
keeps numbers as written, bounds the size of a request, and answers with the media type that the client accepts.

A request that is refused has errors and no data; `extensions.code` of each error says why, and the status follows:

| code | what is wrong | status |
|---|---|---|
| `BAD_REQUEST` | it is no GraphQL request: no JSON, no `query`, a parameter of the wrong kind | 400 |
| `METHOD_NOT_ALLOWED` | `GET` with anything but a query | 405 |
| `NOT_ACCEPTABLE` | the client accepts none of the media types there are | 406 |
| `TOO_LARGE` | the body is larger than `MOST_BYTES` | 413 |
| `UNSUPPORTED_MEDIA_TYPE` | the body is not JSON in UTF-8 by its `Content-Type` | 415 |
| `TOO_LARGE` | the document is beyond the limits (`api.limits`) | 400, or 200 (*) |
| `GRAPHQL_PARSE_FAILED` | the document is no GraphQL | 400, or 200 (*) |
| `OPERATION_RESOLUTION_FAILURE` | `operationName` names no operation, or is missing among several | 400, or 200 (*) |
| `GRAPHQL_VALIDATION_FAILED` | the document asks for what the schema does not have | 400, or 200 (*) |
| `BAD_USER_INPUT` | the variables do not fit the document | 400, or 200 (*) |
| `INTERNAL_SERVER_ERROR` | a fault of the program | 500 |

(*) 200 for `application/json`: its clients read any other status as a failure of the server.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import strawberry
from graphql import GraphQLError, GraphQLSyntaxError
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from api import exact_json
from api.media_types import content_type, preferred
from api.request import RequestContext

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"
HTML = "text/html"
MOST_BYTES = 256 * 1024

_EXPLORER = Path(__file__).parent / "static" / "explorer.html"
_ANY_OPERATION = frozenset(OperationType)
_QUERIES = frozenset({OperationType.QUERY})


class RequestRefusedError(Exception):
    """A request that is no GraphQL request, with the code and the status to refuse it with."""

    def __init__(self, status: int, code: str, message: str, *, allow: str = "") -> None:
        """Keep the HTTP status, the code and what to say."""
        self.status = status
        self.code = code
        self.headers = {"Allow": allow} if allow else {}
        super().__init__(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphQLRequest:
    """What a client asks to be executed, and what its method may execute."""

    query: str
    variables: dict[str, object] | None
    operation_name: str | None
    operations: frozenset[OperationType]


class GraphQLEndpoint:
    """One schema: `POST` and `GET` with a query are executed, a browser's plain `GET` gets the explorer."""

    def __init__(self, schema: strawberry.Schema) -> None:
        """Serve this schema."""
        self._schema = schema

    async def answer(self, request: Request) -> Response:
        """Answer one request."""
        plain = request.method != "POST" and "query" not in request.query_params
        media = preferred(request.headers.get("accept", ""), (JSON, GRAPHQL_JSON, HTML) if plain else _ANSWERS)
        if media == HTML:
            return HTMLResponse(_EXPLORER.read_text(encoding="utf-8"), headers=_VARIES)
        if media is None:
            return _respond(_refusal("NOT_ACCEPTABLE", f"an answer is `{GRAPHQL_JSON}` or `{JSON}`"), 406, JSON)
        try:
            asked = await _read(request)
            # Answers are worded while they are read: all of it is work for a thread, and others are served meanwhile.
            result = await asyncio.to_thread(self._execute, asked)
        except RequestRefusedError as refused:
            return _respond(_refusal(refused.code, str(refused)), refused.status, media, refused.headers)
        return _answer(result, media)

    def _execute(self, asked: GraphQLRequest) -> ExecutionResult:
        try:
            return self._schema.execute_sync(
                asked.query,
                variable_values=asked.variables,
                operation_name=asked.operation_name,
                context_value=RequestContext(operation_name=asked.operation_name),
                allowed_operation_types=asked.operations,
            )
        except CannotGetOperationTypeError as error:
            unresolved = GraphQLError(error.as_http_error_reason(), extensions={"code": "OPERATION_RESOLUTION_FAILURE"})
            return ExecutionResult(data=None, errors=[unresolved])
        except InvalidOperationTypeError:
            message = "only queries may be asked by `GET`; use `POST`"
            raise RequestRefusedError(405, "METHOD_NOT_ALLOWED", message, allow="POST") from None


_ANSWERS = (JSON, GRAPHQL_JSON)
_VARIES = {"Vary": "Accept"}
_FAILURE = "INTERNAL_SERVER_ERROR"


def _answer(result: ExecutionResult, media: str) -> Response:
    errors = cast("list[GraphQLError]", result.errors or [])
    # Without data and without a place in the answer, the errors are about the request as a whole.
    if result.data is None and errors and all(error.path is None for error in errors):
        codes = [_code(error) for error in errors]
        if _FAILURE in codes:
            # What failed may have said something of a patient.
            return _respond(_refusal(_FAILURE, "something went wrong here, not in the query"), 500, media)
        told = [
            {**error.formatted, "extensions": {**(error.extensions or {}), "code": code}}
            for error, code in zip(errors, codes, strict=True)
        ]
        # Clients of the older media type read any other status as a failure of the server.
        return _respond({"errors": told}, 400 if media == GRAPHQL_JSON else 200, media)
    answered: dict[str, object] = {"data": result.data}
    if errors:
        answered["errors"] = [error.formatted for error in errors]
    return _respond(answered, 200, media)


def _code(error: GraphQLError) -> str:
    """The code of an error about the request as a whole."""
    if isinstance(error, GraphQLSyntaxError):
        given: object = "GRAPHQL_PARSE_FAILED"
    else:
        # What has no code yet arose between validation and execution: from the variables, whose definition it names,
        # or from a fault of the program.
        given = "BAD_USER_INPUT" if error.nodes else _FAILURE
    return str((error.extensions or {}).get("code", given))


def _refusal(code: str, message: str) -> dict[str, object]:
    return {"errors": [{"message": message, "extensions": {"code": code}}]}


def _respond(body: Mapping[str, object], status: int, media: str, headers: Mapping[str, str] | None = None) -> Response:
    # Half of a surrogate pair cannot be sent; nothing that is read has one, and an answer must not fail on it.
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
    return Response(
        content,
        status_code=status,
        headers={
            "Content-Type": f"{media}; charset=utf-8",
            "Cache-Control": "no-store",
            **_VARIES,
            **(headers or {}),
        },
    )


async def _read(request: Request) -> GraphQLRequest:
    if request.method != "POST":
        return _request(_parameters(request.query_params), _QUERIES)
    media, characters = content_type(request.headers.get("content-type", ""))
    if media != JSON or characters not in {"utf-8", "utf8"}:
        raise RequestRefusedError(415, "UNSUPPORTED_MEDIA_TYPE", f"the content type has to be `{JSON}`, in UTF-8")
    return _request(_json(await _body(request)), _ANY_OPERATION)


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise RequestRefusedError(413, "TOO_LARGE", f"the request is larger than {MOST_BYTES} bytes")
    return bytes(body)


def _json(text: str | bytes) -> object:
    try:
        return exact_json.loads(text)
    except exact_json.JsonRefusedError as error:
        raise _bad(f"the request cannot be read: {error}") from None


def _parameters(given: QueryParams) -> dict[str, object]:
    """The parameters of an address, as the object that they stand for."""
    if twice := {name for name in ("query", "operationName", *_OBJECTS) if len(given.getlist(name)) > 1}:
        raise _bad(f"`{min(twice)}` stands in the address twice")
    texts = {name: given[name] for name in ("query", "operationName") if given.get(name)}
    return {**texts, **{name: _json(given[name]) for name in _OBJECTS if given.get(name)}}


_OBJECTS = ("variables", "extensions")


def _request(read: object, operations: frozenset[OperationType]) -> GraphQLRequest:
    if not isinstance(read, dict):
        raise _bad("a request is one JSON object with `query`")
    query, operation_name = read.get("query"), read.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise _bad("the request has no `query`")
    for name in _OBJECTS:
        if not isinstance(read.get(name), dict | None):
            raise _bad(f"`{name}` has to be an object")
    if operation_name is not None and not isinstance(operation_name, str):
        raise _bad("`operationName` has to be a text")
    return GraphQLRequest(
        query=query, variables=read.get("variables"), operation_name=operation_name, operations=operations
    )


def _bad(message: str) -> RequestRefusedError:
    return RequestRefusedError(400, "BAD_REQUEST", message)
