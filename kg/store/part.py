"""The records of some reports alone: what they claim, and the places and parties that they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

import pyoxigraph as ox

from kg.fuse.records import Archive
from kg.namespaces import DCT, GEO, ISN, NIF, RDF, SKOS
from kg.store.graphs import GraphStore
from kg.store.records import read_archive

_LEADS = tuple(map(ox.NamedNode, (ISN.within, ISN.anchor, ISN.memberOf, ISN.alliedWith)))
_THINGS = frozenset((ISN.location, ISN.victim, ISN.perpetrator, ISN.attributedTo, ISN.party))
_OF_THING = frozenset(
    (RDF.type, ISN.within, ISN.anchor, ISN.candidate, ISN.memberOf, ISN.alliedWith, SKOS.prefLabel, GEO.hasGeometry)
)
_OF_REPORT = frozenset((RDF.type, DCT.identifier, DCT.issued, DCT.publisher))
_CONTEXT, _EVIDENCE, _SIDE, _KIND, _SHAPE = map(
    ox.NamedNode, (NIF.referenceContext, ISN.evidence, ISN.side, ISN.sentenceKind, GEO.asWKT)
)


def read_things(store: GraphStore, things: Iterable[str], renamed: Mapping[str, str] | None = None) -> Archive:
    """The records of these places and parties (IRIs) and of all that they lead to, as the store has them now."""
    reader, part = _Reader(store), GraphStore.in_memory(store.iris)
    part.raw.extend(_both(quad for thing in things for quad in reader.thing(ox.NamedNode(thing))))
    return read_archive(part, renamed)


def read_part(store: GraphStore, reports: Iterable[str], renamed: Mapping[str, str] | None = None) -> Archive:
    """The records of these reports (IRIs; those that the store does not have are passed over), as `read_archive` gives
    them of the whole store: claims, and every place and party that they lead to.
    """
    part = GraphStore.in_memory(store.iris)
    part.raw.extend(_both(_Reader(store).read(reports)))
    return read_archive(part, renamed)


def _both(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    for quad in quads:
        yield quad
        yield ox.Quad(quad.subject, quad.predicate, quad.object)


class _Reader:
    def __init__(self, store: GraphStore) -> None:
        self._raw, self._provenance, self._gazetteer = store.raw, store.provenance, store.gazetteer
        own = (store.iris.graph("ledger"), store.iris.graph("inferred"))
        self._own = (ox.DefaultGraph(), *map(ox.NamedNode, own))
        self._things: set[ox.NamedNode] = set()

    def read(self, reports: Iterable[str]) -> Iterator[ox.Quad]:
        """The statements of named graphs that records are made of."""
        for report in reports:
            subject = ox.NamedNode(report)
            for quad in self._raw.quads_for_pattern(subject, None, None, self._provenance):
                if quad.predicate.value in _OF_REPORT:
                    yield quad
            for part in self._raw.quads_for_pattern(None, _CONTEXT, subject, self._provenance):
                yield from self._told(part.subject, _KIND)
                for found in self._raw.quads_for_pattern(None, _EVIDENCE, part.subject, self._provenance):
                    yield from self._claim(found.subject)

    def _told(self, subject: object, predicate: ox.NamedNode | None = None, value: object = None) -> Iterator[ox.Quad]:
        """What reports and gazetteer say of a subject; not what the store itself concluded."""
        for quad in self._raw.quads_for_pattern(subject, predicate, value, None):  # type: ignore[arg-type]
            if quad.graph_name not in self._own:
                yield quad

    def _claim(self, claim: object) -> Iterator[ox.Quad]:
        for quad in self._told(claim):
            yield quad
            if quad.predicate.value in _THINGS:
                yield from self.thing(quad.object)
            elif quad.predicate == _SIDE:
                for side in self._told(quad.object):
                    yield side
                    if side.predicate.value in _THINGS:
                        yield from self.thing(side.object)

    def thing(self, thing: object) -> Iterator[ox.Quad]:
        """A place, a group or a claimer with all that it leads to; a gazetteer entry as the gazetteer tells it."""
        if not isinstance(thing, ox.NamedNode) or thing in self._things:
            return
        self._things.add(thing)
        known = list(self._raw.quads_for_pattern(thing, None, None, self._gazetteer))
        told = [quad for lead in _LEADS for quad in self._related(thing, lead)] if known else self._told(thing)
        for quad in (*known, *told):
            if quad.predicate.value in _OF_THING:
                yield quad
                if quad.predicate in _LEADS:
                    yield from self.thing(quad.object)
                elif quad.predicate.value == GEO.hasGeometry:
                    yield from self._raw.quads_for_pattern(quad.object, _SHAPE, None, self._gazetteer)

    def _related(self, thing: ox.NamedNode, lead: ox.NamedNode) -> Iterator[ox.Quad]:
        """What a thing leads to by the word of anyone, once each: a report too may tell who is allied with whom."""
        for told in self._raw.quads_for_pattern(thing, lead, None, ox.DefaultGraph()):
            yield from islice(self._told(thing, lead, told.object), 1)
