"""Distances on the sphere, and which names of a report crowd together on the map."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from kg.lexicon.gazetteer import Place

_CELL: Final = 0.2  # degrees: some 20 km
_SETTLED: Final = frozenset(
    {"city", "town", "village", "district", "subdistrict", "neighbourhood", "facility", "other"}
)

_RADIUS = 6371.0  # kilometres, mean radius of the Earth


def kilometres(first: Place, second: Place) -> float | None:
    """The great-circle distance of two places in kilometres; None when one of them has no point."""
    if first.lat is None or first.lon is None or second.lat is None or second.lon is None:
        return None
    return between(first.lat, first.lon, second.lat, second.lon)


def between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The great-circle distance of two points in kilometres (haversine).

    >>> round(between(34.73, 36.69, 33.51, 36.28))
    141
    """
    north, south = math.radians(lat), math.radians(other_lat)
    half = math.sin((south - north) / 2) ** 2
    half += math.cos(north) * math.cos(south) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * _RADIUS * math.asin(min(1.0, math.sqrt(half)))


class Crowd:
    """Which things may lie in which cell of the map: made once for a report, asked once for each candidate."""

    def __init__(self, candidates: Iterable[tuple[str, Iterable[Place]]]) -> None:
        self._cells: dict[tuple[int, int], set[str]] = {}
        for thing, places in candidates:
            for place in places:
                if place.kind in _SETTLED and place.lat is not None and place.lon is not None:
                    self._cells.setdefault(_cell(place.lat, place.lon), set()).add(thing)

    def near(self, place: Place, but: str) -> int:
        """How many things other than `but` have a candidate in the cell of a place or one beside it."""
        if place.lat is None or place.lon is None:
            return 0
        north, east = _cell(place.lat, place.lon)
        found: set[str] = set()
        for lat in (north - 1, north, north + 1):
            for lon in (east - 1, east, east + 1):
                found |= self._cells.get((lat, lon), set())
        return len(found - {but})


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return math.floor(lat / _CELL), math.floor(lon / _CELL)
