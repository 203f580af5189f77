"""Which place a name is: scored by head noun, container, country, neighbours and rank.

Points are added up and read as log-odds. The weights were set by hand and tried on reports that no rule was made from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.lexicon.gazetteer import Gazetteer, Place
from kg.link.choice import Scored, choose
from kg.link.context import Scene
from kg.link.events import NEUTRAL, Events, event_fit
from kg.link.fits import fit
from kg.link.geometry import Crowd, kilometres
from kg.model import Link, Thing
from kg.text.normalise import name_key

_RANK: Final = {1: 1.2, 2: 0.4, 3: 0.0, 4: -0.5, 5: -1.0, 6: -1.4}
_HEAD: Final = 6.0  # times fit minus a half
_MISFIT: Final = -2.0  # a head noun that cannot stand before this kind
_FITS: Final = 0.25
_BARE: Final = {"governorate": -0.6, "district": -1.2, "subdistrict": -1.0}  # a bare name is the town's first of all
_HOLDS: Final = 1.0  # a bare name that contains towns is the governorate's
_COUNTRY: Final = 3.0  # times what the share exceeds or misses a fair one by
_FAIR: Final = 0.4
_ABROAD: Final = -0.3  # a large city abroad needs no country
_STRANGE: Final = -4.0  # a small town of a country that nothing else points to
_NO_SHARE: Final = 0.2
_NAMESAKE: Final = -2.5  # unless its name is Arabic: a village at home may bear it too
_CONTAINED: Final = 2.5
_ELSEWHERE: Final = -4.5
_ONLY: Final = 0.9
_DISTINCT: Final = 2.0  # a name of several words that only one place has: الضفة الغربية
_PROPER: Final = frozenset({"country", "region", "desert", "mountain", "river", "sea", "governorate", "facility"})
_NEAR: Final = ((30.0, 1.4), (80.0, 1.0), (200.0, 0.4), (700.0, 0.0))
_FAR: Final = -1.0
_AROUND: Final = 60.0  # kilometres around a town that still count as there
_SPOT: Final = 12.0  # kilometres: two candidates so near are one place for all who ask
_NATION: Final = 2.0  # a country's name, before a village that bears it
_UNIT: Final = 1.0  # in a governorate or district that the report names
_CROWD: Final = 0.5  # for each other name of the report that may be a place close by
_MOST: Final = 3
_EVENT: Final = 2.4  # times what the fit of what happens there exceeds or misses an even one by
_DWARFED: Final = -1.2  # a village that shares its name with a city or governorate of the same country
_WORD: Final = -2.0  # a name that is an everyday word needs a head noun or a container
_BIG: Final = 3
_TOWN: Final = 4
_WIDE: Final = frozenset({"country", "region", "desert", "river", "sea", "mountain"})
_UNITS: Final = frozenset({"governorate", "district", "subdistrict"})
_SEAT: Final = 60.0  # kilometres between a town and the point of the district that is named after it


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds the places of a report.

    `anchors` are its resolved places by thing, `holding` the names that are said to contain others, `units` the
    governorates and districts it names, `crowd` which things may lie in which cell of the map, `events` what happens
    at them.
    """

    scene: Scene
    anchors: Mapping[str, Place]
    holding: frozenset[tuple[str, ...]]
    units: frozenset[str]
    crowd: Crowd
    events: Events = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Case:
    """One place of a report with all that its candidates are judged by.

    `only`: its candidates are one place or lie in one another; `distinct`: they share a name of several words and kind.
    """

    thing: Thing
    places: Sequence[Place]
    containers: Sequence[Place]
    anchors: Sequence[Place]
    setting: Setting
    only: bool
    distinct: bool


class PlaceJudge:
    """Scores the candidates of one place of a report."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def judge(self, thing: Thing, candidates: Sequence[str], setting: Setting) -> Link:
        """The link of a place: an entry, or None with the candidates that were weighed."""
        known = self._gazetteer.places
        own = name_key(thing.name)
        around = [name for name in thing.containers if name_key(name) != own]
        places = [known[identifier] for identifier in candidates if identifier in known]
        case = _Case(
            thing,
            places,
            [known[identifier] for name in around for identifier in self._gazetteer.named(name, "place")],
            [place for key, place in setting.anchors.items() if key != thing.key],
            setting,
            only=all(self._same(places[0].id, place.id) for place in places[1:]),
            distinct=len(own) > 1 and len({place.kind for place in places}) == 1,
        )
        return choose(thing.key, [self._score(case, place) for place in case.places], self._same)

    def _score(self, case: _Case, place: Place) -> Scored:
        points, reasons = _RANK[place.rank], [place.kind]
        for add, reason in (
            _by_head(case, place),
            self._by_container(case, place),
            self._by_country(case, place),
            _by_distance(case, place),
            self._by_unit(case, place),
            _by_crowd(case, place),
            _by_name(case, place),
            _by_event(case, place),
        ):
            points += add
            if reason:
                reasons.append(reason)
        return Scored(place.id, points, tuple(reasons))

    def _by_container(self, case: _Case, place: Place) -> tuple[float, str]:
        if not case.containers:
            return 0.0, ""
        for outer in case.containers:
            if self._holds(outer, place):
                return _CONTAINED, f"in {outer.id}"
        if place.kind in _WIDE or place.within is None:
            return 0.0, ""
        return _ELSEWHERE, "not in what is said to contain it"

    def _holds(self, outer: Place, place: Place) -> bool:
        if outer.id == place.id:
            return False
        if outer.kind == "country":
            return outer.country == place.country
        if outer.id in self._gazetteer.ancestors(place.id):
            return True
        if outer.kind == "governorate":
            return False
        distance = kilometres(outer, place)
        reach = _AROUND * (2.0 if outer.kind in _WIDE else 1.0)
        return distance is not None and distance <= reach and outer.country == place.country

    def _by_unit(self, case: _Case, place: Place) -> tuple[float, str]:
        for unit in self._gazetteer.ancestors(place.id):
            if unit in case.setting.units and unit != place.id:
                return _UNIT, f"in {unit}, which the report names"
        return 0.0, ""

    def _by_country(self, case: _Case, place: Place) -> tuple[float, str]:
        share = case.setting.scene.share(place.country, case.thing.key)
        if place.kind == "country":
            return _NATION, ""
        if share is None or place.country is None:
            return 0.0, ""
        points = _COUNTRY * (share - _FAIR)
        if points > 0:
            return points, f"in {place.country}, which the report is about"
        if case.only and case.distinct and place.kind in _PROPER:
            return 0.0, ""
        strange = share < _NO_SHARE
        if place.rank > _BIG:
            return (_STRANGE if strange else points), ""
        if place.rank == 1:
            return 0.0, ""
        country = self._gazetteer.countries.get(place.country)
        if country is not None and country.arabic and place.rank == _BIG:
            return (_NAMESAKE if strange else points), ""
        return max(points, _ABROAD), ""

    def _same(self, first: str, second: str) -> bool:
        """True when one candidate lies in the other or on the same spot: the city, its district, its governorate."""
        if second in self._gazetteer.ancestors(first) or first in self._gazetteer.ancestors(second):
            return True
        one, two = self._gazetteer.places[first], self._gazetteer.places[second]
        distance = kilometres(one, two)
        seat = one.country == two.country and bool({one.kind, two.kind} & _UNITS)
        return distance is not None and distance <= (_SEAT if seat else _SPOT)


def _by_head(case: _Case, place: Place) -> tuple[float, str]:
    fits = fit(case.thing.head, place.kind)
    if fits is not None:
        points = _HEAD * (fits - 0.5) + (_MISFIT if fits < _FITS else 0.0)
        if place.kind in _PROPER and case.only and (place.kind == "country" or case.distinct):
            points = max(points, 0.0)  # the head noun is of something in it: مدن العراق
        return points, f"called a {case.thing.head}"
    if place.kind == "governorate":
        if name_key(case.thing.name) in case.setting.holding:
            return _HOLDS + _BARE["governorate"], "said to hold other places"
        if not any(other.kind in ("city", "town") for other in case.places):
            return 0.0, ""
    return _BARE.get(place.kind, 0.0), ""


def _by_name(case: _Case, place: Place) -> tuple[float, str]:
    points = 0.0
    if place.rank > _TOWN and any(o.rank <= _BIG and o.country == place.country for o in case.places):
        points += _DWARFED
    if place.word and len(name_key(case.thing.name)) == 1 and case.thing.head is None and not case.containers:
        points += _WORD
    if case.only and case.distinct and place.kind in _PROPER:
        return points + _DISTINCT, "the only one of this name, which says what it is"
    return (points + _ONLY, "the only one of this name") if case.only else (points, "")


def _by_event(case: _Case, place: Place) -> tuple[float, str]:
    events = case.setting.events.get(case.thing.key, ())
    points = _EVENT * (event_fit(events, place.kind) - NEUTRAL)
    return points, f"{'fit' if points > 0 else 'unfit'} for {', '.join(events)}" if points else ""


def _by_crowd(case: _Case, place: Place) -> tuple[float, str]:
    near = case.setting.crowd.near(place, case.thing.key) if place.rank > _BIG else 0
    return _CROWD * min(near, _MOST), f"{near} other names close by" if near else ""


def _by_distance(case: _Case, place: Place) -> tuple[float, str]:
    if place.kind == "country":
        return 0.0, ""
    found = [(d, a.id) for a in case.anchors if a.id != place.id and (d := kilometres(place, a)) is not None]
    if not found:
        return 0.0, ""
    distance, anchor = min(found)
    share = case.setting.scene.share(place.country, case.thing.key)
    for reach, points in _NEAR:
        if distance <= reach:
            across = share is not None and share < 0.5  # near, but over the border
            return (0.0, "") if across or not points else (points, f"{distance:.0f} km from {anchor}")
    return (_FAR if place.rank > _BIG else 0.0), ""
