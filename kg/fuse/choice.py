"""Which accounts may be added up so that no one is counted twice.

Two accounts that may count the same people are a conflict: in one engagement those whose victims do not exclude each
other; anywhere those of which a report calls one a part of the other; a count for a province or for several days and
those inside it; two engagements that only differ in who is said to have done it. Of each connected part of the graph of
conflicts the heaviest set without a conflict counts; of two equally heavy ones the more detailed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from kg.fuse.accounts import Account, disjoint, within
from kg.fuse.atlas import Atlas
from kg.fuse.events import Event
from kg.fuse.likeness import exclude

_SMALL = 14  # accounts of one connected part up to which every set is tried

Pairs = Iterable[tuple[str, str]]
Conflicts = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """The accounts that count, and for each of the others why not: the key of one that counts in its place, and a word.

    The words: `inside` a larger count, `covers` smaller ones that say more, `beside` a count of perhaps the same
    people, `rival` telling of the same deed.
    """

    counted: tuple[Account, ...]
    left: Mapping[str, tuple[str, str]]


def choose(
    accounts: Iterable[Account], events: Mapping[str, Event], atlas: Atlas, parts: Pairs = (), rivals: Pairs = ()
) -> Choice:
    """What of these accounts counts; those apart never do.

    `parts` are pairs of accounts (keys) of which the first is told to be a part of the second, `rivals` pairs of
    engagements that may be one.
    """
    held = {a.key: a for a in accounts if a.event is not None and a.estimate.best is not None}
    conflicts = _conflicts(held, events, atlas, parts, rivals)
    left: dict[str, tuple[str, str]] = {}
    counted: list[Account] = []
    done: set[str] = set()
    for key in sorted(held):
        if key in done:
            continue
        part = _connected(key, conflicts)
        done.update(part)
        picked = _heaviest([held[k] for k in sorted(part)], conflicts)
        counted += picked
        chosen = {account.key for account in picked}
        for other in sorted(part - chosen):
            winner = min(conflicts[other].keys() & chosen, default="")
            left[other] = winner, conflicts[other].get(winner, "beside")
    return Choice(tuple(sorted(counted, key=lambda account: account.key)), left)


# ------------------------------------------------------------------------------------------------ the graph


def _conflicts(
    held: Mapping[str, Account], events: Mapping[str, Event], atlas: Atlas, parts: Pairs, rivals: Pairs
) -> Conflicts:
    """For each account those that may count the same people, and how the first stands to the second."""
    found: Conflicts = defaultdict(dict)
    groups: defaultdict[tuple[str, str | None], list[Account]] = defaultdict(list)
    for account in held.values():
        groups[account.outcome, account.event].append(account)
    for accounts in groups.values():
        for one, other in combinations(accounts, 2):
            if not disjoint(one, other, atlas):
                _conflict(found, one, other, atlas)
    for inner, outer in parts:
        if inner in held and outer in held and inner != outer:
            found[inner][outer], found[outer][inner] = "inside", "covers"
    for pair in rivals:
        for outcome in sorted({key[0] for key in groups}):
            for one in groups.get((outcome, pair[0]), ()):
                for other in groups.get((outcome, pair[1]), ()):
                    if not disjoint(one, other, atlas):
                        found[one.key].setdefault(other.key, "rival")
                        found[other.key].setdefault(one.key, "rival")
    for one, other in _covered(held, events, atlas):
        found[one.key].setdefault(other.key, "inside")
        found[other.key].setdefault(one.key, "covers")
    return found


def _conflict(found: Conflicts, one: Account, other: Account, atlas: Atlas) -> None:
    word = {one.key: "beside", other.key: "beside"}
    for inner, outer in ((one, other), (other, one)):
        if within(inner, outer, atlas):
            word = {inner.key: "inside", outer.key: "covers"}
            break
    found[one.key][other.key], found[other.key][one.key] = word[one.key], word[other.key]


def _covered(
    held: Mapping[str, Account], events: Mapping[str, Event], atlas: Atlas
) -> Iterator[tuple[Account, Account]]:
    """Each account that lies inside another for a wide place or several days, with that one."""
    index: defaultdict[tuple[str, str, int], list[Account]] = defaultdict(list)
    wide: list[Account] = []
    for account in held.values():
        event = events[account.event or ""]
        if event.start is None or event.end is None or not event.places:
            continue
        for place in {above for own in event.places for above in (atlas.same(own), *atlas.ancestors(own))}:
            index[account.outcome, place, _month(event.start)].append(account)
        if atlas.wide(event.places) or event.start != event.end:
            wide.append(account)
    for account in wide:
        event = events[account.event or ""]
        assert event.start is not None
        assert event.end is not None
        months = range(_month(event.start), _month(event.end) + 1)
        keys = [(account.outcome, atlas.same(place), month) for place in event.places for month in months]
        inner = {other.key: other for key in keys for other in index.get(key, ())}
        for other in inner.values():
            lies = other.event != account.event and _inside(events[other.event or ""], event, atlas)
            if lies and not disjoint(other, account, atlas):
                yield other, account


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _inside(inner: Event, outer: Event, atlas: Atlas) -> bool:
    """Whether one engagement lies wholly in the place and days of another, is smaller, and may be a part of it."""
    assert outer.start is not None
    assert outer.end is not None
    if inner.start is None or inner.end is None or inner.start < outer.start or inner.end > outer.end:
        return False
    if exclude(inner.category, outer.category):
        return False
    if not all(any(atlas.inside(place, other) for other in outer.places) for place in inner.places):
        return False
    smaller = (inner.end - inner.start) < (outer.end - outer.start)
    return smaller or {atlas.same(p) for p in inner.places} != {atlas.same(p) for p in outer.places}


# ----------------------------------------------------------------------------------------------- the choice


def _connected(key: str, conflicts: Conflicts) -> set[str]:
    found: set[str] = set()
    waiting = [key]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(conflicts.get(current, ()))
    return found


def _weight(account: Account) -> int:
    return account.estimate.best or 0


def _heaviest(accounts: Sequence[Account], conflicts: Conflicts) -> list[Account]:
    """The set without a conflict with the largest sum; of equal ones the one with more members."""
    if len(accounts) == 1:
        return [*accounts]
    if len(accounts) > _SMALL:
        by_weight = _greedy(sorted(accounts, key=lambda a: (-_weight(a), a.key)), conflicts)
        shared = {a.key: _weight(a) / (1 + len(conflicts[a.key])) for a in accounts}
        by_share = _greedy(sorted(accounts, key=lambda a: (-shared[a.key], a.key)), conflicts)
        return max(by_weight, by_share, key=lambda picked: (sum(map(_weight, picked)), len(picked)))
    best: tuple[tuple[int, int], list[Account]] = ((-1, 0), [])

    def search(rest: int, picked: list[Account], weight: int) -> None:
        nonlocal best
        if rest == len(accounts):
            if (weight, len(picked)) > best[0]:
                best = ((weight, len(picked)), [*picked])
            return
        candidate = accounts[rest]
        if conflicts[candidate.key].keys().isdisjoint(other.key for other in picked):
            search(rest + 1, [*picked, candidate], weight + _weight(candidate))
        search(rest + 1, picked, weight)

    search(0, [], 0)
    return best[1]


def _greedy(accounts: Sequence[Account], conflicts: Conflicts) -> list[Account]:
    picked: dict[str, Account] = {}
    for account in accounts:
        if conflicts[account.key].keys().isdisjoint(picked):
            picked[account.key] = account
    return list(picked.values())
