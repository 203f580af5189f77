"""How much of everything a store holds."""

from __future__ import annotations

import pyoxigraph as ox

from kg.store import GraphStore

_COUNTED = {
    "reports": "?x a schema:NewsArticle",
    "sentences": "?x a nif:Sentence",
    "tolls": "?x a isn:Toll",
    "engagements": "?x a isn:Engagement",
    "control claims": "?x a isn:ControlClaim",
    "armed groups": "?x a isn:ArmedGroup",
    "places": "?x a isn:Place",
    "claimers": "?x a isn:Claimer",
    "groups and places with a Wikidata id": "VALUES ?c { isn:ArmedGroup isn:Place } ?x a ?c ; skos:exactMatch ?q",
}


def count_things(store: GraphStore) -> dict[str, int]:
    """What there is by kind, then statements: triples of the default graph, named graphs, quads in named graphs."""
    counts = {
        name: _count(store, f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {where} }}") for name, where in _COUNTED.items()
    }
    counts["triples"] = _count(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    counts["named graphs"] = len(store.graphs())
    counts["statements in named graphs"] = _count(store, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    return counts


def _count(store: GraphStore, query: str) -> int:
    [row] = store.query(query)  # type: ignore[misc]
    value = row[0]
    assert isinstance(value, ox.Literal)
    return int(value.value)
