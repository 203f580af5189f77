"""What is known of a report before its things are linked, and which countries the things themselves point to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from kg.lexicon.gazetteer import Gazetteer, Group, Place
from kg.model import Thing

_TOLD: Final = 4.0  # what the input says of the report's country outweighs what its words suggest
_COUNTRY: Final = 0.7  # a country that is named: the one it is about, or one that only comments
_FIRST: Final = 0.6  # more for the country that is named first
_CAPITAL: Final = 0.2  # a capital stands for its government more often than for the scene
_PLACE: Final = 1.0
_GROUP: Final = 0.8
_ARMY: Final = 0.4  # an army may fight abroad
_STATE: Final = frozenset({"army", "navy", "air_force", "branch"})
_WIDE: Final = 3  # a name or group of more countries than this points to none


@dataclass(frozen=True, slots=True)
class Context:
    """What came with a report: its country as ISO code, the day it was published, who published it; all may be None."""

    country: str | None = None
    published: date | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """Which countries a report is about: the weight with which its input and its things point to each."""

    votes: Mapping[str, float] = field(default_factory=dict)
    by_thing: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    _most: dict[str, float] = field(default_factory=dict, repr=False, compare=False)

    def share(self, iso: str | None, thing: str = "") -> float | None:
        """The share of a country, 1 for the one that is most pointed to, without what the thing itself adds.

        None when nothing else in the report points to any country.
        """
        own = self.by_thing.get(thing, {})
        most = self._most.get(thing)
        if most is None:
            most = max((weight - own.get(country, 0.0) for country, weight in self.votes.items()), default=0.0)
            self._most[thing] = most
        if most <= 0:
            return None
        return (self.votes.get(iso or "", 0.0) - own.get(iso or "", 0.0)) / most

    def main(self, least: float = 0.6) -> str | None:
        """The country that the report is about, None when another comes near (`least` of its weight)."""
        ranked = sorted(self.votes.items(), key=lambda pair: (-pair[1], pair[0]))
        if not ranked or (len(ranked) > 1 and ranked[1][1] > least * ranked[0][1]):
            return None
        return ranked[0][0]


def read_scene(
    gazetteer: Gazetteer, candidates: Mapping[str, Sequence[str]], things: Sequence[Thing], context: Context
) -> Scene:
    """The countries of a report, from its input and the candidates of its places and groups."""
    votes: dict[str, float] = {context.country: _TOLD} if context.country else {}
    by_thing: dict[str, dict[str, float]] = {}
    first = True
    for thing in things:
        cast: list[tuple[str, float]] = []
        if thing.kind == "place":
            places = [gazetteer.places[i] for i in candidates[thing.key] if i in gazetteer.places]
            cast = _of_places(places, first)
            first = first and not any(place.kind == "country" for place in places)
        elif thing.kind == "group":
            cast = _of_groups([gazetteer.groups[i] for i in candidates[thing.key] if i in gazetteer.groups])
        if cast:
            by_thing[thing.key] = dict(cast)
            for iso, weight in cast:
                votes[iso] = votes.get(iso, 0.0) + weight
    return Scene(votes, by_thing)


def _of_places(found: Sequence[Place], first: bool) -> list[tuple[str, float]]:
    if not found:
        return []
    country = next((p.country for p in found if p.kind == "country" and p.country), None)
    if country:
        return [(country, _COUNTRY + (_FIRST if first else 0.0))]
    if any(p.rank == 1 and p.country for p in found):
        return [(next(p.country for p in found if p.rank == 1 and p.country), _CAPITAL)]
    countries = dict.fromkeys(p.country for p in found if p.country)
    if not countries or len(countries) > _WIDE:
        return []
    return [(iso, _PLACE / len(countries) ** 1.5) for iso in countries if iso]


def _of_groups(found: Sequence[Group]) -> list[tuple[str, float]]:
    countries = dict.fromkeys(iso for group in found for iso in group.country)
    if not countries or len(countries) > _WIDE:
        return []
    weight = _ARMY if any(group.kind in _STATE for group in found) else _GROUP
    return [(iso, weight / len(countries)) for iso in countries]
