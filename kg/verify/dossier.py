"""All that the store holds because of one report, sorted out for its checks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from kg.namespaces import DCT, ISN, ITSRDF, NIF, PROV, RDF
from kg.rdf.terms import Statement, iri, value_of
from kg.rdf.turtle import Shortener
from kg.store import GraphStore

CLAIMS = frozenset(map(iri, (ISN.Claim, ISN.Toll, ISN.Engagement, ISN.ControlClaim)))
TYPE = iri(RDF.type)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something that does not hold: what is wrong with which statement, written in short names."""

    problem: str
    statement: str

    def __str__(self) -> str:
        return f"{self.statement}: {self.problem}"


@dataclass(slots=True)
class Node:
    """A sentence or a phrase: its statements by predicate IRI, and its offsets where they can be read."""

    iri: str
    facts: dict[str, list[str]]
    begin: int = -1
    end: int = -1


@dataclass(slots=True)
class Dossier:
    """One report. All keys are terms; `told` holds the statements of each sentence's graph, `claims` the statements of
    each claim with the sentence that tells them, `mentions` the phrases of each thing.
    """

    store: GraphStore
    report: str
    facts: dict[str, list[str]]
    text: str
    sentences: dict[str, Node] = field(default_factory=dict)
    phrases: dict[str, Node] = field(default_factory=dict)
    told: dict[str, list[Statement]] = field(default_factory=dict)
    claims: dict[str, list[Statement]] = field(default_factory=dict)
    parts: dict[str, list[Statement]] = field(default_factory=dict)
    mentions: dict[str, list[Node]] = field(default_factory=dict)
    names: Shortener = field(default_factory=lambda: Shortener({}))

    def finding(self, problem: str, *terms: str) -> Finding:
        """A finding about a statement or a thing, given by its terms."""
        return Finding(problem, " ".join(_short(self.names, term) for term in terms))

    def values(self, subject: str, predicate: str) -> list[str]:
        """The distinct objects of a claim or part of a claim in the sentence graphs, sorted."""
        rows = self.claims.get(subject) or self.parts.get(subject) or []
        return sorted({s.object for s in rows if s.predicate == iri(predicate)})

    def about(self, claim: str, predicate: str) -> list[str]:
        """The objects that the provenance graph has for a claim, sorted."""
        found = self.store.match(claim, iri(predicate), None, iri(self.store.provenance.value))
        return sorted(s.object for s in found)

    def sentence_at(self, begin: int, end: int) -> str | None:
        """The sentence that holds this span wholly."""
        for name, node in self.sentences.items():
            if node.begin <= begin and end <= node.end:
                return name
        return None

    def words(self, sentence: str) -> str:
        """The characters of a sentence, as its offsets cut them from the report."""
        node = self.sentences[sentence]
        return self.text[node.begin : node.end]


def open_dossier(store: GraphStore, report: str) -> Dossier:
    """The dossier of a report (its IRI)."""
    provenance, subject = iri(store.provenance.value), iri(report)
    facts = _facts(store, subject)
    whole = next(iter(facts.get(NIF.isString, ())), '""')
    dossier = Dossier(store, subject, facts, value_of(whole), names=Shortener(store.prefixes))
    for part in sorted({s.subject for s in store.match(None, iri(NIF.referenceContext), subject, provenance)}):
        node = Node(part, _facts(store, part))
        node.begin, node.end = (_number(node.facts.get(p, [])) for p in (NIF.beginIndex, NIF.endIndex))
        place = dossier.sentences if iri(NIF.Sentence) in node.facts.get(RDF.type, ()) else dossier.phrases
        place[part] = node
    mentions: dict[str, list[Node]] = defaultdict(list)
    for node in dossier.phrases.values():
        for thing in node.facts.get(ITSRDF.taIdentRef, ()):
            mentions[thing].append(node)
    dossier.mentions = dict(mentions)
    _sort_statements(dossier)
    return dossier


def _sort_statements(dossier: Dossier) -> None:
    claims: dict[str, list[Statement]] = defaultdict(list)
    others: list[Statement] = []
    for sentence in dossier.sentences:
        dossier.told[sentence] = list(dossier.store.match(graph=sentence))
    everything = [s for rows in dossier.told.values() for s in rows]
    known = {s.subject for s in everything if s.predicate == TYPE and s.object in CLAIMS}
    known |= {
        s.subject
        for phrase in dossier.phrases
        for s in dossier.store.match(None, iri(ISN.evidence), phrase, iri(dossier.store.provenance.value))
    }
    for s in everything:
        (claims[s.subject] if s.subject in known else others).append(s)
    dossier.claims = {claim: claims.get(claim, []) for claim in sorted(known)}
    parts = {s.object for rows in claims.values() for s in rows if s.predicate in (iri(ISN.side), iri(ISN.isnad))}
    for s in others:
        if s.subject in parts:
            dossier.parts.setdefault(s.subject, []).append(s)


def _facts(store: GraphStore, subject: str) -> dict[str, list[str]]:
    facts: dict[str, list[str]] = defaultdict(list)
    for s in store.match(subject, None, None, iri(store.provenance.value)):
        facts[value_of(s.predicate)].append(s.object)
    return dict(facts)


def _number(terms: list[str]) -> int:
    if len(terms) != 1:
        return -1
    value = value_of(terms[0])
    return int(value) if value.isdigit() else -1


def _short(names: Shortener, term: str) -> str:
    shown = names.term(term)
    return shown if len(shown) <= 160 else shown[:157] + "…"


REPORT_FACTS = (NIF.isString, DCT.identifier, PROV.wasGeneratedBy)
"""What every report has exactly once."""
