"""Clients that people use, against the real server."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from kg.pipeline import build
from kg.store import open_store
from tests.web.live import Client, serve

RDF = ["text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"]
NAMES = "SELECT ?s ?l { ?s a isn:Place ; skos:prefLabel ?l FILTER(LANG(?l) = 'ar') } ORDER BY ?s LIMIT 3"
PREFIXES = "PREFIX isn: <https://w3id.org/isnad/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("format", ["xml", "json"])
def test_rdflib_reads_rows(client: Client, method: str, format: str) -> None:
    graph = Graph(SPARQLStore(f"{client.url}/sparql", method=method, returnFormat=format))
    rows = list(graph.query(PREFIXES + NAMES))
    assert len(rows) == 3
    assert all(isinstance(name, Literal) and name.language == "ar" for _, name in rows)
    assert graph.query("ASK {}").askAnswer is True


def test_rdflib_walks_the_store(client: Client) -> None:
    graph = Graph(SPARQLStore(f"{client.url}/sparql"))
    some = next(iter(graph.triples((None, None, None))))
    assert len(some) == 3
    assert len(graph.query(PREFIXES + "CONSTRUCT { ?s a isn:Toll } WHERE { ?s a isn:Toll }").graph) > 10


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("format", ["xml", "json", "csv", "tsv", "turtle", "rdf+xml", "json-ld"])
def test_sparqlwrapper(client: Client, method: str, format: str) -> None:
    import SPARQLWrapper

    graph = format in ("turtle", "rdf+xml", "json-ld")
    wrapper = SPARQLWrapper.SPARQLWrapper(f"{client.url}/sparql")
    wrapper.setMethod(method)
    wrapper.setReturnFormat(format)
    wrapper.setQuery(PREFIXES + ("DESCRIBE isn:Toll" if graph else NAMES))
    result = wrapper.query()
    if graph:  # `convert` goes through what rdflib itself calls deprecated
        media = result.info()["content-type"]
        kind = ox.RdfFormat.from_media_type(media)
        assert kind is not None
        assert len(list(ox.parse(result.response.read(), format=kind))) > 0
        return
    found = result.convert()
    assert found
    if format == "json":
        assert found["results"]["bindings"][0]["l"]["xml:lang"] == "ar"


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
@pytest.mark.parametrize(("options", "wanted"), [
    (["--data-urlencode", "query=ASK {}"], '"boolean":true'),
    (["-G", "--data-urlencode", "query=ASK {}", "-H", "Accept: application/sparql-results+xml"], "<boolean>true"),
    (["-H", "Content-Type: application/sparql-query", "--data-binary", "SELECT (1 AS ?v) {}", "-H", "Accept: text/csv"],
     "v\r\n1\r\n"),
    (["-H", "Content-Type: application/sparql-query", "--data-binary", "SELECT (1 AS ?v) {}", "-H",
      "Accept: text/tab-separated-values"], "?v\n"),
])  # fmt: skip
def test_curl(client: Client, options: list[str], wanted: str) -> None:
    told = subprocess.run(["curl", "-sS", "--fail", *options, f"{client.url}/sparql"], capture_output=True, check=True)
    assert wanted in told.stdout.decode()


def test_curl_follows_linked_data(client: Client) -> None:
    graph = Graph(SPARQLStore(f"{client.url}/sparql"))
    for kind in ("Toll", "Engagement", "Place", "ArmedGroup", "ControlClaim"):
        [[thing]] = graph.query(f"{PREFIXES} SELECT ?x {{ ?x a isn:{kind} }} ORDER BY ?x LIMIT 1")
        path = "/id/" + str(thing).removeprefix("https://w3id.org/isnad/id/")
        for accept, place in (("text/turtle", f"/data{path[3:]}.ttl"), ("text/html", f"/page{path[3:]}"),
                              ("application/ld+json", f"/data{path[3:]}.jsonld")):  # fmt: skip
            answer = client.get(path, Accept=accept)
            assert (answer.status, answer.headers["location"]) == (303, place)
        found = Graph().parse(data=client.get(f"/data{path[3:]}.ttl").text, format="turtle")
        assert (thing, None, None) in found
    assert client.get("/id/toll/0000").status == 404
    assert client.get("/data/toll/0000.ttl").status == 404


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"]
)
def test_descriptions_are_rdf(client: Client, accept: str) -> None:
    format = ox.RdfFormat.from_media_type(accept)
    assert format is not None
    sd, void = "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#"
    for path, wanted in (
        ("/sparql", f"{sd}Service"),
        ("/dataset", f"{void}Dataset"),
    ):
        answer = client.get(path, Accept=accept)
        assert answer.status == 200
        types = {q.object.value for q in ox.parse(answer.body, format=format) if isinstance(q.object, ox.NamedNode)}
        assert wanted in types
        assert f"{sd}BasicFederatedQuery" not in types
        assert f"{sd}UnionDefaultGraph" not in types
    assert client.get("/.well-known/void").headers["location"] == "/dataset"
    assert client.get("/ontology", Accept=accept).status == 303


def test_the_service_description_counts_triples(client: Client) -> None:
    found = Graph().parse(data=client.get("/dataset").text, format="turtle")
    [[told]] = found.query("PREFIX void: <http://rdfs.org/ns/void#> SELECT ?n { ?d a void:Dataset ; void:triples ?n }")
    [[counted]] = Graph(SPARQLStore(f"{client.url}/sparql")).query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert told == counted


def test_a_build_is_served_when_it_has_finished(tmp_path: Path, seeds: Path) -> None:
    import time

    first, second = sorted(seeds.iterdir())[:2]
    build([first], tmp_path / "kg.db")
    reports = "SELECT (COUNT(*) AS ?n) { ?r a <https://schema.org/NewsArticle> }"
    with serve(tmp_path / "kg.db", poll=0.05) as client:
        assert '"1"' in client.ask(reports).text
        with open_store(tmp_path / "kg.db", "write"):  # somebody is building: nothing changes yet
            time.sleep(0.3)
            assert '"1"' in client.ask(reports).text
        build([second], tmp_path / "kg.db")
        deadline = time.monotonic() + 60
        while '"2"' not in client.ask(reports).text:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert not list(tmp_path.glob(".serve-*"))


def test_the_command_serves_and_says_where(store: Path) -> None:
    command = [sys.executable, "-m", "kg", "serve", "-s", str(store), "-p", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        told = process.stderr.readline()
        port = int(told.partition("http://127.0.0.1:")[2].partition("/")[0])
        for _ in range(100):
            try:
                assert Client(port).ask("ASK {}").status == 200
                break
            except ConnectionError:
                continue
    finally:
        process.terminate()
        _, rest = process.communicate(timeout=60)
    assert "Traceback" not in rest
    assert not list(store.parent.glob(".serve-*-" + str(process.pid) + "-*"))


@pytest.mark.parametrize("options", ["--host 0.0.0.0", "--host ::", "--host no.such.invalid", "-s none"])
def test_what_cannot_be_served_is_told(options: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from kg.cli import run

    given = [str(tmp_path / "none") if option == "none" else option for option in options.split()]
    assert run(["serve", "-p", "0", *given]) in (2, 6)
    assert "kg: error:" in capsys.readouterr().err
