"""One thing with the sentences behind it."""

from __future__ import annotations

import pytest

from kg.errors import UsageError
from kg.ids import Iris
from kg.namespaces import ISN, RDF, SKOS
from kg.query import find_iri, show
from kg.rdf.terms import integer, iri, value_of
from kg.store import GraphStore, Writer
from tests.readings import background, battle, brief

IRIS = Iris()


@pytest.fixture(scope="module")
def store() -> GraphStore:
    """A store of two reports."""
    made = GraphStore.in_memory()
    with Writer(made, background()) as writer:
        writer.add(*battle())
        writer.add(*brief())
    return made


@pytest.fixture(scope="module")
def toll(store: GraphStore) -> str:
    """The IRI of the toll of at least twenty."""
    return value_of(next(store.match(None, iri(ISN.lowerBound), integer(20), "")).subject)


def test_a_toll_comes_with_its_sentences_and_the_words_of_its_count(store: GraphStore, toll: str) -> None:
    shown = show(store, toll)
    assert [q.identifier for q in shown.sentences] == ["r1", "r1"]
    assert shown.sentences[1].marked("[", "]").startswith("وأسفرت عن مقتل [ما لا يقل عن 20] من قوات النظام")
    assert shown.sentences[0].marks == ()
    assert shown.sentences[0].published == "2020-07-05"
    assert shown.statements[0].predicate == RDF.type
    [victim] = [s for s in shown.statements if s.predicate == ISN.victim]
    assert victim.label == "الجيش العربي السوري"
    assert len(victim.sentences) == 2
    assert len({(s.predicate, s.object) for s in shown.statements}) == len(shown.statements)


def test_a_place_comes_with_every_sentence_that_names_it(store: GraphStore) -> None:
    shown = show(store, "sukhnah")
    assert shown.label == "السخنة"
    assert [q.identifier for q in shown.sentences] == ["r1", "r2"]
    assert "[مدينة السخنة]" in shown.sentences[0].marked("[", "]")
    english = next(s for s in shown.statements if s.predicate == SKOS.prefLabel and s.object == "Al-Sukhnah")
    assert english.sentences == ()
    assert english.graphs == (IRIS.graph("gazetteer"),)


@pytest.mark.parametrize("name", [
    "place/sukhnah", "place:sukhnah", "sukhnah", "السخنة", "Al-Sukhnah", "https://w3id.org/isnad/id/place/sukhnah",
    "<https://w3id.org/isnad/id/place/sukhnah>",
])  # fmt: skip
def test_a_place_is_found_by_any_of_its_names(store: GraphStore, name: str) -> None:
    assert find_iri(store, name) == IRIS.entry("place", "sukhnah")


def test_other_things_are_found_too(store: GraphStore, toll: str) -> None:
    key = toll.rpartition("/")[2]
    assert {find_iri(store, name) for name in (key, key[:6], f"toll:{key[:8]}", f"toll/{key[:8]}")} == {toll}
    assert find_iri(store, "r1") == IRIS.report("r1")
    assert find_iri(store, "Q858") == IRIS.entry("place", "syria")


@pytest.mark.parametrize("name", ["nothing", "Q1", "", "http://x.example/", "a b", "toll:ffff", "<>"])
def test_what_is_not_there_is_told(store: GraphStore, name: str) -> None:
    with pytest.raises(UsageError, match="nothing in the store is called"):
        find_iri(store, name)


def test_several_things_of_one_name_are_listed(store: GraphStore) -> None:
    with pytest.raises(UsageError, match=r"may be one of 2 things, name one of them:\n  https:.*local"):
        show(store, "الطيبة")


def test_marks_that_overlap_become_one(store: GraphStore) -> None:
    from kg.query import Quotation

    quotation = Quotation("i", "r", "x", None, 0, "abcdef", ((1, 3), (2, 4), (5, 6)))
    assert quotation.marked("<", ">") == "a<bcd>e<f>"


def test_a_place_tells_why_the_words_of_each_report_were_taken_for_it(store: GraphStore) -> None:
    made = show(store, "sukhnah").decisions
    assert [(d.report, d.reason) for d in made] == [("r1", "link: name, kind"), ("r2", "link: name")]
    assert all(0 < d.confidence <= 1 for d in made)
    assert "السخنة" in made[0].words
