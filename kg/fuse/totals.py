"""What `kg tolls` answers: sums over engagements in which nobody is counted twice, running totals apart, and the proof.

An account belongs to a party where all its victims are of the party or fight on its side, and some are its own. A count
that several sides share ("50 dead on both sides") belongs to none of them alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.fuse.accounts import Account
from kg.fuse.choice import Choice
from kg.fuse.ledger import Ledger
from kg.fuse.records import PEOPLE
from kg.fuse.rules import Voice

GROUPINGS = ("all", "month", "place", "party", "engagement")


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: a party (IRI, or a class of people), a place (IRI), days, a harm; None asks for all.

    `category` is a class of engagement (`airstrike`), `perpetrator` who did it (IRI), `event` the key of an engagement.
    """

    party: str | None = None
    place: str | None = None
    start: date | None = None
    end: date | None = None
    outcome: str | None = None
    category: str | None = None
    perpetrator: str | None = None
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the answer. `kind` is `sum` or `running total`; `accounts` are those added, `claimers` who counted.

    `low`, `best`, `high` are None where nobody gave a number; `open`: high may be more.
    """

    group: str
    outcome: str
    kind: str
    low: int | None
    best: int | None
    high: int | None
    open: bool
    status: str
    accounts: tuple[str, ...]
    claimers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """The lines, sorted by group and harm with running totals last, and what was left out of the sums and why."""

    lines: tuple[Line, ...]
    choice: Choice
    looked_at: tuple[Account, ...]


def add_up(ledger: Ledger, query: Query, by: str = "all") -> Totals:
    """The answer to a query, grouped by one of `GROUPINGS`."""
    looked = [account for account in ledger.accounts.values() if _asked(ledger, account, query)]
    choice = ledger.choose(looked)
    groups: defaultdict[tuple[str, str], list[Account]] = defaultdict(list)
    for account in choice.counted:
        groups[_group(ledger, account, by), account.outcome].append(account)
    for account in looked:
        if account.event is not None and account.estimate.status == "denied":
            groups[_group(ledger, account, by), account.outcome].append(account)
    lines = [_sum(group, outcome, held) for (group, outcome), held in sorted(groups.items())]
    apart = [_running(ledger, a) for a in looked if a.event is None and a.estimate.status != "retold"]
    return Totals((*lines, *sorted(apart, key=lambda line: (line.group, line.outcome))), choice, tuple(looked))


def _sum(group: str, outcome: str, accounts: list[Account]) -> Line:
    held = sorted(accounts, key=lambda account: account.key)
    counted = [account.estimate for account in held if account.estimate.best is not None]
    claimers = tuple(sorted({claimer for account in held for claimer in account.estimate.claimers}))
    keys = tuple(account.key for account in held)
    if not counted:
        return Line(group, outcome, "sum", None, None, None, False, "denied", keys, claimers)
    low, best, high = (
        sum(numbers) for numbers in zip(*((e.low or 0, e.best or 0, e.high or 0) for e in counted), strict=True)
    )
    status = "zero" if all(e.status == "zero" for e in counted) else "counted"
    return Line(group, outcome, "sum", low, best, high, any(e.open for e in counted), status, keys, claimers)


def _running(ledger: Ledger, account: Account) -> Line:
    found = account.estimate
    days = f"{account.start or '…'} to {account.end or '…'}"
    group = f"{days}: {people(ledger, account)}"
    return Line(
        group, account.outcome, "running total", found.low, found.best, found.high, found.open, found.status,
        (account.key,), found.claimers,
    )  # fmt: skip


def people(ledger: Ledger, account: Account) -> str:
    """Whom an account counts, for people to read."""
    names = ", ".join(ledger.atlas.label(victim) for victim in account.victims)
    home = ", ".join(ledger.atlas.label(group) for group in account.home)
    return f"{names} of {home}" if home else names


def _group(ledger: Ledger, account: Account, by: str) -> str:
    event = ledger.events[account.event or ""]
    if by == "month":
        day = event.start if event.dated else event.end
        return "undated" if day is None else f"{day:%Y-%m}"
    if by == "place":
        return ledger.atlas.label(event.places[0]) if event.places else "no place"
    if by == "party":
        return people(ledger, account)
    if by == "engagement":
        return describe(ledger, account)
    return "all"


def describe(ledger: Ledger, account: Account) -> str:
    """The engagement of an account in one line: class, places, days."""
    event = ledger.events[account.event or ""]
    places = "، ".join(ledger.atlas.label(place) for place in event.places[:3]) or "no place"
    days = (
        "no date"
        if event.start is None
        else str(event.start)
        if event.start == event.end
        else f"{event.start}/{event.end}"
    )
    return f"{event.category or 'count'}, {places}, {days}{'' if event.dated else ' (published)'}, {event.key[:8]}"


def _asked(ledger: Ledger, account: Account, query: Query) -> bool:
    atlas = ledger.atlas
    if query.outcome is not None and account.outcome != query.outcome:
        return False
    if query.event is not None and account.event != query.event:
        return False
    event = ledger.events.get(account.event or "")
    if query.category is not None and (event is None or event.category != query.category):
        return False
    if query.perpetrator is not None and not _by(ledger, account, query.perpetrator):
        return False
    places = event.places if event is not None else account.places
    if query.place is not None and not any(atlas.inside(place, query.place) for place in places):
        return False
    start, end = (event.start, event.end) if event is not None else (account.start, account.end)
    if query.start is not None and (end is None or end < query.start):
        return False
    if query.end is not None and (start is None or start > query.end):
        return False
    return query.party is None or _of(ledger, account, query.party)


def _of(ledger: Ledger, account: Account, party: str) -> bool:
    """Whether an account counts people of a party, or of a class of people, and no others."""
    atlas = ledger.atlas
    if party in PEOPLE:
        return party in account.victims
    own = [who not in PEOPLE and atlas.same(party) in atlas.above(who) for who in account.people]
    if not any(own):
        return False
    sides = zip(account.people, own, strict=True)
    return all(mine or (who not in PEOPLE and atlas.allied(who, party)) for who, mine in sides)


def _by(ledger: Ledger, account: Account, party: str) -> bool:
    """Whether a claim of an account says that a party, or a part of it, did it."""
    atlas = ledger.atlas
    said = {who for voice in account.voices for who in ledger.archive.tolls[voice.toll].perpetrators}
    return any(atlas.same(party) in atlas.above(who) for who in said)


# ---------------------------------------------------------------------------------------------------- the proof


def explain(ledger: Ledger, totals: Totals) -> Iterator[str]:
    """The tree of claims behind each number: line, account, claim; then what was left out of the sums, and why."""
    for line in totals.lines:
        yield f"{line.group} · {line.outcome} · {line.kind} · {_range(line)}"
        for key in line.accounts:
            yield from _account(ledger, ledger.accounts[key], totals, "  ")


def _account(ledger: Ledger, account: Account, totals: Totals, indent: str, word: str = "") -> Iterator[str]:
    where = describe(ledger, account) if account.event is not None else f"{account.start} to {account.end}"
    told = f"{account.estimate} {people(ledger, account)}"
    support = f"{account.estimate.support} of {len(account.estimate.claimers)} claimers"
    yield f"{indent}{word}{told} · {where} · {support}"
    for voice in account.voices:
        yield f"{indent}  {_voice(ledger, voice)}"
    own = {voice.toll for voice in account.voices}
    for other in totals.looked_at:
        if other.estimate.status == "retold":
            yield from (f"{indent}  {_voice(ledger, voice)}" for voice in other.voices if voice.to in own)
    for key, (winner, why) in totals.choice.left.items():
        if winner == account.key:
            yield from _account(ledger, ledger.accounts[key], totals, indent + "    ", f"not added ({why}): ")


def _voice(ledger: Ledger, voice: Voice) -> str:
    """A claim and what became of it: its state, its words, who claims it, in which report, published when."""
    toll = ledger.archive.tolls[voice.toll]
    report = ledger.archive.reports.get(toll.report)
    when = report.published if report and report.published else "no date"
    to = f" {_short(voice.to)}" if voice.to else ""
    identifier = report.identifier if report else toll.report
    claimer = name_claimer(ledger, voice.claimer)
    return f"{voice.state}{to}: “{toll.wording}” [{_short(voice.toll)}] {claimer}, {identifier}, {when}"


def _short(iri: str) -> str:
    return iri.rpartition("/")[2][:8]


def name_claimer(ledger: Ledger, claimer: str) -> str:
    """Who counts, for people to read: a name, a publisher, or the report itself."""
    if claimer in ledger.atlas.parties or claimer.startswith("name:"):
        return ledger.atlas.label(claimer)
    return claimer.removeprefix("publisher:") if claimer.startswith("publisher:") else "the report"


def _range(line: Line) -> str:
    if line.best is None:
        return line.status
    more = "+" if line.open else ""
    return f"{line.best}{more}" if line.low == line.high else f"{line.best} ({line.low} to {line.high}{more})"
