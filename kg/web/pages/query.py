"""The page where queries are written: a plain form that a script makes comfortable, and the answer as a table."""

from __future__ import annotations

import asyncio
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.errors import IsnadError, UsageError
from kg.namespaces import NAMESPACES, terms
from kg.query import query_form
from kg.questions import Question, find_question, list_questions
from kg.web.endpoint import as_http, client_of, origin_of, until_gone
from kg.web.negotiation import GRAPHS, RESULTS
from kg.web.pages.shape import Shape, shape_answer
from kg.web.protocol import HttpError
from kg.web.render import Page
from kg.web.serving import Serving

SHOWN = 500
"""Rows of an answer that the page shows."""

_START = """PREFIX isn: <https://w3id.org/isnad/ontology#>

SELECT ?toll ?low ?wording WHERE {
  ?toll a isn:Toll ;
    isn:lowerBound ?low ;
    isn:wording ?wording .
}
LIMIT 20"""


async def query(request: Request) -> Response:
    """`/query`: the form, and the answer to `?query=`; `?question=` puts a shipped question into the form."""
    serving: Serving = request.app.state.serving
    chosen = _question(request.query_params.get("question", ""))
    given = request.query_params.get("query", "")
    text = given or (chosen.text if chosen else _START)
    shape, problem, cut = None, "", ""
    if given:
        try:
            shape, cut = await _answer(request, serving, given)
        except HttpError as error:
            problem = error.message
    with serving.current() as state:
        page = Page(request, state.ledger)
        return page.show(
            "query.html", 200 if not problem else 400, text=text, given=given, problem=problem, shape=shape, cut=cut,
            chosen=chosen, questions=_questions(), formats=_formats(given), rows=SHOWN,
            view=request.query_params.get("view", "table"), points=shape.points(page) if shape else [],
        )  # fmt: skip


async def completions(request: Request) -> Response:
    """`/completions.json`: the terms of our vocabularies with their labels, for the editor."""
    serving: Serving = request.app.state.serving
    with serving.current() as state:
        found = [
            {"iri": term, "en": thing.english if (thing := state.ledger.things.get(term)) else "",
             "ar": thing.arabic if thing else ""}
            for space in NAMESPACES for term in terms(space)
        ]  # fmt: skip
        return JSONResponse({"terms": found, "prefixes": state.store.prefixes})


async def _answer(request: Request, serving: Serving, text: str) -> tuple[Shape, str]:
    message = {
        "query": text, "default": (), "named": (), "formats": (), "guard": False, "rows": SHOWN, "output": 4 << 20,
        "accept": "application/sparql-results+json, application/n-triples", "base": f"{origin_of(request)}/sparql",
    }  # fmt: skip
    try:
        asking = asyncio.ensure_future(serving.ask(message, client=client_of(request)))
        reply = await until_gone(request, asking)
    except IsnadError as error:
        raise as_http(error) from error
    with reply.body as body:
        return shape_answer(body.read(), reply.name), reply.cut


def _question(name: str) -> Question | None:
    try:
        return find_question(name) if name else None
    except UsageError as error:
        raise HttpError(404, f"there is no question {name!r}") from error


@lru_cache(maxsize=1)
def _questions() -> tuple[Question, ...]:
    return tuple(list_questions())


def _formats(text: str) -> list[str]:
    try:
        return list(RESULTS if not text or query_form(text) in ("SELECT", "ASK") else GRAPHS)
    except IsnadError:
        return list(RESULTS)
