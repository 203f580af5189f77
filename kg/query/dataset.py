"""The graphs that a query asks, by its own words (`FROM`, `FROM NAMED`) or the protocol's, as SPARQL merges them.

Oxigraph joins several default graphs without merging equal triples, so that a sum counts them twice (pyoxigraph
0.5.13); SPARQL 1.1, section 13.2, asks for their merge. Where several are named their triples are copied into one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

import pyoxigraph as ox

from kg.errors import QueryError
from kg.query.guard import tokens
from kg.store import GraphStore

Graphs = tuple[tuple[str, ...], tuple[str, ...]]
"""The IRIs of the default graphs, and those of the named ones."""

_ESCAPE = re.compile(r"\\(.)")


def graphs_of(query: str, prefixes: Mapping[str, str], base: str = "") -> Graphs:
    """The graphs that a query names by FROM and FROM NAMED, in its order; both empty where it names none.

    >>> graphs_of("SELECT * FROM <http://x.org/a> FROM NAMED g:b { ?s ?p ?o }", {"g": "http://x.org/"})
    (('http://x.org/a',), ('http://x.org/b',))
    """
    known, default, named = dict(prefixes), list[str](), list[str]()
    found = [(kind, text) for kind, text, _ in _outside(query)]
    for place, (kind, text) in enumerate(found):
        word = text.upper() if kind == "word" else ""
        rest = found[place + 1 : place + 3]
        if word == "BASE" and rest:
            base = urljoin(base, rest[0][1][1:-1])
        elif word == "PREFIX" and len(rest) == 2:
            known[rest[0][1].removesuffix(":")] = urljoin(base, rest[1][1][1:-1])
        elif word == "FROM" and rest:
            away = rest[0][0] == "word" and rest[0][1].upper() == "NAMED"
            graph = _iri(rest[-1] if away else rest[0], known, base)
            (named if away else default).append(graph)
    return tuple(default), tuple(named)


def dataset(store: GraphStore, default: Sequence[str], named: Sequence[str]) -> tuple[ox.Store, dict[str, Any]]:
    """The store to ask and pyoxigraph's options for it; without any graph the store as it is.

    With one kind of graph given the other is empty. Raises QueryError for what is no IRI.
    """
    if not default and not named:
        return store.raw, {}
    graphs, others = [_node(value) for value in default], [_node(value) for value in named]
    if len(graphs) < 2:
        return store.raw, {"default_graph": graphs, "named_graphs": others}
    merged = ox.Store()
    for graph in graphs:
        merged.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in _quads(store, graph))
    for graph in others:
        merged.bulk_extend(_quads(store, graph))
    return merged, {"default_graph": [ox.DefaultGraph()], "named_graphs": others}


def _outside(query: str) -> Iterator[tuple[str, str, int]]:
    """The tokens that stand in no braces: the prologue, what is asked for, the graphs."""
    depth = 0
    for kind, text, offset in tokens(query):
        if kind == "mark" and text in "{}":
            depth += 1 if text == "{" else -1
        elif depth == 0:
            yield kind, text, offset


def _iri(token: tuple[str, str], prefixes: Mapping[str, str], base: str) -> str:
    kind, text = token
    if kind == "iri":
        return urljoin(base, text[1:-1]) if base else text[1:-1]
    prefix, _, name = text.partition(":")
    return prefixes.get(prefix, f"{prefix}:") + _ESCAPE.sub(r"\1", name)


def _node(value: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(value)
    except ValueError as error:
        raise QueryError(f"{value!r} is no IRI of a graph") from error


def _quads(store: GraphStore, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    return store.raw.quads_for_pattern(None, None, None, graph)
