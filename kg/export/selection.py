"""The statements of the claims that a filter takes, with all that they need to be understood and proved."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kg.export.filters import Chooser
from kg.export.rows import ClaimRow, ControlRow, EngagementRow, TollRow
from kg.namespaces import GEO, ISN, NIF, PROV
from kg.rdf.terms import Statement, iri
from kg.store import GraphStore

_CLAIMS = tuple(iri(name) for name in (ISN.partOf, ISN.restates, ISN.resultedFrom))
_WORDS = tuple(iri(name) for name in (ISN.evidence, ISN.whereabouts, PROV.wasDerivedFrom))
_SOURCES = tuple(iri(name) for name in (NIF.referenceContext, PROV.wasGeneratedBy, PROV.wasAssociatedWith))
_PARTS = tuple(iri(name) for name in (ISN.side, ISN.isnad))
_THINGS = tuple(iri(name) for name in (ISN.within, ISN.memberOf, ISN.alliedWith, ISN.anchor, GEO.hasGeometry))


def selected(chooser: Chooser) -> Iterator[Statement]:
    """The statements in named graphs, perhaps repeated: claims, their parts, words, sentences, reports, things.

    A thing comes with what the gazetteer and the claim's own sentences say of it, and with all that it lies within or
    belongs to; a claim that another is part of, restates or results from comes along.
    """
    store = chooser.reader.store
    walk = _Walk(store)
    kinds: tuple[type[ClaimRow], ...] = (TollRow, EngagementRow, ControlRow)
    for kind in kinds:
        for row in chooser.rows(kind):
            yield from walk.claim(iri(row.iri))


class _Walk:
    """Follows a claim to what it needs; remembers a bounded number of things."""

    def __init__(self, store: GraphStore) -> None:
        self.store = store
        self._entry = lru_cache(2048)(self._read_entry)
        self._gazetteer, self._provenance = iri(store.gazetteer.value), iri(store.provenance.value)
        self._kinds = tuple(f"<{store.iris.base}{kind}/" for kind in ("place", "group", "claimer"))

    def claim(self, claim: str) -> Iterator[Statement]:
        """All that belongs to a claim and to the claims that it stands on."""
        waiting, seen = [claim], {claim}
        while waiting:
            for s in self._one(waiting.pop()):
                yield s
                if s.predicate in _CLAIMS and s.object not in seen:
                    seen.add(s.object)
                    waiting.append(s.object)

    def _one(self, claim: str) -> Iterator[Statement]:
        told = [s for s in self.store.match(claim) if s.graph]
        parts = {s.object for s in told if s.predicate in _PARTS}
        told += [s for part in sorted(parts) for s in self.store.match(part) if s.graph]
        yield from told
        graphs = {s.graph for s in told if s.graph != self._provenance}
        for thing in sorted({s.object for s in told if s.object.startswith(self._kinds)}):
            yield from self._thing(thing, graphs)
        for words in sorted({s.object for s in told if s.predicate in _WORDS}):
            yield from self._words(words)

    def _words(self, words: str) -> Iterator[Statement]:
        """A phrase or sentence, its report and the run that read it."""
        waiting = [words]
        while waiting:
            for s in self.store.match(waiting.pop(), None, None, self._provenance):
                yield s
                if s.predicate in _SOURCES:
                    waiting.append(s.object)

    def _thing(self, thing: str, graphs: set[str]) -> Iterator[Statement]:
        for s in self.store.match(thing):
            if s.graph in graphs or s.graph in (self._gazetteer, self._provenance):
                yield s
                if s.graph in graphs and s.predicate in _THINGS:
                    yield from self._entry(s.object)
        yield from self._entry(thing)

    def _read_entry(self, thing: str) -> tuple[Statement, ...]:
        """What the gazetteer says of a thing and of all that it leads to."""
        found: list[Statement] = []
        waiting, seen = [thing], {thing}
        while waiting:
            for s in self.store.match(waiting.pop(), None, None, self._gazetteer):
                found.append(s)
                if s.predicate in _THINGS and s.object not in seen:
                    seen.add(s.object)
                    waiting.append(s.object)
        return tuple(found)
