"""One SPARQL endpoint over HTTP: where to send what, with whose credentials, and again when that is safe.

Addresses: a base such as `http://host:7878` has `/query`, `/update` and `/store` under it (Oxigraph, Fuseki); one with
`/repositories/name` is an RDF4J repository (GraphDB); one that ends in `/sparql` takes queries and updates alike
(Virtuoso, Neptune). `KG_QUERY_URL`, `KG_UPDATE_URL` and `KG_GRAPHS_URL` say it where none of this holds, and
`KG_STORE_TOKEN`, or `KG_STORE_USER` with `KG_STORE_PASSWORD`, who asks. `KG_STORE_TIMEOUT` is in seconds (300).

Every update that is sent is `DELETE DATA` and `INSERT DATA` without blank nodes: sent twice, it does what it does once.
"""

from __future__ import annotations

import base64
import os
import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import IO, Any, NoReturn
from urllib.parse import quote, urlsplit

from kg.errors import LimitError, StoreError, UsageError

TRIES = 5
_PAUSE = 0.2  # seconds before the second try; each further one waits twice as long
_AGAIN = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where an endpoint takes queries, updates and the Graph Store Protocol (None where it does not)."""

    query: str
    update: str
    graphs: str | None


def is_address(store: object) -> bool:
    """Whether a store is named by an address and not by a folder."""
    return re.match(r"https?:/", str(store)) is not None


def address_of(store: object) -> str:
    """The address, with both strokes behind its scheme (a `Path` takes one away), and no credentials in it.

    Raises UsageError for an address that carries a password.
    """
    address = re.sub(r"^(https?):/+", r"\1://", str(store)).rstrip("/")
    if urlsplit(address).username is not None:
        raise UsageError("credentials do not go into an address: set KG_STORE_USER and KG_STORE_PASSWORD")
    return address


def addresses_of(address: str) -> Addresses:
    """The three addresses of an endpoint, by what its own looks like, unless the environment names them."""
    if re.search(r"/repositories/[^/]+$", address):
        found = (address, f"{address}/statements", f"{address}/rdf-graphs/service")
    elif address.endswith("/sparql"):
        found = (address, address, f"{address}-graph-crud")
    else:
        found = (f"{address}/query", f"{address}/update", f"{address}/store")
    names = ("KG_QUERY_URL", "KG_UPDATE_URL", "KG_GRAPHS_URL")
    query, update, graphs = (os.environ.get(name) or value for name, value in zip(names, found, strict=True))
    return Addresses(query, update, graphs)


class Endpoint:
    """Sends requests to one endpoint. Messages of errors name the address and the cure, never the credentials."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.at = addresses_of(address)
        self.timeout = float(os.environ.get("KG_STORE_TIMEOUT", "300"))
        handlers: list[Any] = [_Refuse()]
        if urlsplit(address).hostname in ("127.0.0.1", "::1", "localhost"):
            handlers.append(urllib.request.ProxyHandler({}))
        self._opener = urllib.request.build_opener(*handlers)

    def hurry(self, seconds: float) -> None:
        """Wait no longer than this for an answer, where the environment would allow more."""
        self.timeout = min(self.timeout, seconds)

    def query(self, sparql: str) -> tuple[str, IO[bytes]]:
        """The media type and the body of an answer. Raises SyntaxError when the endpoint cannot parse the query."""
        accept = "application/sparql-results+json, application/n-triples;q=0.9"
        return self._send(self.at.query, "POST", sparql.encode(), "application/sparql-query", accept)

    def update(self, sparql: str) -> None:
        """Send an update that may be sent twice."""
        self._send(self.at.update, "POST", sparql.encode(), "application/sparql-update", "*/*")[1].close()

    def graph(self, name: str | None) -> IO[bytes] | None:
        """The N-Triples of a graph (None: the default graph) by the Graph Store Protocol; None where there is none."""
        if self.at.graphs is None:
            return None
        which = "default" if name is None else f"graph={quote(name, safe='')}"
        try:
            kind, body = self._send(f"{self.at.graphs}?{which}", "GET", None, None, "application/n-triples")
        except StoreError:
            return None
        return body if kind in ("application/n-triples", "text/plain") else None

    def _send(self, url: str, method: str, body: bytes | None, kind: str | None, accept: str) -> tuple[str, IO[bytes]]:
        headers = {"Accept": accept, "User-Agent": "isnad", **_credentials()}
        if kind is not None:
            headers["Content-Type"] = kind
        pause = _PAUSE
        for count in range(1, TRIES + 1):
            request = urllib.request.Request(url, data=body, headers=headers, method=method)
            try:
                answer = self._opener.open(request, timeout=self.timeout)
            except urllib.error.HTTPError as error:
                with error:
                    if error.code not in _AGAIN or count == TRIES:
                        self._complain(url, error, kind)
            except TimeoutError as error:
                more = "narrow it, or allow more (--timeout, KG_STORE_TIMEOUT)"
                raise LimitError(f"{url}: no answer within {self.timeout:g} s: {more}") from error
            except (urllib.error.URLError, HTTPException, OSError) as error:
                if count == TRIES:
                    reason = getattr(error, "reason", error)
                    raise StoreError(f"{url}: the endpoint cannot be reached ({reason}): is it running?") from error
            else:
                return answer.headers.get_content_type(), answer
            time.sleep(pause)
            pause *= 2
        raise AssertionError("every try returns or raises")

    def _complain(self, url: str, error: urllib.error.HTTPError, kind: str | None) -> NoReturn:
        told = " ".join(error.read(400).decode("utf-8", "replace").split())
        if error.code == 400 and kind == "application/sparql-query":
            raise SyntaxError(told or "the endpoint refuses the query")
        cures = {
            401: "set KG_STORE_USER and KG_STORE_PASSWORD, or KG_STORE_TOKEN",
            403: "these credentials may not do this",
            404: "there is no endpoint here: name it with KG_QUERY_URL, KG_UPDATE_URL and KG_GRAPHS_URL",
            405: "this endpoint does not take updates here: name where with KG_UPDATE_URL, or only read from it",
            413: "the endpoint takes no request of this size: raise its limit",
            415: "the endpoint does not speak SPARQL 1.1 over POST: name another",
            501: "the endpoint lacks what is asked of it: name another",
        }  # fmt: skip
        cure = cures.get(error.code, "see the log of the endpoint")
        raise StoreError(f"{url}: HTTP {error.code}: {cure}{f' ({told})' if told else ''}")


class _Refuse(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: an update would become a query, and the credentials would go to another machine."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> None:
        """Refuse, and say where it leads."""
        raise StoreError(f"{req.full_url}: the endpoint is elsewhere now, name that address: {newurl}")


def _credentials() -> dict[str, str]:
    if token := os.environ.get("KG_STORE_TOKEN"):
        return {"Authorization": f"Bearer {token}"}
    if user := os.environ.get("KG_STORE_USER"):
        pair = f"{user}:{os.environ.get('KG_STORE_PASSWORD', '')}".encode()
        return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
    return {}
