"""Triples for formats without named graphs, with their provenance kept in one of four ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.namespaces import PROV, RDF
from kg.rdf.lines import split_graph
from kg.rdf.terms import Statement, iri
from kg.store import GraphStore

PROVENANCE = ("claims", "reified", "rdf12", "none")
"""Ways of keeping the provenance of triples.

`claims`: sentences, phrases and `prov:wasDerivedFrom` of claims, as the default graph has them. `reified`: these, and a
`rdf:Statement` for every triple that is not itself provenance, derived from each graph that holds it. `rdf12`: the
same with reifiers of RDF 1.2. `none`: no provenance at all.
"""


def triple_lines(store: GraphStore, quads: Iterable[bytes], provenance: str) -> Iterator[bytes]:
    """N-Triples lines of quads, unsorted and perhaps repeated, with the provenance kept in the way asked for."""
    own = iri(store.provenance.value).encode()
    for line in quads:
        triple, graph = split_graph(line)
        if not graph:
            continue
        if graph == own:
            if provenance != "none":
                yield triple
            continue
        yield triple
        if provenance in ("reified", "rdf12"):
            yield from _reified(store, triple, graph.decode(), rdf12=provenance == "rdf12")


def _reified(store: GraphStore, triple: bytes, graph: str, *, rdf12: bool) -> Iterator[bytes]:
    subject, predicate, value = triple[:-3].decode().split(" ", 2)
    name = iri(store.iris.statement(subject, predicate, value))
    if rdf12:
        pairs = [(RDF.reifies, f"<<( {subject} {predicate} {value} )>>")]
    else:
        pairs = [
            (RDF.type, iri(RDF.Statement)),
            (RDF.subject, subject),
            (RDF.predicate, predicate),
            (RDF.object, value),
        ]
    for verb, term in (*pairs, (PROV.wasDerivedFrom, graph)):
        yield Statement(name, iri(verb), term).line.encode()
