"""Every thing of a report to an entry of the gazetteer, or to none.

Places are judged three times: those that are clear by themselves become the neighbours by which the others are judged.
The work is things times candidates times neighbours; the numbers of the last two are bounded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from kg.lexicon.aliases import composed_heads
from kg.lexicon.gazetteer import Gazetteer, Place
from kg.link.context import Context, Scene, read_scene
from kg.link.events import Events
from kg.link.fits import fit
from kg.link.geometry import Crowd
from kg.link.groups import ClaimerJudge, GroupJudge
from kg.link.places import PlaceJudge, Setting
from kg.model import Link, Thing
from kg.text.normalise import name_key

BY_HAND: Final = "decided by hand"
_ROUNDS: Final = 3
_NEIGHBOURS: Final = 24
_CANDIDATES: Final = 200
_SURE: Final = 0.6
_LIKELY: Final = 0.5  # the fit from which a head noun may stand before a kind
_UNITS: Final = frozenset({"governorate", "district", "region"})
_BROAD: Final = frozenset({"country", "governorate", "region", "desert", "river", "sea"})  # no place to measure from
_URBAN: Final = frozenset({"neighbourhood", "facility", "camp"})


class Linker:
    """Links the things of one report at a time; holds the gazetteer and nothing of the reports."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._places = PlaceJudge(gazetteer)
        self._groups = GroupJudge(gazetteer)
        self._claimers = ClaimerJudge(gazetteer)

    def link(
        self,
        things: Sequence[Thing],
        context: Context | None = None,
        decided: Mapping[str, str | None] | None = None,
        events: Events | None = None,
    ) -> tuple[Link, ...]:
        """One link for each thing, in the order of the things; an entry of None means not known or not certain.

        `decided` are entries by thing key that a person chose, None for "none of these"; they stand, and the rest is
        judged by them. One whose entry the gazetteer lacks is passed over. `events` are the kinds of event at places.
        """
        context = context or Context()
        fixed = self._fixed(things, decided or {})
        candidates = {
            thing.key: self._candidates(thing)
            if thing.key not in fixed
            else tuple(filter(None, [fixed[thing.key].entry]))
            for thing in things
        }
        scene = read_scene(self.gazetteer, candidates, things, context)
        places = [t for t in things if t.kind == "place"]
        links = self._link_places(places, candidates, scene, fixed, events or {})
        links |= self._link_groups([t for t in things if t.kind == "group"], candidates, scene, context)
        for thing in things:
            if thing.kind == "claimer":
                links[thing.key] = self._claimers.judge(thing, candidates[thing.key], scene)
        links |= fixed
        return tuple(links[thing.key] for thing in things)

    def _fixed(self, things: Sequence[Thing], decided: Mapping[str, str | None]) -> dict[str, Link]:
        found: dict[str, Link] = {}
        for thing in things:
            if thing.key in decided:
                entry = decided[thing.key]
                if entry is None:
                    found[thing.key] = Link(thing.key, None, 0.0, f"{BY_HAND}: none of the known")
                elif self.gazetteer.entry(thing.kind, entry) is not None:
                    found[thing.key] = Link(thing.key, entry, 1.0, BY_HAND, ((entry, 1.0),))
        return found

    def _candidates(self, thing: Thing) -> tuple[str, ...]:
        found = thing.candidates or self.gazetteer.named(thing.name, thing.kind)
        for alias in () if found else thing.aliases:
            found = found or self.gazetteer.named(alias, thing.kind)
        if thing.kind == "place":
            if found and not self._fits(
                thing.head, found
            ):  # the name with its head noun is another's: مدينة X, محافظة X
                found = tuple(dict.fromkeys((*found, *self.gazetteer.named(thing.name, "place"))))
            names = (f"{noun} {thing.name}" for noun in composed_heads().get(thing.head or "", ()))
            more = [identifier for name in names for identifier in self.gazetteer.named(name, "place")]
            found = tuple(dict.fromkeys((*more, *found)))
        return found[:_CANDIDATES]

    def _fits(self, head: str | None, candidates: Sequence[str]) -> bool:
        """False when a head noun is told that fits none of the candidates."""
        known = [self.gazetteer.places[i] for i in candidates if i in self.gazetteer.places]
        fits = [value for place in known if (value := fit(head, place.kind)) is not None]
        return not fits or max(fits) >= _LIKELY

    def _link_places(
        self,
        things: Sequence[Thing],
        candidates: dict[str, tuple[str, ...]],
        scene: Scene,
        fixed: Mapping[str, Link],
        events: Events,
    ) -> dict[str, Link]:
        holding = frozenset(
            name_key(name)
            for t in things
            if t.head not in ("neighbourhood", "facility", "camp")
            for name in t.containers
        )
        known = self.gazetteer.places
        crowd = Crowd((t.key, [known[i] for i in candidates[t.key] if i in known]) for t in things)
        links = {t.key: fixed[t.key] for t in things if t.key in fixed}
        before: tuple[object, ...] = ()
        for _ in range(_ROUNDS):
            around = self._anchors(links), self._units(links)
            if around == before:  # the judgement would be the same
                break
            before, setting = around, Setting(scene, around[0], holding, around[1], crowd, events)
            links = {t.key: fixed.get(t.key) or self._places.judge(t, candidates[t.key], setting) for t in things}
        return links

    def _urban(self, thing: Thing, candidates: Sequence[str]) -> bool:
        """True for a quarter, a building or what may be one: it is held by a town, where a town is by a governorate."""
        if thing.head in _URBAN:
            return True
        kinds = {self.gazetteer.places[i].kind for i in candidates if i in self.gazetteer.places}
        return kinds <= _URBAN

    def _anchors(self, links: dict[str, Link]) -> dict[str, Place]:
        anchors: dict[str, Place] = {}
        for key, link in links.items():
            place = self.gazetteer.places.get(link.entry or "")
            if place is not None and place.kind not in _BROAD and place.lat is not None and link.score >= _SURE:
                anchors[key] = place
                if len(anchors) == _NEIGHBOURS:
                    break
        return anchors

    def _units(self, links: dict[str, Link]) -> frozenset[str]:
        entries = [self.gazetteer.places.get(link.entry or "") for link in links.values()]
        return frozenset(place.id for place in entries if place is not None and place.kind in _UNITS)

    def _link_groups(
        self, things: Sequence[Thing], candidates: dict[str, tuple[str, ...]], scene: Scene, context: Context
    ) -> dict[str, Link]:
        first = {t.key: self._groups.judge(t, candidates[t.key], scene, context) for t in things}
        company = {link.entry for link in first.values() if link.entry}
        return {
            t.key: first[t.key]
            if first[t.key].entry
            else self._groups.judge(t, candidates[t.key], scene, context, company)
            for t in things
        }
