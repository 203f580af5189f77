"""Exports: sorted, byte-stable, and read by others."""

from __future__ import annotations

import io
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.export import FORMATS, PROVENANCE, export_graph, format_of
from kg.namespaces import ISN, PROV, RDF
from kg.rdf.lines import sort_lines, split_graph
from kg.rdf.terms import Statement, integer, iri, text, typed
from kg.rdf.turtle import Shortener, trig, turtle
from kg.store import GraphStore, Writer
from tests.readings import background, battle, brief


def filled(*order: int) -> GraphStore:
    """A store of two reports, added in this order."""
    store = GraphStore.in_memory()
    cases = (battle(), brief())
    with Writer(store, background()) as writer:
        for number in order:
            writer.add(*cases[number])
    return store


STORE = filled(0, 1)
DEFAULT = {s.triple for s in STORE.raw.quads_for_pattern(None, None, None, ox.DefaultGraph())}


def exported(store: GraphStore, format: str, provenance: str = "claims") -> bytes:
    """The export as bytes."""
    output = io.BytesIO()
    export_graph(store, output, format=format, provenance=provenance)
    return output.getvalue()


@pytest.mark.parametrize("format", FORMATS)
def test_the_order_of_reports_does_not_show(format: str) -> None:
    assert exported(STORE, format) == exported(filled(1, 0), format)


def test_nquads_and_trig_hold_every_quad_sorted() -> None:
    lines = exported(STORE, "nq").splitlines()
    assert lines == sorted(set(lines))
    everything = set(STORE.raw)
    assert set(ox.parse(exported(STORE, "nq"), format=ox.RdfFormat.N_QUADS)) == everything
    assert set(ox.parse(exported(STORE, "trig"), format=ox.RdfFormat.TRIG)) == everything


@pytest.mark.parametrize("format", ["ttl", "nt", "jsonld"])
def test_the_others_hold_the_default_graph(format: str) -> None:
    kind = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}[format]
    assert {quad.triple for quad in ox.parse(exported(STORE, format), format=kind)} == DEFAULT


@pytest.mark.parametrize("provenance", [way for way in PROVENANCE if way != "rdf12"])
def test_rdflib_and_pyoxigraph_read_the_same_triples(provenance: str) -> None:
    turtle_text, lines = exported(STORE, "ttl", provenance), exported(STORE, "nt", provenance)
    count = len(set(ox.parse(turtle_text, format=ox.RdfFormat.TURTLE)))
    assert count == len(rdflib.Graph().parse(data=turtle_text, format="turtle")) == lines.count(b"\n")


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_rdflib_reads_trig_and_jsonld_too() -> None:
    quads = rdflib.Dataset(default_union=False).parse(data=exported(STORE, "trig"), format="trig")
    assert sum(1 for _ in quads.quads()) == len(STORE.raw)
    assert len(rdflib.Graph().parse(data=exported(STORE, "jsonld"), format="json-ld")) == len(DEFAULT)
    assert len(rdflib.Graph().parse(data=exported(STORE, "rdf"), format="xml")) == len(DEFAULT)
    assert len(rdflib.Graph().parse(data=exported(STORE, "nt"), format="nt")) == len(DEFAULT)


@pytest.mark.parametrize("mark", ["\x01", "\x1f", "\ufffe", "\uffff"])
def test_xml_says_what_it_cannot_hold(mark: str) -> None:
    store = GraphStore.in_memory()
    store.replace_graph("ontology", [Statement(iri(ISN.Toll), iri(ISN.wording), text(f"a{mark}b"))])
    assert list(ox.parse(exported(store, "ttl"), format=ox.RdfFormat.TURTLE))
    with pytest.raises(UsageError, match="take ttl"):
        exported(store, "rdf")


def test_reified_gives_a_statement_with_its_sentences_for_each_triple_told() -> None:
    graph = rdflib.Graph().parse(data=exported(STORE, "ttl", "reified"), format="turtle")
    statements = set(graph.subjects(rdflib.RDF.type, rdflib.RDF.Statement))
    told = {s[:3] for s in STORE.match() if s.graph and s.graph != iri(STORE.provenance.value)}
    assert len(statements) == len(told)
    bounds = [s for s in statements if graph.value(s, rdflib.RDF.predicate) == rdflib.URIRef(ISN.lowerBound)]
    sources = {str(o) for s in bounds for o in graph.objects(s, rdflib.URIRef(PROV.wasDerivedFrom))}
    assert len(bounds) == 3
    assert all("#char=" in source for source in sources)


def test_rdf12_has_a_reifier_for_each_triple_told() -> None:
    text_ = exported(STORE, "ttl", "rdf12")
    assert text_.startswith(b'VERSION "1.2"\n')
    quads = list(ox.parse(text_, format=ox.RdfFormat.TURTLE))
    reified = {q.object for q in quads if q.predicate.value == RDF.reifies}
    assert all(isinstance(triple, ox.Triple) for triple in reified)
    assert len(reified) == len({s[:3] for s in STORE.match() if s.graph and s.graph != iri(STORE.provenance.value)})


def test_none_leaves_provenance_out() -> None:
    graph = rdflib.Graph().parse(data=exported(STORE, "ttl", "none"), format="turtle")
    assert not list(graph.subject_objects(rdflib.URIRef(PROV.wasDerivedFrom)))
    assert list(graph.subject_objects(rdflib.URIRef(ISN.lowerBound)))


def test_turtle_is_grouped_prefixed_and_says_types_first() -> None:
    lines = exported(STORE, "ttl").decode().splitlines()
    start = lines.index("place:sukhnah a isn:Place , isn:Town ;")
    assert lines[start + 1].startswith("    geo:hasGeometry place:sukhnah.point ;")
    assert "    isn:lowerBound 20 ;" in lines
    subjects = [line.split()[0] for line in lines if line and not line.startswith((" ", "@"))]
    assert len(subjects) == len(set(subjects))


@pytest.mark.parametrize(("name", "output", "expected"), [
    ("ttl", None, "ttl"), ("TURTLE", None, "ttl"), ("nquads", "x.ttl", "nq"), (None, "a/b.trig", "trig"),
    (None, "-", "ttl"), (None, None, "ttl"), (None, Path("x.jsonld"), "jsonld"), (None, "x.json", "jsonld"),
])  # fmt: skip
def test_formats_are_found_by_name_or_ending(name: str | None, output: str | None, expected: str) -> None:
    assert format_of(name, output) == expected


@pytest.mark.parametrize(("name", "output"), [("xlsx", None), (None, "graph.docx"), (None, "graph")])
def test_an_unknown_format_lists_the_known_ones(name: str | None, output: str | None) -> None:
    with pytest.raises(UsageError, match="choose one of ttl, nt, nq, trig, jsonld"):
        format_of(name, output)


@pytest.mark.parametrize(("format", "way", "told"), [
    ("ttl", "all", "choose one of claims, reified, rdf12, none"), ("nq", "reified", "named graphs themselves"),
    ("jsonld", "rdf12", "cannot hold RDF 1.2"),
])  # fmt: skip
def test_a_way_that_does_not_fit_is_refused(format: str, way: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        exported(STORE, format, way)


def test_an_empty_store_exports_to_valid_files() -> None:
    store = GraphStore.in_memory()
    assert exported(store, "nq") == exported(store, "nt") == b""
    assert list(ox.parse(exported(store, "ttl"), format=ox.RdfFormat.TURTLE)) == []
    assert list(ox.parse(exported(store, "jsonld"), format=ox.RdfFormat.JSON_LD)) == []


WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
ENDINGS = ("a", "a.b", "a.", "a/b", "a#b", "7", "-a", "é", "a,b", "")
IRIS = st.sampled_from([iri(f"http://x.example/{ending}") for ending in ENDINGS])
OBJECTS = st.one_of(
    IRIS, WORDS.map(text), WORDS.map(lambda words: text(words, "ar")), st.integers().map(integer),
    WORDS.map(lambda words: typed(words, "http://x.example/t")),
)  # fmt: skip
STATEMENTS = st.builds(Statement, IRIS, st.one_of(IRIS, st.just(iri(RDF.type))), OBJECTS, IRIS)


@given(st.lists(STATEMENTS, max_size=8))
def test_turtle_and_trig_parse_to_what_was_written(statements: list[Statement]) -> None:
    short = Shortener({"x": "http://x.example/", "y": "http://x.example/a", "xsd": "http://www.w3.org/2001/XMLSchema#"})
    lines = sorted({s._replace(graph="").line.encode() for s in statements})
    parsed = set(ox.parse("".join(turtle(lines, short)), format=ox.RdfFormat.TURTLE))
    assert parsed == set(ox.parse(b"".join(lines), format=ox.RdfFormat.N_TRIPLES))
    graphs = sorted({s.graph for s in statements})
    pairs = [(g, sorted({s._replace(graph="").line.encode() for s in statements if s.graph == g})) for g in graphs]
    parsed = set(ox.parse("".join(trig(pairs, short)), format=ox.RdfFormat.TRIG))
    assert parsed == set(ox.parse("".join(s.line for s in statements), format=ox.RdfFormat.N_QUADS))


@given(st.lists(STATEMENTS, max_size=8))
def test_a_line_is_parted_from_its_graph(statements: list[Statement]) -> None:
    for s in statements:
        bare = s._replace(graph="").line.encode()
        assert split_graph(s.line.encode()) == (bare, s.graph.encode())
        assert split_graph(bare) == (bare, b"")


@given(st.lists(st.binary(max_size=6).map(lambda b: b.replace(b"\n", b"") + b"\n"), max_size=30), st.integers(1, 40))
def test_sorting_through_files_is_sorting(lines: list[bytes], chunk: int) -> None:
    assert list(sort_lines(lines, chunk=chunk)) == sorted(set(lines))
