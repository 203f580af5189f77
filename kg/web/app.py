"""The application: routes, errors as plain sentences, and the gate before all of it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kg.errors import IsnadError
from kg.web import endpoint, linked, pages, reconcile
from kg.web.limits import Access, Limits
from kg.web.protocol import HttpError
from kg.web.security import App, Gate
from kg.web.serving import POLL, Serving

STATIC = Path(__file__).parent / "static"
_LOG = logging.getLogger("uvicorn.error")
_ALL = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"]


def make_app(source: Path, limits: Limits | None = None, access: Access | None = None, *, poll: float = POLL) -> App:
    """The application that serves the store in a folder; it opens the store when it starts."""
    serving = Serving(source, limits or Limits(), access or Access(), poll=poll)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await serving.start()
        try:
            yield
        finally:
            await serving.stop()

    app = Starlette(
        routes=_routes(),
        lifespan=lifespan,
        exception_handlers={HttpError: _http_error, IsnadError: _own_error, 404: _missing, 405: _method, 500: _fault},
    )
    app.state.serving = serving
    return Gate(app, serving.access)


def _routes() -> list[BaseRoute]:
    return [
        Route("/sparql", endpoint.sparql, methods=_ALL),
        Route("/sparql/", endpoint.sparql, methods=_ALL),
        Route("/store", endpoint.graph_store, methods=_ALL),
        Route("/dataset", linked.dataset),
        Route("/.well-known/void", linked.well_known),
        Route("/id/{rest:path}", linked.thing),
        Route("/data/{rest:path}", linked.document),
        Route("/ontology", linked.ontology),
        Route("/ontology.{format}", linked.ontology_document),
        *reconcile.ROUTES,
        *pages.ROUTES,
        Mount("/static", StaticFiles(directory=STATIC)),
    ]


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HttpError)
    return pages.failure(request, error) if pages.wants_page(request) else endpoint.failure(error)


def _own_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, IsnadError)
    return _http_error(request, endpoint.as_http(error))


def _missing(request: Request, error: Exception) -> Response:
    return _http_error(request, HttpError(404, "there is nothing here"))


def _method(request: Request, error: Exception) -> Response:
    allowed = getattr(error, "headers", None) or {}
    return _http_error(request, HttpError(405, "this is read by GET", dict(allowed)))


def _fault(request: Request, error: Exception) -> Response:
    _LOG.error("a fault in the program: %s: %s", type(error).__name__, error)
    return endpoint.failure(HttpError(500, "a fault in the program; its log tells more"))
