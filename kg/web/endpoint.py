"""The routes `/sparql` and `/store`: what was asked goes to a process, what it says goes out with the right status."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import IO, Any
from urllib.parse import urlencode

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse

from kg.errors import IsnadError, LimitError, QueryError
from kg.rdf.terms import iri
from kg.store import GraphStore
from kg.web.description import describe_service
from kg.web.guard import RefusedError
from kg.web.line import BusyError
from kg.web.negotiation import GRAPHS, choose, prefers_page
from kg.web.pool import Reply
from kg.web.protocol import Asked, HttpError, read_fields, read_query
from kg.web.serving import Serving
from kg.web.worker import UnacceptableError

_STATUS: tuple[tuple[type[IsnadError], int], ...] = (
    (RefusedError, 403),
    (QueryError, 400),
    (UnacceptableError, 406),
    (BusyError, 503),
    (LimitError, 503),
    (IsnadError, 500),
)


async def sparql(request: Request) -> Response:
    """`/sparql`: an answer, the service description, or for a browser the page where queries are written."""
    serving: Serving = request.app.state.serving
    asked = await read_query(request, serving.limits)
    page = request.method == "GET" and prefers_page(request.headers.get("accept"))
    if asked is None:
        return RedirectResponse("/query", 303) if page else _description(request)
    if page and not asked.formats:
        return RedirectResponse(f"/query?{urlencode({'query': asked.query})}", 303)
    return stream(await until_gone(request, _ask(serving, request, asked)), download=asked.download)


async def graph_store(request: Request) -> Response:
    """`/store?graph=…` or `?default`: one graph. Writing is not allowed."""
    if request.method not in ("GET", "HEAD"):
        raise HttpError(405, "graphs are read here and not written", {"Allow": "GET, HEAD, OPTIONS"})
    serving: Serving = request.app.state.serving
    fields = read_fields(request.url.query)
    graphs = [value for name, value in fields if name == "graph"]
    default = [value for name, value in fields if name == "default"]
    if len(graphs) + len(default) != 1:
        raise HttpError(400, "name one graph, by ?graph=IRI or ?default")
    for graph in graphs:
        with serving.current() as state:
            if not _holds(state.store, graph):
                raise HttpError(404, "there is no such graph")
    formats = tuple(value for name, value in fields if name == "format")
    asked = Asked("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", tuple(graphs), (), formats, None)
    return stream(await until_gone(request, _ask(serving, request, asked)))


async def until_gone(request: Request, asking: asyncio.Future[Reply]) -> Reply:
    """The answer; when the client leaves before, the query is stopped. Raises HttpError."""
    gone = asyncio.ensure_future(_gone(request))
    try:
        both: list[asyncio.Future[Any]] = [asking, gone]
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        if not asking.done():
            raise HttpError(499, "the client has gone")
        return asking.result()
    except IsnadError as error:
        raise as_http(error) from error
    finally:
        gone.cancel()
        asking.cancel()


def as_http(error: IsnadError) -> HttpError:
    """The status and message of one of our errors."""
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    return HttpError(status, str(error), {"Retry-After": "5"} if status == 503 else None)


def stream(reply: Reply, *, download: bool = False) -> Response:
    """An answer on its way to the client, with a notice when it was cut; a browser may be told to keep it as a file."""
    headers = {"Content-Length": str(reply.size), "Vary": "Accept", "Cache-Control": "no-cache"}
    if reply.cut:
        headers["X-KG-Truncated"] = f"after {reply.cut}"
    if download:
        headers["Content-Disposition"] = f'attachment; filename="answer.{reply.name}"'
    return StreamingResponse(
        _blocks(reply.body), media_type=reply.media, headers=headers, background=BackgroundTask(reply.body.close)
    )


def failure(error: HttpError) -> Response:
    """An error as plain text."""
    return PlainTextResponse(f"{error.message}\n", error.status, headers={**error.headers, "Cache-Control": "no-store"})


def origin_of(request: Request) -> str:
    """Scheme and host by which the client calls us; the host was checked before."""
    return f"{request.url.scheme}://{request.headers['host']}"


def client_of(request: Request) -> str:
    """Whom a request comes from, as far as can be told: the address and the name of the program."""
    return f"{request.client.host if request.client else ''} {request.headers.get('user-agent', '')[:200]}"


def _ask(serving: Serving, request: Request, asked: Asked) -> asyncio.Future[Reply]:
    limits = serving.limits
    accept = request.headers.get("accept")
    message = {
        "query": asked.query, "default": asked.default, "named": asked.named, "formats": asked.formats,
        "accept": accept, "base": f"{origin_of(request)}/sparql", "rows": limits.rows,
        "output": limits.output, "guard": bool(asked.formats) and "text/csv" not in (accept or ""),
    }  # fmt: skip
    return asyncio.ensure_future(serving.ask(message, asked.timeout, client_of(request)))


def _description(request: Request) -> Response:
    name = choose(request.headers.get("accept"), GRAPHS)
    if name is None:
        raise HttpError(406, f"accept one of {', '.join(GRAPHS.values())}")
    serving: Serving = request.app.state.serving
    with serving.current() as state:
        body = describe_service(origin_of(request), state, name, federated=bool(serving.access.services))
    return Response(body, media_type=GRAPHS[name], headers={"Vary": "Accept"})


def _holds(store: GraphStore, graph: str) -> bool:
    try:
        term = iri(graph)
    except ValueError as error:
        raise HttpError(400, "the graph is no IRI") from error
    try:
        return next(store.match(graph=term), None) is not None
    except ValueError as error:
        raise HttpError(400, "the graph is no absolute IRI") from error


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _blocks(body: IO[bytes]) -> Iterator[bytes]:
    while block := body.read(1 << 16):
        yield block
