"""Typed rows out of a store, one claim at a time, in the order of IRIs: memory holds one claim and a few names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from kg.export.codes import codes
from kg.export.redact import Redactor
from kg.export.rows import (
    ClaimRow,
    ControlRow,
    EngagementRow,
    Evidence,
    Name,
    Party,
    SideRow,
    Source,
    Spot,
    TollRow,
)
from kg.namespaces import DCT, GEO, ISN, ITSRDF, NIF, PROV, RDF, SCHEMA, SKOS, terms
from kg.rdf.background import GROUP_KIND
from kg.rdf.lines import sort_lines
from kg.rdf.terms import iri, value_of
from kg.store import GraphStore

Row = TypeVar("Row", bound=ClaimRow)
Facts = dict[str, list[str]]

CLASSES: dict[type[ClaimRow], str] = {TollRow: ISN.Toll, EngagementRow: ISN.Engagement, ControlRow: ISN.ControlClaim}
_HELD = 4096  # things that are remembered by a reader
_POINT = re.compile(r"POINT\s*\(\s*(-?[0-9.]+)\s+(-?[0-9.]+)\s*\)")
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BASE = frozenset({ISN.Claim, ISN.Toll, ISN.Engagement, ISN.ControlClaim, ISN.Place, GEO.Feature})
_NEAR = 2  # the precision of a place that is told by another
_DIVISIONS = {"Governorate": 0, "District": 1, "Subdistrict": 2}


class Reader:
    """Reads one store's claims, things and reports as rows; `redactor` covers the names of private persons in them."""

    def __init__(self, store: GraphStore, redactor: Redactor | None = None) -> None:
        self.store, self.redactor = store, redactor
        self._provenance = iri(store.provenance.value)
        self.party = lru_cache(_HELD)(self._party)
        self.spot = lru_cache(_HELD)(self._spot)
        self.source = lru_cache(_HELD)(self._source)
        self._sentence = lru_cache(_HELD)(self._read_sentence)
        self.controls_of = lru_cache(16)(self._controls_of)

    # ------------------------------------------------------------------------------------------------- claims

    def rows(self, kind: type[Row]) -> Iterator[Row]:
        """Every claim of a kind, sorted by IRI."""
        for claim in self.iris(kind):
            yield self.row(claim, kind)

    def iris(self, kind: type[ClaimRow]) -> Iterator[str]:
        """The IRIs of the claims of a kind, sorted."""
        found = self.store.match(None, iri(RDF.type), iri(CLASSES[kind]), "")
        for line in sort_lines(f"{s.subject}\n".encode() for s in found):
            yield value_of(line[:-1].decode())

    def kind_of(self, claim: str) -> type[ClaimRow] | None:
        """The kind of row of a claim's IRI; None for what is no claim."""
        types = {value_of(s.object) for s in self.store.match(iri(claim), iri(RDF.type), None, "")}
        return next((kind for kind, name in CLASSES.items() if name in types), None)

    def row(self, claim: str, kind: type[Row]) -> Row:
        """The row of one claim."""
        facts = self._facts(claim)
        chosen: dict[type[ClaimRow], Any] = {
            TollRow: self._toll, EngagementRow: self._engagement, ControlRow: self._control,
        }  # fmt: skip
        row: Row = kind(**self._claim(claim, facts), **chosen[kind](facts))
        return row if self.redactor is None else self.redactor.row(row)

    def tolls_of(self, engagement: str) -> list[TollRow]:
        """The tolls that came of an engagement, sorted by IRI."""
        found = {value_of(s.subject) for s in self.store.match(None, iri(ISN.resultedFrom), iri(engagement), "")}
        return [self.row(toll, TollRow) for toll in sorted(found)]

    def mentions_of(self, engagement: str) -> list[str]:
        """The engagements that the ledger takes for the same deed as this one, itself among them, sorted by IRI."""
        found = {engagement}
        for s in self.store.match(None, iri(ISN.mention), iri(engagement), ""):
            found |= {value_of(other.object) for other in self.store.match(s.subject, iri(ISN.mention), None, "")}
        start = f"{self.store.iris.base}engagement/"
        return sorted(mention for mention in found if mention.startswith(start))

    def _controls_of(self, report: str) -> tuple[ControlRow, ...]:
        """The control claims of a report, sorted by IRI."""
        graph = self._provenance
        parts = {s.subject for s in self.store.match(None, iri(NIF.referenceContext), iri(report), graph)}
        claims = {s.subject for part in parts for s in self.store.match(None, iri(ISN.evidence), part, graph)}
        start = f"<{self.store.iris.base}control/"
        return tuple(self.row(value_of(claim), ControlRow) for claim in sorted(claims) if claim.startswith(start))

    def _facts(self, subject: str) -> Facts:
        """Predicate to objects, both as terms or IRIs, sorted."""
        found: Facts = {}
        for s in sorted(self.store.match(iri(subject), None, None, "")):
            found.setdefault(s.predicate[1:-1], []).append(s.object)
        return found

    def _claim(self, claim: str, facts: Facts) -> dict[str, Any]:
        evidence = self._evidence(facts)
        report = evidence[0].report if evidence else ""
        claimer = _first(facts, ISN.attributedTo)
        return {
            "iri": claim, "places": self._places(facts),
            "start": _day(_first(facts, ISN.startDate)), "end": _day(_first(facts, ISN.endDate)),
            "edtf": _first(facts, ISN.edtf), "date_inferred": _first(facts, ISN.dateInferred) == "true",
            "claimer": self.party(claimer) if claimer else None, "chain": self._chain(facts),
            "certainty": _code(_first(facts, ISN.certainty)) or "asserted", "source": self.source(report),
            "evidence": evidence,
        }  # fmt: skip

    def _places(self, facts: Facts) -> tuple[Spot, ...]:
        """The places of a claim, each as closely as the claim's own words tell it."""
        told: dict[str, int] = {}
        for phrase in _values(facts, ISN.whereabouts):
            words = self._facts(phrase)
            precision = _first(words, ISN.placePrecision)
            for place in _values(words, ITSRDF.taIdentRef) if precision else ():
                told[place] = int(precision or 0)
        found = [self.spot(place) for place in _values(facts, ISN.location)]
        return tuple(replace(spot, precision=told[spot.iri]) if spot.iri in told else spot for spot in found)

    def _chain(self, facts: Facts) -> tuple[Party, ...]:
        ranked = []
        for part in _values(facts, ISN.isnad):
            inner = self._facts(part)
            ranked.append((int(_first(inner, ISN.rank) or 0), _first(inner, ISN.claimer) or ""))
        return tuple(self.party(claimer) for _, claimer in sorted(ranked) if claimer)

    def _toll(self, facts: Facts) -> dict[str, Any]:
        upper = _first(facts, ISN.upperBound)
        return {
            "outcome": _code(_first(facts, ISN.outcome)) or "killed", "lower": int(_first(facts, ISN.lowerBound) or 0),
            "upper": None if upper is None else int(upper), "precision": _code(_first(facts, ISN.precision)) or "exact",
            "wording": _first(facts, ISN.wording) or "", "victims": self._parties(facts, ISN.victim),
            "perpetrators": self._parties(facts, ISN.perpetrator), "part_of": _first(facts, ISN.partOf),
            "restates": _first(facts, ISN.restates), "engagement": _first(facts, ISN.resultedFrom),
            "cumulative": _first(facts, ISN.cumulative) == "true",
            "updates": tuple(_values(facts, ISN.updates)),
        }  # fmt: skip

    def _engagement(self, facts: Facts) -> dict[str, Any]:
        sides = []
        for side in _values(facts, ISN.side):
            inner = self._facts(side)
            sides.append(SideRow(_code(_first(inner, ISN.role)) or "belligerent", self._parties(inner, ISN.party)))
        kinds = [value for value in _values(facts, RDF.type) if value not in _BASE]
        return {
            "category": _code(kinds[0]) if kinds else "engagement", "sides": tuple(sides),
            "participants": self._parties(facts, ISN.participant), "means": tuple(_values(facts, ISN.means)),
        }  # fmt: skip

    def _control(self, facts: Facts) -> dict[str, Any]:
        party, least, most = (_first(facts, name) for name in (ISN.party, ISN.shareMin, ISN.shareMax))
        return {
            "change": _code(_first(facts, ISN.change)) or "holds", "party": self.party(party) if party else None,
            "share_min": None if least is None else float(least), "share_max": None if most is None else float(most),
        }  # fmt: skip

    def _parties(self, facts: Facts, predicate: str) -> tuple[Party, ...]:
        return tuple(self.party(value) for value in _values(facts, predicate))

    # ------------------------------------------------------------------------------------------------- things

    def _party(self, subject: str) -> Party:
        facts = self._facts(subject)
        people = subject in _PEOPLE
        name = codes().label(subject) if people else _name(subject, facts)
        kind = next((v.removeprefix(GROUP_KIND) for v in _values(facts, DCT.type) if v.startswith(GROUP_KIND)), None)
        above = _first(facts, ISN.memberOf) if kind == "expedition" else None
        home = self._facts(above) if above else facts  # the country of forces abroad is that of their army
        return Party(
            name.iri, name.label, name.english, kind, tuple(_values(home, ISN.country)), _first(home, ISN.activeFrom),
            _first(home, ISN.activeTo), people, "/local." in subject,
        )  # fmt: skip

    def _spot(self, subject: str) -> Spot:
        facts = self._facts(subject)
        name = _name(subject, facts)
        around = list(self._around(subject))
        kinds = [_tail(value) for value in _values(facts, RDF.type) if value not in _BASE]
        told = _first(facts, ISN.placePrecision)
        point, anchored = self._point(facts), False
        if point is None:
            anchors = [*_values(facts, ISN.anchor)]
            points = [found for anchor in anchors if (found := self._point(self._facts(anchor))) is not None]
            anchored, point = bool(points), points[0] if points else None
        country = next((c for f in (facts, *(f for _, f in around)) for c in _values(f, ISN.country)), None)
        divisions: list[str | None] = [None, None, None]
        for other, its in [(name, facts), *around]:
            for kind in [_tail(value) for value in _values(its, RDF.type)]:
                if kind in _DIVISIONS:
                    divisions[_DIVISIONS[kind]] = divisions[_DIVISIONS[kind]] or other.english or other.label
        return Spot(
            name.iri, name.label, name.english, kinds[0] if kinds else None,
            None if point is None else point[0], None if point is None else point[1], country,
            int(told) if told else (_NEAR if anchored else None), tuple(other for other, _ in around),
            (divisions[0], divisions[1], divisions[2]),
        )  # fmt: skip

    def _around(self, subject: str) -> Iterator[tuple[Name, Facts]]:
        """The places around a place, nearest first; a cycle is cut."""
        seen, waiting = {subject}, [subject]
        while waiting:
            facts = self._facts(waiting.pop(0))
            for other in (*_values(facts, ISN.within), *_values(facts, ISN.anchor)):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
                    found = self._facts(other)
                    yield _name(other, found), found

    def _point(self, facts: Facts) -> tuple[float, float] | None:
        for shape in _values(facts, GEO.hasGeometry):
            match = _POINT.search(_first(self._facts(shape), GEO.asWKT) or "")
            if match:
                return float(match[2]), float(match[1])
        return None

    # ------------------------------------------------------------------------------------------------ reports

    def sources(self) -> Iterator[Source]:
        """Every report, sorted by IRI."""
        found = self.store.match(None, iri(RDF.type), iri(SCHEMA.NewsArticle), self._provenance)
        for line in sort_lines(f"{s.subject}\n".encode() for s in found):
            found_source = self.source(value_of(line[:-1].decode()))
            yield found_source if self.redactor is None else self.redactor.row(found_source)

    def _source(self, report: str) -> Source:
        if not report:
            return Source("", "")
        facts = self._facts(report)
        return Source(
            report, _first(facts, DCT.identifier) or "", _first(facts, DCT.title), _day(_first(facts, DCT.issued)),
            _first(facts, DCT.publisher), _first(facts, DCT.source), _first(facts, ISN.country),
            _first(facts, ISN.copyOf),
        )  # fmt: skip

    def _evidence(self, facts: Facts) -> tuple[Evidence, ...]:
        """The sentences behind a claim: the one that holds its words first, the others in text order."""
        spans = []
        for phrase in _values(facts, ISN.evidence):
            inner = self._facts(phrase)
            spans.append(tuple(int(_first(inner, name) or 0) for name in (NIF.beginIndex, NIF.endIndex)))
        found = []
        for sentence in _values(facts, PROV.wasDerivedFrom):
            report, begin, words = self._sentence(sentence)
            end = begin + len(words)
            marks = tuple(sorted((b - begin, e - begin) for b, e in spans if begin <= b and e <= end))
            found.append(Evidence(sentence, report, begin, words, marks))
        return tuple(sorted(found, key=lambda e: (not e.marks, e.report, e.begin)))

    def _read_sentence(self, sentence: str) -> tuple[str, int, str]:
        facts = self._facts(sentence)
        begin = int(_first(facts, NIF.beginIndex) or 0)
        return _first(facts, NIF.referenceContext) or "", begin, _first(facts, NIF.anchorOf) or ""


def _values(facts: Facts, predicate: str) -> list[str]:
    return [value_of(term) for term in facts.get(predicate, ())]


def _first(facts: Facts, predicate: str) -> str | None:
    terms = facts.get(predicate)
    return value_of(terms[0]) if terms else None


def _name(subject: str, facts: Facts) -> Name:
    labels = facts.get(SKOS.prefLabel, [])
    arabic = next((value_of(term) for term in labels if term.endswith("@ar")), None)
    english = next((value_of(term) for term in labels if term.endswith("@en")), None)
    return Name(subject, arabic or (value_of(labels[0]) if labels else _tail(subject)), english)


def _tail(value: str) -> str:
    return re.split(r"[/#]", value)[-1]


def _code(value: str | None) -> str | None:
    """`at_least` for the IRI of isn:AtLeast."""
    return None if value is None else _WORD.sub("_", _tail(value)).lower()


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


_PEOPLE = frozenset(
    {
        ISN.Civilians, ISN.Children, ISN.Women, ISN.Officers, ISN.Fighters, ISN.Soldiers, ISN.Journalists,
        ISN.AidWorkers, ISN.UnknownPeople,
    }
)  # fmt: skip
assert set(terms(ISN)) >= _PEOPLE
