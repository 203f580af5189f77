"""Rows in ACLED's layout (31 columns) by ACLED's counting rules: one a day and place. Not ACLED data.

Source: ACLED Codebook (2024) and its page on fatalities; types, actors and precision come from `ontology/align.ttl`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from kg.export.codes import ACLED as SCHEME
from kg.export.codes import Code, codes
from kg.export.columns import Cell, Column, Kind
from kg.export.events import (
    CIVILIAN,
    SOLDIERS,
    Event,
    Loss,
    countries,
    day_count,
    days_between,
    english,
    fatalities,
    is_state,
    kind_term,
    narrowest,
    sides_of,
    split,
    toll_losses,
    where_precision,
)
from kg.export.rows import ControlRow, EngagementRow, Party, Spot
from kg.namespaces import ISN

_KINDS: dict[str, Kind] = {
    "event_date": "day", "year": "integer", "time_precision": "integer", "iso": "integer", "latitude": "number",
    "longitude": "number", "geo_precision": "integer", "fatalities": "integer", "timestamp": "integer",
}  # fmt: skip
NAMES = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
]
COLUMNS = tuple(Column(name, _KINDS.get(name, "text"), lambda row: row) for name in NAMES)
"""The 31 columns in ACLED's order."""

_SPLIT_DAYS = 31  # the longest run of days that is written a day a row
_CIVIL, _STATE, _MILITIA, _EXTERNAL = "7", "1", "3", "8"
_GROUPS = {ISN.Women: "Women", ISN.Journalists: "Journalists", ISN.AidWorkers: "Aid Workers"}


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor as ACLED names it, and the notation of its kind; no name for nobody."""

    name: str = ""
    inter: str = ""
    associates: tuple[str, ...] = ()


def rows_of(event: Event) -> Iterator[tuple[Cell, ...] | Loss]:
    """The rows of an event, and what they lose."""
    problem = _uncoded(event)
    days = _days(event)
    if problem or not days:
        yield Loss(event.row.iri, "", "not coded", problem or "its days are not known to within a month")
        return
    places = [p for p in narrowest(event.row.places) if where_precision(p) <= 5]
    cells = [(day, precision, place) for day, precision in days for place in places]
    dead = fatalities(event.tolls)
    for (day, precision, place), share in zip(cells, split(dead, len(cells)), strict=True):
        row = _row(event, day, precision, place, share)
        yield row
        if place.latitude is None:
            yield Loss(event.row.iri, str(row[0]), "coordinates", english(place))
    first = identifier(event.row.iri, cells[0][0], places[0])
    yield from toll_losses(event, first, dead, classes=False)
    yield from _party_losses(event, first, places[0])
    if len(cells) > 1 and dead:
        yield Loss(event.row.iri, first, "split", f"{dead} dead over {len(cells)} rows")


def _uncoded(event: Event) -> str | None:
    """Why an event gets no row, or None."""
    if event.row.certainty == "denied":
        return "it is denied"
    if event.row.source.copy_of is not None:
        return "its report is a copy of another"
    if not event.row.places:
        return "no place is told"
    if all(where_precision(place) > 5 for place in narrowest(event.row.places)):
        return "no place below a country is told"
    return None if _sub_event(event, *_actors(event, event.row.places[0])) else "no type of ACLED fits"


def _days(event: Event) -> list[tuple[date, int]]:
    """The days of an event with ACLED's precision: 1 day, 2 week, 3 month; none when it is not known to within a month.

    A run of days that the report tells from first to last is a row a day; any other period is its middle day.
    """
    start, end = event.row.start or event.row.end, event.row.end or event.row.start
    if start is None or end is None:
        return []
    edtf, count = event.row.edtf or "", day_count(start, end)
    if count == 1:
        return [(start, 1 if event.row.start and event.row.end else 2)]
    if "/" in edtf and count <= _SPLIT_DAYS and not set(edtf) & set("~?%."):
        return [(day, 1) for day in days_between(start, end)]
    if len(edtf) == 7 and start.day == 1 and start.month == end.month:
        return [(start.replace(day=15), 3)]
    if count <= 31:
        return [(start + timedelta(days=(count - 1) // 2), 2 if count <= 7 else 3)]
    return []


def _row(event: Event, day: date, precision: int, place: Spot, dead: int) -> tuple[Cell, ...]:
    actor1, actor2 = _actors(event, place)
    sub_event = _sub_event(event, actor1, actor2)
    assert sub_event is not None
    return _cells(event, day, precision, place, dead, sub_event, actor1, actor2)


def _cells(
    event: Event, day: date, precision: int, place: Spot, dead: int, code: Code, actor1: Actor, actor2: Actor
) -> tuple[Cell, ...]:
    path = codes().path(code)
    country = countries().get(place.country or "")
    divisions = place.divisions
    row = event.row
    targeted = path[1].iri == _VIOLENCE or (actor2.inter == _CIVIL and path[1].iri == _REMOTE)
    issued = [report.published for report in event.reports if report.published]
    newest = max(issued, default=None)
    stamp = None if newest is None else int(datetime(newest.year, newest.month, newest.day, tzinfo=UTC).timestamp())
    publishers = "; ".join(dict.fromkeys(report.publisher for report in event.reports if report.publisher))
    return (
        identifier(row.iri, day, place), day, day.year, precision, path[-1].notation, path[1].notation, code.notation,
        actor1.name, "; ".join(actor1.associates), _label(actor1.inter),
        actor2.name, "; ".join(actor2.associates), _label(actor2.inter), interaction(actor1.inter, actor2.inter),
        "Civilian targeting" if targeted else "", int(country["number"]) if country else None,
        country["acled_region"] if country else "", country["acled_name"] if country else "",
        divisions[0] or "", divisions[1] or "", divisions[2] or "", english(place), place.latitude, place.longitude,
        _geo_precision(place), publishers, "", " ".join(e.text for e in row.evidence[:1]), dead, "", stamp,
    )  # fmt: skip


def identifier(claim: str, day: date, place: Spot) -> str:
    """The id of a row: ours by its start, the country in three letters, a number made of event, day and place."""
    country = countries().get(place.country or "")
    number = int(sha256(f"{claim} {day} {place.iri}".encode()).hexdigest()[:10], 16)
    return f"KG-{country['iso3'] if country else 'XXX'}{number}"


def _geo_precision(place: Spot) -> int:
    found = codes().match(f"https://w3id.org/isnad/code/ucdp/where-prec-{where_precision(place)}", SCHEME, "closeMatch")
    return int(found[0].notation) if found else 3


# ------------------------------------------------------------------------------------------------------ type

_BATTLES, _REMOTE = f"{SCHEME}battles", f"{SCHEME}explosions-remote-violence"
_VIOLENCE = f"{SCHEME}violence-against-civilians"


def _sub_event(event: Event, actor1: Actor, actor2: Actor) -> Code | None:
    """The sub-event type: by the mapping of the class, then by what the words and the parties say."""
    known = codes()
    term = f"{ISN._iri}{''.join(part.capitalize() for part in event.row.category.split('_'))}"
    told = " ".join((*event.row.means, *(e.text[b:f] for e in event.row.evidence for b, f in e.marks)))
    narrower = [c for c in known.match(term, SCHEME, "narrowMatch") if any(word in told for word in c.words)]
    usual = known.match(term, SCHEME, "closeMatch", "broadMatch", "relatedMatch")
    found = [code for code in (*narrower, *usual) if len(known.path(code)) == 3]
    if not found:
        return None
    if narrower:
        return found[0]
    against = actor2.inter == _CIVIL or actor1.inter == _CIVIL
    wrong, right = (_BATTLES, _VIOLENCE) if against else (_VIOLENCE, _BATTLES)
    fitting = [code for code in found if code.broader == right]
    chosen = fitting[0] if found[0].broader == wrong and fitting else found[0]
    return _territory(event) or chosen if chosen.iri == f"{SCHEME}armed-clash" else chosen


def _territory(event: Event) -> Code | None:
    """The code of a battle in which a place changed hands, when the same report says that one side took it."""
    places = {place.iri for place in event.row.places}
    fighters = {party.iri for side in sides_of(event) for party in side}
    for control in event.controls:
        if control.change == "gained" and control.party is not None and control.party.iri in fighters:
            here = [place for place in control.places if place.iri in places]
            if here and control.certainty != "denied":
                return taken_code(control.party, here[0])
    return None


def taken_code(party: Party, place: Spot) -> Code | None:
    """Of the codes of taken territory the one for this kind of party, else the one for no kind."""
    known, inter = codes(), _actor([party], place).inter
    found = known.match(ISN.Gained, SCHEME, "narrowMatch")
    kinds = {code.iri: [c.notation for c in known.match(code.iri, SCHEME, "relatedMatch")] for code in found}
    fitting = [code for code in found if inter in kinds[code.iri]]
    return next(iter([*fitting, *(code for code in found if not kinds[code.iri])]), None)


def control_rows(control: ControlRow) -> Iterator[tuple[Cell, ...] | Loss]:
    """Rows for a place that changed hands without a fight that is told, or was left: non-violent transfers."""
    event = Event(_as_engagement(control))
    known = codes()
    found = known.match(f"{ISN._iri}{control.change.capitalize()}", SCHEME, "relatedMatch")
    days, places = _days(event), [p for p in narrowest(control.places) if where_precision(p) <= 5]
    if not (found and days and places and control.party) or control.certainty == "denied":
        yield Loss(control.iri, "", "not coded", f"{control.change}: no party, day or place, or no type of ACLED fits")
        return
    for day, precision in days[:1]:
        for place in places:
            actor = _actor([control.party], place)
            yield _cells(event, day, precision, place, 0, found[0], actor, Actor())
    if control.share_min is not None or control.share_max is not None:
        yield Loss(control.iri, "", "share", f"{control.share_min}–{control.share_max}")


def _as_engagement(control: ControlRow) -> EngagementRow:
    return EngagementRow(
        iri=control.iri, places=control.places, start=control.start, end=control.end, edtf=control.edtf,
        certainty=control.certainty, source=control.source, evidence=control.evidence, category=control.change,
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------------- actors


def _actors(event: Event, place: Spot) -> tuple[Actor, Actor]:
    first, second = sides_of(event)
    actor = _actor(first, place)
    return actor if actor.name else _unidentified(place), _actor(second, place, harmed=True)


def _unidentified(place: Spot) -> Actor:
    return Actor(f"Unidentified Armed Group{_in(place)}", _MILITIA)


def _in(place: Spot) -> str:
    name = _country_name(place.country)
    return f" ({name})" if name else ""


def _country_name(iso: str | None) -> str:
    """The name that ACLED gives to a country; empty where we know none."""
    country = countries().get(iso or "")
    return country["acled_name"] if country else ""


def _actor(parties: list[Party], place: Spot, *, harmed: bool = False) -> Actor:
    """The actor of a side: armed parties before unarmed ones, states before others; the rest are associates."""
    named = [(_inter(party, place, harmed), _actor_name(party, place, harmed), party) for party in parties]
    named = sorted([item for item in named if item[1]], key=lambda item: (item[0] == _CIVIL, item[0], item[1]))
    if not named:
        return Actor()
    inter, name, _ = named[0]
    others = [label for _, label, _ in named[1:] if label != name]
    others += [f"{_GROUPS[p.iri]}{_in(place)}" for _, _, p in named if p.iri in _GROUPS]
    return Actor(name, inter, tuple(dict.fromkeys(others)))


def _inter(party: Party, place: Spot, harmed: bool = False) -> str:
    """The notation of a party's kind; the forces of another state are external."""
    if party.people:
        if party.iri in CIVILIAN or (harmed and party.iri == ISN.UnknownPeople):
            return _CIVIL
        return _STATE if party.iri in SOLDIERS else _MILITIA
    found = codes().match(kind_term(party), f"{SCHEME}inter-", "closeMatch") if party.kind else []
    inter = found[0].notation if found else _MILITIA
    abroad = bool(party.countries) and place.country is not None and place.country not in party.countries
    return _EXTERNAL if abroad and is_state(party) else inter


def _actor_name(party: Party, place: Spot, harmed: bool = False) -> str:
    if party.people:
        if party.iri in CIVILIAN or (harmed and party.iri == ISN.UnknownPeople):
            return f"Civilians{_in(place)}"
        if party.iri in SOLDIERS:
            name = _country_name(place.country)
            return f"Military Forces of {name}" if name else "Unidentified Military Forces"
        return f"Unidentified Armed Group{_in(place)}" if party.iri == ISN.Fighters else ""
    own = _country_name(party.countries[0]) if len(party.countries) == 1 else ""
    form = codes().forms.get(kind_term(party))
    if is_state(party) and own and form:
        years = f" ({(party.begin or '')[:4]}-{(party.end or '')[:4]})" if party.begin or party.end else ""
        return f"{form} of {own}{years}"
    return english(party)


def _label(inter: str) -> str:
    found = codes().codes.get(f"{SCHEME}inter-{inter}")
    return found.english if found else ""


def interaction(inter1: str, inter2: str) -> str:
    """The label of an interaction: lower code first, but external forces before civilians; `X only` for one side.

    >>> interaction("2", "1"), interaction("7", "8"), interaction("3", "")
    ('State forces-Rebel group', 'External/Other forces-Civilians', 'Political militia only')
    """
    if not inter1 or not inter2:
        return f"{_label(inter1 or inter2)} only" if inter1 or inter2 else ""
    first, second = sorted((inter1, inter2))
    if (first, second) == (_CIVIL, _EXTERNAL):
        first, second = second, first
    return f"{_label(first)}-{_label(second)}"


def _party_losses(event: Event, row: str, place: Spot) -> Iterator[Loss]:
    for side in sides_of(event):
        for party in side:
            if not party.people and party.kind is None:
                yield Loss(
                    event.row.iri, row, "kind of group", f"{english(party)}: not known, coded as Political militia"
                )
            elif not party.people and is_state(party):
                yield Loss(event.row.iri, row, "party", f"{english(party)} is written as {_actor_name(party, place)}")
            elif party.iri in (ISN.Children,):
                yield Loss(event.row.iri, row, "party", "children are written as civilians")
