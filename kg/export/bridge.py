"""The graph in rdflib: copied into its memory, or rdflib's interface on the store itself."""

from __future__ import annotations

import io
from typing import Any

import pyoxigraph as ox

from kg.errors import UsageError
from kg.namespaces import XSD
from kg.store import GraphStore


def copied(store: GraphStore, *, named: bool) -> Any:
    """A copy: an `rdflib.Graph` of the default graph or, with `named`, an `rdflib.Dataset` of all."""
    import rdflib

    def term(node: Any) -> Any:
        if isinstance(node, ox.NamedNode):
            return rdflib.URIRef(node.value)
        plain = None if node.datatype.value == XSD.string or node.language else rdflib.URIRef(node.datatype.value)
        return rdflib.Literal(node.value, lang=node.language, datatype=plain)

    found: Any = rdflib.Dataset() if named else rdflib.Graph()
    lines = io.BytesIO()
    store.dump(lines, graph=None if named else "")
    for quad in ox.parse(lines.getvalue(), format=ox.RdfFormat.N_QUADS):
        name = None if isinstance(quad.graph_name, ox.DefaultGraph) else rdflib.URIRef(str(quad.graph_name)[1:-1])
        target = found if not named else found.default_graph if name is None else found.graph(name)
        target.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return _bound(found, store)


def viewed(store: GraphStore, *, named: bool) -> Any:
    """The same on the store itself, by oxrdflib: nothing is copied, SPARQL is Oxigraph's, and writing is refused.

    It can be read until the store is closed. Raises UsageError without oxrdflib, and for a store behind an endpoint.
    """
    if not isinstance(store.raw, ox.Store):
        raise UsageError("rdflib can stand on a store of this machine only: take a copy (copy=True) of an endpoint")
    try:
        from oxrdflib import OxigraphStore
    except ImportError as error:
        raise UsageError("rdflib on the store itself needs oxrdflib: install isnad[rdflib], or take a copy") from error
    import rdflib
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    inner = OxigraphStore(store=store.raw)
    found = rdflib.Dataset(inner) if named else rdflib.Graph(inner, identifier=DATASET_DEFAULT_GRAPH_ID)
    return _bound(found, store)


def _bound(found: Any, store: GraphStore) -> Any:
    for prefix, start in store.prefixes.items():
        found.bind(prefix, start)
    return found
