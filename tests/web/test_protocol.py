"""The SPARQL 1.1 Protocol, by requests written from the specification; the names are those of the W3C's test cases.

Where the W3C's cases update a store, ours see that this is refused: nothing is written through the endpoint.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

import pytest

from tests.web.live import DATA, Client

FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
ONE, TWO, THREE = (f"{DATA}{n}.rdf" for n in (1, 2, 3))
BOTH = f"ASK {{ <{ONE}> a ?t . <{TWO}> a ?t }}"
NAMED = f"ASK {{ GRAPH ?g {{ <{ONE}> a ?t }} GRAPH ?h {{ <{TWO}> a ?t }} }}"
FULL = f"ASK {{ <{THREE}> a ?t GRAPH ?g {{ <{ONE}> a ?t }} GRAPH ?h {{ <{TWO}> a ?t }} }}"
OVERRIDE = f"ASK FROM <{THREE}> {{ GRAPH ?g {{ <{ONE}> a ?t }} <{TWO}> a ?t FILTER NOT EXISTS {{ <{THREE}> a ?x }} }}"
CLEAR = "CLEAR ALL"


@dataclass(frozen=True)
class Case:
    """A request and what must come of it: a truth value, or one of these media types, or only a status."""

    name: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    body: bytes | None = None
    type: str = ""
    accept: str = ""
    truth: bool | None = None
    media: tuple[str, ...] = ()
    refused: bool = False


def default(*graphs: str) -> list[tuple[str, str]]:
    return [("default-graph-uri", graph) for graph in graphs]


def named(*graphs: str) -> list[tuple[str, str]]:
    return [("named-graph-uri", graph) for graph in graphs]


def form(**fields: str) -> bytes:
    return urlencode(fields, quote_via=quote).encode()


RESULTS = ("application/sparql-results+json", "application/sparql-results+xml")
GRAPHS = ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json")
CASES = [
    Case("query_get", "GET", [("query", "ASK {}")], truth=True),
    Case("query_post_form", "POST", default(ONE), form(query="ASK {}"), FORM, truth=True),
    Case("query_post_direct", "POST", [], b"ASK {}", QUERY, truth=True),
    Case("query_dataset_default_graphs_get", "GET", [("query", BOTH), *default(ONE, TWO)], truth=True),
    Case("query_dataset_default_graphs_post", "POST", default(ONE, TWO), BOTH.encode(), QUERY, truth=True),
    Case("query_dataset_named_graphs_get", "GET", [("query", NAMED), *named(ONE, TWO)], truth=True),
    Case("query_dataset_named_graphs_post", "POST", named(ONE, TWO), NAMED.encode(), QUERY, truth=True),
    Case("query_dataset_full", "POST", [*default(THREE), *named(ONE, TWO)], FULL.encode(), QUERY, truth=True),
    Case("query_multiple_dataset", "POST", [*default(TWO), *named(ONE)], OVERRIDE.encode(), QUERY, truth=True),
    Case("query_content_type_select", "GET", [("query", "SELECT (1 AS ?v) {}")], media=(*RESULTS, "text/csv")),
    Case("query_content_type_ask", "GET", [("query", "ASK {}")], media=RESULTS),
    Case("query_content_type_describe", "GET", [("query", "DESCRIBE <http://x.example/>")], media=GRAPHS),
    Case("query_content_type_construct", "GET", [("query", "CONSTRUCT { <s:a> <p:b> 1 } {}")], media=GRAPHS),
    Case("bad_query_method", "PUT", [("query", "ASK {}")], refused=True),
    Case("bad_multiple_queries", "GET", [("query", "ASK {}"), ("query", "SELECT * {}")], refused=True),
    Case("bad_query_wrong_media_type", "POST", [], b"ASK {}", "text/plain", refused=True),
    Case("bad_query_missing_form_type", "POST", [], form(query="ASK {}"), refused=True),
    Case("bad_query_missing_direct_type", "POST", [], b"ASK {}", refused=True),
    Case("bad_query_non_utf8", "POST", [], "ASK {}".encode("utf-16"), QUERY, refused=True),
    Case("bad_query_syntax", "GET", [("query", "ASK {")], refused=True),
    Case("bad_update_get", "GET", [("update", CLEAR)], refused=True),
    Case("bad_multiple_updates", "POST", [], b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", FORM, refused=True),
    Case("bad_update_wrong_media_type", "POST", [], CLEAR.encode(), "text/plain", refused=True),
    Case("bad_update_missing_form_type", "POST", [], form(update=CLEAR), refused=True),
    Case("bad_update_non_utf8", "POST", [], CLEAR.encode("utf-16"), UPDATE, refused=True),
    Case("bad_update_syntax", "POST", [], b"update=CLEAR%20XYZ", FORM, refused=True),
    Case("bad_update_dataset_conflict", "POST", [("using-graph-uri", ONE)], form(update=CLEAR), FORM, refused=True),
    Case("update_post_form", "POST", [], form(update=CLEAR), FORM, refused=True),
    Case("update_post_direct", "POST", [], CLEAR.encode(), UPDATE, refused=True),
    Case("update_base_uri", "POST", [], b"INSERT DATA { <a> <b> <c> }", UPDATE, refused=True),
    Case("update_dataset_default_graph", "POST", [("using-graph-uri", ONE)], CLEAR.encode(), UPDATE, refused=True),
    Case("update_dataset_default_graphs", "POST", [("using-graph-uri", ONE), ("using-graph-uri", TWO)],
         CLEAR.encode(), UPDATE, refused=True),
    Case("update_dataset_named_graphs", "POST", [("using-named-graph-uri", ONE)], CLEAR.encode(), UPDATE, refused=True),
    Case("update_dataset_full", "POST", [("using-graph-uri", ONE), ("using-named-graph-uri", TWO)], CLEAR.encode(),
         UPDATE, refused=True),
]  # fmt: skip


def test_every_case_of_the_w3c_is_here() -> None:
    assert len({case.name for case in CASES}) == len(CASES) == 34


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_protocol(client: Client, case: Case, path: str) -> None:
    headers = {"Content-Type": case.type} if case.type else {}
    where = f"{path}?{urlencode(case.fields)}" if case.fields else path
    answer = client.send(case.method, where, case.body, **headers)
    if case.refused:
        assert 400 <= answer.status < 500, answer
        assert answer.type == "text/plain"
    else:
        assert answer.status == 200, answer.text
    if case.truth is not None:
        assert json.loads(answer.body)["boolean"] is case.truth
    if case.media:
        assert answer.type in case.media


ACCEPTED = [
    ("SELECT * {}", None, "application/sparql-results+json"),
    ("SELECT * {}", "*/*", "application/sparql-results+json"),
    ("SELECT * {}", "application/json", "application/sparql-results+json"),
    ("SELECT * {}", "application/xml", "application/sparql-results+xml"),
    ("SELECT * {}", "text/*", "text/csv"),
    ("SELECT * {}", "text/tab-separated-values", "text/tab-separated-values"),
    ("SELECT * {}", "text/csv;q=0.2, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
    ("SELECT * {}", "application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
    ("ASK {}", "text/turtle, application/sparql-results+json;q=0.1", "application/sparql-results+json"),
    ("CONSTRUCT WHERE {?s a ?o}", None, "text/turtle"),
    ("CONSTRUCT WHERE {?s a ?o}", "application/rdf+xml", "application/rdf+xml"),
    ("CONSTRUCT WHERE {?s a ?o}", "application/ld+json;q=0.9, text/html", "application/ld+json"),
    ("DESCRIBE <http://x.example/>", "application/n-triples", "application/n-triples"),
]


@pytest.mark.parametrize(("query", "accept", "media"), ACCEPTED)
def test_a_client_gets_the_format_that_it_prefers(client: Client, query: str, accept: str | None, media: str) -> None:
    answer = client.send(
        "POST", "/sparql", query.encode(), Content_Type=QUERY, **({"Accept": accept} if accept else {})
    )
    assert (answer.status, answer.type) == (200, media)
    assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize(("query", "accept"), [("SELECT * {}", "image/png"), ("SELECT * {}", "text/turtle"),
                                               ("DESCRIBE <x:y>", "text/csv"), ("ASK {}", "*/*;q=0")])  # fmt: skip
def test_what_nobody_accepts_is_406(client: Client, query: str, accept: str) -> None:
    assert client.ask(query, Accept=accept).status == 406


STATUSES = [
    ("GET", "/sparql?query=ASK%20%7B%7D&timeout=none", None, "", 400),
    ("GET", "/sparql?query=%FF", None, "", 400),
    ("GET", "/sparql?other=1", None, "", 400),
    ("GET", "/sparql?query=ASK%20%7B%7D&default-graph-uri=no%20iri", None, "", 400),
    ("GET", "/sparql?query=ASK%20%7B%7D&format=png", None, "", 406),
    ("POST", "/sparql", b"ASK {}", f"{QUERY}; charset=utf-16", 415),
    ("POST", "/sparql", b"ASK {}", f"{QUERY}; charset=UTF-8", 200),
    ("POST", "/sparql", CLEAR.encode(), UPDATE, 415),
    ("POST", "/sparql", b"ASK {} #" + b"x" * 70_000, QUERY, 413),
    ("DELETE", "/sparql", None, "", 405),
    ("PATCH", "/sparql", b"", QUERY, 405),
    ("GET", "/sparql?query=INSERT%20DATA%20%7B%7D", None, "", 400),
]


@pytest.mark.parametrize(("method", "path", "body", "type", "status"), STATUSES)
def test_status(client: Client, method: str, path: str, body: bytes | None, type: str, status: int) -> None:
    answer = client.send(method, path, body, **({"Content-Type": type} if type else {}))
    assert answer.status == status, answer.text
    if status == 405:
        assert "GET" in answer.headers["allow"]


def test_a_syntax_error_names_its_line(client: Client) -> None:
    answer = client.ask("SELECT *\nWHERE { ?s ?p }")
    assert answer.status == 400
    assert answer.text.startswith("line 2")


def test_equal_triples_of_two_graphs_are_one(client: Client) -> None:
    fields = [("query", f"SELECT (COUNT(*) AS ?n) {{ <{DATA}0> ?p ?o }}"), *default(ONE, TWO)]
    answer = client.get(f"/sparql?{urlencode(fields)}")
    assert json.loads(answer.body)["results"]["bindings"][0]["n"]["value"] == "1"


def test_one_kind_of_graph_leaves_the_other_empty(client: Client) -> None:
    for query, fields in (
        (f"ASK {{ <{ONE}> a ?t }}", named(ONE)),
        (f"ASK {{ GRAPH ?g {{ <{ONE}> a ?t }} }}", default(ONE)),
    ):
        answer = client.get(f"/sparql?{urlencode([('query', query), *fields])}")
        assert json.loads(answer.body)["boolean"] is False


def test_head_tells_what_get_would(client: Client) -> None:
    answer = client.send("HEAD", "/sparql?query=ASK%20%7B%7D")
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["content-length"]) > 10


def test_a_browser_is_led_to_the_page(client: Client) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert client.get("/sparql", Accept=browser).headers["location"] == "/query"
    answer = client.ask("ASK {}", Accept=browser)
    assert (answer.status, answer.headers["location"]) == (303, "/query?query=ASK+%7B%7D")
    assert client.ask("ASK {}", {"format": "csv"}, Accept=browser).status == 200


STORE = [
    ("GET", "/store?default", 200),
    ("GET", f"/store?graph={quote(ONE)}", 200),
    ("HEAD", f"/store?graph={quote(ONE)}", 200),
    ("GET", "/store?graph=http://nothing.example/", 404),
    ("GET", "/store?graph=relative", 400),
    ("GET", "/store?graph=no%20iri", 400),
    ("GET", f"/store?default&graph={quote(ONE)}", 400),
    ("GET", "/store", 400),
    ("PUT", "/store?default", 405),
    ("POST", f"/store?graph={quote(ONE)}", 405),
    ("DELETE", "/store?default", 405),
    ("PATCH", "/store?default", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), STORE)
def test_graph_store(client: Client, method: str, path: str, status: int) -> None:
    answer = client.send(method, path, b"" if method in ("PUT", "POST", "PATCH") else None)
    assert answer.status == status, answer.text
    if status == 200:
        assert answer.type == "text/turtle"


@pytest.mark.parametrize("accept", GRAPHS)
def test_a_graph_comes_in_every_format(client: Client, accept: str) -> None:
    import pyoxigraph as ox

    answer = client.get(f"/store?graph={quote(ONE)}", Accept=accept)
    assert (answer.status, answer.type) == (200, accept)
    format = ox.RdfFormat.from_media_type(accept)
    assert format is not None
    assert len({(str(q.subject), str(q.object)) for q in ox.parse(answer.body, format=format)}) == 2
    assert client.get(f"/store?graph={quote(ONE)}", Accept="text/csv").status == 406
