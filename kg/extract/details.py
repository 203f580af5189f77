"""The narrow place that the body of a report tells of what its lead set in a wide one.

News opens with the wide place (`هجوم في محافظة السويداء`) and tells the narrow one where it tells the fight again
(`الهجوم في تلول الصفا`). The fight and its tolls lie in the narrow place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extract.scene import Scene
from kg.model import Engagement, Toll

_FAR = 8  # sentences between a lead and its details
_FIRE = frozenset({"airstrike", "drone_strike", "shelling", "strike"})
_POINTS = frozenset({"facility", "other"})


@dataclass(frozen=True, slots=True)
class Retelling:
    """One mention of a fight: as its sentence tells it, whether it points back, whether place and day are its own."""

    engagement: Engagement
    definite: bool
    own_place: bool
    number: str = "s"
    own_day: bool = False


def detailed(
    scene: Scene, fights: Sequence[Engagement], retellings: Sequence[Retelling], tolls: Sequence[Toll]
) -> tuple[list[Engagement], list[Toll]]:
    """The fights and tolls, those of a wide place with the narrower one of the fight's first detail."""
    found: dict[str, tuple[str, ...]] = {}
    for fight in fights:
        if len(fight.places) == 1:
            places = _narrower(scene, fight, retellings)
            if places:
                found[fight.key] = places
    narrow = [replace(f, places=found[f.key]) if f.key in found else f for f in fights]
    wide = {f.key: f.places for f in fights}
    of_war = "places: the country of the war"
    moved = [
        replace(t, places=found[t.engagement])
        if t.engagement in found and t.places == wide[t.engagement] and of_war not in t.reasons else t
        for t in tolls
    ]  # fmt: skip
    return narrow, moved


def _narrower(scene: Scene, fight: Engagement, retellings: Sequence[Retelling]) -> tuple[str, ...]:
    """The place of the first retelling that lies in the place of the fight.

    Of several strikes or attacks one may well be told by itself, so these keep their wide place.
    """
    number = next((told.number for told in retellings if told.engagement.begin == fight.begin), "s")
    if number == "p" or fight.category in _FIRE:
        return ()
    for told in retellings:
        other = told.engagement
        if other.begin <= fight.begin or not told.own_place or len(other.places) != 1 or number != told.number:
            continue
        if other.sentence - fight.sentence > _FAR or not _may_be(fight, other, definite=told.definite):
            continue
        if _other_day(fight, other) or not _inside(scene, other.places[0], fight.places[0], told):
            continue
        return other.places
    return ()


def _inside(scene: Scene, place: str, wide: str, told: Retelling) -> bool:
    """True when a place lies in another, or nothing is known of it and the mention points back to what befell there."""
    if scene.lies_in(place, wide):
        return True
    thing = scene.things[place]
    return told.definite and not thing.candidates and scene.things[wide].head not in _POINTS


def _may_be(fight: Engagement, other: Engagement, *, definite: bool) -> bool:
    if fight.category == other.category:
        return True
    return definite and fight.category != "armed_clash" and other.category == "attack"


def _other_day(fight: Engagement, other: Engagement) -> bool:
    a, b = fight.period, other.period
    if a is None or b is None or not (a.start and b.start):
        return False
    return a.start != b.start
