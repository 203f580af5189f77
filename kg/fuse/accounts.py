"""The toll ledger: for each engagement, harm and kind of victim one account of all claims, estimated by a named rule.

Accounts of one engagement may hold one another: "3 officers" lie inside "20 soldiers", and both inside "50 dead". Which
lies in which is told by `isn:partOf` and by who the victims are. Running totals and counts over long periods have
accounts of their own, apart from those of engagements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kg.fuse.atlas import Atlas
from kg.fuse.events import Event
from kg.fuse.mentions import is_apart, whole_of
from kg.fuse.records import PEOPLE, Archive, TollRecord
from kg.fuse.rules import Estimate, Voice, Witness, estimate, overlaps
from kg.ids import digest

_COMBATANTS = frozenset({"officers", "soldiers", "fighters"})
_UNARMED = frozenset({"civilians", "children", "women", "journalists", "aid_workers"})

Link = tuple[str, str, str]
"""A kind (`updates`, `restates`, `contradicts`) and the two claims, from the one that does so to the other."""


@dataclass(frozen=True, slots=True)
class Account:
    """All counts of the same people. `event` is the key of an engagement, None where the account stands apart.

    `victims` are groups and classes of people; `home` are the groups of the whole that a class of people is a part of.
    """

    key: str
    event: str | None
    outcome: str
    victims: tuple[str, ...]
    home: tuple[str, ...]
    places: tuple[str, ...]
    start: date | None
    end: date | None
    dated: bool
    estimate: Estimate
    voices: tuple[Voice, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """Whom the counted belong to: the groups of the whole where it is told, else the victims."""
        return self.home or self.victims


def open_accounts(archive: Archive, atlas: Atlas, events: Iterable[Event], copies: Mapping[str, str]) -> list[Account]:
    """All accounts, engagement by engagement, then those that stand apart; sorted by key within each."""
    maker = Accounts(archive, atlas, copies)
    found = [account for event in events for account in maker.of_event(event)]
    return found + maker.apart()


class Accounts:
    """Opens the accounts of an archive."""

    def __init__(self, archive: Archive, atlas: Atlas, copies: Mapping[str, str]) -> None:
        self.archive, self.atlas, self.copies = archive, atlas, copies

    def of_event(self, event: Event) -> Iterator[Account]:
        groups: defaultdict[tuple[object, ...], list[TollRecord]] = defaultdict(list)
        for iri in event.tolls:
            toll = self.archive.tolls[iri]
            groups[(toll.outcome, *self._victims(toll))].append(toll)
        for tolls in groups.values():
            yield self._open(tolls, event.key, event.places, (event.start, event.end, event.dated))

    def apart(self, wanted: Callable[[tuple[object, ...]], bool] = lambda _: True) -> list[Account]:
        """Accounts of running totals: counts of one harm to the same people in the same places since the same day.

        With `wanted` only those whose group (`apart_group`) it allows.
        """
        groups: defaultdict[tuple[object, ...], list[TollRecord]] = defaultdict(list)
        for iri in sorted(self.archive.tolls):
            toll = self.archive.tolls[iri]
            if is_apart(toll, self.archive.tolls):
                groups[self.apart_group(toll)].append(toll)
        found = []
        for tolls in (tolls for group, tolls in groups.items() if wanted(group)):
            whole = whole_of(tolls[0], self.archive.tolls)
            start = tolls[0].start or whole.start
            ends = [t.end or self.archive.published(t.report) for t in tolls]
            end = max((day for day in ends if day is not None), default=None)
            found.append(self._open(tolls, None, tolls[0].places or whole.places, (start, end, start is not None)))
        return sorted(found, key=lambda account: account.key)

    def apart_group(self, toll: TollRecord) -> tuple[object, ...]:
        """What a count that stands apart shares with those of its account, and with no others."""
        whole = whole_of(toll, self.archive.tolls)
        places = tuple(sorted({self.atlas.same(place) for place in toll.places or whole.places}))
        start = toll.start or whole.start
        return toll.outcome, *self._victims(toll), places, start, "" if start else self._claimer(toll)

    def _open(
        self, tolls: list[TollRecord], event: str | None, places: tuple[str, ...],
        days: tuple[date | None, date | None, bool],
    ) -> Account:  # fmt: skip
        first = min(tolls, key=lambda toll: toll.iri)
        _, home = self._victims(first)
        witnesses = [self._witness(toll) for toll in tolls]
        found, voices = estimate(witnesses, self.archive.tolls.__contains__)
        victims = tuple(dict.fromkeys(self.atlas.same(v) for v in sorted(first.victims)))
        key = digest("account", event or first.iri, first.outcome, *victims, "of", *home)
        return Account(key, event, first.outcome, victims, home, places, *days, found, voices)

    def _victims(self, toll: TollRecord) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who was counted, and, for a mere class of people, the groups of the whole that it is a part of."""
        victims = tuple(sorted({self.atlas.same(victim) for victim in toll.victims}))
        if set(victims) <= PEOPLE and toll.part_of in self.archive.tolls:
            whole = whole_of(toll, self.archive.tolls)
            return victims, tuple(sorted({self.atlas.same(v) for v in whole.victims if v not in PEOPLE}))
        return victims, ()

    def _claimer(self, toll: TollRecord) -> str:
        """Who counted: the claimer by what stands for it in all reports, else the publisher, else the report."""
        if toll.claimer is not None:
            return self.atlas.same(toll.claimer)
        report = self.archive.reports.get(toll.report)
        return f"publisher:{report.publisher}" if report and report.publisher else toll.report

    def _witness(self, toll: TollRecord) -> Witness:
        report = self.archive.reports.get(toll.report)
        published = self.archive.published(toll.report)
        when = (published or toll.end or date.min, report.identifier if report else toll.report, toll.order)
        return Witness(toll, self._claimer(toll), when, self.copies.get(toll.report))


# ------------------------------------------------------------------------------------------- who lies in whom


def disjoint(one: Account, other: Account, atlas: Atlas) -> bool:
    """Whether no one can have been counted in both accounts, as far as their victims tell."""
    return all(_strangers(a, b, atlas) for a in one.people for b in other.people) and (
        not (one.home and one.home == other.home)
        or all(_strangers(a, b, atlas) for a in one.victims for b in other.victims)
    )


def within(one: Account, other: Account, atlas: Atlas) -> bool:
    """Whether all whom the first account counts belong to those whom the second counts, and not the other way round."""
    if one.outcome != other.outcome:
        return False
    forward = all(any(_belongs(a, b, atlas) for b in other.victims) for a in one.people)
    back = all(any(_belongs(b, a, atlas) for a in one.victims) for b in other.people)
    return forward and (not back or bool(one.home and not other.home))


def _belongs(one: str, other: str, atlas: Atlas) -> bool:
    if one == other or other == "unknown":
        return True
    if one in PEOPLE or other in PEOPLE:
        return (other == "civilians" and one in _UNARMED) or (other == "soldiers" and one == "officers")
    return atlas.same(other) in atlas.above(one)


def _strangers(one: str, other: str, atlas: Atlas) -> bool:
    if "unknown" in (one, other) or one == other:
        return False
    if one in PEOPLE and other in PEOPLE:
        pair = {one, other}
        return pair == {"children", "women"} or bool(pair & _COMBATANTS and pair & _UNARMED)
    if one in PEOPLE or other in PEOPLE:
        return bool({one, other} & _UNARMED)
    return not atlas.kin(one, other)


# ------------------------------------------------------------------------------------------- claim and claim


def claim_links(archive: Archive, atlas: Atlas, accounts: Iterable[Account]) -> list[Link]:
    """Which claim restates, updates, contradicts or is part of which, across reports; sorted, each once.

    What reports say of their own claims (`isn:partOf`, `isn:restates`) is not repeated here.
    """
    found: dict[Link, None] = {}
    for account in accounts:
        standing: list[TollRecord] = []
        for voice in account.voices:
            toll = archive.tolls[voice.toll]
            if voice.state == "updated" and voice.to:
                found["updates", voice.to, voice.toll] = None
            elif voice.state == "restates" and voice.to and toll.restates != voice.to:
                found["restates", voice.toll, voice.to] = None
            elif voice.state in ("counts", "agrees", "weaker", "denies"):
                standing.append(toll)
        for link in _rivals(standing):
            found[link] = None
    return sorted(found)


def part_pairs(archive: Archive, accounts: Iterable[Account]) -> tuple[tuple[str, str], ...]:
    """Pairs of accounts (keys) of which some report calls the first a part of the second; sorted."""
    home = {voice.toll: account.key for account in accounts for voice in account.voices}
    wholes = ((iri, archive.tolls[iri].part_of) for iri in home)
    pairs = {(home[iri], home[whole]) for iri, whole in wholes if whole in home}
    return tuple(sorted((inner, outer) for inner, outer in pairs if inner != outer))


def _rivals(tolls: list[TollRecord]) -> Iterator[Link]:
    """Claims that cannot both be right contradict each other; equal ones of other claimers restate the first."""
    for number, one in enumerate(tolls):
        for other in tolls[number + 1 :]:
            denied = (one.certainty == "denied") != (other.certainty == "denied")
            if denied or not overlaps(one, other):
                yield ("contradicts", *sorted((one.iri, other.iri)))  # type: ignore[misc]
            elif (one.lower, one.upper) == (other.lower, other.upper) and one.report != other.report:
                yield "restates", other.iri, one.iri
                break
