"""A graph that lives behind a SPARQL endpoint, used like the store on disk.

`Remote` answers to the methods of `pyoxigraph.Store` that the program calls, in standard SPARQL 1.1, so that everything
above `GraphStore` is the same for both. Default graph and named graphs are told apart as everywhere here; an engine
whose default graph is the union of all named ones holds the same statements in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import IO, Any

import pyoxigraph as ox

from kg.errors import StoreError, UsageError
from kg.ids import Iris
from kg.namespaces import RDF, SCHEMA
from kg.rdf.lines import split_graph
from kg.store.endpoint import Endpoint, address_of
from kg.store.graphs import GraphStore

BATCH = 1 << 20
"""Bytes of statements that go into one update: enough to be quick, little enough for any endpoint's limits."""

Term = ox.NamedNode | ox.Literal | None


class Answer:
    """The triples that a CONSTRUCT or DESCRIBE gave: walked, or written as they came."""

    def __init__(self, body: IO[bytes]) -> None:
        self._body = body

    def __iter__(self) -> Iterator[ox.Triple]:
        return (quad.triple for quad in ox.parse(self._body, format=ox.RdfFormat.N_TRIPLES))

    def serialize(self, output: IO[bytes], format: ox.RdfFormat) -> None:
        """Write the triples in a format."""
        ox.serialize(self, output, format=format)


class Remote:
    """An endpoint with the methods of `pyoxigraph.Store`."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    def query(
        self, query: str, *, prefixes: Mapping[str, str] | None = None, base_iri: str | None = None, **options: Any
    ) -> Any:
        """The answer to a query; prefixes go before it on its first line, so that lines keep their numbers."""
        if options:
            raise UsageError(f"an endpoint does not take {', '.join(options)}: ask without")
        head = f"BASE <{base_iri}> " if base_iri else ""
        head += "".join(f"PREFIX {name}: <{start}> " for name, start in (prefixes or {}).items())
        try:
            kind, body = self.endpoint.query(head + query)
        except SyntaxError as error:
            raise SyntaxError(_shifted(str(error.msg), len(head))) from error
        if "json" in kind:
            return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        if kind in ("application/n-triples", "text/plain"):
            return Answer(body)
        raise StoreError(
            f"{self.endpoint.address}: the answer came as {kind}: the endpoint lacks SPARQL's JSON results"
        )

    def quads_for_pattern(
        self, subject: Term, predicate: Term, object: Term, graph: ox.NamedNode | ox.DefaultGraph | None = None
    ) -> Iterator[ox.Quad]:
        """The quads that fit; None fits everything."""
        given = {"s": subject, "p": predicate, "o": object}
        if isinstance(subject, ox.Literal):
            return
        pattern = " ".join(f"?{name}" if term is None else str(term) for name, term in given.items())
        default, named = f"{{ {pattern} }}", f"{{ GRAPH ?g {{ {pattern} }} }}"
        where = f"{default} UNION {named}"
        if isinstance(graph, ox.DefaultGraph):
            where = default
        elif graph is not None:
            where = f"{{ GRAPH {graph} {{ {pattern} }} }}"
        for row in self.query(f"SELECT * WHERE {{ {where} }}"):
            terms: list[Any] = [row[name] if term is None else term for name, term in given.items()]
            inside = graph if graph is not None else _bound(row) or ox.DefaultGraph()
            yield ox.Quad(terms[0], terms[1], terms[2], inside)

    def named_graphs(self) -> Iterator[ox.NamedNode]:
        """The names of all graphs that hold something."""
        for row in self.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"):
            yield row["g"]

    def __iter__(self) -> Iterator[ox.Quad]:
        return self.quads_for_pattern(None, None, None)

    def dump(
        self, output: IO[bytes], format: ox.RdfFormat, from_graph: ox.NamedNode | ox.DefaultGraph | None = None
    ) -> None:
        """Write all quads as N-Quads, or one graph's triples as N-Triples."""
        if from_graph is not None:
            body = self.endpoint.graph(from_graph.value if isinstance(from_graph, ox.NamedNode) else None)
            if body is not None:
                with body:
                    while block := body.read(1 << 20):
                        output.write(block)
                return
        quads = self.quads_for_pattern(None, None, None, from_graph)
        ox.serialize(quads if from_graph is None else (quad.triple for quad in quads), output, format=format)

    def load(self, input: bytes, format: ox.RdfFormat, lenient: bool = False) -> None:
        """Add N-Quads in updates of about a megabyte; each fills the named graphs and the default one.

        The endpoint checks every term, `lenient` or not.
        """
        assert format == ox.RdfFormat.N_QUADS
        held: list[bytes] = []
        size = 0
        for line in BytesIO(input):
            held.append(line)
            size += len(line)
            if size >= BATCH:
                self.endpoint.update(insertion(held))
                held, size = [], 0
        if held:
            self.endpoint.update(insertion(held))

    bulk_load = load

    def update(self, update: str) -> None:
        """Send an update of `DELETE DATA` and `INSERT DATA`."""
        self.endpoint.update(update)

    def flush(self) -> None:
        """Nothing: what an endpoint has confirmed, it has."""


def _shifted(message: str, head: int) -> str:
    """A parser's message about the first line, counted without the prefixes that were put before it."""
    return re.sub(r"at 1:(\d+)", lambda m: f"at 1:{max(1, int(m[1]) - head)}", message, count=1)


def insertion(lines: Iterable[bytes]) -> str:
    """The update that adds lines of N-Quads: each statement to its graph, and once to the default graph.

    So a batch never holds the one without the other, whatever becomes of the next batch.
    """
    default: dict[bytes, None] = {}
    named: dict[bytes, list[bytes]] = {}
    for line in lines:
        triple, graph = split_graph(line)
        default[triple] = None
        if graph:
            named.setdefault(graph, []).append(triple)
    blocks = [b"GRAPH " + graph + b" {\n" + b"".join(triples) + b"}\n" for graph, triples in named.items()]
    return (b"INSERT DATA {\n" + b"".join(default) + b"".join(blocks) + b"}").decode()


def open_remote(address: object, *, writable: bool, base_iri: str | None = None) -> GraphStore:
    """The graph behind an address. Its base IRI is read from a report that it holds; an empty one takes `base_iri`.

    Raises StoreError when nothing answers there, UsageError when the base IRI does not fit.
    """
    remote = Remote(Endpoint(address_of(address)))
    base = _base(remote)
    if base is not None and base_iri is not None and base != base_iri:
        raise UsageError(f"{remote.endpoint.address}: the graph has the base IRI {base}: leave --base-iri out")
    found = base or base_iri
    return GraphStore(remote, Iris() if found is None else Iris(found), writable=writable)  # type: ignore[arg-type]


def _base(remote: Remote) -> str | None:
    """What the IRIs of a graph begin with: the part of a report's before `report/`."""
    wanted = f"SELECT ?r WHERE {{ GRAPH ?g {{ ?r <{RDF.type}> <{SCHEMA.NewsArticle}> }} }} LIMIT 1"
    try:
        rows = list(remote.query(wanted))
    except SyntaxError as error:
        raise StoreError(f"{remote.endpoint.address}: this is no SPARQL 1.1 endpoint ({error.msg})") from error
    start, found, _ = rows[0]["r"].value.partition("/report/") if rows else ("", "", "")
    return f"{start}/" if found else None


def _bound(row: Any) -> ox.NamedNode | None:
    """The graph of a row of a UNION; None where it is not bound."""
    try:
        graph: ox.NamedNode | None = row["g"]
    except KeyError:
        return None
    return graph
