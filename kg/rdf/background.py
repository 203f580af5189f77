"""What the gazetteer knows of the things that reports mention: statements that no sentence tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from kg.ids import Iris
from kg.namespaces import DCT, GEO, ISN, RDF, SKOS, wikidata
from kg.rdf.terms import Statement, iri, text, typed

Entry = tuple[str, str]
"""A kind (`place`, `group`, `claimer`) and the id of its gazetteer entry."""

PLACE_CLASSES: dict[str, str] = {
    "country": ISN.Country, "governorate": ISN.Governorate, "district": ISN.District, "subdistrict": ISN.Subdistrict,
    "city": ISN.City, "town": ISN.Town, "village": ISN.Village, "neighbourhood": ISN.Neighbourhood, "camp": ISN.Camp,
    "region": ISN.Region, "desert": ISN.Desert, "mountain": ISN.Mountain, "water": ISN.Water, "river": ISN.Water,
    "lake": ISN.Water, "sea": ISN.Water, "road": ISN.Road, "airport": ISN.Airport, "crossing": ISN.Crossing,
    "site": ISN.Site, "facility": ISN.Site, "field": ISN.Site, "base": ISN.Site,
}  # fmt: skip
"""The class of each kind of place; a kind that is not here is an `isn:Place` and no more."""

BASE_CLASSES: dict[str, str] = {"place": ISN.Place, "group": ISN.ArmedGroup, "claimer": ISN.Claimer}

GROUP_KIND = "https://w3id.org/isnad/code/group-kind/"
"""What the code of each kind of group begins with; the codes and what they are to others stand in align.ttl."""

_LINKS = {"within": ("place", ISN.within), "member_of": ("group", ISN.memberOf), "ally_of": ("group", ISN.alliedWith)}


class Gazetteer(Protocol):
    """The entries of the world, by id; each has the attributes of the gazetteer's tables."""

    @property
    def places(self) -> Mapping[str, Any]:
        """Places by id: qid, label_ar, label_en, kind, within, lat, lon and more."""

    @property
    def groups(self) -> Mapping[str, Any]:
        """Armed groups by id: qid, label_ar, label_en, member_of, ally_of and more."""

    @property
    def claimers(self) -> Mapping[str, Any]:
        """Claimers by id: qid, label_ar, label_en."""


class Background:
    """Statements of a gazetteer's entries, made once for each entry.

    An entry comes with all that it leads to: a town with its district, governorate and country, a unit with the group
    above it, so that no statement points at a thing without a name.
    """

    def __init__(self, gazetteer: Gazetteer, iris: Iris) -> None:
        self.iris = iris
        self._tables = {"place": gazetteer.places, "group": gazetteer.groups, "claimer": gazetteer.claimers}
        self._graph = iri(iris.graph("gazetteer"))
        self._made: dict[Entry, tuple[Statement, ...]] = {}

    def resolve(self, kind: str, identifier: str) -> Entry:
        """The entry of an id, looked for among its own kind first.

        Raises ValueError when no table has it.
        """
        for table in (kind, *(other for other in self._tables if other != kind)):
            if identifier in self._tables[table]:
                return table, identifier
        raise ValueError(f"the gazetteer has no {kind} {identifier!r}")

    def label(self, entry: Entry) -> str:
        """The Arabic label of an entry."""
        return str(self._tables[entry[0]][entry[1]].label_ar)

    def place_kind(self, entry: Entry) -> str | None:
        """The kind of an entry that is a place (`town`), None for others."""
        return str(self._tables["place"][entry[1]].kind) if entry[0] == "place" else None

    def iri(self, entry: Entry) -> str:
        """The IRI of an entry."""
        return self.iris.entry(*entry)

    def entries(self) -> list[Entry]:
        """All entries of the gazetteer, by table."""
        return [(kind, identifier) for kind, table in self._tables.items() for identifier in table]

    def closure(self, entries: Iterable[Entry]) -> list[Entry]:
        """The entries and all that they lead to, sorted."""
        found: set[Entry] = set()
        waiting = list(entries)
        while waiting:
            entry = waiting.pop()
            if entry not in found:
                found.add(entry)
                waiting.extend(target for _, target in self._linked(entry))
        return sorted(found)

    def statements(self, entry: Entry) -> tuple[Statement, ...]:
        """What the gazetteer says of one entry, not of those it leads to."""
        if entry not in self._made:
            self._made[entry] = tuple(dict.fromkeys(self._describe(entry)))
        return self._made[entry]

    def _linked(self, entry: Entry) -> Iterator[tuple[str, Entry]]:
        row = self._tables[entry[0]][entry[1]]
        for column, (kind, predicate) in _LINKS.items():
            for target in _many(getattr(row, column, None)):
                if target in self._tables[kind]:
                    yield predicate, (kind, target)

    def _describe(self, entry: Entry) -> Iterator[Statement]:
        kind, identifier = entry
        row = self._tables[kind][identifier]
        subject = iri(self.iri(entry))
        for predicate, value in (*_classes(kind, row), *_labels(row), *_matches(row), *_facts(row)):
            yield Statement(subject, iri(predicate), value, self._graph)
        if kind == "group" and getattr(row, "kind", None):
            yield Statement(subject, iri(DCT.type), iri(GROUP_KIND + row.kind), self._graph)
        for predicate, target in self._linked(entry):
            yield Statement(subject, iri(predicate), iri(self.iri(target)), self._graph)
        lat, lon = getattr(row, "lat", None), getattr(row, "lon", None)
        if lat is not None and lon is not None:
            point = iri(self.iri(entry) + ".point")
            shape = typed(f"POINT({_degrees(lon)} {_degrees(lat)})", GEO.wktLiteral)
            yield Statement(subject, iri(GEO.hasGeometry), point, self._graph)
            yield Statement(point, iri(RDF.type), iri(GEO.Geometry), self._graph)
            yield Statement(point, iri(GEO.asWKT), shape, self._graph)


def _many(value: object) -> tuple[str, ...]:
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(str(item) for item in value)  # type: ignore[attr-defined]


def _degrees(value: float) -> str:
    return f"{float(value):.6f}".rstrip("0").rstrip(".")


def _classes(kind: str, row: Any) -> Iterator[tuple[str, str]]:
    yield RDF.type, iri(BASE_CLASSES[kind])
    if kind == "place" and row.kind in PLACE_CLASSES:
        yield RDF.type, iri(PLACE_CLASSES[row.kind])


def _labels(row: Any) -> Iterator[tuple[str, str]]:
    for language in ("ar", "en"):
        label = getattr(row, f"label_{language}", None)
        if label:
            yield SKOS.prefLabel, text(label, language)
        others = _many(getattr(row, f"alt_{language}", None))
        if language == "en":
            others += _many(getattr(row, "abbreviations", None))
        for other in others:
            if other != label:
                yield SKOS.altLabel, text(other, language)


def _matches(row: Any) -> Iterator[tuple[str, str]]:
    if row.qid:
        yield SKOS.exactMatch, iri(wikidata(row.qid))
    if getattr(row, "geonames", None):
        yield SKOS.exactMatch, iri(f"https://sws.geonames.org/{row.geonames}/")


def _facts(row: Any) -> Iterator[tuple[str, str]]:
    for predicate, column in ((ISN.country, "country"), (ISN.activeFrom, "active_from"), (ISN.activeTo, "active_to")):
        for value in _many(getattr(row, column, None)):
            for part in value.split("|"):
                yield predicate, text(part.strip())
    for source in _many(getattr(row, "source", None)):
        for name in source.split("|"):
            yield DCT.source, text(name.strip())
    if getattr(row, "pcode", None):
        yield SKOS.notation, text(row.pcode)


def background_statements(background: Background, entries: Iterable[Entry]) -> Iterator[Statement]:
    """What the gazetteer says of these entries and of all that they lead to; each statement once, sorted by entry."""
    for entry in background.closure(entries):
        yield from background.statements(entry)
