"""How many people came to harm, as `kg tolls` answers: from the fused ledger, nobody counted twice, by a named rule."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from kg.fuse.accounts import Account
from kg.fuse.events import Event
from kg.fuse.ledger import Ledger as Fused
from kg.fuse.totals import Line, Query, add_up
from kg.rdf.things import PEOPLE
from kg.web.ledger import Ledger
from kg.web.selection import Filters, whole

RULE: Final = "rule_ledger"
"""The key of the rule's description in the words of the pages; its name is `kg.fuse.rules.RULE`."""

_CLASSES: Final = {iri: name for name, iri in PEOPLE.items()}
_COUNTS: Final = frozenset({"counts", "agrees"})
_RUNNING: Final = 8
_ANSWERS: Final = 256


@dataclass(frozen=True, slots=True)
class Total:
    """People of one outcome (`Killed`), as a line of `kg tolls`; the three numbers are None where nobody gave one.

    `status` is the line's (counted, zero, denied), `accounts` the number of counts that were added, `toll` the IRI of
    a claim behind it (of a running total its own).
    """

    outcome: str
    low: int | None
    best: int | None
    high: int | None
    open: bool
    status: str
    accounts: int
    toll: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """What a question adds up to: a total for each outcome, and the greatest running totals, which stand apart.

    `tolls` are the IRIs of all claims behind them.
    """

    totals: tuple[Total, ...] = ()
    running: tuple[Total, ...] = ()
    tolls: frozenset[str] = frozenset()

    def by_outcome(self) -> dict[str, Total]:
        """The totals by their outcome."""
        return {total.outcome: total for total in self.totals}


class Counter:
    """Answers from one fused ledger; `ledger` tells the same store's things as the pages know them."""

    def __init__(self, fused: Fused, ledger: Ledger) -> None:
        self._fused, self._ledger = fused, ledger
        self._event = {iri: key for key, event in fused.events.items() for iri in (*event.mentions, *event.tolls)}
        self._of_event: dict[str, list[Account]] = defaultdict(list)
        for account in fused.accounts.values():
            self._of_event[account.event or ""].append(account)
        self._why = _reasons(fused)
        self._answers: dict[Query, Sums] = {}

    def sums(self, filters: Filters) -> Sums:
        """What `kg tolls` answers to the same question; a party means its own people."""
        return self._answer(query_of(filters, self._ledger))

    def inflicted(self, party: str) -> Sums:
        """The people whom a party is said to have harmed."""
        return self._answer(Query(perpetrator=party))

    def event(self, iri: str) -> Event | None:
        """The engagement of the ledger that a claim belongs to, None where it belongs to none."""
        key = self._event.get(iri)
        return self._fused.events[key] if key is not None else None

    def of_event(self, event: Event) -> Sums:
        """What one engagement adds up to, whoever told of it."""
        return self._answer(Query(event=event.key))

    def aside(self, toll: str) -> str:
        """Why a claim is not in the sums: the key of a word of the pages, "" for one that is."""
        return self._why.get(toll, "")

    def _answer(self, query: Query) -> Sums:
        """The sums of a question; the last answers are kept, for the ledger of a snapshot does not change."""
        found = self._answers.pop(query, None) or self._shown(add_up(self._fused, query).lines)
        self._answers[query] = found
        while len(self._answers) > _ANSWERS:
            self._answers.pop(next(iter(self._answers)), None)
        return found

    def _shown(self, lines: Iterable[Line]) -> Sums:
        sums: list[Total] = []
        running: list[Total] = []
        behind: set[str] = set()
        for line in lines:
            behind.update(voice.toll for key in line.accounts for voice in self._fused.accounts[key].voices)
            account = self._fused.accounts[line.accounts[0]]
            toll = next((v.toll for v in account.voices if v.state in _COUNTS), account.voices[0].toll)
            outcome = line.outcome.capitalize()
            total = Total(
                outcome, line.low, line.best, line.high, line.open, line.status, len(line.accounts), toll
            )  # fmt: skip
            (running if line.kind == "running total" else sums).append(total)
        running.sort(key=lambda total: (-(total.best or 0), total.toll))
        return Sums(tuple(sums), tuple(running[:_RUNNING]), frozenset(behind))


def query_of(filters: Filters, ledger: Ledger) -> Query:
    """The question that `kg tolls` is asked for the filters of an address (but for source and claimer)."""
    party = whole(ledger, filters.party)
    return Query(
        _CLASSES.get(party, party) or None, whole(ledger, filters.place) or None, _day(filters.start),
        _day(filters.end, last=True), filters.outcome.lower() or None, _snake(filters.kind) or None,
    )  # fmt: skip


def _day(told: str, *, last: bool = False) -> date | None:
    """The first or last day of a day, a month or a year; None for none and for what is no day of the calendar."""
    if not told:
        return None
    year, month, day = (*map(int, told.split("-")), 0, 0)[:3]
    try:
        month = month or (12 if last else 1)
        return date(year, month, day or (calendar.monthrange(year, month)[1] if last else 1))
    except (ValueError, calendar.IllegalMonthError):
        return None


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() and at else c.lower() for at, c in enumerate(name))


def _reasons(fused: Fused) -> Mapping[str, str]:
    """For each claim that no sum holds why: the state of its voice, else that of its account."""
    choice = fused.choose()
    counted = {account.key for account in choice.counted}
    found: dict[str, str] = {}
    for account in fused.accounts.values():
        left = choice.left.get(account.key)
        for voice in account.voices:
            if voice.state not in _COUNTS:
                found[voice.toll] = f"aside_{voice.state}"
            elif account.event is None:
                found[voice.toll] = "aside_running"
            elif account.key not in counted:
                found[voice.toll] = f"aside_{left[1]}" if left else "aside_denies"
    return found
