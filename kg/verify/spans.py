"""Reports, sentences and phrases: the words are where the offsets say, and the IRIs are those of the offsets."""

from __future__ import annotations

from collections.abc import Iterator

from kg.namespaces import NIF, RDF
from kg.rdf.terms import iri, value_of
from kg.verify.dossier import REPORT_FACTS, Dossier, Finding, Node


def check_spans(dossier: Dossier) -> Iterator[Finding]:
    """What is wrong with a report's own description and with its sentences and phrases."""
    for predicate in REPORT_FACTS:
        count = len(dossier.facts.get(predicate, ()))
        if count != 1:
            yield dossier.finding(f"the report has {count} of these, not one", dossier.report, iri(predicate))
    for identifier in dossier.facts.get("http://purl.org/dc/terms/identifier", ()):
        if iri(dossier.store.iris.report(value_of(identifier))) != dossier.report:
            yield dossier.finding(f"its identifier {value_of(identifier)!r} makes another IRI", dossier.report)
    for node in (*dossier.sentences.values(), *dossier.phrases.values()):
        yield from _check_node(dossier, node)
    for phrase in dossier.phrases.values():
        if 0 <= phrase.begin < phrase.end and dossier.sentence_at(phrase.begin, phrase.end) is None:
            yield dossier.finding("no sentence of the report holds these words", phrase.iri)


def _check_node(dossier: Dossier, node: Node) -> Iterator[Finding]:
    kind = "sentence" if node.iri in dossier.sentences else "phrase"
    if iri(NIF.Sentence) not in node.facts.get(RDF.type, ()) and iri(NIF.Phrase) not in node.facts.get(RDF.type, ()):
        yield dossier.finding("it is neither a sentence nor a phrase", node.iri)
    if not 0 <= node.begin < node.end <= len(dossier.text):
        yield dossier.finding(f"the {kind} has no offsets inside its report", node.iri, iri(NIF.beginIndex))
        return
    words = node.facts.get(NIF.anchorOf, [])
    if [value_of(term) for term in words] != [dossier.text[node.begin : node.end]]:
        yield dossier.finding("these are not the words at its offsets", node.iri, iri(NIF.anchorOf), *words)
    report = value_of(dossier.report)
    if kind == "sentence":
        right = node.iri == iri(dossier.store.iris.sentence(report, node.begin, node.end))
    else:
        plain = dossier.store.iris.phrase(report, node.begin, node.end)
        right = node.iri == iri(plain) or node.iri.startswith(f"<{plain};")
    if not right:
        yield dossier.finding(f"the {kind}'s IRI is not that of its offsets", node.iri)
