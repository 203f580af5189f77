"""Armed parties in one sentence: named ones, forces of states, units, bands, allies told by whom they serve.

What is no party: agencies, politicians, civilians, victims, armed men without a word of who they are.
"""

from __future__ import annotations

from dataclasses import replace

from kg.extract.bands import BandReader
from kg.extract.forces import MEN, STATE
from kg.extract.names import NameHit
from kg.extract.party_phrase import WAW
from kg.extract.phrase import Spot as Spot


class PartyReader(BandReader):
    """The parties of one phrase, left to right."""

    def read(self) -> list[Spot]:
        """All parties and back-references, not overlapping, in order."""
        place, cues, named, shut = 0, self.cues, self.named, self.shut
        while place < len(cues):
            spot = None
            if place in shut:
                pass
            elif place in named:
                spot = self._name(place)
            elif cues[place].role is not None:
                spot = self._pattern(place)
            elif place in self.toponyms:
                spot = self.actor(place)
            if spot is None:
                place += 1
                continue
            self.spots.append(replace(spot, relation="alias") if self._in_brackets(spot) else spot)
            place = spot.last
            if spot.country and place < len(cues):
                place = self._second(place)
        return self.spots

    def _pattern(self, place: int) -> Spot | None:
        """The party whose head noun, or whose adjective, stands at `place`."""
        parts = self.cues[place].party
        if self.cues[place].definite and len(parts) > 1:  # المليشيات is a band, مليشيات opens a name
            parts = tuple(sorted(parts, key=lambda part: part[0] == "unit"))
        for role, branch in parts:
            spot = self._by_role(place, role, branch)
            if spot is not None:
                return spot
        return None

    def _by_role(self, place: int, role: str, branch: str) -> Spot | None:
        if role in STATE or role in MEN:
            spot = self.force(place, role, branch)
            if spot is None and role in ("army", "forces", "guard") and not self.cues[place].definite:
                spot = self._unnamed(place, role)
            return spot
        if role == "unit":
            return self.unit(place, branch)
        if role == "band":
            return self.band(place, branch)
        if role in ("strike", "support"):
            return self.strike(place)
        if role == "modifier" and branch == "government" and self.cues[place].definite:
            return self.government(place)
        if role == "nisba":
            return self._adjective(place, branch)
        return self.force(place, "air", branch) if role == "drone" and self.is_drone(place) else None

    def _unnamed(self, place: int, role: str) -> Spot | None:
        """Forces with a name of their own: `قوات الصاعقة`, `جيش "الفتح"`."""
        after = self.phrase.after(place)
        if self.cues[place].own or not self.free(after) or after in self.toponyms:
            return None
        return self.unknown(place, role)

    def _name(self, place: int) -> Spot | None:
        """A name of the gazetteer, or one that the report taught, with what stands around it."""
        hit, cue = self.named[place], self.cues[place]
        single = hit.last - hit.first == 1
        if cue.role is not None:
            spot = self._pattern(place)
            if single or spot is None:
                if single:
                    return spot
            elif spot.last >= hit.last and spot.rule != "unit":
                return self._known(spot, hit)
        full = self.head_before(place)
        if single and cue.ambiguous and full == place and not self._joined(place):
            return None
        end = self._nationality(hit.last - 1)
        loyal = self.allied(end) if self._loyal(end) else None
        ids = tuple(filter(None, hit.ids))
        nations = {self.world.states.get(i) for i in ids}
        nation = next(iter(nations)) if len(nations) == 1 else None
        talked = full == place and cue.role not in STATE and bool(ids) and self.world.groups.get(ids[0]) == "government"
        return self.spot(
            place, loyal[0] if loyal else end, end=end, proclitic=hit.proclitic, full=full, candidates=ids,
            rule="gazetteer" if ids else "unit", head=cue.has("unit") or self.cues[full].has("unit"), country=nation,
            confidence=0.4 if talked or (nation and self.spoken_for(place)) else 0.95,
            identity=f"state:{nation}:army" if nation else "", allegiance=loyal[1] if loyal else None,
            name=self.phrase.name(place, hit.last - 1, hit.proclitic),
        )  # fmt: skip

    def _known(self, spot: Spot, hit: NameHit) -> Spot:
        """A pattern that is a name too: with the ids of the name that its nationality allows."""
        lands = self.world.lands
        ids = tuple(i for i in hit.ids if i and (not spot.country or spot.country in lands.get(i, (spot.country,))))
        return replace(spot, candidates=ids, rule="gazetteer" if ids else spot.rule)

    def _nationality(self, last: int) -> int:
        """The token of a definite adjective of nationality right behind a name, else the name's last token."""
        after = self.phrase.after(last)
        cue = self.phrase.cue(after)
        told = cue is not None and cue.country and cue.definite and not cue.proclitic
        return after if told and after not in self.toponyms else last

    def _loyal(self, last: int) -> bool:
        """Whether `الموالية` follows a name: whom it serves is said of it, and is no place of the report."""
        cue = self.phrase.cue(self.phrase.after(last))
        return cue is not None and cue.definite and cue.has("allied") == "to"

    def _joined(self, place: int) -> bool:
        """Whether a name that is a common word too is joined to a party or an allegiance: `تنظيم الدولة والقاعدة`."""
        if place and self.phrase.tokens[place - 1].surface == "#":
            return True
        before = self.phrase.before(place)
        cue = self.phrase.cue(before)
        if cue is None:
            return False
        listed = self.cues[place].proclitic == WAW or cue.word.fold == WAW
        return (listed and bool(self.spots) and self.spots[-1].last == before + 1) or cue.has("allied") is not None

    def _adjective(self, place: int, identifier: str) -> Spot | None:
        """A group told by its adjective behind a noun of its men or acts: `القيادي الحوثي`, not `قال الحوثي`."""
        before = self.phrase.before(place)
        cue = self.phrase.cue(before)
        if cue is None or cue.role is None or (cue.definite and not self.cues[place].definite):
            return None
        if identifier not in self.world.groups:
            return None
        return self.spot(place, place, full=before, candidates=(identifier,), rule="adjective", confidence=0.8)

    def _second(self, place: int) -> int:
        """Past a second nationality of the same act or force, which is taken in: `غارات سورية وروسية`."""
        cue, before = self.cues[place], self.cues[place - 1]
        if not cue.country or cue.proclitic not in ("", WAW) or not before.country or cue.definite != before.definite:
            return place
        self.spots.append(self.state(place, place, cue.country, cue.proclitic, "nationality"))
        return place + 1

    def _in_brackets(self, spot: Spot) -> bool:
        """Whether a party stands in brackets right behind another, as its other name."""
        before = self.phrase.before(spot.full_first)
        if before < 0 or self.phrase.tokens[before].surface != "(" or not self.spots or spot.weak:
            return False
        after = self.phrase.cue(self.phrase.after(spot.last - 1))
        ends = after is None or after.word.surface == ")" or "former" in after.contexts
        return ends and self.spots[-1].last > before - 3
