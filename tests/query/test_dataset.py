"""Several FROM clauses are merged: a triple that two graphs hold is one, in queries here and over the protocol."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from kg.errors import QueryError
from kg.query import answer
from kg.query.dataset import graphs_of
from kg.query.worker import evaluate
from kg.store import GraphStore, open_store

A, B, C = (f"http://x.example/{name}" for name in "abc")
SAME = f"<{A}> <{A}> <{A}>"
LINES = f"{SAME} <{A}> .\n{SAME} <{B}> .\n<{A}> <{A}> <{B}> <{B}> .\n<{A}> <{A}> <{C}> <{C}> .\n"


@pytest.fixture
def store(tmp_path: Path) -> GraphStore:
    with open_store(tmp_path / "kg.db", "write") as opened:
        opened.load(LINES.encode())
    return open_store(tmp_path / "kg.db")


def count(store: GraphStore, clauses: str, pattern: str = "?s ?p ?o", prologue: str = "") -> int:
    rows = list(answer(store, f"{prologue} SELECT (COUNT(*) AS ?n) {clauses} WHERE {{ {pattern} }}").rows)
    return int(rows[0][0] or 0)


def test_a_triple_of_two_graphs_is_counted_once(store: GraphStore) -> None:
    assert count(store, f"FROM <{A}>") == 1
    assert count(store, f"FROM <{B}>") == 2
    assert count(store, f"FROM <{A}> FROM <{B}>") == 2
    assert count(store, f"FROM <{A}> FROM <{B}> FROM <{C}>") == 3
    assert (
        count(store, "FROM x:a # FROM <http://x.example/c>\n from x:b", prologue="PREFIX x: <http://x.example/>") == 2
    )
    assert count(store, "FROM <a> FROM <b>", prologue="BASE <http://x.example/>") == 2


def test_named_graphs_stay_apart_from_merged_ones(store: GraphStore) -> None:
    both = f"FROM <{A}> FROM <{B}> FROM NAMED <{C}>"
    assert count(store, both) == 2
    assert count(store, both, "GRAPH ?g { ?s ?p ?o }") == 1
    assert count(store, f"FROM <{A}> FROM <{B}>", "GRAPH ?g { ?s ?p ?o }") == 0


def test_a_graph_is_built_from_the_merge(store: GraphStore) -> None:
    output = io.BytesIO()
    evaluate(store, f"CONSTRUCT {{ ?s ?p ?o }} FROM <{A}> FROM <{B}> WHERE {{ ?s ?p ?o }}", "nt", output)
    assert len(set(output.getvalue().splitlines())) == len(output.getvalue().splitlines()) == 2


@pytest.mark.parametrize(
    ("query", "graphs"),
    [
        ("SELECT * { ?s ?p 'FROM <http://x.example/a>' }", ((), ())),
        ("ASK FROM <a:b> {}", (("a:b",), ())),
        ("CONSTRUCT { ?s ?p ?o } FROM <a:b> FROM NAMED <a:c> { ?s ?p ?o }", (("a:b",), ("a:c",))),
        ("PREFIX : <http://x.example/> DESCRIBE :x FROM :a FROM :b\\,c", ((A, "http://x.example/b,c"), ())),
        ("SELECT * { { SELECT ?from FROM <a:b> { ?from ?p ?o } } }", ((), ())),
    ],
)
def test_graphs_are_read_from_the_words_of_a_query(query: str, graphs: object) -> None:
    assert graphs_of(query, {}) == graphs


def test_what_is_no_iri_is_told(store: GraphStore) -> None:
    with pytest.raises(QueryError, match="IRI"):
        count(store, "FROM <a> FROM <b>")


def test_the_endpoint_merges_as_well(store: GraphStore) -> None:
    from tests.web.live import serve

    assert store.path is not None
    with serve(store.path) as client:
        query = f"SELECT (COUNT(*) AS ?n) FROM <{A}> FROM <{B}> {{ ?s ?p ?o }}"
        found = json.loads(client.ask(query).body)
    assert [row["n"]["value"] for row in found["results"]["bindings"]] == ["2"]
