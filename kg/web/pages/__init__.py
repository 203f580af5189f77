"""The pages for people, each a function from a request to HTML that works without a script."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.web.negotiation import prefers_page
from kg.web.pages.compare import compare
from kg.web.pages.overview import overview, tolls
from kg.web.pages.query import completions, query
from kg.web.pages.things import thing
from kg.web.protocol import HttpError
from kg.web.render import Page

ROUTES: list[BaseRoute] = [
    Route("/", overview),
    Route("/tolls", tolls),
    Route("/query", query),
    Route("/completions.json", completions),
    Route("/compare", compare),
    Route("/page/{rest:path}", thing),
]

__all__ = ["ROUTES", "failure", "wants_page"]


def wants_page(request: Request) -> bool:
    """Whether an error is told on a page: the client is a browser that opens one."""
    return prefers_page(request.headers.get("accept")) and not request.url.path.startswith(
        ("/sparql", "/store", "/static")
    )


def failure(request: Request, error: HttpError) -> Response:
    """The page of an error."""
    response = Page(request).show("error.html", error.status, message=error.message)
    response.headers.update(error.headers)
    return response
