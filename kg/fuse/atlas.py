"""How places and parties of different reports relate: the same, one inside the other, near, kin, allied, strangers.

A thing that the gazetteer does not know has an IRI of its own in each report; here it is known by its name, so that two
reports can speak of one village that no table has.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from kg.fuse.records import PEOPLE, Archive, PartyRecord, PlaceRecord
from kg.link.geometry import between
from kg.text.normalise import name_key

SETTLED: Final = frozenset({"city", "town", "village", "camp"})
_BROAD: Final = frozenset(
    {"country", "governorate", "region", "desert", "district", "subdistrict", "mountain", "water"}
)
_HOLDS: Final = {"country": 0.0, "governorate": 0.1, "region": 0.15, "desert": 0.15, "water": 0.15, "district": 0.3}
_WHOLE: Final = {"country": 0.4, "governorate": 0.75, "region": 0.75, "desert": 0.75, "water": 0.75}
_CELL: Final = 0.15  # degrees: some 15 kilometres


class Nearness(NamedTuple):
    """How well two places agree: 0 to 1, in words, and whether they cannot be one place."""

    value: float
    reason: str
    apart: bool = False


_FAR: Final = Nearness(0.0, "elsewhere", True)


class Atlas:
    """Places and parties of an archive, and how they relate; what was asked once is remembered."""

    def __init__(self, places: Mapping[str, PlaceRecord], parties: Mapping[str, PartyRecord]) -> None:
        self.places, self.parties = places, parties
        self._ancestors: dict[str, tuple[str, ...]] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._near: dict[tuple[str, str], Nearness] = {}
        self._same: dict[str, str] = {}
        self._named: dict[str, str] = {}
        self._kin: dict[tuple[str, str], bool] = {}
        self._allied: dict[tuple[str, str], bool] = {}

    @classmethod
    def of(cls, archive: Archive) -> Atlas:
        """The atlas of an archive."""
        return cls(archive.places, archive.parties)

    # ---------------------------------------------------------------------------------------------- names

    def same(self, iri: str) -> str:
        """What stands for a thing in all reports: its IRI, or for an unknown one `name:` and its folded name."""
        made = self._same.get(iri)
        if made is None:
            known = self.places.get(iri) or self.parties.get(iri)
            made = iri
            if known is not None and known.local:
                made = "name:" + (" ".join(name_key(known.label)) or known.label)
            elif isinstance(known, PartyRecord) and known.renamed_to:
                made = self._renamed(known)
            self._same[iri] = made
        return made

    def label(self, iri: str) -> str:
        """The name of a place, a party or a class of people, for people to read."""
        known = self.places.get(iri) or self.parties.get(iri)
        if known is not None:
            return known.label
        if not self._named:
            local = [r for table in (self.places, self.parties) for r in table.values() if r.local]
            self._named = {self.same(r.iri): r.label for r in sorted(local, key=lambda r: r.label, reverse=True)}
        return self._named.get(iri) or (iri.replace("_", " ") if iri in PEOPLE else iri.partition(":")[2])

    def _renamed(self, party: PartyRecord) -> str:
        seen = [party.iri]
        while party.renamed_to and party.renamed_to not in seen:
            seen.append(party.renamed_to)
            following = self.parties.get(party.renamed_to)
            if following is None:
                break
            party = following
        return seen[-1]

    # --------------------------------------------------------------------------------------------- places

    def ancestors(self, iri: str) -> tuple[str, ...]:
        """The places that contain or anchor a place, nearest first, without itself; a cycle is cut."""
        found = self._ancestors.get(iri)
        if found is None:
            order: dict[str, None] = {}
            waiting = [iri]
            while waiting:
                record = self.places.get(waiting.pop(0))
                for above in (*record.anchors, *record.within) if record else ():
                    if above != iri and above not in order:
                        order[above] = None
                        waiting.append(above)
            found = self._ancestors[iri] = tuple(order)
        return found

    def inside(self, iri: str, container: str) -> bool:
        """Whether a place is, lies in, or is told by another."""
        return iri == container or self.same(iri) == self.same(container) or container in self.ancestors(iri)

    def keys(self, places: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Where to look for mentions of the same place: what it is, and what it lies in or near.

        Two mentions can be of one place only where a key of what one is meets a key of the other.
        """
        at: set[str] = set()
        under: set[str] = set()
        for iri in places:
            at.add(self.same(iri))
            record = self.places.get(iri)
            if record is None:
                continue
            at.update(record.candidates)
            at.update(record.anchors)
            under.update(above for above in self.ancestors(iri) if self._kind(above) != "country")
            if record.lat is not None and record.lon is not None:
                north, east = math.floor(record.lat / _CELL), math.floor(record.lon / _CELL)
                if record.kind not in SETTLED and record.kind not in _BROAD:
                    at.add(f"cell:{north}:{east}")
                under.update(f"cell:{north + y}:{east + x}" for y in (-1, 0, 1) for x in (-1, 0, 1))
        return frozenset(at), frozenset(under - at)

    def near(self, one: Iterable[str], other: Iterable[str]) -> Nearness:
        """How well the places of two mentions agree: the best of all pairs; apart only where all pairs are.

        Where one tells of several places and the other of one of them, the value falls by the root of the share.
        """
        first, second = tuple(one), tuple(other)
        pairs = [self._pair(a, b) for a in first for b in second]
        if not pairs:
            return Nearness(0.0, "no place told")
        best = max(pairs, key=lambda found: (not found.apart, found.value))
        most = max(len(first), len(second))
        if most == 1 or best.apart:
            return best
        share = min(self._met(first, second), self._met(second, first))
        told = f"{best.reason}, {round(share * most)} of {most}" if share < 1 else best.reason
        return Nearness(best.value * share**0.5, told)

    def _met(self, places: tuple[str, ...], others: tuple[str, ...]) -> float:
        """The share of places that agree with one of the others, lie in it or hold it; at least one place does."""
        met = sum(any(self._pair(a, b).value >= 0.5 or self._nested(a, b) for b in others) for a in places)
        return max(1, met) / len(places)

    def _nested(self, one: str, other: str) -> bool:
        return other in self.ancestors(one) or one in self.ancestors(other)

    def wide(self, places: Iterable[str]) -> bool:
        """Whether any of the places is larger than a settlement."""
        return any(self._kind(place) in _BROAD for place in places)

    def _kind(self, iri: str) -> str | None:
        record = self.places.get(iri)
        return record.kind if record else None

    def _pair(self, one: str, other: str) -> Nearness:
        key = (one, other) if one <= other else (other, one)
        found = self._near.get(key)
        if found is None:
            found = self._near[key] = self._compare(*key)
        return found

    def _compare(self, one: str, other: str) -> Nearness:
        if self.same(one) == self.same(other):
            if self.same(one).startswith("name:"):
                return Nearness(0.85, "same name of place")
            return Nearness(_WHOLE.get(self._kind(one) or "", 1.0), "same place")
        first, second = self.places.get(one), self.places.get(other)
        if first is None or second is None:
            return Nearness(0.15, "places not comparable")
        for inner, outer in ((one, other), (other, one)):
            if outer in self.places[inner].anchors or outer in self.places[inner].candidates:
                return Nearness(0.8, f"{self.label(inner)} is told by {self.label(outer)}")
            if outer in self.ancestors(inner):
                value = _HOLDS.get(self._kind(outer) or "", 0.6)
                return Nearness(value, f"{self.label(inner)} lies in {self.label(outer)}")
        return self._distance(first, second)

    def _distance(self, first: PlaceRecord, second: PlaceRecord) -> Nearness:
        settled = first.kind in SETTLED and second.kind in SETTLED
        broad = first.kind in _BROAD or second.kind in _BROAD
        if first.lat is None or first.lon is None or second.lat is None or second.lon is None:
            if self._parted(first.iri, second.iri) or (settled and not (first.local or second.local)):
                return _FAR
            return Nearness(0.15, "places not comparable")
        distance = between(first.lat, first.lon, second.lat, second.lon)
        words = f"{distance:.0f} km apart"
        if settled and distance > 3:
            return Nearness(0.0, words, True)
        if distance <= 5:
            return Nearness(0.7, words)
        if distance <= 15:
            return Nearness(0.5, words)
        if distance > (150 if broad else 30) or self._parted(first.iri, second.iri):
            return Nearness(0.0, words, True)
        return Nearness(0.15, words)

    def _parted(self, one: str, other: str) -> bool:
        """Whether two places lie in two governorates or two countries."""
        for kind in ("governorate", "country"):
            first, second = ({a for a in (i, *self.ancestors(i)) if self._kind(a) == kind} for i in (one, other))
            if first and second and first.isdisjoint(second):
                return True
        return False

    # -------------------------------------------------------------------------------------------- parties

    def above(self, iri: str) -> frozenset[str]:
        """A party and all that it belongs to, by what stands for each in all reports."""
        found = self._above.get(iri)
        if found is None:
            seen: dict[str, None] = {}
            waiting = [iri]
            while waiting:
                party = waiting.pop()
                if party not in seen:
                    seen[party] = None
                    record = self.parties.get(party)
                    waiting.extend(record.member_of if record else ())
                    if record is not None and record.renamed_to:
                        waiting.append(record.renamed_to)
            found = self._above[iri] = frozenset(self.same(party) for party in seen)
        return found

    def known(self, iri: str) -> bool:
        """Whether the gazetteer knows a party; one that only its report names cannot speak against another."""
        record = self.parties.get(iri)
        return record is not None and not record.local

    def kin(self, one: str, other: str) -> bool:
        """Whether two parties are one, were one under another name, or one is part of the other."""
        found = self._kin.get((one, other))
        if found is None:
            found = self._kin[one, other] = self.same(other) in self.above(one) or self.same(one) in self.above(other)
        return found

    def allied(self, one: str, other: str) -> bool:
        """Whether two parties fight on one side as far as the gazetteer knows."""
        found = self._allied.get((one, other))
        if found is None:
            found = self._allied[one, other] = any(
                self.kin(ally, second)
                for first, second in ((one, other), (other, one))
                for party in self._line(first)
                for ally in (self.parties[party].allied_with if party in self.parties else ())
            )
        return found

    def _line(self, iri: str) -> Iterator[str]:
        yield iri
        record = self.parties.get(iri)
        yield from record.member_of if record else ()
