"""The namespaces are closed, say what the scorers' prefixes say, and cost nothing to import."""

from __future__ import annotations

import subprocess
import sys

import pyoxigraph as ox
import pytest

from kg import namespaces
from kg.namespaces import ISN, NAMESPACES, PREFIXES, SKOS, WD, Namespace, shorten, terms, wikidata
from kg.ontology import statements


@pytest.mark.parametrize("space", NAMESPACES, ids=lambda space: space.__name__)
def test_a_term_that_is_not_there_is_an_error(space: type[Namespace]) -> None:
    with pytest.raises(AttributeError):
        _ = space.NoSuchTerm  # type: ignore[attr-defined]


@pytest.mark.parametrize("space", NAMESPACES, ids=lambda space: space.__name__)
def test_every_term_is_a_string_in_its_namespace(space: type[Namespace]) -> None:
    iris = terms(space)
    assert len(set(iris)) == len(iris) >= 4
    assert all(type(iri) is str and iri.startswith(PREFIXES[space._prefix]) for iri in iris)


def test_terms_of_two_cases_differ() -> None:
    assert ISN.Toll == "https://w3id.org/isnad/ontology#Toll"
    assert ISN.Side != ISN.side
    assert ISN.Claimer != ISN.claimer


def test_the_terms_are_those_of_the_ontology() -> None:
    subjects = {t.subject.value for t in statements() if isinstance(t.subject, ox.NamedNode)}
    assert {iri for iri in subjects if iri.startswith(PREFIXES["isn"])} == set(terms(ISN))


def test_the_prefixes_are_sorted_and_those_of_the_contract() -> None:
    assert list(PREFIXES) == sorted(PREFIXES)
    assert {
        "isn": "https://w3id.org/isnad/ontology#",
        "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
        "itsrdf": "http://www.w3.org/2005/11/its/rdf#",
        "dct": "http://purl.org/dc/terms/",
        "prov": "http://www.w3.org/ns/prov#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "schema": "https://schema.org/",
        "geo": "http://www.opengis.net/ont/geosparql#",
        "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
        "wd": "http://www.wikidata.org/entity/",
    }.items() <= PREFIXES.items()


@pytest.mark.parametrize(
    "qid", ["", "858", "q858", "Q0858", "Q858 ", "P31", "Q8\n", "http://www.wikidata.org/entity/Q1"]
)
def test_what_is_no_item_id_is_refused(qid: str) -> None:
    assert wikidata("Q858") == WD + "Q858"
    with pytest.raises(ValueError, match="no Wikidata item id"):
        wikidata(qid)


def test_an_iri_is_shortened_only_where_that_can_be_read_back() -> None:
    assert shorten(SKOS.prefLabel) == "skos:prefLabel"
    assert shorten(WD + "Q858") == "wd:Q858"
    for iri in ("https://x.example/a", PREFIXES["isn"], PREFIXES["isn"] + "a/b", PREFIXES["isn"] + "1", "urn:a"):
        assert shorten(iri) == iri


def test_importing_it_imports_no_library() -> None:
    code = "import sys, kg.namespaces; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert namespaces.__name__.split(".")[0] in loaded
    assert not {"rdflib", "pyoxigraph", "owlready2", "click", "rich"} & set(loaded)
