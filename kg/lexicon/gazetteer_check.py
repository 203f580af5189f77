"""What is wrong with a gazetteer: the rules that hold between rows. Rules of single cells are held on reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.lexicon.gazetteer import Gazetteer, Place

_BROUGHT = ("geonames-", "wof-", "wikidata-", "pcode-", "local-")  # brought by a user: their sources hold twins
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?\Z")
_GEONAMES = re.compile(r"[1-9]\d*\Z")


def check(gazetteer: Gazetteer) -> list[str]:
    """One line for each fault, in table order; empty when the gazetteer is sound.

    Refused are: ids that are no ids, a Wikidata or GeoNames id on two places, two places of one name and kind less
    than two kilometres apart, references to ids that are not there, cycles, dates that are none, missing labels.
    """
    return [*_places(gazetteer), *_groups(gazetteer), *_claimers(gazetteer), *_countries(gazetteer)]


def _places(gazetteer: Gazetteer) -> Iterator[str]:
    places = gazetteer.places
    qids: dict[str, str] = {}
    geonames: dict[str, str] = {}
    spots: dict[tuple[str, str, str | None, float | None, float | None], str] = {}
    for place in places.values():
        yield from _common("place", place.id, place.label_ar)
        yield from _twice("place", place.id, place.qid, qids)
        if place.geonames:
            if not _GEONAMES.match(place.geonames):
                yield f"place {place.id}: {place.geonames!r} is no GeoNames id"
            yield from _twice("place", place.id, place.geonames, geonames)
        if (place.lat is None) != (place.lon is None):
            yield f"place {place.id}: half a point"
        if place.within is not None and place.within not in places:
            yield f"place {place.id}: within {place.within!r}, which is not there"
        yield from _spot(place, spots)
    yield from _cycles("place", "within", {p.id: p.within for p in places.values()})


def _spot(place: Place, spots: dict[tuple[str, str, str | None, float | None, float | None], str]) -> Iterator[str]:
    if place.lat is None or place.lon is None or place.id.startswith(_BROUGHT):
        return
    spot = (place.label_ar, place.kind, place.country, round(place.lat, 2), round(place.lon, 2))
    first = spots.setdefault(spot, place.id)
    if first != place.id:
        yield f"place {place.id}: same name, kind and point as {first}"


def _groups(gazetteer: Gazetteer) -> Iterator[str]:
    groups = gazetteer.groups
    qids: dict[str, str] = {}
    for group in groups.values():
        yield from _common("group", group.id, group.label_ar)
        yield from _twice("group", group.id, group.qid, qids)
        for column in ("active_from", "active_to"):
            date = getattr(group, column)
            if date and not _DATE.match(date):
                yield f"group {group.id}: {column} {date!r} is no ISO date"
        if group.active_from and group.active_to and group.active_to < group.active_from:
            yield f"group {group.id}: ends before it begins"
        for column, other in (("member_of", group.member_of), ("renamed_to", group.renamed_to)):
            if other is not None and other not in groups:
                yield f"group {group.id}: {column} {other!r}, which is not there"
        for other in group.ally_of:
            if other not in groups:
                yield f"group {group.id}: ally_of {other!r}, which is not there"
    yield from _cycles("group", "member_of", {g.id: g.member_of for g in groups.values()})
    yield from _cycles("group", "renamed_to", {g.id: g.renamed_to for g in groups.values()})


def _claimers(gazetteer: Gazetteer) -> Iterator[str]:
    qids: dict[str, str] = {}
    for claimer in gazetteer.claimers.values():
        yield from _common("claimer", claimer.id, claimer.label_ar)
        yield from _twice("claimer", claimer.id, claimer.qid, qids)


def _countries(gazetteer: Gazetteer) -> Iterator[str]:
    for country in gazetteer.countries.values():
        for column, place in (("place", country.place), ("capital", country.capital)):
            if place and place not in gazetteer.places:
                yield f"country {country.iso}: {column} {place!r}, which is not there"
        for army in country.armies:
            if army not in gazetteer.groups:
                yield f"country {country.iso}: army {army!r}, which is not there"
    for kind, countries in (
        *(("place", (p.country,)) for p in gazetteer.places.values()),
        *(("group", g.country) for g in gazetteer.groups.values()),
    ):
        for iso in countries:
            if iso and iso not in gazetteer.countries:
                yield f"{kind} of country {iso!r}, which countries.tsv lacks"


def _common(kind: str, identifier: str, label: str) -> Iterator[str]:
    if not _SLUG.match(identifier):
        yield f"{kind} {identifier!r}: an id is lower-case letters, digits and single hyphens"
    if not label:
        yield f"{kind} {identifier}: no Arabic label"


def _twice(kind: str, identifier: str, key: str | None, seen: dict[str, str]) -> Iterator[str]:
    if key is None:
        return
    first = seen.setdefault(key, identifier)
    if first != identifier:
        yield f"{kind} {identifier}: {key} is also the id of {first}"


def _cycles(kind: str, column: str, parents: Mapping[str, str | None]) -> Iterator[str]:
    sound: set[str] = set()
    for start in parents:
        path: list[str] = []
        at: str | None = start
        while at is not None and at not in sound and at not in path:
            path.append(at)
            at = parents.get(at)
        if at is not None and at in path:
            yield f"{kind} {start}: {column} runs in a circle ({' > '.join([*path[path.index(at) :], at])})"
        sound.update(path)
