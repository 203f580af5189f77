"""The library: what `import kg` offers, costs and promises."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import rdflib

import kg
from kg.errors import UsageError
from kg.export.rdf import dumped
from kg.export.rows import Spot
from kg.library import Graph
from kg.namespaces import ISN, XSD
from kg.rdf.lines import sort_lines
from kg.store import GraphStore, open_store
from kg.store.endpoint import Endpoint
from kg.store.remote import Remote
from tests.export.test_tables import STORE

SURFACE = {
    "read", "open", "build", "Graph", "Rows", "TollRow", "EngagementRow", "ControlRow", "SideRow", "Evidence", "Source",
    "Name", "Party", "Spot", "Reading", "Report", "Toll", "Engagement", "Control", "IsnadError",
}  # fmt: skip
METHODS = {"tolls", "engagements", "control", "sources", "evidence", "query", "export", "to_rdflib", "close", "store"}
GRAPH = Graph(STORE)


def test_the_public_surface_is_what_it_was() -> None:
    assert set(kg.PUBLIC) == SURFACE
    assert set(dir(kg)) >= SURFACE
    assert all(getattr(kg, name) is not None for name in SURFACE)
    assert {name for name in vars(GRAPH) | vars(Graph) if not name.startswith("_")} == METHODS
    with pytest.raises(AttributeError, match="it has read"):
        kg.reed  # noqa: B018


def test_the_stub_lists_the_same_names() -> None:
    lines = (Path(kg.__file__).parent / "__init__.pyi").read_text(encoding="utf-8").splitlines()
    assert {line.rpartition(" as ")[2] for line in lines if " as " in line} == SURFACE


def test_importing_costs_nothing() -> None:
    program = "import sys, kg; print([m for m in sys.modules if m.startswith('kg.') or m in ('pyoxigraph', 'rdflib')])"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_a_text_is_read() -> None:
    reading = kg.read("قتل 5 من عناصر داعش في مدينة السخنة أمس.", published="2020-07-05", country="SY")
    assert [(toll.lower, toll.upper, toll.outcome) for toll in reading.tolls] == [(5, 5, "killed")]
    assert reading.tolls[0].period is not None
    assert reading.tolls[0].period.start == date(2020, 7, 4)
    assert reading.claims
    with pytest.raises(UsageError, match="YYYY-MM-DD"):
        kg.read("نص", published="yesterday")


def test_rows_are_typed_and_frozen() -> None:
    tolls = GRAPH.tolls(outcome="killed", party="is")
    assert len(tolls) == 2
    toll = max(tolls, key=lambda row: row.lower)
    assert (toll.lower, toll.upper, toll.precision, toll.start) == (20, None, "at_least", date(2020, 7, 3))
    assert str(toll.victims[0]) == "الجيش العربي السوري"
    assert toll.places[0].latitude == 34.8868
    with pytest.raises(dataclasses.FrozenInstanceError):
        toll.lower = 3  # type: ignore[misc]
    assert [row.category for row in GRAPH.engagements(category="armed_clash")] == ["armed_clash"]
    assert [(row.change, row.share_min) for row in GRAPH.control()] == [("gained", 0.25)]
    assert [source.identifier for source in GRAPH.sources()] == ["r1", "r2"]
    assert GRAPH.tolls() == GRAPH.tolls()
    assert len(GRAPH.tolls()[1:]) == 2
    with pytest.raises(UsageError, match="no filter"):
        GRAPH.tolls(colour="red")


def test_evidence_is_marked() -> None:
    toll = GRAPH.tolls(source="r2")[0]
    assert GRAPH.evidence(toll) == GRAPH.evidence(toll.iri) == toll.evidence
    assert toll.evidence[0].marked() == "قتل ⟦7⟧ من عناصر داعش في مدينة السخنة."
    with pytest.raises(UsageError, match="no claim"):
        GRAPH.evidence("https://w3id.org/isnad/id/toll/none")


def test_questions_give_typed_rows() -> None:
    found = GRAPH.query("SELECT ?n ?d ?w ?up { ?t isn:lowerBound ?n ; isn:startDate ?d ; isn:wording ?w OPTIONAL "
                        "{ ?t isn:upperBound ?up } } ORDER BY ?n")  # fmt: skip
    assert [tuple(row) for row in found] == [
        (3, date(2020, 7, 3), "3", 3),
        (20, date(2020, 7, 3), "ما لا يقل عن 20", None),
    ]
    assert found[0].n == 3
    assert GRAPH.query("ASK { ?t a isn:Toll }")[0].answer is True
    assert GRAPH.query("tolls-by-party").columns[0] == "toll"
    assert len(GRAPH.query("SELECT ?s { ?s isn:lowerBound ?n }", n="7")) == 1


def test_tables_go_on_to_pandas_and_arrow() -> None:
    frame = GRAPH.tolls().to_pandas()
    assert sorted(frame["lower"]) == [3, 7, 20]
    assert str(frame["upper"].dtype) == "Int64"
    table = GRAPH.query("SELECT ?n ?d { ?t isn:lowerBound ?n ; isn:startDate ?d }").to_arrow()
    assert [str(field.type) for field in table.schema] == ["int64", "date32[day]"]
    assert len(GRAPH.query("SELECT ?n { ?t isn:nothing ?n }").to_pandas()) == 0


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, call in (("pandas", GRAPH.tolls().to_pandas), ("pyarrow", GRAPH.tolls().to_arrow)):
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(UsageError, match=r"install isnad\["):
            call()


def test_rdflib_gets_the_graph() -> None:
    graph = GRAPH.to_rdflib()
    assert isinstance(graph, rdflib.Graph)
    tolls = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(ISN.Toll)))
    assert len(tolls) == 3
    dataset = GRAPH.to_rdflib(named=True)
    assert len({str(context.identifier) for context in dataset.graphs()}) > 5


def local(folder: Path) -> Graph:
    """The same graph on disk."""
    with open_store(folder, "write") as store:
        for line in sort_lines(dumped(STORE)):
            store.load(line)
    return kg.open(folder)


def plain(triples: Iterable[tuple[Any, Any, Any]]) -> set[tuple[str, ...]]:
    """Triples in N3, where oxrdflib's texts of type xsd:string are those without a type, as RDF 1.1 has it."""
    return {tuple(node.n3().removesuffix(f"^^<{XSD.string}>") for node in triple) for triple in triples}


def test_rdflib_stands_on_the_store_itself(tmp_path: Path) -> None:
    with local(tmp_path / "kg.db") as graph:
        here, there = graph.to_rdflib(copy=False), graph.to_rdflib()
        assert plain(here) == plain(there)
        assert len(here) == len(there)
        asked = "SELECT ?t ?n { ?t isn:lowerBound ?n }"
        assert sorted(here.query(asked)) == sorted(there.query(asked))
        assert len(list(here.subjects(rdflib.RDF.type, rdflib.URIRef(ISN.Toll)))) == 3
        dataset = graph.to_rdflib(named=True, copy=False)
        copied = graph.to_rdflib(named=True)
        assert {c.identifier for c in dataset.graphs()} >= {c.identifier for c in copied.graphs() if len(c)}
        with pytest.raises(RuntimeError, match="read-write"):
            here.add((rdflib.URIRef("http://x/s"), rdflib.RDF.type, rdflib.URIRef("http://x/o")))
        assert plain(here) == plain(there)


def test_rdflib_on_the_store_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "oxrdflib", None)
    with pytest.raises(UsageError, match=r"isnad\[rdflib\]"):
        GRAPH.to_rdflib(copy=False)
    elsewhere = Graph(GraphStore(Remote(Endpoint("http://127.0.0.1:9")), STORE.iris))  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="endpoint"):
        elsewhere.to_rdflib(copy=False)


def test_a_name_that_will_go_warns_and_works(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(kg.DEPRECATED) <= SURFACE
    monkeypatch.setitem(kg.DEPRECATED, "Spot", "kg.Place")
    monkeypatch.delitem(vars(kg), "Spot", raising=False)
    with pytest.warns(DeprecationWarning, match=r"kg\.Spot will go: use kg\.Place"):
        assert kg.Spot is Spot


def test_notebooks_see_marked_evidence_from_right_to_left() -> None:
    page = GRAPH.tolls()._repr_html_()
    assert 'dir="auto"' in page
    assert "<mark>ما لا يقل عن 20</mark>" in page
    assert "<mark>7</mark>" in GRAPH.tolls(source="r2")[0]._repr_html_()
    assert "<mark>" in GRAPH.tolls()[0].evidence[0]._repr_html_()
    assert "3 tolls" in GRAPH._repr_html_()


def test_notebooks_run_no_script() -> None:
    evidence = kg.Evidence("x", "y", 0, "<script>alert(1)</script>", ((0, 8),))
    assert evidence._repr_html_().count("<script") == 0
    assert GRAPH.query('SELECT ("<script>" AS ?x) {}')._repr_html_().count("<script") == 0


def test_a_graph_is_opened_asked_and_exported(tmp_path: Path, seeds: Path) -> None:
    assert kg.build([seeds], tmp_path / "kg.db").reports == 2
    with kg.open(tmp_path / "kg.db") as graph:
        assert graph.tolls(place="السخنة")
        assert graph.query("ASK {?s a isn:Toll}", timeout=20)[0].answer is True
        graph.export(tmp_path / "x.csv")
        graph.export(tmp_path / "x.nq")
    assert (tmp_path / "x.csv").read_text(encoding="utf-8").startswith("toll,")
    with pytest.raises(kg.IsnadError):
        kg.open(tmp_path / "none")
