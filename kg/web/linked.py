"""Linked Data: every IRI of ours leads by 303 to a page for people or a document for programs (cool URIs, W3C 2008).

`/id/…` stands for `https://w3id.org/isnad/id/…`, or whatever base IRI the store has; so do `/page/…` and `/data/…`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.namespaces import ISN, NIF, PROV
from kg.ontology import statements
from kg.rdf.lines import sort_lines
from kg.rdf.terms import Statement, iri
from kg.rdf.turtle import Shortener, turtle
from kg.resources import shared_folder
from kg.store import GraphStore
from kg.web.description import describe_dataset
from kg.web.endpoint import origin_of
from kg.web.negotiation import GRAPHS, choose, prefers_page
from kg.web.protocol import HttpError
from kg.web.serving import Serving

_RDF = {"nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}
ONTOLOGY = "https://w3id.org/isnad/ontology"


async def thing(request: Request) -> Response:
    """`/id/…`: 303 to the page or the document about a thing; 404 when the store does not know it."""
    rest = request.path_params["rest"]
    serving: Serving = request.app.state.serving
    with serving.current() as state:
        if not known(state.store, state.store.iris.base + rest):
            raise HttpError(404, "the store holds nothing of that name")
    path = quote(rest, safe="/~;=,.:-_")
    if prefers_page(request.headers.get("accept")):
        return _see(f"/page/{path}")
    return _see(f"/data/{path}.{_chosen(request)}")


async def document(request: Request) -> Response:
    """`/data/….ttl`: all that is said of a thing."""
    rest, dot, format = request.path_params["rest"].rpartition(".")
    if not dot or format not in GRAPHS:
        raise HttpError(404, f"a document ends in {', '.join('.' + name for name in GRAPHS)}")
    serving: Serving = request.app.state.serving
    with serving.current() as state:
        found = sort_lines(s._replace(graph="").line.encode() for s in about(state.store, state.store.iris.base + rest))
        lines = list(found)
        if not lines:
            raise HttpError(404, "the store holds nothing of that name")
        return graph_response(lines, format, state.store.prefixes)


async def ontology(request: Request) -> Response:
    """`/ontology`: 303 to the ontology's own page or document."""
    if prefers_page(request.headers.get("accept")):
        return _see("/page/ontology")
    return _see(f"/ontology.{_chosen(request)}")


async def ontology_document(request: Request) -> Response:
    """`/ontology.ttl` as it is shipped, and the same in other formats."""
    format = request.path_params["format"]
    if format not in GRAPHS:
        raise HttpError(404, "there is no such format")
    if format == "ttl":
        return Response((shared_folder("ontology") / "isnad.ttl").read_bytes(), media_type=GRAPHS["ttl"])
    lines = sort_lines(f"{t.subject} {t.predicate} {t.object} .\n".encode() for t in statements())
    return graph_response(list(lines), format, {})


async def dataset(request: Request) -> Response:
    """`/dataset`: VoID and DCAT."""
    serving: Serving = request.app.state.serving
    name = _chosen(request)
    with serving.current() as state:
        body = describe_dataset(origin_of(request), state, name)
    return Response(body, media_type=GRAPHS[name], headers={"Vary": "Accept"})


async def well_known(request: Request) -> Response:
    """`/.well-known/void`: 303 to the description (VoID, section 7.2)."""
    return _see("/dataset")


def known(store: GraphStore, name: str) -> bool:
    """Whether the store says anything of an IRI, or has a graph of that name."""
    try:
        term = iri(name)
        return any(next(store.match(*where), None) for where in ((term, None, None, ""), (None, None, None, term)))
    except ValueError:
        return False


def about(store: GraphStore, name: str) -> Iterator[Statement]:
    """What the default graph says of a thing and of its parts; of a report also its sentences."""
    try:
        subject = iri(name)
    except ValueError:
        return
    parts = [subject]
    for predicate in (ISN.side, ISN.isnad, ISN.evidence, ISN.whereabouts, PROV.wasDerivedFrom):
        parts.extend(s.object for s in store.match(subject, iri(predicate), None, ""))
    parts.extend(s.subject for s in store.match(None, iri(NIF.referenceContext), subject, ""))
    for part in dict.fromkeys(parts):
        yield from store.match(part, None, None, "")
    yield from store.match(graph=subject)


def graph_response(lines: list[bytes], format: str, prefixes: dict[str, str]) -> Response:
    """Sorted N-Triples lines as a response in a format of `GRAPHS`."""
    if format == "ttl":
        short = Shortener(prefixes)
        blocks = list(turtle(lines, short, header=False))
        body = (short.header(used=True) + "".join(blocks)).encode()
    elif format == "nt":
        body = b"".join(lines)
    else:
        output = io.BytesIO()
        triples = (quad.triple for quad in ox.parse(b"".join(lines), format=ox.RdfFormat.N_TRIPLES))
        ox.serialize(triples, output, format=_RDF[format], prefixes=prefixes)
        body = output.getvalue()
    return Response(body, media_type=GRAPHS[format], headers={"Cache-Control": "no-cache"})


def _chosen(request: Request) -> str:
    name = choose(request.headers.get("accept"), GRAPHS)
    if name is None:
        raise HttpError(406, f"accept one of {', '.join(GRAPHS.values())}")
    return name


def _see(path: str) -> Response:
    return RedirectResponse(path, 303, headers={"Vary": "Accept"})
