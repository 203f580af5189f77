"""What is joined across reports: each engagement that a report tells, and each place and day where it counts people.

A count without an engagement is a mention of its own: something happened there. Counts of one report that share place
and days, and parts with their wholes, are one mention. Running totals and counts over long periods are no mention: they
cover many engagements and stand apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kg.fuse.records import Archive, ClaimRecord, TollRecord

LONG = 7
"""Days above which a count covers a period rather than one engagement."""

_BACK = timedelta(days=2)  # a report without a date of its own tells what happened up to so long before it came out

Count = tuple[str, tuple[str, ...], int, int | None]
"""Outcome, victims, lower and upper bound."""


@dataclass(frozen=True, slots=True)
class EventMention:
    """One report's telling of one engagement. `dated`: the days are the text's own, not those before publication.

    `counts` are the tolls that this mention brings along, `tolls` their IRIs; `category` is None where only a count
    tells that something happened. `borrowed`: of `days` and `places`, what its report told before of something else,
    perhaps, and not of this.
    """

    iri: str
    report: str
    category: str | None
    places: tuple[str, ...]
    start: date | None
    end: date | None
    dated: bool
    sides: tuple[tuple[str, str], ...] = ()
    counts: tuple[Count, ...] = ()
    tolls: tuple[str, ...] = ()
    headline: bool = False
    borrowed: tuple[str, ...] = ()


def is_apart(toll: TollRecord, tolls: Mapping[str, TollRecord]) -> bool:
    """Whether a count stands apart: a running total, a count over `LONG` days or more, or a part of one of these.

    A count over fewer days is the count of one engagement, whatever it is part of or called: "up to fifty in two days
    of fighting".
    """
    seen: set[str] = set()
    current: TollRecord | None = toll
    while current is not None and current.iri not in seen:
        seen.add(current.iri)
        if current.start is not None and current.end is not None:
            return (current.end - current.start).days >= LONG
        if current.cumulative:
            return True
        following = current.part_of or current.restates
        current = tolls.get(following) if following else None
    return False


def whole_of(toll: TollRecord, tolls: Mapping[str, TollRecord]) -> TollRecord:
    """The count that a count is part of or restates, and so on upwards, apart or not as it is; a ring is cut."""
    seen = {toll.iri}
    apart = is_apart(toll, tolls)
    while True:
        above = toll.part_of or toll.restates
        if above is None or above in seen or above not in tolls or is_apart(tolls[above], tolls) != apart:
            return toll
        seen.add(above)
        toll = tolls[above]


def find_mentions(archive: Archive) -> list[EventMention]:
    """All mentions of an archive, sorted by IRI."""
    held: defaultdict[str, list[TollRecord]] = defaultdict(list)
    loose: defaultdict[tuple[object, ...], list[TollRecord]] = defaultdict(list)
    for toll in sorted(archive.tolls.values(), key=lambda t: t.iri):
        if is_apart(toll, archive.tolls):
            continue
        whole = whole_of(toll, archive.tolls)
        engagement = toll.engagement or whole.engagement
        if engagement in archive.engagements:
            held[engagement].append(toll)
        else:
            loose[whole.report, frozenset(whole.places), whole.start, whole.end].append(toll)
    found = [_told(archive, iri, held.get(iri, [])) for iri in archive.engagements]
    found += [_counted(archive, tolls) for tolls in loose.values()]
    return sorted(found, key=lambda mention: mention.iri)


def period(
    archive: Archive, report: str, start: date | None, end: date | None
) -> tuple[date | None, date | None, bool]:
    """The days of a claim, and whether they are the text's own; else the days up to publication, else none."""
    published = archive.published(report)
    if start is not None or end is not None:
        first = start or end
        last = end or start
        if end is None and first is not None and published is not None and first <= published:
            last = min(published, first + timedelta(days=LONG))
        return first, last, True
    if published is None:
        return None, None, False
    return published - _BACK, published, False


def _told(archive: Archive, iri: str, tolls: list[TollRecord]) -> EventMention:
    record = archive.engagements[iri]
    start, end, dated = period(archive, record.report, record.start, record.end)
    places = record.places
    lent: dict[str, ClaimRecord] = {"days": record, "places": record}
    if not places:
        lent["places"] = next((toll for toll in tolls if toll.places), record)
        places = lent["places"].places
    if not dated:
        lent["days"] = next((toll for toll in tolls if toll.start or toll.end), record)
        start, end, dated = period(archive, record.report, lent["days"].start, lent["days"].end)
    counts = tuple(dict.fromkeys(_count(toll) for toll in tolls if toll.part_of is None))
    return EventMention(
        iri, record.report, record.category, places, start, end, dated, record.sides, counts,
        tuple(toll.iri for toll in tolls), record.headline,
        tuple(what for what, claim in lent.items() if what in claim.borrowed),
    )  # fmt: skip


def _counted(archive: Archive, tolls: list[TollRecord]) -> EventMention:
    first = next((toll for toll in tolls if toll.part_of is None and toll.restates is None), tolls[0])
    start, end, dated = period(archive, first.report, first.start, first.end)
    counts = tuple(dict.fromkeys(_count(toll) for toll in tolls if toll.part_of is None))
    sides = tuple(dict.fromkeys(("attacker", party) for toll in tolls for party in toll.perpetrators))
    return EventMention(
        first.iri, first.report, None, first.places, start, end, dated, sides, counts,
        tuple(toll.iri for toll in tolls), first.headline, first.borrowed,
    )  # fmt: skip


def _count(toll: TollRecord) -> Count:
    return toll.outcome, tuple(sorted(toll.victims)), toll.lower, toll.upper
