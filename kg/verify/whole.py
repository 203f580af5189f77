"""The store as a whole: no graph without its sentence, no stray node, and a default graph that is exactly the union."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import groupby

from kg.namespaces import ISN, NIF, PROV, RDF
from kg.rdf.background import Background
from kg.rdf.lines import sort_lines, split_graph
from kg.rdf.terms import Statement, iri
from kg.rdf.turtle import Shortener
from kg.store import GraphStore
from kg.verify.dossier import Finding


def check_strays(store: GraphStore, seen: set[str]) -> Iterator[Finding]:
    """Sentences, phrases and claims that belong to no report; `seen` are the terms that do."""
    provenance = iri(store.provenance.value)
    for kind in (NIF.Sentence, NIF.Phrase):
        for s in store.match(None, iri(RDF.type), iri(kind), provenance):
            if s.subject not in seen:
                yield _finding(store, "it belongs to no report in the store", s)
    for predicate in (ISN.evidence, PROV.wasDerivedFrom):
        for s in store.match(None, iri(predicate), None, provenance):
            if s.subject not in seen:
                yield _finding(store, "no sentence's graph holds this claim", s)
    for kind in (ISN.Toll, ISN.Engagement, ISN.ControlClaim):
        for s in store.match(None, iri(RDF.type), iri(kind), ""):
            if s.subject not in seen:
                yield _finding(store, "this claim has no evidence in any report", s)


def check_graphs(store: GraphStore, seen: set[str], background: Background | None) -> Iterator[Finding]:
    """Statements in a graph that no sentence stands behind, or that the gazetteer does not tell."""
    own = iri(store.iris.graph(""))[:-1]
    for name in store.graphs():
        if iri(name) not in seen and not iri(name).startswith(own):
            for s in store.match(graph=iri(name)):
                yield _finding(store, "the sentence whose graph holds it does not exist", s)
    if background is not None:
        entries = {iri(background.iri(entry)): entry for entry in background.entries()}
        told: dict[str, frozenset[Statement]] = {}
        for s in sorted(store.match(graph=iri(store.gazetteer.value))):
            owner = s.subject if s.subject in entries else s.subject.removesuffix(".point>") + ">"
            if owner not in told:
                told[owner] = frozenset(background.statements(entries[owner])) if owner in entries else frozenset()
            if s not in told[owner]:
                yield _finding(store, "the gazetteer does not say so", s)


def check_default_graph(store: GraphStore) -> Iterator[Finding]:
    """Statements that stand in the default graph alone, or in a named graph alone, in bounded memory."""
    with tempfile.TemporaryFile() as dump:
        store.dump(dump)
        dump.seek(0)
        for line, tagged in groupby(sort_lines(map(_tagged, dump)), key=lambda line: line[:-2]):
            sides = {line[-2:] for line in tagged}
            if sides == {_DEFAULT}:
                yield _finding(store, "it stands in the default graph and in no named graph", _parse(line))
            elif sides == {_NAMED}:
                yield _finding(store, "it stands in a named graph and not in the default graph", _parse(line))


_DEFAULT, _NAMED = b"0\n", b"1\n"


def _tagged(line: bytes) -> bytes:
    """The triple of a line of N-Quads, then whether its graph has a name; still a line, so that it can be sorted."""
    triple, graph = split_graph(line)
    return triple[:-1] + (_NAMED if graph else _DEFAULT)


def _parse(line: bytes) -> Statement:
    return Statement(*line[:-2].decode().split(" ", 2))


def _finding(store: GraphStore, problem: str, s: Statement) -> Finding:
    names = Shortener(store.prefixes)
    shown = " ".join(names.term(term) for term in s if term)
    return Finding(problem, shown if len(shown) <= 400 else shown[:397] + "…")
