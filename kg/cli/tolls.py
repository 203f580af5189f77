"""`kg tolls`: how many came to harm, nobody counted twice, and the claims behind each number."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from kg.cli.flags import Settings, flags
from kg.cli.rows import FORMATS, write_rows

if TYPE_CHECKING:
    from kg.fuse.ledger import Ledger
    from kg.fuse.totals import Query

DAY = click.DateTime(["%Y-%m-%d"])
COLUMNS = ("group", "harm", "best", "low", "high", "kind", "status", "counts", "claimers")


@click.command(epilog="Example: kg tolls --place السخنة --by month --explain")
@click.option("--party", metavar="NAME", help="Whose people: a group (name, id, IRI) or a class such as civilians.")
@click.option("--place", metavar="NAME", help="Where: the place and all that lies in it.")
@click.option("--from", "start", type=DAY, metavar="DATE", help="First day.")
@click.option("--to", "end", type=DAY, metavar="DATE", help="Last day.")
@click.option("--harm", metavar="NAME", help="killed, wounded, missing, captured or displaced.")
@click.option("--class", "category", metavar="NAME", help="Only of engagements of this class: airstrike, …")
@click.option("--perpetrator", metavar="NAME", help="Only what this group is said to have done.")
@click.option("--by", default="all", metavar="GROUPING", help="month, place, party, engagement or all.")
@click.option("--explain", is_flag=True, help="Show the tree of claims behind each number.")
@click.option("--as-known-on", "known", type=DAY, metavar="DATE", help="As told by reports up to a day.")
@flags(*FORMATS)
def command(
    settings: Settings, party: str | None, place: str | None, start: datetime | None, end: datetime | None,
    harm: str | None, category: str | None, perpetrator: str | None, by: str, explain: bool, known: datetime | None,
) -> None:  # fmt: skip
    """Sum up tolls without counting anyone twice.

    Counts of one engagement by several reports are one, parts lie in their wholes, copies and restatements speak once.
    Running totals stand apart. low, best and high by the rule ucdp-conservative; a + tells that high may be more.
    """
    from kg.fuse.totals import Query, add_up
    from kg.fuse.totals import explain as tell
    from kg.ledger import find_party, find_place, fuse_store

    _check(by, harm, category)
    with settings.open_store() as store:
        ledger = fuse_store(store, known.date() if known else None)
        whose = find_party(store, ledger.archive, party) if party else None
        where = find_place(store, ledger.archive, place) if place else None
        doer = find_party(store, ledger.archive, perpetrator) if perpetrator else None
    first, last = (day.date() if day else None for day in (start, end))
    query = Query(whose, where, first, last, harm, category, doer)
    if explain and settings.chosen == "table":
        settings.write("".join(f"{line}\n" for line in tell(ledger, add_up(ledger, query, by))))
    else:
        write_rows(settings, COLUMNS, _rows(ledger, query, by))


def _check(by: str, harm: str | None, category: str | None) -> None:
    from typing import get_args

    from kg.errors import UsageError
    from kg.fuse.totals import GROUPINGS
    from kg.model import EngagementClass

    harms = ("killed", "wounded", "missing", "captured", "displaced")
    if by not in GROUPINGS:
        raise UsageError(f"there is no grouping {by!r}: choose one of {', '.join(GROUPINGS)}")
    if harm is not None and harm not in harms:
        raise UsageError(f"there is no harm {harm!r}: choose one of {', '.join(harms)}")
    if category is not None and category not in get_args(EngagementClass):
        raise UsageError(f"there is no class {category!r}: choose one of {', '.join(get_args(EngagementClass))}")


def _rows(ledger: Ledger, query: Query, by: str) -> list[tuple[str | int | None, ...]]:
    from kg.fuse.totals import add_up, name_claimer

    return [
        (
            line.group, line.outcome, line.best, line.low, f"{line.high}+" if line.open else line.high, line.kind,
            line.status, len(line.accounts), "، ".join(name_claimer(ledger, claimer) for claimer in line.claimers),
        )
        for line in add_up(ledger, query, by).lines
    ]  # fmt: skip
