"""The claims of a store as plain rows, read once for each snapshot, so that a page costs no query over everything.

Dates are ISO days as text (they sort as days do), codes the local names of the ontology (`Killed`), things IRIs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pyoxigraph as ox

from kg.namespaces import ISN, PROV, RDF, terms
from kg.query import answer
from kg.store import GraphStore

Row = tuple[str | None, ...]
_POINT = re.compile(r"POINT\s*\(\s*(-?[0-9.]+)\s+(-?[0-9.]+)\s*\)", re.IGNORECASE)
_ISN = ISN._iri


@dataclass(frozen=True, slots=True)
class Thing:
    """A party, place, claimer or code. `above` are the places that hold it or the groups it belongs to."""

    iri: str
    kind: str
    arabic: str = ""
    english: str = ""
    above: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    qid: str = ""
    kinds: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """The name in a language, else in the other, else the end of the IRI."""
        pair = (self.arabic, self.english) if language == "ar" else (self.english, self.arabic)
        return pair[0] or pair[1] or self.iri.rpartition("#")[2].rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Report:
    """A report, without its text."""

    iri: str
    identifier: str
    title: str
    issued: str
    publisher: str
    source: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What tolls, engagements and control claims share. `day` is its first, or the report's (`dated` False)."""

    iri: str
    report: str
    sentences: tuple[str, ...]
    places: tuple[str, ...]
    start: str
    end: str
    day: str
    dated: bool
    certainty: str
    claimers: tuple[str, ...]

    @property
    def last(self) -> str:
        """The last day of the claim, or its first."""
        return self.end or self.day


@dataclass(frozen=True, slots=True)
class Toll(Claim):
    """A count of people. `high` None leaves it open upwards; `whole` and `restates` are other tolls, or ""."""

    outcome: str
    low: int
    high: int | None
    precision: str
    wording: str
    cumulative: bool
    victims: tuple[str, ...]
    perpetrators: tuple[str, ...]
    engagement: str
    whole: str
    restates: str


@dataclass(frozen=True, slots=True)
class Engagement(Claim):
    """A fight or an attack. `sides` are pairs of a role and its parties."""

    kinds: tuple[str, ...]
    sides: tuple[tuple[str, tuple[str, ...]], ...]
    means: tuple[str, ...]

    @property
    def parties(self) -> tuple[str, ...]:
        """All parties, each once."""
        return tuple(dict.fromkeys(party for _, parties in self.sides for party in parties))


@dataclass(frozen=True, slots=True)
class Control(Claim):
    """Who gained, lost or holds a place; shares from 0 to 1 as text, "" for unknown."""

    change: str
    party: str
    share_min: str
    share_max: str


@dataclass(frozen=True)
class Ledger:
    """All claims, reports and things of a store, by IRI; claims in the order of their day."""

    base: str
    tolls: Mapping[str, Toll]
    engagements: Mapping[str, Engagement]
    controls: Mapping[str, Control]
    reports: Mapping[str, Report]
    things: Mapping[str, Thing]
    of_engagement: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def name(self, iri: str, language: str) -> str:
        """The name of a thing or a code, whatever it is."""
        found = self.things.get(iri if "://" in iri else _ISN + iri)
        return found.name(language) if found else iri.rpartition("#")[2].rpartition("/")[2]

    def above(self, iri: str) -> tuple[str, ...]:
        """A thing and all that it lies in or belongs to, nearest first."""
        found = [iri]
        for item in found:
            thing = self.things.get(item)
            found.extend(other for other in (thing.above if thing else ()) if other not in found)
        return tuple(found)


def read_ledger(store: GraphStore) -> Ledger:
    """The ledger of a store."""
    reports = dict(_reports(store))
    claims = _Columns(store)
    tolls = [toll for toll in (_toll(claims, iri, reports) for iri in claims.of(ISN.Toll)) if toll]
    engagements = [_engagement(claims, iri, reports) for iri in claims.of(ISN.Engagement)]
    controls = [_control(claims, iri, reports) for iri in claims.of(ISN.ControlClaim)]
    grouped: dict[str, list[str]] = defaultdict(list)
    for toll in sorted(tolls, key=lambda t: (t.day, t.iri)):
        if toll.engagement:
            grouped[toll.engagement].append(toll.iri)
    return Ledger(
        store.iris.base, _by_day(tolls), _by_day(engagements), _by_day(controls), reports,
        {thing.iri: thing for thing in _things(store)}, {name: tuple(found) for name, found in grouped.items()},
    )  # fmt: skip


_C = TypeVar("_C", bound=Claim)
_CLASSES = tuple(ox.NamedNode(name) for name in terms(ISN) if name.removeprefix(_ISN)[0].isupper())


class _Columns:
    """Every property of every claim, each read by one query."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._read: dict[str, dict[str, list[str]]] = {}
        self._sides: dict[str, dict[str, list[str]]] | None = None

    def of(self, kind: str) -> list[str]:
        """The IRIs of a class, sorted."""
        return sorted({row[0] or "" for row in rows(self._store, f"?x a <{kind}>", "?x")})

    def all(self, iri: str, predicate: str) -> tuple[str, ...]:
        """The values of a property, sorted."""
        column = self._read.get(predicate)
        if column is None:
            column = self._read[predicate] = defaultdict(list)
            for value in _CLASSES if predicate == RDF.type else (None,):
                found = self._store.raw.quads_for_pattern(None, ox.NamedNode(predicate), value, ox.DefaultGraph())
                for quad in found:
                    column[quad.subject.value].append(quad.object.value)  # type: ignore[union-attr]
        return tuple(sorted(column.get(iri, ())))

    def one(self, iri: str, predicate: str) -> str:
        """The value of a property, or ""."""
        return next(iter(self.all(iri, predicate)), "")

    def sides(self, iri: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Roles and their parties."""
        if self._sides is None:
            self._sides = defaultdict(dict)
            where = "?x isn:side ?side . ?side isn:role ?role OPTIONAL { ?side isn:party ?party }"
            for name, side, role, party in rows(self._store, where, "?x ?side ?role ?party"):
                self._sides[name or ""].setdefault(f"{side} {local(role)}", []).extend([party] if party else [])
        found = self._sides.get(iri, {})
        return tuple((key.rpartition(" ")[2], tuple(sorted(parties))) for key, parties in sorted(found.items()))


def rows(store: GraphStore, where: str, columns: str) -> Iterator[Row]:
    """The rows of a pattern. Our prefixes are known."""
    yield from answer(store, f"SELECT DISTINCT {columns} WHERE {{ {where} }}").rows


def local(iri: str | None) -> str:
    """The local name of a term of our ontology, other IRIs whole."""
    return (iri or "").removeprefix(_ISN)


def _claim(columns: _Columns, iri: str, reports: Mapping[str, Report]) -> dict[str, Any]:
    sentences = columns.all(iri, PROV.wasDerivedFrom)
    report = sentences[0].partition("#")[0] if sentences else ""
    issued = reports[report].issued if report in reports else ""
    start, end = columns.one(iri, ISN.startDate), columns.one(iri, ISN.endDate)
    return {
        "iri": iri, "report": report, "sentences": sentences, "places": columns.all(iri, ISN.location), "start": start,
        "end": end, "day": start or end or issued, "dated": bool(start or end),
        "certainty": local(columns.one(iri, ISN.certainty)), "claimers": columns.all(iri, ISN.attributedTo),
    }  # fmt: skip


def _toll(columns: _Columns, iri: str, reports: Mapping[str, Report]) -> Toll | None:
    one, low = columns.one, columns.one(iri, ISN.lowerBound)
    if not low:
        return None
    high = one(iri, ISN.upperBound)
    return Toll(
        **_claim(columns, iri, reports), outcome=local(one(iri, ISN.outcome)), low=int(low),
        high=int(high) if high else None, precision=local(one(iri, ISN.precision)), wording=one(iri, ISN.wording),
        cumulative=one(iri, ISN.cumulative) == "true", victims=columns.all(iri, ISN.victim),
        perpetrators=columns.all(iri, ISN.perpetrator), engagement=one(iri, ISN.resultedFrom),
        whole=one(iri, ISN.partOf), restates=one(iri, ISN.restates),
    )  # fmt: skip


def _engagement(columns: _Columns, iri: str, reports: Mapping[str, Report]) -> Engagement:
    kinds = tuple(sorted(local(kind) for kind in columns.all(iri, RDF.type) if kind.startswith(_ISN)))
    kinds = tuple(kind for kind in kinds if kind not in ("Claim", "Engagement"))
    claim = _claim(columns, iri, reports)
    return Engagement(**claim, kinds=kinds, sides=columns.sides(iri), means=columns.all(iri, ISN.means))


def _control(columns: _Columns, iri: str, reports: Mapping[str, Report]) -> Control:
    one = columns.one
    return Control(
        **_claim(columns, iri, reports), change=local(one(iri, ISN.change)), party=one(iri, ISN.party),
        share_min=one(iri, ISN.shareMin), share_max=one(iri, ISN.shareMax),
    )  # fmt: skip


def _reports(store: GraphStore) -> Iterator[tuple[str, Report]]:
    where = """?x a schema:NewsArticle ; dct:identifier ?id OPTIONAL { ?x dct:title ?title }
      OPTIONAL { ?x dct:issued ?issued } OPTIONAL { ?x dct:publisher ?publisher } OPTIONAL { ?x dct:source ?source }"""
    for iri, *facts in rows(store, where, "?x ?id ?title ?issued ?publisher ?source"):
        identifier, title, issued, publisher, source = (fact or "" for fact in facts)
        yield iri or "", Report(iri or "", identifier, title, issued, _publisher(publisher, source), source)


def _publisher(publisher: str, source: str) -> str:
    """Who published a report: as told, else the host that it was fetched from."""
    if publisher:
        return publisher
    match = re.match(r"https?://(?:www\.)?([^/:?#]+)", source)
    return match[1] if match else ""


_KINDS = {"Place": "place", "ArmedGroup": "group", "Claimer": "claimer", "PeopleClass": "people"}


def _things(store: GraphStore) -> Iterator[Thing]:
    kinds: dict[str, set[str]] = defaultdict(set)
    types = " ".join(f"isn:{name}" for name in _KINDS)
    where = f"?x a ?t . VALUES ?wanted {{ {types} }} ?x a ?wanted"
    for subject, kind in rows(store, where, "?x ?t"):
        kinds[subject or ""].add(local(kind))
    labels: dict[tuple[str, str], str] = {}
    where = "?x skos:prefLabel|rdfs:label ?l BIND(LANG(?l) AS ?g)"
    for subject, label, language in sorted(rows(store, where, "?x ?l ?g"), key=str):
        labels.setdefault((subject or "", "en" if (language or "").startswith("en") else "ar"), label or "")
    above = _grouped(rows(store, "?x isn:within|isn:memberOf ?y", "?x ?y"))
    shapes = _grouped(rows(store, "?x geo:hasGeometry/geo:asWKT ?w", "?x ?w"))
    items = _grouped(rows(store, "?x skos:exactMatch ?w FILTER(STRSTARTS(STR(?w), STR(wd:)))", "?x ?w"))
    for iri in sorted({*kinds, *(name for name, _ in labels if name.startswith(_ISN))}):
        lon, lat = _point(shapes.get(iri, ()))
        kind = next((own for name, own in _KINDS.items() if name in kinds.get(iri, ())), "code")
        yield Thing(
            iri, kind, labels.get((iri, "ar"), ""), labels.get((iri, "en"), ""), above.get(iri, ()), lat, lon,
            items.get(iri, ("",))[0].rpartition("/")[2], tuple(sorted(kinds.get(iri, ()))),
        )  # fmt: skip


def _point(shapes: Iterable[str]) -> tuple[float | None, float | None]:
    for shape in shapes:
        if match := _POINT.search(shape):
            return float(match[1]), float(match[2])
    return None, None


def _grouped(pairs: Iterable[Row]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for subject, value in pairs:
        found[subject or ""].append(value or "")
    return {subject: tuple(sorted(values)) for subject, values in found.items()}


def _by_day(claims: Iterable[_C]) -> dict[str, _C]:
    return {claim.iri: claim for claim in sorted(claims, key=lambda c: (c.day, c.iri))}
