"""`kg control`: who is said to hold a place on a day, and what was known of it on another."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from kg.cli.flags import Settings, flags
from kg.cli.rows import FORMATS, write_rows
from kg.cli.tolls import DAY

if TYPE_CHECKING:
    from kg.fuse.control import Tenure
    from kg.fuse.ledger import Ledger

COLUMNS = ("place", "party", "state", "from", "until", "by", "known since", "disputed by")


@click.command(epilog="Example: kg control --place السخنة --at 2017-08-06")
@click.option("--place", metavar="NAME", help="Where: the place and all that lies in it.")
@click.option("--at", "day", type=DAY, metavar="DATE", help="The day on which it was so (default: all days).")
@click.option("--as-known-on", "known", type=DAY, metavar="DATE", help="As told by reports up to a day.")
@click.option("--flips", is_flag=True, help="List the days on which places changed hands.")
@flags(*FORMATS)
def command(settings: Settings, place: str | None, day: datetime | None, known: datetime | None, flips: bool) -> None:
    """Tell who is said to hold, besiege or contest a place.

    Two clocks: --at is the day on which it was so, --as-known-on the day up to which reports are believed.
    Contradictions stand side by side; "disputed by" names who says otherwise.
    """
    from kg.ledger import control_of, find_place, fuse_store

    with settings.open_store() as store:
        ledger = fuse_store(store, known.date() if known else None)
        where = find_place(store, ledger.archive, place) if place else None
    control = control_of(ledger)
    if flips:
        rows = [
            (
                ledger.atlas.label(f.place),
                str(f.day),
                _name(ledger, f.before),
                _name(ledger, f.after),
                _said(ledger, f.claim),
            )
            for f in control.flips
            if (where is None or ledger.atlas.inside(f.place, where)) and (day is None or f.day <= day.date())
        ]
        return write_rows(settings, ("place", "day", "before", "after", "by"), rows)
    tenures = [t for t in control.tenures if where is None or ledger.atlas.inside(t.place, where)]
    shown = tenures if day is None else control.at(day.date(), ledger.atlas, where)
    return write_rows(settings, COLUMNS, [_row(ledger, tenure) for tenure in shown])


def _row(ledger: Ledger, tenure: Tenure) -> tuple[str | None, ...]:
    from kg.fuse.totals import name_claimer

    return (
        ledger.atlas.label(tenure.place), _name(ledger, tenure.party), tenure.state, str(tenure.start),
        str(tenure.end) if tenure.end else None, "، ".join(name_claimer(ledger, c) for c in tenure.claimers),
        str(tenure.learnt) if tenure.learnt else None,
        "، ".join(_said(ledger, claim) for claim in tenure.against) or None,
    )  # fmt: skip


def _name(ledger: Ledger, party: str | None) -> str | None:
    return ledger.atlas.label(party) if party else None


def _said(ledger: Ledger, claim: str) -> str:
    """Who makes a claim, and in which report."""
    record = ledger.archive.controls[claim]
    report = ledger.archive.reports[record.report].identifier
    return f"{ledger.atlas.label(record.claimer)}, {report}" if record.claimer else report
