"""Drawings as numbers for the templates: bars of a timeline, points of a map, spans on a time bar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kg.web.ledger import Control, Thing
from kg.web.render import Page

_LANES = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a timeline 1000 wide and 100 high: the step (`2017-08`), its count, and where it stands."""

    step: str
    count: int
    x: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Span:
    """A claim of control on a time bar 1000 wide."""

    control: Control
    x: float
    width: float


def bars(steps: Sequence[tuple[str, int]]) -> list[Bar]:
    """The bars of counts by step."""
    most = max((count for _, count in steps), default=0) or 1
    wide = 1000 / max(1, len(steps))
    return [
        Bar(step, count, round(number * wide, 2), round(wide * 0.86, 2), round(100 * count / most, 2))
        for number, (step, count) in enumerate(steps)
    ]


def map_points(places: Iterable[tuple[Thing, int]], page: Page) -> list[dict[str, object]]:
    """Places that have coordinates, for the map's script: position, name, count, and the address that filters by it."""
    return [
        {
            "lat": place.lat,
            "lon": place.lon,
            "name": place.name(page.language),
            "count": count,
            "url": page.thing(place.iri),
        }
        for place, count in places
        if place.lat is not None
    ]


def lanes(controls: Sequence[Control]) -> tuple[list[tuple[str, list[Span]]], str, str]:
    """Each party ("" for none) with its dated claims on one time bar, most claims first; the bar's first and last day.

    The bar begins where one claim in twenty has begun: what began long before is cut at its edge.
    """
    dated = sorted((control for control in controls if control.day), key=lambda c: (c.day, c.iri))
    if not dated:
        return [], "", ""
    first, last = dated[len(dated) // 20].day, max(c.last for c in dated)
    begin, length = _number(first), max(1, _number(last) - _number(first) + 1)
    found: dict[str, list[Span]] = {}
    for control in dated:
        x = max(0, _number(control.day) - begin) * 1000 / length
        end = max(0, _number(control.last) - begin + 1) * 1000 / length
        found.setdefault(control.party, []).append(Span(control, round(min(x, 994), 2), round(max(end - x, 6), 2)))
    return sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:_LANES], first, last


def _number(day: str) -> int:
    try:
        return date.fromisoformat(day[:10]).toordinal()
    except ValueError:
        return date(int(day[:4]) if day[:4].isdigit() else 1, 1, 1).toordinal()
