"""An archive becomes a ledger: copies, engagements with their mentions, accounts of tolls, and what does not add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.fuse.accounts import Account, Link, claim_links, open_accounts, part_pairs, within
from kg.fuse.atlas import Atlas
from kg.fuse.choice import Choice, choose
from kg.fuse.copies import find_copies
from kg.fuse.decisions import Decisions
from kg.fuse.events import Event, make_event
from kg.fuse.joining import Joiner
from kg.fuse.mentions import EventMention, find_mentions
from kg.fuse.records import Archive, ClaimRecord, ControlRecord, EngagementRecord, TollRecord


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not add up: its kind, the account or claims it is about, and what is wrong, in words."""

    kind: str
    about: tuple[str, ...]
    message: str


@dataclass(slots=True)
class Ledger:
    """All that fusing concludes. `events` and `accounts` by key; `joiner` knows the mentions and their joins."""

    archive: Archive
    atlas: Atlas
    copies: Mapping[str, str]
    joiner: Joiner
    events: dict[str, Event]
    accounts: dict[str, Account]
    links: list[Link]
    parts: tuple[tuple[str, str], ...] = ()
    rivals: tuple[tuple[str, str], ...] = ()
    findings: list[Finding] = field(default_factory=list)

    def choose(self, accounts: list[Account] | None = None) -> Choice:
        """Which of these accounts (by default all) may be added up."""
        chosen = list(self.accounts.values()) if accounts is None else accounts
        return choose(chosen, self.events, self.atlas, self.parts, self.rivals)

    def event_of(self, iri: str) -> Event | None:
        """The engagement that a mention or a toll belongs to, None where it belongs to none."""
        for event in self.events.values():
            if iri in event.mentions or iri in event.tolls:
                return event
        return None


def fuse(
    archive: Archive, *, text_of: Callable[[str], str] | None = None, decisions: Decisions | None = None
) -> Ledger:
    """The ledger of an archive; the order of its records changes nothing. `text_of` gives the text of a report's IRI.

    Without texts no copies are looked for.
    """
    copies = find_copies(list(archive.reports.values()), text_of, claim_marks(archive)) if text_of else {}
    return open_ledger(archive, copies, decisions)


def open_ledger(archive: Archive, copies: Mapping[str, str], decisions: Decisions | None = None) -> Ledger:
    """The ledger of an archive whose copies are known."""
    atlas = Atlas.of(archive)
    mentions = find_mentions(archive)
    joiner = Joiner(atlas, decisions, tie_copies(archive, mentions, copies))
    joiner.add(mentions)
    return balance(archive, atlas, copies, joiner)


def tie_copies(
    archive: Archive, mentions: Iterable[EventMention], copies: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Pairs of mentions that are one telling: the nth of its kind in a copy, and in the original."""
    wanted = {*copies, *copies.values()}
    told: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
    for mention in mentions:
        if mention.report in wanted:
            record = archive.engagements.get(mention.iri) or archive.tolls[mention.iri]
            where = frozenset(map(archive_name(archive), mention.places))
            told[mention.report, mention.category, where, record.start, record.end, mention.counts].append(mention.iri)
    for (report, *rest), iris in sorted(told.items(), key=lambda pair: pair[1]):
        original = copies.get(str(report))
        if original is not None:
            yield from zip(iris, told.get((original, *rest), ()), strict=False)


def archive_name(archive: Archive) -> Callable[[str], str]:
    """What gives the name of a place in place of an IRI that is of one report only."""
    return lambda place: archive.places[place].label if place in archive.places else place


def balance(archive: Archive, atlas: Atlas, copies: Mapping[str, str], joiner: Joiner) -> Ledger:
    """The ledger of mentions that are joined already."""
    made = [make_event(joiner.mentions[iri] for iri in cluster) for cluster in joiner.clusters()]
    events = {event.key: event for event in sorted(made, key=lambda event: event.key)}
    home = {iri: event.key for event in events.values() for iri in event.mentions}
    pairs = {tuple(sorted((home[one], home[other]))) for one, other in joiner.rivals}
    accounts = open_accounts(archive, atlas, events.values(), copies)
    ledger = Ledger(
        archive, atlas, copies, joiner, events, {account.key: account for account in accounts},
        claim_links(archive, atlas, accounts), part_pairs(archive, accounts),
        tuple(sorted((a, b) for a, b in pairs if a != b)),
    )  # fmt: skip
    ledger.findings = sorted(_findings(ledger), key=lambda finding: (finding.kind, finding.about))
    return ledger


def claim_marks(archive: Archive, atlas: Atlas | None = None) -> dict[str, frozenset[Hashable]]:
    """What each report claims, as marks that are equal where two reports claim the same in other words."""
    atlas, marks = atlas or Atlas.of(archive), defaultdict[str, set[Hashable]](set)
    for claim in archive.claims():
        marks[claim.report].add(_mark(claim, atlas))
    return {report: frozenset(found) for report, found in marks.items()}


def _mark(claim: ClaimRecord, atlas: Atlas) -> Hashable:
    places = frozenset(atlas.same(place) for place in claim.places)
    if isinstance(claim, TollRecord):
        return "toll", claim.outcome, claim.lower, claim.upper, places
    if isinstance(claim, EngagementRecord):
        return "engagement", claim.category, places
    assert isinstance(claim, ControlRecord)
    return "control", claim.change, atlas.same(claim.party) if claim.party else None, places


# --------------------------------------------------------------------------------------------- what does not add up


def _findings(ledger: Ledger) -> Iterator[Finding]:
    yield from _parts_above_wholes(ledger)
    yield from _totals_below_sums(ledger)
    yield from _falling_totals(ledger)


def _parts_above_wholes(ledger: Ledger) -> Iterator[Finding]:
    """A count that is part of another, as told or by the word of one claimer, and counts more people."""
    told = set(ledger.parts)
    groups: defaultdict[tuple[str, str], list[Account]] = defaultdict(list)
    for account in ledger.accounts.values():
        if account.event is not None and account.estimate.best is not None:
            groups[account.event, account.outcome].append(account)
    for accounts in groups.values():
        for whole in accounts:
            if whole.estimate.high is None or whole.estimate.open:
                continue
            for part in accounts:
                if part is whole or (part.estimate.low or 0) <= whole.estimate.high:
                    continue
                one_voice = part.estimate.claimers == whole.estimate.claimers and "unknown" not in whole.victims
                if (part.key, whole.key) in told or (one_voice and within(part, whole, ledger.atlas)):
                    words = f"a part counts at least {part.estimate.low}, the whole at most {whole.estimate.high}"
                    yield Finding("part above whole", (part.key, whole.key), words)


def _totals_below_sums(ledger: Ledger) -> Iterator[Finding]:
    """A running total, told as one, with an upper bound below the sum of the engagements that it covers."""
    index = index_accounts(ledger)
    for total in ledger.accounts.values():
        running = any(ledger.archive.tolls[voice.toll].cumulative for voice in total.voices)
        if not running or total.event is not None or total.estimate.high is None or total.estimate.open:
            continue
        covered = covered_by(ledger, total, index)
        low = sum(account.estimate.low or 0 for account in covered)
        if low > total.estimate.high:
            words = f"{len(covered)} counts inside sum to at least {low}, the total is at most {total.estimate.high}"
            yield Finding("parts exceed the total", (total.key, *(account.key for account in covered)), words)


Index = Mapping[tuple[str, str, int], list[Account]]
"""Accounts of engagements by harm, each place that holds them, and month (years times 12, plus the month)."""


def index_accounts(ledger: Ledger) -> Index:
    """The accounts of all engagements whose days and places are told."""
    index: defaultdict[tuple[str, str, int], list[Account]] = defaultdict(list)
    for account in ledger.accounts.values():
        event = ledger.events.get(account.event or "")
        if event is not None and event.start is not None and event.places:
            month = event.start.year * 12 + event.start.month
            for place in {above for p in event.places for above in (ledger.atlas.same(p), *ledger.atlas.ancestors(p))}:
                index[account.outcome, place, month].append(account)
    return index


def covered_by(ledger: Ledger, total: Account, index: Index | None = None) -> tuple[Account, ...]:
    """The counts of engagements that a running total must hold: same harm, its people, its places, its days."""
    if total.start is None or total.end is None or not total.places:
        return ()
    index = index_accounts(ledger) if index is None else index
    months = range(total.start.year * 12 + total.start.month, total.end.year * 12 + total.end.month + 1)
    places = [ledger.atlas.same(place) for place in total.places]
    found = {a.key: a for place in places for month in months for a in index.get((total.outcome, place, month), ())}
    inside = []
    for account in found.values():
        event = ledger.events[account.event or ""]
        if event.start is None or event.end is None:
            continue
        if not event.dated or not event.places or event.start < total.start or event.end > total.end:
            continue
        placed = all(any(ledger.atlas.inside(p, whole) for whole in total.places) for p in event.places)
        if placed and (account.victims == total.victims or within(account, total, ledger.atlas)):
            inside.append(account)
    return ledger.choose(inside).counted


def _falling_totals(ledger: Ledger) -> Iterator[Finding]:
    """A running total that the same claimer later gives lower."""
    for account in ledger.accounts.values():
        if account.event is None:
            for voice in account.voices:
                if voice.state == "updated" and voice.to is not None:
                    old, new = ledger.archive.tolls[voice.toll], ledger.archive.tolls[voice.to]
                    if new.upper is not None and new.upper < old.lower:
                        words = f"a running total fell from {old.lower} to {new.upper}"
                        yield Finding("running total falls", (voice.toll, voice.to), words)
