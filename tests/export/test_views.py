"""Views, filters and redaction of RDF exports, and the published context of JSON-LD."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pyoxigraph as ox
import pytest

from kg.errors import UsageError
from kg.export import Filter, export, export_graph
from kg.export.jsonld import ontology_context
from kg.export.redact import BLOCK, is_person
from kg.export.views import NANOPUB, OA
from kg.model import Link, Reading, Report, Thing, Toll
from kg.namespaces import ISN, NIF, PROV, RDF
from kg.ontology import validate
from kg.resources import shared_folder
from kg.store import GraphStore, Writer
from tests.export.test_tables import STORE, rows
from tests.readings import at, background, mention, sentences


def quads(store: GraphStore = STORE, **options: Any) -> list[ox.Quad]:
    """The quads of an export as N-Quads."""
    output = io.BytesIO()
    export_graph(store, output, format=options.pop("format", "nq"), **options)
    return list(ox.parse(output.getvalue(), format=ox.RdfFormat.N_QUADS))


def subjects(found: list[ox.Quad], kind: str) -> set[str]:
    """The subjects of a type."""
    return {str(q.subject) for q in found if q.predicate.value == RDF.type and str(q.object) == f"<{kind}>"}


def test_facts_hold_no_provenance() -> None:
    found = quads(view="facts")
    assert subjects(found, ISN.Toll)
    assert not subjects(found, NIF.Phrase)
    assert {q.predicate.value for q in found}.isdisjoint({ISN.evidence, PROV.wasDerivedFrom})


def test_nif_holds_words_and_no_claims() -> None:
    found = quads(view="nif")
    assert subjects(found, NIF.Sentence)
    assert subjects(found, NIF.Phrase)
    assert not subjects(found, ISN.Toll)


def test_web_annotations_quote_the_words_of_each_claim() -> None:
    found = quads(view="webannotation")
    notes = subjects(found, f"{OA}Annotation")
    assert len(notes) == 6
    texts = {q.subject: q.object.value for q in found if q.predicate.value == f"{OA}exact"}  # type: ignore[union-attr]
    assert "ما لا يقل عن 20" in texts.values()
    starts = [q for q in found if q.predicate.value == f"{OA}start"]
    assert len(starts) == len(notes)


def test_a_nanopublication_has_its_four_graphs() -> None:
    found = quads(view="nanopub")
    whole = subjects(found, f"{NANOPUB}Nanopublication")
    assert len(whole) == 6
    graphs = {str(q.graph_name) for q in found}
    assert len(graphs) == 4 * len(whole)
    for name in whole:
        for part in ("head", "assertion", "provenance", "pubinfo"):
            assert f"{name[:-1]}#{part}>" in graphs
    with pytest.raises(UsageError, match="trig"):
        export_graph(STORE, io.BytesIO(), format="ttl", view="nanopub")


@pytest.mark.parametrize("wanted", [Filter(sources=("r2",)), Filter(outcomes=("killed",)), Filter(parties=("is",))])
def test_a_filtered_graph_stands_by_itself(wanted: Filter) -> None:
    found = quads(wanted=wanted)
    assert 0 < len(found) < len(quads())
    assert set(found) <= set(quads())
    default = [q.triple for q in found if isinstance(q.graph_name, ox.DefaultGraph)]
    lines = ox.serialize(default, format=ox.RdfFormat.N_TRIPLES)
    assert lines is not None
    assert validate(lines) == []


def test_a_filtered_graph_has_the_claims_that_are_asked_for() -> None:
    found = quads(wanted=Filter(sources=("r2",)))
    assert len(subjects(found, ISN.Toll)) == 1
    assert len(subjects(found, NIF.Context)) == 1


def person() -> GraphStore:
    """A store of one report in which a private person speaks and another is counted by name."""
    text = "قال محمد العلي إن سعيد الحسن ومحمود السالم قتلا في مدينة السخنة. وأضاف محمد العلي أن القصف مستمر."
    things = (Thing("s1", "claimer", "محمد العلي"), Thing("p1", "place", "السخنة"))
    mentions = (mention(text, "s1", "claimer", "محمد العلي", 0), mention(text, "p1", "place", "مدينة السخنة", 0))
    begin, end = at(text, "محمود السالم")
    toll = Toll("t1", begin, end, 0, places=("p1",), claimer="s1", lower=1, upper=1)
    reading = Reading(Report("r9", text, title="شهادة محمد العلي"), sentences(text), things, mentions, (toll,))
    store = GraphStore.in_memory()
    with Writer(store, background()) as writer:
        writer.add(reading, (Link("p1", "sukhnah", 0.9, "name"),))
    return store


@pytest.mark.parametrize("format", ["nq", "ttl", "jsonld", "csv", "geojson"])
def test_names_of_private_persons_are_covered(format: str) -> None:
    store = person()
    output, open_output = io.BytesIO(), io.BytesIO()
    export(store, output, format=format, redact=True)
    export(store, open_output, format=format)
    covered, plain = output.getvalue().decode(), open_output.getvalue().decode()
    if format != "geojson":  # the report has no engagement
        assert "محمد العلي" in plain
        assert BLOCK in covered
    assert "محمد العلي" not in covered
    assert "محمود السالم" not in covered


def test_covered_texts_keep_their_offsets() -> None:
    texts = [q.object.value for q in quads(person(), redact=True) if q.predicate.value == NIF.isString]  # type: ignore[union-attr]
    plain = [q.object.value for q in quads(person()) if q.predicate.value == NIF.isString]  # type: ignore[union-attr]
    assert [len(text) for text in texts] == [len(text) for text in plain]
    assert "السخنة" in texts[0]


def test_sources_that_are_no_persons_stay() -> None:
    assert is_person("محمد العلي")
    assert not is_person("مصادر محلية")
    assert not is_person("12 من آل محمد")
    assert rows(redact=True) == rows()


def test_the_published_context_is_that_of_the_ontology() -> None:
    written = (shared_folder("ontology") / "context.jsonld").read_text(encoding="utf-8")
    assert written == ontology_context(), "write it anew: kg.export.jsonld.ontology_context()"
    assert json.loads(written)["@context"]["party"] == {"@id": "isn:party", "@type": "@id"}


def test_json_ld_is_compact() -> None:
    output = io.BytesIO()
    export_graph(STORE, output, format="jsonld")
    nodes = json.loads(output.getvalue())["@graph"]
    toll = next(node for node in nodes if "isn:Toll" in node.get("@type", ()) and node["lowerBound"] == 20)
    assert toll["outcome"] == "isn:Killed"
    assert toll["startDate"] == "2020-07-03"
    assert toll["wording"] == {"@value": "ما لا يقل عن 20", "@language": "ar"}


def test_rdf_xml_says_what_it_cannot_hold() -> None:
    reading = Reading(Report("r1", "نص\x0c"), (), ())
    store = GraphStore.in_memory()
    with Writer(store, background()) as writer:
        writer.add(replace(reading), ())
    with pytest.raises(UsageError, match="control character"):
        export_graph(store, io.BytesIO(), format="rdf")
    export_graph(store, io.BytesIO(), format="ttl")
