"""How many people were harmed, from counts that may speak of the same people: a low and a high, and the rule's name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.web.ledger import Toll

RULE = "rule_widest"
"""The key of the rule's description in the words of the pages."""


@dataclass(frozen=True, slots=True)
class Total:
    """People of one outcome: at least `low`, at most `high` (more where `open`), from `claims` counts."""

    outcome: str
    low: int
    high: int
    open: bool
    claims: int


def count_people(tolls: Iterable[Toll]) -> list[Total]:
    """A total for each outcome, sorted by outcome, by the rule of the widest range.

    Counts of one outcome at one place on overlapping days may speak of the same people: together they are one event.
    Of an event, each set of victims has its lowest lower bound and its highest upper bound. The event's low is the
    largest of those lowest bounds (one set may hold another), its high the sum of the highest (they may be apart).
    """
    events: dict[tuple[str, tuple[str, ...]], list[Toll]] = defaultdict(list)
    for toll in tolls:
        if counts(toll):
            events[toll.outcome, toll.places].append(toll)
    sums: dict[str, list[tuple[int, int, bool, int]]] = defaultdict(list)
    for (outcome, _), found in events.items():
        sums[outcome].extend(_bounds(event) for event in _events(found))
    totals = []
    for outcome, parts in sorted(sums.items()):
        lows, highs, opens, claims = zip(*parts, strict=True)
        totals.append(Total(outcome, sum(lows), sum(highs), any(opens), sum(claims)))
    return totals


def counts(toll: Toll) -> bool:
    """Whether a toll counts people that no other counts: no part, restatement or running total, and not denied."""
    return not (toll.whole or toll.restates or toll.cumulative or toll.certainty == "Denied")


def _events(tolls: list[Toll]) -> Iterator[list[Toll]]:
    """The tolls of one place in groups of overlapping days; those without any day are one group each."""
    held: list[Toll] = []
    last = ""
    for toll in sorted(tolls, key=lambda t: (t.day, t.iri)):
        if held and toll.day > last:
            yield held
            held = []
        if not toll.day:
            yield [toll]
            continue
        held.append(toll)
        last = max(last, toll.last) if len(held) > 1 else toll.last
    if held:
        yield held


def _bounds(event: list[Toll]) -> tuple[int, int, bool, int]:
    sets: dict[tuple[str, ...], list[Toll]] = defaultdict(list)
    for toll in event:
        sets[toll.victims].append(toll)
    low = max(min(toll.low for toll in rivals) for rivals in sets.values())
    high = sum(max(max(toll.low, toll.high or 0) for toll in rivals) for rivals in sets.values())
    return low, high, any(toll.high is None for toll in event), len(event)
