"""Parties, places and claimers: a sentence's graph says of them only what the sentence can support."""

from __future__ import annotations

from collections.abc import Iterator

from kg.namespaces import ISN, RDF, SKOS
from kg.rdf.background import BASE_CLASSES, PLACE_CLASSES
from kg.rdf.terms import Statement, iri, value_of
from kg.text.normalise import tells_name
from kg.verify.dossier import Dossier, Finding

_TYPES = frozenset(map(iri, (*BASE_CLASSES.values(), *PLACE_CLASSES.values())))
_LABELS = frozenset(map(iri, (SKOS.prefLabel, SKOS.altLabel)))
_RELATIONS = {
    iri(ISN.memberOf): iri(ISN.ArmedGroup),
    iri(ISN.alliedWith): iri(ISN.ArmedGroup),
    iri(ISN.within): iri(ISN.Place),
}


def check_things(dossier: Dossier) -> Iterator[Finding]:
    """What no claim and no mention of a sentence justifies in the graph of that sentence."""
    for sentence, statements in dossier.told.items():
        named = _named_in(dossier, sentence)
        used = {s.object for s in statements if s.subject in dossier.claims or s.subject in dossier.parts}
        for s in statements:
            if s.subject in dossier.claims or s.subject in dossier.parts:
                continue
            problem = _problem(dossier, s, s.subject in named or s.subject in used, sentence)
            if problem:
                yield dossier.finding(problem, *s[:3], sentence)


def _named_in(dossier: Dossier, sentence: str) -> set[str]:
    node = dossier.sentences[sentence]
    return {
        thing
        for thing, phrases in dossier.mentions.items()
        if any(node.begin <= phrase.begin and phrase.end <= node.end for phrase in phrases)
    }


def _problem(dossier: Dossier, s: Statement, supported: bool, sentence: str) -> str | None:
    if not supported:
        return "neither a claim nor a mention of the sentence is about this"
    if s.predicate == iri(RDF.type):
        return None if s.object in _TYPES else "the sentence cannot say that it is one of these"
    if s.predicate in _LABELS:
        return None if tells_name(dossier.words(sentence), value_of(s.object)) else "the sentence has no such words"
    if s.predicate in _RELATIONS:
        kind = _RELATIONS[s.predicate]
        known = next(dossier.store.match(s.object, iri(RDF.type), kind, ""), None)
        return None if known and s.object != s.subject else "there is no such thing in the graph"
    if s.predicate == iri(ISN.placePrecision):
        return (
            None if value_of(s.object) in {"1", "2", "3", "4", "5", "6", "7"} else "the precision of a place is 1 to 7"
        )
    return "neither a claim nor a mention says such a thing"
