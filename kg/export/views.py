"""Views of the graph: the facts alone, everything, the words as NIF or Web Annotations, a nanopublication a claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg import __version__
from kg.export.filters import Chooser
from kg.export.rows import ClaimRow, ControlRow, EngagementRow, Evidence, TollRow
from kg.ids import digest
from kg.namespaces import PROV, RDF, SKOS, XSD
from kg.rdf.terms import Statement, iri, text, typed
from kg.store import GraphStore

VIEWS = ("full", "facts", "nif", "webannotation", "nanopub")
"""The views: `full` is all, `facts` all but the provenance, the others say the same in the words of a standard."""

OA = "http://www.w3.org/ns/oa#"
NANOPUB = "http://www.nanopub.org/nschema#"
_AROUND = 32  # code points before and after the words that a quote selector holds
_KINDS: tuple[type[ClaimRow], ...] = (TollRow, EngagementRow, ControlRow)


def facts(store: GraphStore, statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements that are not provenance."""
    provenance = iri(store.provenance.value)
    return (s for s in statements if s.graph != provenance)


def nif(store: GraphStore, statements: Iterable[Statement]) -> Iterator[Statement]:
    """Reports, sentences and phrases with what they name, and who found it."""
    provenance = iri(store.provenance.value)
    starts = tuple(f"<{store.iris.base}{kind}/" for kind in ("report", "rule", "software", "run"))
    return (s for s in statements if s.graph == provenance and s.subject.startswith(starts))


def web_annotations(chooser: Chooser) -> Iterator[Statement]:
    """One Web Annotation for each claim and sentence: the claim is the body, its words in the report the target."""
    base = chooser.reader.store.iris.base
    for kind in _KINDS:
        for row in chooser.rows(kind):
            for evidence in row.evidence:
                for begin, end in evidence.marks:
                    yield from _annotation(base, row, evidence, begin, end)


def _annotation(base: str, row: ClaimRow, evidence: Evidence, begin: int, end: int) -> Iterator[Statement]:
    first, last = evidence.begin + begin, evidence.begin + end
    name = f"{base}annotation/{digest('annotation', row.iri, first, last)}"
    note, target, quote, place = (iri(f"{name}{part}") for part in ("", ".target", ".quote", ".position"))
    number = f"{XSD._iri}nonNegativeInteger"
    words = evidence.text
    triples = (
        (note, RDF.type, iri(f"{OA}Annotation")), (note, f"{OA}motivatedBy", iri(f"{OA}describing")),
        (note, f"{OA}hasBody", iri(row.iri)), (note, f"{OA}hasTarget", target),
        (target, RDF.type, iri(f"{OA}SpecificResource")), (target, f"{OA}hasSource", iri(evidence.report)),
        (target, f"{OA}hasSelector", quote), (target, f"{OA}hasSelector", place),
        (quote, RDF.type, iri(f"{OA}TextQuoteSelector")), (quote, f"{OA}exact", text(words[begin:end])),
        (quote, f"{OA}prefix", text(words[max(0, begin - _AROUND) : begin])),
        (quote, f"{OA}suffix", text(words[end : end + _AROUND])),
        (place, RDF.type, iri(f"{OA}TextPositionSelector")), (place, f"{OA}start", typed(str(first), number)),
        (place, f"{OA}end", typed(str(last), number)),
    )  # fmt: skip
    for subject, predicate, value in triples:
        yield Statement(subject, iri(predicate), value)


def nanopubs(chooser: Chooser) -> Iterator[Statement]:
    """One nanopublication a claim: what it says, the words and reports behind it, and the program that read them."""
    store = chooser.reader.store
    for kind in _KINDS:
        for row in chooser.rows(kind):
            yield from _nanopub(store, row.iri)


def _nanopub(store: GraphStore, claim: str) -> Iterator[Statement]:
    base, provenance = store.iris.base, iri(store.provenance.value)
    name = f"{base}nanopub/{claim.removeprefix(base)}"
    whole, head, said, why, about = (iri(f"{name}{p}") for p in ("", "#head", "#assertion", "#provenance", "#pubinfo"))
    yield Statement(whole, iri(RDF.type), iri(f"{NANOPUB}Nanopublication"), head)
    parts = (("hasAssertion", said), ("hasProvenance", why), ("hasPublicationInfo", about))
    for verb, graph in parts:
        yield Statement(whole, iri(f"{NANOPUB}{verb}"), graph, head)
    told = [s for s in store.match(iri(claim)) if s.graph]
    inner = {s.object for s in told if s.object.startswith(f"<{claim}.")}
    told += [s for part in sorted(inner) for s in store.match(part) if s.graph]
    things = tuple(f"<{base}{kind}/" for kind in ("place", "group", "claimer"))
    for s in told:
        if s.graph != provenance:
            yield s._replace(graph=said)
    for thing in sorted({s.object for s in told if s.object.startswith(things)}):
        for predicate in (RDF.type, SKOS.prefLabel, SKOS.exactMatch):
            yield from (s._replace(graph=said) for s in store.match(thing, iri(predicate), None, ""))
    for s in told:
        if s.graph == provenance:
            yield s._replace(graph=why)
            if s.predicate == iri(PROV.wasDerivedFrom):
                yield Statement(said, s.predicate, s.object, why)
                yield from (other._replace(graph=why) for other in store.match(s.object, None, None, provenance))
    software = iri(store.iris.software(__version__))
    yield Statement(whole, iri(PROV.wasAttributedTo), software, about)
    yield Statement(software, iri(RDF.type), iri(PROV.SoftwareAgent), about)
    yield Statement(software, iri(SKOS.prefLabel), text("Isnad", "en"), about)
