"""Rows in the layout of UCDP GED 25.1 (49 columns) by UCDP's counting rules: one an event that killed somebody.

Source: UCDP GED Codebook 25.1. Ids that only UCDP can give stay empty; ours are made from the event's IRI.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from kg.export.columns import Cell, Column, Kind
from kg.export.events import (
    CIVILIAN,
    SOLDIERS,
    Deaths,
    Event,
    Loss,
    countries,
    day_count,
    deaths,
    english,
    is_state,
    narrowest,
    sides_of,
    toll_losses,
    where_precision,
)
from kg.export.rows import Name, Party, Spot
from kg.lexicon.table import Row

_KINDS: dict[str, Kind] = {
    "id": "integer", "year": "integer", "type_of_violence": "integer", "number_of_sources": "integer",
    "where_prec": "integer", "latitude": "number", "longitude": "number", "priogrid_gid": "integer",
    "country_id": "integer", "event_clarity": "integer", "date_prec": "integer", "date_start": "day",
    "date_end": "day", "deaths_a": "integer", "deaths_b": "integer", "deaths_civilians": "integer",
    "deaths_unknown": "integer", "best": "integer", "high": "integer", "low": "integer", "gwnoa": "integer",
    "gwnob": "integer",
}  # fmt: skip
NAMES = [
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
]
COLUMNS = tuple(Column(name, _KINDS.get(name, "text"), lambda row: row) for name in NAMES)
"""The 49 columns in UCDP's order."""

_REGIONS = ((2, 199, "Americas"), (200, 399, "Europe"), (400, 626, "Africa"), (630, 698, "Middle East"),
            (700, 999, "Asia"))  # fmt: skip
"""First and last number of Gleditsch and Ward of each of UCDP's regions."""

_LONGEST = 366  # days of the longest period that UCDP codes as one event
_PRECISIONS = ((1, 1), (6, 2), (7, 3), (31, 4))


@dataclass(frozen=True, slots=True)
class Side:
    """A side as UCDP names it; `number` is the state's in the list of Gleditsch and Ward."""

    name: str
    parties: tuple[Party, ...] = ()
    state: bool = False
    civilians: bool = False
    number: int | None = None


def row_of(event: Event) -> Iterator[tuple[Cell, ...] | Loss]:
    """The row of an event and what it loses, or why it has none."""
    dead = deaths(event.tolls)
    problem = _uncoded(event, dead)
    sides = None if problem else _sides(event)
    if sides is None:
        yield Loss(event.row.iri, "", "not coded", problem or "both sides must be known, and one of them armed")
        return
    row = _cells(event, dead, *sides)
    yield row
    name = str(row[1])
    yield from toll_losses(event, name, dead.best, classes=True)
    if dead.open:
        yield Loss(event.row.iri, name, "open count", "some report leaves the number open: `high` has its least")
    for side in sides:
        for party in side.parties[1:]:
            yield Loss(event.row.iri, name, "party", f"{english(party)} beside {side.name}")
    if len(narrowest(event.row.places)) > 1:
        yield Loss(event.row.iri, name, "places", "; ".join(english(place) for place in event.row.places))


def _uncoded(event: Event, dead: Deaths) -> str | None:
    row = event.row
    if row.certainty == "denied":
        return "it is denied"
    if row.source.copy_of is not None:
        return "its report is a copy of another"
    if dead.best <= 0 and dead.high <= 0:
        return "nobody is told to have died in it"
    if not row.places:
        return "no place is told"
    start, end = _period(event)
    if start is None or end is None:
        return "no day is told"
    return "its days are not known to within a year" if day_count(start, end) > _LONGEST else None


def _period(event: Event) -> tuple[date | None, date | None]:
    return event.row.start or event.row.end, event.row.end or event.row.start


# ---------------------------------------------------------------------------------------------------- sides


def _sides(event: Event) -> tuple[Side, Side] | None:
    """Side a and side b: a state first, else by name; civilians are always side b. None when one is not known."""
    place = event.row.places[0]
    first, second = (_side(parties, place) for parties in sides_of(event))
    if first is None or second is None or (first.civilians and second.civilians):
        return None
    if first.civilians or second.civilians:
        return (second, first) if first.civilians else (first, second)
    if first.state != second.state:
        return (first, second) if first.state else (second, first)
    a, b = sorted((first, second), key=lambda side: side.name)
    return (a, b) if a.name != b.name else None


def _side(parties: list[Party], place: Spot) -> Side | None:
    """A side under the name of its first party: a state (that of the place before others), a group, else civilians."""
    country = countries().get(place.country or "")
    soldiers = [party for party in parties if party.iri in SOLDIERS]
    states = [party for party in parties if is_state(party)]
    states.sort(key=lambda party: (place.country not in party.countries, english(party)))
    groups = sorted((p for p in parties if not p.people and not is_state(p)), key=english)
    if states:
        own = countries().get(states[0].countries[0]) if len(states[0].countries) == 1 else None
        name = f"Government of {own['ucdp_name']}" if own else english(states[0])
        return Side(name, (*states, *groups), True, number=_number(own))
    if groups:
        return Side(english(groups[0]), tuple(groups))
    if soldiers and country:
        return Side(f"Government of {country['ucdp_name']}", tuple(soldiers), True, number=_number(country))
    unarmed = [party for party in parties if party.iri in CIVILIAN]
    return Side("Civilians", tuple(unarmed), civilians=True) if unarmed else None


def _number(country: Row | None) -> int | None:
    return int(country["gwno"]) if country and country["gwno"] else None


def _share(dead: Deaths, side: Side) -> int:
    found = sum(number for name, number in dead.parties.items() if name in {party.iri for party in side.parties})
    return found + (dead.soldiers if side.state else 0)


# ----------------------------------------------------------------------------------------------------- cells


def _cells(event: Event, dead: Deaths, a: Side, b: Side) -> tuple[Cell, ...]:
    row = event.row
    start, end = _period(event)
    assert start is not None
    assert end is not None
    place, clarity = _place(event)
    country = countries().get(place.country or "")
    kind = 3 if b.civilians else 1 if a.state or b.state else 2
    number = int(sha256(row.iri.encode()).hexdigest()[:12], 16)
    dyad = f"{a.name} - {b.name}"
    deaths_a, deaths_b = _share(dead, a), 0 if b.civilians else _share(dead, b)
    unknown = dead.best - deaths_a - deaths_b - dead.civilians
    reports = event.reports
    articles = [",".join(filter(None, (r.publisher, _iso(r.published), r.title))) for r in reports]
    article = ";".join(f'"{told}"' for told in articles if told)
    office, headline = (
        ";".join(filter(None, found)) or None for found in ([r.publisher for r in reports], [r.title for r in reports])
    )
    published = ";".join(filter(None, (_iso(r.published) for r in reports)))
    description = ", ".join(english(name) for name in (place, *place.within))
    precision = where_precision(place)
    return (
        number, f"KG-{country['iso3'] if country else 'XXX'}-{start.year}-{kind}-{number}", start.year, None, "Clear",
        kind, None, None, dyad if kind > 1 else None, None, None, dyad, None, None, a.name, None, None, b.name,
        len(reports), article, office, published, headline,
        english(row.claimer) if row.claimer else None, precision, english(place), description, place.divisions[0],
        place.divisions[1], place.latitude, place.longitude,
        None if place.latitude is None else f"POINT ({place.longitude} {place.latitude})", priogrid(place),
        country["ucdp_name"] if country else None, _number(country), _region(_number(country)),
        2 if clarity == 2 else 1, _date_precision(start, end), start, end, deaths_a, deaths_b, dead.civilians, unknown,
        dead.best, dead.high, dead.low, a.number, b.number,
    )  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _place(event: Event) -> tuple[Spot, int]:
    """The place of an event and its clarity: of several places the smallest that holds them all, less clear."""
    places = narrowest(event.row.places)
    if len(places) == 1:
        return places[0], 1
    shared: list[Name] = [n for n in places[0].within if all(n.iri in {m.iri for m in p.within} for p in places[1:])]
    if not shared:
        return replace(places[0], precision=5), 2
    points = [(p.latitude, p.longitude) for p in places if p.latitude is not None and p.longitude is not None]
    latitude = round(sum(point[0] for point in points) / len(points), 5) if points else None
    longitude = round(sum(point[1] for point in points) / len(points), 5) if points else None
    rest = places[0].within[places[0].within.index(shared[0]) + 1 :]
    level = 4 if rest else 6
    divisions = (places[0].divisions[0] if level == 4 else None, None, None)
    return Spot(
        shared[0].iri, shared[0].label, shared[0].english, None, latitude, longitude, places[0].country, level, rest,
        divisions,
    ), 2  # fmt: skip


def priogrid(place: Spot) -> int | None:
    """The cell of PRIO-GRID (half a degree): 1 at the south-west corner of the world, 720 a row."""
    if place.latitude is None or place.longitude is None:
        return None
    return math.floor((place.latitude + 90) * 2) * 720 + math.floor((place.longitude + 180) * 2) + 1


def _region(number: int | None) -> str | None:
    return next((name for low, high, name in _REGIONS if number is not None and low <= number <= high), None)


def _date_precision(start: date, end: date) -> int:
    """1 a day, 2 up to six days, 3 a week, 4 up to a month, 5 more."""
    count = day_count(start, end)
    return next((code for most, code in _PRECISIONS if count <= most), 5)
