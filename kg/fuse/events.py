"""Joined mentions as engagements of the ledger: what they are, where and when, and which mentions they are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kg.fuse.mentions import EventMention
from kg.ids import digest


@dataclass(frozen=True, slots=True)
class Event:
    """One engagement told by its mentions. `dated`: some report tells its days; else they are those of publication.

    `key` is made of its first mention (by IRI), so it stays when others join. `places` are those that most tell first.
    """

    key: str
    mentions: tuple[str, ...]
    reports: tuple[str, ...]
    category: str | None
    places: tuple[str, ...]
    start: date | None
    end: date | None
    dated: bool
    parties: tuple[str, ...]
    tolls: tuple[str, ...]


def make_event(mentions: Iterable[EventMention]) -> Event:
    """The engagement that mentions tell together."""
    told = sorted(mentions, key=lambda mention: mention.iri)
    start, end, dated = _days(told)
    kinds = Counter(mention.category for mention in told if mention.category)
    places = Counter(place for mention in told for place in mention.places)
    return Event(
        key=digest("incident", told[0].iri),
        mentions=tuple(mention.iri for mention in told),
        reports=tuple(sorted({mention.report for mention in told})),
        category=min(kinds, key=lambda kind: (-kinds[kind], kind), default=None),
        places=tuple(sorted(places, key=lambda place: (-places[place], place))),
        start=start,
        end=end,
        dated=dated,
        parties=tuple(sorted({party for mention in told for _, party in mention.sides})),
        tolls=tuple(sorted({toll for mention in told for toll in mention.tolls})),
    )


def _days(mentions: list[EventMention]) -> tuple[date | None, date | None, bool]:
    """The days that all tellings share, else all days that one of them names; told days go before assumed ones."""
    for dated in (True, False):
        spans = [(m.start, m.end) for m in mentions if m.dated is dated and m.start is not None and m.end is not None]
        if spans:
            start, end = max(s for s, _ in spans), min(e for _, e in spans)
            if start > end:
                start, end = min(s for s, _ in spans), max(e for _, e in spans)
            return start, end, dated
    return None, None, False
