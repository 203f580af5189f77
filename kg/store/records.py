"""The records that fusing works on, read out of a store once: one pass for each property, no text of any report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

import pyoxigraph as ox

from kg.fuse.records import Archive, ControlRecord, EngagementRecord, PartyRecord, PlaceRecord, ReportRecord, TollRecord
from kg.namespaces import DCT, GEO, ISN, PROV, RDF, SCHEMA, SKOS
from kg.rdf.background import PLACE_CLASSES
from kg.rdf.terms import iri, value_of
from kg.store.graphs import GraphStore

Values = Mapping[str, list[str]]
ENGAGEMENTS = (
    ISN.ArmedClash, ISN.Airstrike, ISN.DroneStrike, ISN.Shelling, ISN.Bombing, ISN.Ambush, ISN.Attack,
    ISN.Assassination, ISN.Execution, ISN.Abduction, ISN.Raid, ISN.Siege, ISN.Strike,
)  # fmt: skip
_PEOPLE = {
    ISN.Civilians: "civilians", ISN.Children: "children", ISN.Women: "women", ISN.Officers: "officers",
    ISN.Fighters: "fighters", ISN.Soldiers: "soldiers", ISN.Journalists: "journalists", ISN.AidWorkers: "aid_workers",
    ISN.UnknownPeople: "unknown",
}  # fmt: skip


_BORROWED = {"period: told before": "days", "places: told before": "places"}
"""Reasons of the readers, for what a claim's own sentence does not tell, and what is borrowed then."""

Context = tuple[str, bool, int, tuple[str, ...]]
"""The report of a claim, whether a headline tells it, where its words begin, and what it borrowed."""


def read_archive(store: GraphStore, renamed: Mapping[str, str] | None = None) -> Archive:
    """All records of a store, in the order of their IRIs. `renamed` gives the later IRI of a group that was renamed.

    What the store's own ledger concluded is not read: only what reports and gazetteer say.
    """
    tables = _Tables(store)
    archive = Archive(reports=tables.reports())
    context = dict(tables.contexts())
    archive.tolls = {t.iri: t for t in tables.tolls(context)}
    archive.engagements = {e.iri: e for e in tables.engagements(context)}
    archive.controls = {c.iri: c for c in tables.controls(context)}
    archive.places = tables.places()
    archive.parties = {
        key: replace(party, renamed_to=(renamed or {}).get(key)) for key, party in tables.parties().items()
    }
    return archive


class _Tables:
    """Reads a store property by property."""

    def __init__(self, store: GraphStore) -> None:
        self.store = store
        self._ledger = {ox.NamedNode(store.iris.graph(name)) for name in ("ledger", "inferred")}
        raw = store.raw
        self._concluded = {q.predicate.value for g in self._ledger for q in raw.quads_for_pattern(None, None, None, g)}
        self._kept: dict[str, Values] = {}

    def of(self, predicate: str) -> Values:
        """All values of a property by subject, sorted, IRIs and characters of literals; the ledger's own left out."""
        if predicate not in self._kept:
            found: defaultdict[str, dict[str, None]] = defaultdict(dict)
            for quad in self._told(predicate):
                found[quad.subject.value][quad.object.value] = None  # type: ignore[union-attr]
            self._kept[predicate] = {key: sorted(values) for key, values in found.items()}
        return self._kept[predicate]

    def typed(self, kind: str) -> list[str]:
        """The subjects of a class, sorted."""
        return sorted({quad.subject.value for quad in self._told(RDF.type, kind)})  # type: ignore[union-attr]

    def _told(self, predicate: str, value: str | None = None) -> Iterator[ox.Quad]:
        """The statements of a property that a report or the gazetteer tells.

        The default graph holds each once; only where the ledger has concluded such a thing the named graphs are read.
        """
        mixed = predicate in self._concluded
        node = None if value is None else ox.NamedNode(value)
        graph = None if mixed else ox.DefaultGraph()
        for quad in self.store.raw.quads_for_pattern(None, ox.NamedNode(predicate), node, graph):
            if not mixed or (quad.graph_name not in self._ledger and not isinstance(quad.graph_name, ox.DefaultGraph)):
                yield quad

    def classes(self, kinds: Iterable[str]) -> dict[str, str]:
        """The class of everything that has one of these classes, the first by name of several."""
        return {subject: kind for kind in sorted(kinds, reverse=True) for subject in self.typed(kind)}

    def one(self, predicate: str, subject: str) -> str | None:
        """The value of a property, the first of several, None where there is none."""
        values = self.of(predicate).get(subject)
        return values[0] if values else None

    def several(self, predicate: str, subject: str) -> tuple[str, ...]:
        """All values of a property."""
        return tuple(self.of(predicate).get(subject, ()))

    def day(self, predicate: str, subject: str) -> date | None:
        """The value of a property as a day."""
        value = self.one(predicate, subject)
        return date.fromisoformat(value) if value else None

    def number(self, predicate: str, subject: str) -> int | None:
        """The value of a property as a whole number."""
        value = self.one(predicate, subject)
        return int(value) if value is not None else None

    # -------------------------------------------------------------------------------------------- tables

    def reports(self) -> dict[str, ReportRecord]:
        """All reports."""
        return {
            key: ReportRecord(
                key, self.one(DCT.identifier, key) or key, self.day(DCT.issued, key), self.one(DCT.publisher, key)
            )
            for key in self.typed(SCHEMA.NewsArticle)
        }

    def contexts(self) -> Iterator[tuple[str, Context]]:
        """For each claim where it stands."""
        headlines = {s.subject[1:-1] for s in self.store.match(None, iri(ISN.sentenceKind), iri(ISN.Headline), "")}
        for claim, phrases in self.of(ISN.evidence).items():
            report, _, span = phrases[0].partition("#phrase=")
            begin = int(span.partition(",")[0] or 0)
            own = [s for s in self.several(PROV.wasDerivedFrom, claim) if _spans(s, begin)]
            borrowed = tuple(sorted(_BORROWED[r] for r in self.several(ISN.reason, claim) if r in _BORROWED))
            yield claim, (report, bool(own) and headlines.issuperset(own), begin, borrowed)

    def tolls(self, context: Mapping[str, Context]) -> Iterator[TollRecord]:
        """All tolls."""
        for key in self.typed(ISN.Toll):
            if key in context:
                report, headline, begin, borrowed = context[key]
                yield TollRecord(
                    iri=key, report=report, headline=headline, order=begin, borrowed=borrowed,
                    places=self.several(ISN.location, key),
                    start=self.day(ISN.startDate, key), end=self.day(ISN.endDate, key),
                    claimer=self.one(ISN.attributedTo, key), certainty=self._code(ISN.certainty, key, "asserted"),
                    outcome=self._code(ISN.outcome, key, "killed"), lower=self.number(ISN.lowerBound, key) or 0,
                    upper=self.number(ISN.upperBound, key), precision=self._code(ISN.precision, key, "exact"),
                    victims=tuple(sorted(_PEOPLE.get(v, v) for v in self.several(ISN.victim, key))) or ("unknown",),
                    perpetrators=self.several(ISN.perpetrator, key), part_of=self.one(ISN.partOf, key),
                    restates=self.one(ISN.restates, key), engagement=self.one(ISN.resultedFrom, key),
                    cumulative=self.one(ISN.cumulative, key) == "true", wording=self.one(ISN.wording, key) or "",
                )  # fmt: skip

    def engagements(self, context: Mapping[str, Context]) -> Iterator[EngagementRecord]:
        """All engagements, with their sides."""
        classes = self.classes(ENGAGEMENTS)
        for key in self.typed(ISN.Engagement):
            if key in context:
                report, headline, begin, borrowed = context[key]
                category = classes.get(key, ISN.Attack)
                sides = {
                    (self._code(ISN.role, side, "belligerent"), _PEOPLE.get(party, party))
                    for side in self.several(ISN.side, key)
                    for party in self.several(ISN.party, side)
                }
                yield EngagementRecord(
                    iri=key, report=report, headline=headline, order=begin, borrowed=borrowed,
                    places=self.several(ISN.location, key),
                    start=self.day(ISN.startDate, key), end=self.day(ISN.endDate, key),
                    claimer=self.one(ISN.attributedTo, key), certainty=self._code(ISN.certainty, key, "asserted"),
                    category=_word(category), sides=tuple(sorted(sides)),
                )  # fmt: skip

    def controls(self, context: Mapping[str, Context]) -> Iterator[ControlRecord]:
        """All control claims."""
        for key in self.typed(ISN.ControlClaim):
            if key in context:
                report, headline, begin, borrowed = context[key]
                low, high = self.one(ISN.shareMin, key), self.one(ISN.shareMax, key)
                yield ControlRecord(
                    iri=key, report=report, headline=headline, order=begin, borrowed=borrowed,
                    places=self.several(ISN.location, key),
                    start=self.day(ISN.startDate, key), end=self.day(ISN.endDate, key),
                    claimer=self.one(ISN.attributedTo, key), certainty=self._code(ISN.certainty, key, "asserted"),
                    change=self._code(ISN.change, key, "holds"), party=self.one(ISN.party, key),
                    share_min=float(low) if low else None, share_max=float(high) if high else None,
                )  # fmt: skip

    def places(self) -> dict[str, PlaceRecord]:
        """All places, those of the gazetteer and those of reports."""
        found = {}
        classes = self.classes(sorted(set(PLACE_CLASSES.values())))
        for key in self.typed(ISN.Place):
            point = self.one(GEO.hasGeometry, key)
            lon, lat = _degrees(self.one(GEO.asWKT, point)) if point else (None, None)
            kind = classes.get(key)
            found[key] = PlaceRecord(
                key, self._label(key), _word(kind) if kind else None, self.several(ISN.within, key),
                self.several(ISN.anchor, key), self.several(ISN.candidate, key), lat, lon, _is_local(key),
            )  # fmt: skip
        return found

    def parties(self) -> dict[str, PartyRecord]:
        """All groups and claimers."""
        keys = sorted({*self.typed(ISN.ArmedGroup), *self.typed(ISN.Claimer)})
        return {
            key: PartyRecord(
                key, self._label(key), self.several(ISN.memberOf, key), self.several(ISN.alliedWith, key),
                None, _is_local(key),
            )
            for key in keys
        }  # fmt: skip

    # ------------------------------------------------------------------------------------------ small steps

    def _code(self, predicate: str, subject: str, default: str) -> str:
        value = self.one(predicate, subject)
        return _word(value) if value else default

    def _label(self, subject: str) -> str:
        """The Arabic name, else any, else the end of the IRI."""
        return self._arabic.get(subject) or self.one(SKOS.prefLabel, subject) or subject.rpartition("/")[2]

    @property
    def _arabic(self) -> dict[str, str]:
        if not hasattr(self, "_names"):
            self._names: dict[str, str] = {}
            for s in sorted(self.store.match(None, iri(SKOS.prefLabel), None, "")):
                if s.object.endswith('"@ar'):
                    self._names.setdefault(value_of(s.subject), value_of(s.object))
        return self._names


def _word(code: str) -> str:
    """`armed_clash` for `…#ArmedClash`."""
    name = code.rpartition("#")[2]
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in name).lstrip("_")


def _spans(sentence: str, offset: int) -> bool:
    begin, _, end = sentence.rpartition("#char=")[2].partition(",")
    return begin.isdigit() and end.isdigit() and int(begin) <= offset < int(end)


def _degrees(shape: str | None) -> tuple[float | None, float | None]:
    if not shape or not shape.startswith("POINT("):
        return None, None
    lon, lat = shape[6:-1].split()
    return float(lon), float(lat)


def _is_local(key: str) -> bool:
    return key.rpartition("/")[2].startswith("local.")
