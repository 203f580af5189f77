"""Why mentions are one engagement, and why others near them are not, for people to read."""

from __future__ import annotations

from collections.abc import Iterator

from kg.fuse.events import Event
from kg.fuse.ledger import Ledger

_FEW = 5  # others that are shown for each engagement


def explain_event(ledger: Ledger, event: Event) -> Iterator[str]:
    """The engagement, its mentions, each join with score and reasons, then the nearest that were not joined and why."""
    yield f"incident {event.key[:8]} · {event.category or 'count'} · {_days(event.start, event.end)}"
    for iri in event.mentions:
        yield f"  {_mention(ledger, iri)}"
    for join in ledger.joiner.joins(event.mentions):
        yield f"  joined {_short(join.one)} {_short(join.other)}, score {join.score:.2f}: {'; '.join(join.reasons)}"
    seen: set[str] = set(event.mentions)
    others = []
    for iri in event.mentions:
        for other, likeness in ledger.joiner.neighbours(iri):
            if other not in seen:
                seen.add(other)
                others.append((likeness.contradiction is not None, -likeness.score, other, iri, likeness))
    for _, _, other, iri, likeness in sorted(others, key=lambda found: found[:4])[:_FEW]:
        why = likeness.contradiction or f"score {likeness.score:.2f}: {'; '.join(likeness.reasons)}"
        yield f"  not joined {_short(iri)} {_mention(ledger, other)}: {why}"


def _mention(ledger: Ledger, iri: str) -> str:
    mention = ledger.joiner.mentions[iri]
    report = ledger.archive.reports[mention.report]
    copy = " (copy)" if mention.report in ledger.copies else ""
    places = "، ".join(ledger.atlas.label(place) for place in mention.places) or "no place"
    days = _days(mention.start, mention.end) + ("" if mention.dated else " (published)")
    return f"{_short(iri)} {mention.category or 'count'}, {places}, {days}, {report.identifier}{copy}"


def _short(iri: str) -> str:
    kind, _, name = iri.rpartition("/")
    return f"{kind.rpartition('/')[2]}:{name[:8]}"


def _days(start: object, end: object) -> str:
    return "no date" if start is None else f"{start}" if start == end else f"{start}/{end}"
