"""The claims that fit the filters in an address, and what they add up to by month, by place and by party."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta

from kg.web.ledger import Claim, Engagement, Ledger, Thing, Toll

_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for, as it stands in an address; "" for anything.

    Parties and places are the ends of IRIs (`group/islamic-state`), days ISO days, months or years.
    """

    party: str = ""
    kind: str = ""
    outcome: str = ""
    place: str = ""
    source: str = ""
    claimer: str = ""
    start: str = ""
    end: str = ""

    @classmethod
    def read(cls, parameters: Mapping[str, str], prefix: str = "") -> Filters:
        """The filters of an address; days that are none are left out."""
        found = {
            field.name: parameters.get(prefix + NAMES.get(field.name, field.name), "")[:300] for field in fields(cls)
        }
        for name in ("start", "end"):
            if not _DAY.fullmatch(found[name]):
                found[name] = ""
        return cls(**found)

    def parameters(self, prefix: str = "") -> dict[str, str]:
        """The filters as they stand in an address, without empty ones."""
        found = {prefix + NAMES.get(field.name, field.name): getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in found.items() if value}


NAMES = {"start": "from", "end": "to", "kind": "class"}
"""The names of filters in an address, where they differ."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The engagements and tolls that fit, in the order of their days."""

    ledger: Ledger
    engagements: tuple[Engagement, ...]
    tolls: tuple[Toll, ...]

    @property
    def reports(self) -> int:
        """From how many reports they come."""
        return len({claim.report for claim in (*self.engagements, *self.tolls)})


def select(ledger: Ledger, filters: Filters) -> Selection:
    """What fits the filters.

    A place holds what lies in it, a party what belongs to it. A class chooses engagements, and the tolls that come from
    them; an outcome chooses tolls, and the engagements that they come from.
    """
    test = _Test(ledger, filters)
    tolls = [toll for toll in ledger.tolls.values() if test.toll(toll)]
    engagements = [fight for fight in ledger.engagements.values() if test.engagement(fight)]
    if filters.outcome:
        meant = {toll.engagement for toll in tolls}
        engagements = [fight for fight in engagements if fight.iri in meant]
    return Selection(ledger, tuple(engagements), tuple(tolls))


class _Test:
    def __init__(self, ledger: Ledger, filters: Filters) -> None:
        self._ledger, self._asked = ledger, filters
        self._place = whole(ledger, filters.place)
        self._party = whole(ledger, filters.party)
        self._claimer = whole(ledger, filters.claimer)
        self._end = f"{filters.end}\uffff"  # a month or year holds all its days
        self._above: dict[tuple[str, str], bool] = {}

    def toll(self, toll: Toll) -> bool:
        asked = self._asked
        if asked.outcome and toll.outcome != asked.outcome:
            return False
        if asked.kind:
            fight = self._ledger.engagements.get(toll.engagement)
            if fight is None or asked.kind not in fight.kinds:
                return False
        return self._claim(toll, (*toll.victims, *toll.perpetrators))

    def engagement(self, fight: Engagement) -> bool:
        if self._asked.kind and self._asked.kind not in fight.kinds:
            return False
        return self._claim(fight, fight.parties)

    def _claim(self, claim: Claim, parties: Iterable[str]) -> bool:
        asked = self._asked
        if asked.start and (not claim.day or claim.last < asked.start):
            return False
        if asked.end and (not claim.day or claim.day > self._end):
            return False
        if asked.source:
            report = self._ledger.reports.get(claim.report)
            if report is None or report.publisher != asked.source:
                return False
        if self._claimer and self._claimer not in claim.claimers:
            return False
        if self._place and not any(self._in(place, self._place) for place in claim.places):
            return False
        return not self._party or any(self._in(party, self._party) for party in parties)

    def _in(self, thing: str, wanted: str) -> bool:
        known = self._above.get((thing, wanted))
        if known is None:
            known = self._above[thing, wanted] = wanted in self._ledger.above(thing)
        return known


def whole(ledger: Ledger, end: str) -> str:
    """The IRI that an end of one stands for, "" for ""; codes are those of the ontology."""
    if not end:
        return ""
    return ledger.base + end if "/" in end else f"https://w3id.org/isnad/ontology#{end}"


def short(ledger: Ledger, iri: str) -> str:
    """The end of an IRI, as filters name it."""
    return iri.removeprefix(ledger.base).removeprefix("https://w3id.org/isnad/ontology#")


def by_time(claims: Iterable[Claim]) -> tuple[str, list[tuple[str, int]]]:
    """`day`, `month` or `year`, and for each of them the number of claims.

    From the first to the last, but for one claim in a hundred at each end: one siege of 1869 would press all the others
    into one bar.
    """
    days = sorted(claim.day for claim in claims if claim.day)
    if not days:
        return "month", []
    edge = len(days) // 100
    days = days[edge : len(days) - edge]
    first, last = days[0][:10], days[-1][:10]
    if _date(last) - _date(first) <= timedelta(days=92):
        return "day", _counted(days, 10, first, last)
    length, unit = (7, "month") if int(last[:4]) - int(first[:4]) <= 25 else (4, "year")
    return unit, _counted(days, length, first, last)


def by_place(claims: Iterable[Claim], ledger: Ledger) -> list[tuple[Thing, int]]:
    """The places of claims with the number of claims in each, most first."""
    found = Counter(place for claim in claims for place in claim.places)
    known = [(ledger.things[place], number) for place, number in found.items() if place in ledger.things]
    return sorted(known, key=lambda pair: (-pair[1], pair[0].iri))


def by_party(selection: Selection) -> list[tuple[str, int]]:
    """The parties of engagements with the number of engagements of each, most first."""
    found = Counter(party for fight in selection.engagements for party in fight.parties)
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def _counted(days: list[str], length: int, first: str, last: str) -> list[tuple[str, int]]:
    found = Counter(day[:length] for day in days)
    steps, step = [first[:length]], _date(first)
    while steps[-1] < last[:length]:
        step += timedelta(days=1 if length == 10 else 28)
        if step.isoformat()[:length] != steps[-1]:
            steps.append(step.isoformat()[:length])
    return [(name, found.get(name, 0)) for name in steps]


def _date(day: str) -> date:
    try:
        return date.fromisoformat(f"{day}-01-01"[:10])
    except ValueError:
        return date(2000, 1, 1)
