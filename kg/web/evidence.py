"""Sentences with their marks: which words are a count, a party, a place, a claimer, or tell the event."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from kg.namespaces import NIF, PROV
from kg.query import answer, bind
from kg.store import GraphStore
from kg.web.ledger import Ledger

_ORDER = {"count": 0, "trigger": 1, "claimer": 2, "party": 3, "place": 4}
_PHRASES = """SELECT ?begin ?end ?thing ?confidence ?rule ?claim WHERE {
  ?phrase nif:referenceContext ?report ; nif:beginIndex ?begin ; nif:endIndex ?end ; a nif:Phrase
  OPTIONAL { ?phrase itsrdf:taIdentRef ?thing }
  OPTIONAL { ?phrase itsrdf:taConfidence ?confidence }
  OPTIONAL { ?phrase prov:wasAttributedTo ?rule }
  OPTIONAL { ?claim isn:evidence ?phrase }
} ORDER BY ?begin ?end ?claim ?thing ?rule"""
_SENTENCES = """SELECT ?sentence ?begin ?end ?text WHERE {
  ?sentence nif:referenceContext ?report ; a nif:Sentence ; nif:beginIndex ?begin ; nif:endIndex ?end ;
    nif:anchorOf ?text
} ORDER BY ?begin"""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a report that carry something: half-open code points, a kind of `_ORDER`, the thing or claim."""

    begin: int
    end: int
    kind: str
    iri: str
    rule: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under one mark, or under none."""

    text: str
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence cut into pieces."""

    iri: str
    begin: int
    pieces: tuple[Piece, ...]


def read_marks(store: GraphStore, ledger: Ledger, report: str) -> list[Mark]:
    """All marks of a report in the order of its text."""
    found: dict[tuple[int, int, str, str], Mark] = {}
    for begin, end, thing, confidence, rule, claim in answer(store, bind(_PHRASES, {"report": f"<{report}>"})).rows:
        iri = claim or thing or ""
        kind = _kind(ledger, iri, claim=claim is not None)
        if kind:
            mark = Mark(int(begin or 0), int(end or 0), kind, iri, rule or "", confidence or "")
            found.setdefault((mark.begin, mark.end, mark.kind, mark.iri), mark)
    return list(found.values())


def read_passages(store: GraphStore, report: str, marks: Iterable[Mark], only: Iterable[str] = ()) -> list[Passage]:
    """The sentences of a report, or those named, cut at the marks."""
    wanted, marks = set(only), list(marks)
    passages = []
    for sentence, begin, end, text in answer(store, bind(_SENTENCES, {"report": f"<{report}>"})).rows:
        if not wanted or sentence in wanted:
            first, last = int(begin or 0), int(end or 0)
            inside = [mark for mark in marks if first <= mark.begin and mark.end <= last]
            passages.append(Passage(sentence or "", first, cut(text or "", first, inside)))
    return passages


def cut(text: str, begin: int, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """Text that starts at `begin` in its report, cut so that each piece is under one mark at most."""
    marks = sorted(marks, key=lambda m: (_ORDER[m.kind], m.end - m.begin, m.begin))
    edges = sorted({begin, begin + len(text), *(edge for mark in marks for edge in (mark.begin, mark.end))})
    pieces: list[Piece] = []
    for first, last in pairwise(edges):
        mark = next((mark for mark in marks if mark.begin <= first and last <= mark.end), None)
        piece = text[first - begin : last - begin]
        if pieces and pieces[-1].mark == mark:
            pieces[-1] = Piece(pieces[-1].text + piece, mark)
        elif piece:
            pieces.append(Piece(piece, mark))
    return tuple(pieces)


def read_facts(store: GraphStore, thing: str) -> list[tuple[str, str]]:
    """Properties and values that the default graph holds of a thing, without the text of a whole report."""
    rows = answer(
        store, bind("SELECT DISTINCT ?p ?o WHERE { ?thing ?p ?o } ORDER BY ?p ?o", {"thing": f"<{thing}>"})
    ).rows
    return [(p or "", o or "") for p, o in rows if p not in (NIF.isString,)]


def read_text(store: GraphStore, sentences: Iterable[str]) -> dict[str, str]:
    """The text of sentences, by their IRI."""
    values = " ".join(f"<{sentence}>" for sentence in sentences)
    query = f"SELECT ?s ?t WHERE {{ VALUES ?s {{ {values} }} ?s nif:anchorOf ?t }}"
    return {s or "": t or "" for s, t in answer(store, query).rows}


def read_chain(store: GraphStore, claim: str) -> list[tuple[int, str]]:
    """Rank and claimer of each link of a claim's chain of sources, nearest first."""
    query = """SELECT ?rank ?claimer
    WHERE { ?claim isn:isnad ?part . ?part isn:rank ?rank ; isn:claimer ?claimer } ORDER BY ?rank"""
    return [
        (int(rank or 0), claimer or "") for rank, claimer in answer(store, bind(query, {"claim": f"<{claim}>"})).rows
    ]


def read_run(store: GraphStore, report: str) -> str:
    """The IRI of the program that read a report, or ""."""
    query = f"SELECT ?software WHERE {{ ?report <{PROV.wasGeneratedBy}>/<{PROV.wasAssociatedWith}> ?software }}"
    return next((row[0] or "" for row in answer(store, bind(query, {"report": f"<{report}>"})).rows), "")


def _kind(ledger: Ledger, iri: str, *, claim: bool) -> str:
    if claim:
        return "count" if iri in ledger.tolls else "trigger"
    thing = ledger.things.get(iri)
    if thing is None:
        return ""
    return {"place": "place", "group": "party", "people": "party", "claimer": "claimer"}.get(thing.kind, "")
