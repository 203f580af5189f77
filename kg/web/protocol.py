"""Requests of the SPARQL 1.1 Protocol and of the Graph Store Protocol, read and judged; no store is needed here.

W3C, SPARQL 1.1 Protocol (2013), section 2.1; SPARQL 1.1 Graph Store HTTP Protocol (2013), section 5.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from kg.web.limits import Limits

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_FIELDS = 2000


class HttpError(Exception):
    """A request that is answered by a status and a sentence. `headers` go with it."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers or {}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client asks: the query, the dataset, the formats and the time that it names beside the protocol."""

    query: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    formats: tuple[str, ...]
    timeout: float | None
    download: bool = False


async def read_query(request: Request, limits: Limits) -> Asked | None:
    """What a request asks; None for a GET that asks nothing (it gets the service description).

    Raises HttpError: 400 for no or several queries or an update, 408, 413 and 415 for the body, 405 for the method.
    """
    fields = read_fields(request.url.query)
    if request.method in ("GET", "HEAD"):
        if not fields:
            return None
    elif request.method == "POST":
        fields = [*fields, *await _posted(request, limits)]
    else:
        raise HttpError(405, "queries come by GET or POST", {"Allow": "GET, HEAD, POST, OPTIONS"})
    return _asked(fields, limits)


def read_fields(encoded: str) -> list[tuple[str, str]]:
    """Names and values of a query string or form. Raises HttpError 400 when it is not UTF-8 or endless."""
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError as error:
        raise HttpError(400, "the parameters are no UTF-8") from error
    except ValueError as error:
        raise HttpError(400, f"the parameters cannot be read: {error}") from error


async def read_body(request: Request, most: int, seconds: float) -> bytes:
    """The body of a request. Raises HttpError 413 when it is too long, 408 when it does not come in time."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > most:
        raise HttpError(413, f"the body is longer than {most} bytes", {"Connection": "close"})
    pieces, size = [], 0
    try:
        async with asyncio.timeout(seconds):
            async for piece in request.stream():
                size += len(piece)
                if size > most:
                    raise HttpError(413, f"the body is longer than {most} bytes", {"Connection": "close"})
                pieces.append(piece)
    except TimeoutError:
        raise HttpError(408, "the body did not come in time", {"Connection": "close"}) from None
    return b"".join(pieces)


async def _posted(request: Request, limits: Limits) -> list[tuple[str, str]]:
    media, _, parameters = request.headers.get("content-type", "").partition(";")
    media = media.strip().lower()
    if media not in (FORM, QUERY):
        told = "updates are not taken" if media == UPDATE else f"a query is posted as {QUERY} or {FORM}"
        raise HttpError(415, told, {"Accept-Post": f"{QUERY}, {FORM}"})
    charset = parameters.strip().lower().partition("charset=")[2].strip("\"' ")
    if charset and charset not in ("utf-8", "utf8"):
        raise HttpError(415, "a query is posted in UTF-8")
    body = await read_body(request, limits.query * (4 if media == FORM else 1), limits.body_seconds)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HttpError(400, f"byte {error.start} of the body is no UTF-8") from error
    return read_fields(text) if media == FORM else [("query", text)]


def _asked(fields: list[tuple[str, str]], limits: Limits) -> Asked:
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    for name in ("update", "using-graph-uri", "using-named-graph-uri"):
        if name in values:
            raise HttpError(400, "this endpoint answers queries and takes no updates")
    queries = values.get("query", [])
    if len(queries) != 1:
        raise HttpError(400, f"exactly one query is wanted, not {len(queries)}")
    if len(queries[0].encode()) > limits.query:
        raise HttpError(413, f"the query is longer than {limits.query} bytes")
    default, named = values.get("default-graph-uri", []), values.get("named-graph-uri", [])
    if len(default) + len(named) > 500:
        raise HttpError(400, "more than 500 graphs are named")
    formats, seconds = tuple(values.get("format", ())), _seconds(values.get("timeout", []))
    return Asked(queries[0], tuple(default), tuple(named), formats, seconds, "download" in values)


def _seconds(given: list[str]) -> float | None:
    if not given:
        return None
    try:
        seconds = float(given[-1])
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 86400:
        raise HttpError(400, "timeout is a number of seconds")
    return seconds
