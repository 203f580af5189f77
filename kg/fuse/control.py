"""The control ledger: who is said to hold, besiege or contest a place, from when to when, by whom, and known when.

Two clocks run: `start` and `end` tell when it was so, `learnt` when a report first said so. A gain by one side ends
what others held before it; a withdrawal or loss ends one's own. Where two sides are said to hold a place at one time,
both spans stand, and the later names the other's claims in `against`. A claim without days of its own is taken for the
day of publication.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from kg.fuse.atlas import Atlas
from kg.fuse.records import Archive, ControlRecord

_TAKES = {"gained", "holds"}
_LEAVES = {"lost", "withdrew"}
_PRESSES = {"contested": "contests", "besieged": "besieges", "advanced": "advances in"}


@dataclass(frozen=True, slots=True)
class Tenure:
    """A party in a place for a while. `state`: `holds`, `besieges`, `contests`, `advances in`; `end` None: still.

    `end` is the first day on which it is so no more. `claims` are behind it, `ended_by` those that end it, `against`
    the claims that speak against it. `learnt` is the day of publication of the first claim, None where not known.
    """

    place: str
    party: str | None
    state: str
    start: date
    end: date | None
    learnt: date | None
    claims: tuple[str, ...]
    claimers: tuple[str, ...]
    ended_by: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    share_min: float | None = None
    share_max: float | None = None


@dataclass(frozen=True, slots=True)
class Flip:
    """A place that changed hands on a day, by the claim that says so."""

    place: str
    day: date
    before: str | None
    after: str | None
    claim: str


@dataclass(slots=True)
class _Open:
    """A tenure while it is written."""

    tenure: Tenure
    records: list[ControlRecord] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ControlLedger:
    """All tenures by place and start, all flips by day, and the claims that nobody can date."""

    tenures: tuple[Tenure, ...]
    flips: tuple[Flip, ...]
    undated: tuple[str, ...]

    def at(self, day: date, atlas: Atlas, place: str | None = None) -> list[Tenure]:
        """The tenures of a day in a place and all that lies in it; contradictions side by side."""
        return [
            tenure
            for tenure in self.tenures
            if tenure.start <= day and (tenure.end is None or day < tenure.end)
            and (place is None or atlas.inside(tenure.place, place))
        ]  # fmt: skip


def open_control(archive: Archive, atlas: Atlas, copies: Iterable[str] = ()) -> ControlLedger:
    """The control ledger of an archive without its copies. For what was known on a day, give it `Archive.known_on`."""
    copied = frozenset(copies)
    places: defaultdict[str, list[tuple[date, ControlRecord]]] = defaultdict(list)
    undated: list[str] = []
    for record in archive.controls.values():
        if record.report in copied:
            continue
        day = record.start or record.end or archive.published(record.report)
        if day is None:
            undated.append(record.iri)
            continue
        for place in record.places:
            places[atlas.same(place)].append((day, record))
    tenures: list[Tenure] = []
    flips: list[Flip] = []
    for place in sorted(places):
        history = _History(archive, atlas, place)
        for day, record in sorted(places[place], key=lambda pair: _turn(archive, *pair)):
            history.tell(day, record)
        tenures += [found.tenure for found in history.closed + history.open]
        flips += history.flips
    ordered = sorted(tenures, key=lambda t: (t.place, t.start, t.party or "", t.state, t.claims))
    return ControlLedger(
        tuple(ordered), tuple(sorted(flips, key=lambda f: (f.day, f.place, f.claim))), tuple(sorted(undated))
    )


def _turn(archive: Archive, day: date, record: ControlRecord) -> tuple[object, ...]:
    order = {"holds": 1, "besieged": 2, "contested": 2, "advanced": 2, "gained": 3}
    published = archive.published(record.report) or date.max
    return day, order.get(record.change, 0), published, record.iri


class _History:
    """What is told of one place, claim after claim in the order of the days on which it was so."""

    def __init__(self, archive: Archive, atlas: Atlas, place: str) -> None:
        self.archive, self.atlas, self.place = archive, atlas, place
        self.open: list[_Open] = []
        self.closed: list[_Open] = []
        self.flips: list[Flip] = []

    def tell(self, day: date, record: ControlRecord) -> None:
        """Take one claim into account."""
        if record.certainty == "denied":
            self._deny(record)
        elif record.change in _TAKES:
            self._take(day, record)
        elif record.change in _LEAVES:
            self._leave(day, record)
        else:
            self._press(day, record)

    def _take(self, day: date, record: ControlRecord) -> None:
        own = self._find(record.party, "holds")
        for other in [o for o in self.open if o.tenure.state == "holds" and o is not own]:
            if self._friends(other.tenure.party, record.party):
                continue
            if self._rival(other, day, record):
                self._oppose(other, record)
                continue
            self._close(other, day, record)
            self.flips.append(Flip(self.place, day, other.tenure.party, record.party, record.iri))
        if record.change == "gained":
            for other in [o for o in self.open if o.tenure.state != "holds" and o.tenure.start < day]:
                self._close(other, day, record)
        if own is not None:
            self._support(own, record)
        else:
            against = [r.iri for o in self.open if o.tenure.state == "holds" for r in o.records
                       if not self._friends(o.tenure.party, record.party)]  # fmt: skip
            self._start(day, record, "holds", tuple(against))

    def _rival(self, other: _Open, day: date, record: ControlRecord) -> bool:
        """Whether two holdings speak against each other rather than follow each other."""
        if other.tenure.start == day:
            return True
        voices = {self._claimer(r) for r in other.records}
        return record.change == "holds" and self._claimer(record) not in voices

    def _leave(self, day: date, record: ControlRecord) -> None:
        own = self._find(record.party, "holds")
        for other in [o for o in self.open if self._friends(o.tenure.party, record.party)]:
            if other is own or other.tenure.state in ("contests", "advances in"):
                self._close(other, day, record)
        self.flips.append(Flip(self.place, day, record.party, None, record.iri))

    def _press(self, day: date, record: ControlRecord) -> None:
        state = _PRESSES.get(record.change, "contests")
        own = self._find(record.party, state)
        if own is not None:
            self._support(own, record)
        else:
            self._start(day, record, state, ())

    def _deny(self, record: ControlRecord) -> None:
        for found in self.open:
            if self._same(found.tenure.party, record.party):
                self._oppose(found, record)

    # ------------------------------------------------------------------------------------------ small steps

    def _find(self, party: str | None, state: str) -> _Open | None:
        return next((o for o in self.open if o.tenure.state == state and self._same(o.tenure.party, party)), None)

    def _same(self, one: str | None, other: str | None) -> bool:
        return one == other or (
            one is not None and other is not None and self.atlas.same(one) == self.atlas.same(other)
        )

    def _friends(self, one: str | None, other: str | None) -> bool:
        if one is None or other is None:
            return one == other
        return self.atlas.kin(one, other) or self.atlas.allied(one, other)

    def _claimer(self, record: ControlRecord) -> str:
        if record.claimer is not None:
            return self.atlas.same(record.claimer)
        report = self.archive.reports.get(record.report)
        return f"publisher:{report.publisher}" if report and report.publisher else record.report

    def _start(self, day: date, record: ControlRecord, state: str, against: tuple[str, ...]) -> None:
        learnt = self.archive.published(record.report)
        tenure = Tenure(
            self.place, record.party, state, day, None, learnt, (record.iri,), (self._claimer(record),), (), against,
            record.share_min, record.share_max,
        )  # fmt: skip
        self.open.append(_Open(tenure, [record]))

    def _support(self, found: _Open, record: ControlRecord) -> None:
        found.records.append(record)
        learnt = [d for r in found.records if (d := self.archive.published(r.report)) is not None]
        found.tenure = replace(
            found.tenure,
            claims=(*found.tenure.claims, record.iri),
            claimers=tuple(sorted({*found.tenure.claimers, self._claimer(record)})),
            learnt=min(learnt, default=None),
            share_min=record.share_min if record.share_min is not None else found.tenure.share_min,
            share_max=record.share_max if record.share_max is not None else found.tenure.share_max,
        )

    def _oppose(self, found: _Open, record: ControlRecord) -> None:
        found.tenure = replace(found.tenure, against=(*found.tenure.against, record.iri))

    def _close(self, found: _Open, day: date, record: ControlRecord) -> None:
        found.tenure = replace(found.tenure, end=day, ended_by=(record.iri,))
        self.open.remove(found)
        self.closed.append(found)
