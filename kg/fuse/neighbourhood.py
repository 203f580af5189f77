"""What a change of some reports touches: found by the keys that reports share, and no further than copies, joins, ties
and decisions lead. What is concluded of it is what fusing the whole archive would conclude.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from kg.fuse.accounts import Accounts, claim_links
from kg.fuse.atlas import Atlas
from kg.fuse.control import Tenure, open_control
from kg.fuse.copies import Band, Proof, file_text, name_originals, rank
from kg.fuse.decisions import Decisions, Pair
from kg.fuse.events import make_event
from kg.fuse.joining import CROWD, Block, Joiner, Profile, blocks
from kg.fuse.ledger import Ledger, claim_marks, tie_copies
from kg.fuse.likeness import compare
from kg.fuse.mentions import EventMention, find_mentions, is_apart
from kg.fuse.records import Archive
from kg.fuse.written import merge


def report_keys(archive: Archive, atlas: Atlas, mentions: Iterable[EventMention], filed: Mapping[str, tuple[Band, ...]],
                ) -> dict[str, set[str]]:  # fmt: skip
    """By each report's IRI the keys under which others find it: bands of its text, blocks of its mentions, accounts of
    its running totals, places of its control claims.
    """
    found: dict[str, set[str]] = {report: set() for report in archive.reports}
    for report, bands in filed.items():
        found[report].update(_band(band) for band in bands)
    for mention in mentions:
        at, under = blocks(mention, atlas)
        found[mention.report].update(_block("at", block) for block in at)
        found[mention.report].update(_block("under", block) for block in under)
    accounts = Accounts(archive, atlas, {})
    for toll in archive.tolls.values():
        if is_apart(toll, archive.tolls):
            found[toll.report].add(apart_key(accounts.apart_group(toll)))
    for record in archive.controls.values():
        found[record.report].update(place_key(atlas.same(place)) for place in record.places)
    return found


def apart_key(group: tuple[object, ...]) -> str:
    """The key of an account that stands apart."""
    return f"apart {group!r}"


def place_key(place: str) -> str:
    """The key of a place whose control is told of."""
    return f"hold {place}"


def _band(band: Band) -> str:
    return f"copy {band[0]} {band[1]}"


def _block(kind: str, block: Block) -> str:
    return f"{kind} {block[0]} {block[1]}"


class Crowded(Exception):
    """So many tell of one place and span of days that whom one meets depends on all of them."""


@dataclass(slots=True)
class Part:
    """What was concluded anew, and of what: all else in a ledger stands.

    `ledger` holds the touched alone, `tenures` are those of the touched places; `reports` are those whose copies,
    `mentions` those whose joins, `tolls` those whose accounts and `places` those whose control was looked at.
    """

    ledger: Ledger
    tenures: tuple[Tenure, ...]
    reports: set[str]
    mentions: set[str]
    tolls: set[str]
    places: set[str]


@dataclass(slots=True)
class Touched:
    """What a change has touched so far, by what stood before it.

    `changed` are reports that came, changed or went; `reports` others whose copies, `mentions` those whose joins must
    be looked at again; `keys` are those of accounts and places; `copies` the originals of copies that stood before.
    """

    changed: set[str] = field(default_factory=set)
    reports: set[str] = field(default_factory=set)
    mentions: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    copies: dict[str, str] = field(default_factory=dict)


class Standing(Protocol):
    """What is known of the archive that a change was made to, and of the ledger that was concluded of it."""

    @property
    def decisions(self) -> Decisions:
        """What was decided by hand."""

    def load(self, reports: set[str], known: Archive) -> Archive:
        """The records of reports, and all places and parties that they lead to, those in `known` left out or not."""

    def sharing(self, keys: Iterable[str]) -> set[str]:
        """The reports that have any of these keys."""

    def text_of(self, report: str) -> str:
        """The text of a report."""

    def copies_of(self, report: str) -> Mapping[str, str]:
        """The originals of all copies of one text, by a report that is one of them."""

    def report_of(self, mention: str) -> str | None:
        """The report of a mention, None where there is none."""

    def joined_with(self, mention: str) -> set[str]:
        """The mentions of the engagement that a mention was joined into."""


class Neighbourhood:
    """Takes up the records around a change, and concludes."""

    def __init__(self, standing: Standing) -> None:
        self.archive = Archive()
        self.atlas = Atlas.of(self.archive)
        self.mentions: dict[str, EventMention] = {}
        self._standing = standing
        self._profiles = Joiner(self.atlas, standing.decisions)
        self._seen: set[str] = set()
        self._marks: dict[str, frozenset[Hashable]] = {}
        self._proof = Proof(standing.text_of, self._marks)
        self._bands: dict[str, tuple[Band, ...]] = {}
        self._buckets: dict[Band, set[Pair]] = {}
        self._copies: dict[str, dict[str, str]] = {}
        self._told: defaultdict[str, list[str]] = defaultdict(list)
        self._at: defaultdict[Block, dict[Profile, dict[str, None]]] = defaultdict(dict)
        self._under: defaultdict[Block, dict[Profile, dict[str, None]]] = defaultdict(dict)

    # -------------------------------------------------------------------------------------------- taking up

    def bring(self, reports: Iterable[str]) -> None:
        """Take up the records of these reports, each once."""
        fresh = {report for report in reports if report not in self._seen}
        if not fresh:
            return
        self._seen |= fresh
        found = self._standing.load(fresh, self.archive)
        merge(self.archive, found)
        self._marks.update(claim_marks(found, self.atlas))
        for mention in find_mentions(found):
            self.mentions[mention.iri] = mention
            self._told[mention.report].append(mention.iri)
            profile = self._profiles.profile(mention)
            for table, own in zip((self._at, self._under), blocks(mention, self.atlas), strict=True):
                for block in own:
                    table[block].setdefault(profile, {})[mention.iri] = None

    def told(self, reports: Iterable[str]) -> set[str]:
        """The mentions of these reports."""
        return {iri for report in reports for iri in self._told.get(report, ())}

    def near(self, iris: Iterable[str]) -> set[str]:
        """The mentions that are alike enough to these to be joined with them; all that share a block are taken up.

        Raises Crowded where a block is too full for that.
        """
        own = [self.mentions[iri] for iri in iris]
        placed = [blocks(mention, self.atlas) for mention in own]
        keys = {_block("at", block) for at, under in placed for block in (*at, *under)}
        keys |= {_block("under", block) for at, _ in placed for block in at}
        self.bring(self._standing.sharing(sorted(keys)))
        for block in {block for at, under in placed for block in (*at, *under)}:
            if len(self._at.get(block, ())) + len(self._under.get(block, ())) > CROWD:
                raise Crowded(block)
        found: set[str] = set()
        done: set[Profile] = set()
        for mention, (at, under) in zip(own, placed, strict=True):
            profile = self._profiles.profile(mention)
            if profile not in done:
                done.add(profile)
                found |= self._alike(mention, profile, at, under)
        return found

    def _alike(self, mention: EventMention, profile: Profile, at: list[Block], under: list[Block]) -> set[str]:
        others: dict[Profile, dict[str, None]] = {}
        for table, own in ((self._at, at), (self._under, at), (self._at, under)):
            for block in own:
                for other, members in table.get(block, {}).items():
                    others.setdefault(other, {}).update(members)
        found: set[str] = set(others.pop(profile, ()))
        for members in others.values():
            face = self.mentions[next(iter(members))]
            if compare(mention, face, self.atlas, one_report=False).joined:
                found.update(members)
        return found

    # ---------------------------------------------------------------------------------------------- copies

    def copies(self, reports: Iterable[str]) -> tuple[set[str], dict[str, str]]:
        """These reports with all that are copies with them now, or stood as such, and the original of each copy."""
        group: set[str] = set()
        pairs: set[tuple[str, str]] = set()
        waiting = set(reports)
        while waiting:
            group |= waiting
            self.bring(waiting)
            linked = {report for one in waiting for pair in self._standing.copies_of(one).items() for report in pair}
            for band in sorted({band for report in waiting for band in self._file(report)}):
                found = self._bucket(band)
                pairs |= found
                linked |= {report for pair in found if group.intersection(pair) for report in pair}
            waiting = linked - group
        ordered = sorted((self.archive.reports[r] for r in group if r in self.archive.reports), key=rank)
        return group, name_originals(ordered, sorted(pair for pair in pairs if group.issuperset(pair)))

    def _bucket(self, band: Band) -> set[tuple[str, str]]:
        """The pairs of copies that share a band."""
        if band not in self._buckets:
            sharing = self._standing.sharing([_band(band)])
            self.bring(sharing)
            held = sorted((self.archive.reports[r] for r in sharing if r in self.archive.reports), key=rank)
            self._buckets[band] = set(self._proof.likes([report.iri for report in held])) if len(held) > 1 else set()
        return self._buckets[band]

    def _file(self, report: str) -> tuple[Band, ...]:
        if report not in self._bands:
            self._bands[report] = file_text(self._standing.text_of(report)) if report in self.archive.reports else ()
        return self._bands[report]

    # ------------------------------------------------------------------------------------------- concluding

    def conclude(self, touched: Touched) -> Part:
        """What fusing concludes of all that was touched."""
        self.bring(touched.changed)
        bands = sorted({_band(band) for report in touched.changed for band in self._file(report)})
        group, copies = self.copies(touched.changed | touched.reports | self._standing.sharing(bands))
        before = {c: o for report in group for c, o in self._standing.copies_of(report).items()} | touched.copies
        moved = {r for r in group | before.keys() if copies.get(r) != before.get(r)}
        moved |= {o for r in moved for o in (copies.get(r), before.get(r)) if o is not None}
        self._copies = dict.fromkeys(group, copies)
        again = touched.changed | moved
        self.bring(again)
        mentions, ties = self._closed(self._known(touched.mentions) | self.told(again))
        keys = touched.keys | self._keys(again)
        return self._account(mentions, ties, keys, group, copies)

    def _known(self, mentions: Iterable[str]) -> set[str]:
        """Those of these mentions that there are, with their reports taken up."""
        found = {iri: self._standing.report_of(iri) for iri in mentions if iri not in self.mentions}
        self.bring(report for report in found.values() if report is not None)
        return {iri for iri in mentions if iri in self.mentions}

    def _copies_near(self, report: str) -> dict[str, str]:
        """The originals of all copies of one text, as it is now."""
        if report not in self._copies:
            self._copies[report] = dict(self._standing.copies_of(report))
        return self._copies[report]

    def _closed(self, seeds: set[str]) -> tuple[set[str], set[Pair]]:
        """These mentions and all that joins, ties and decisions lead to, or led to before; and the ties."""
        found: set[str] = set()
        ties: set[Pair] = set()
        waiting = seeds
        while waiting:
            found |= waiting
            linked = self.near(sorted(waiting))
            linked |= self._known({other for iri in waiting for other in self._standing.joined_with(iri)})
            linked |= self._known({o for p in self._standing.decisions.same if waiting & {*p} for o in p})
            for pair in self._ties({self.mentions[iri].report for iri in waiting}):
                ties.add(pair)
                if not waiting.isdisjoint(pair):
                    linked.update(pair)
            waiting = linked - found
        return found, {pair for pair in ties if found.issuperset(pair)}

    def _ties(self, reports: Iterable[str]) -> Iterator[Pair]:
        for report in sorted(reports):
            copies = self._copies_near(report)
            first = copies.get(report, report)
            own = {copy: original for copy, original in copies.items() if original == first}
            if own:
                self.bring((first, *own))
                told = [self.mentions[iri] for iri in sorted(self.told((first, *own)))]
                yield from tie_copies(self.archive, told, own)

    def _keys(self, reports: set[str]) -> set[str]:
        """The keys of accounts that stand apart and of places of control, of these reports."""
        keys = report_keys(self.archive.narrowed(reports), self.atlas, (), {})
        return {key for own in keys.values() for key in own}

    def _account(
        self, mentions: set[str], ties: set[Pair], keys: set[str], group: set[str], copies: dict[str, str]
    ) -> Part:
        self.bring(self._standing.sharing(sorted(keys)))
        every = {c: o for report in sorted(self._seen) for c, o in self._copies_near(report).items()}
        joiner = Joiner(self.atlas, self._standing.decisions, ties)
        joiner.add(self.mentions[iri] for iri in sorted(mentions))
        made = [make_event(joiner.mentions[iri] for iri in cluster) for cluster in joiner.clusters()]
        events = {event.key: event for event in sorted(made, key=lambda event: event.key)}
        maker = Accounts(self.archive, self.atlas, every)
        accounts = [account for event in events.values() for account in maker.of_event(event)]
        accounts += maker.apart(lambda group: apart_key(group) in keys)
        places = {key.removeprefix("hold ") for key in keys if key.startswith("hold ")}
        ledger = Ledger(
            self.archive, self.atlas, copies, joiner, events, {account.key: account for account in accounts},
            claim_links(self.archive, self.atlas, accounts),
        )  # fmt: skip
        tolls = {voice.toll for account in accounts for voice in account.voices}
        tolls |= {toll for event in events.values() for toll in event.tolls}
        return Part(ledger, self._tenures(places, every), group, mentions, tolls, places)

    def _tenures(self, places: set[str], copies: Mapping[str, str]) -> tuple[Tenure, ...]:
        held = {
            key: record
            for key, record in self.archive.controls.items()
            if any(self.atlas.same(place) in places for place in record.places)
        }
        control = open_control(replace(self.archive, controls=held), self.atlas, copies)
        return tuple(tenure for tenure in control.tenures if tenure.place in places)
