"""`kg remove`: a report goes, and what only it supported goes with it."""

from __future__ import annotations

import click

from kg.cli.flags import Settings, flags
from kg.cli.rows import FORMATS, write_rows


@click.command(epilog="Example: kg remove report-17")
@click.argument("reports", nargs=-1, required=True, metavar="REPORT...")
@flags(*FORMATS)
def command(settings: Settings, reports: tuple[str, ...]) -> None:
    """Remove reports and what only they supported.

    REPORT is a report's id or IRI (`kg query -e reports` lists them). Everything else stays as it was; a ledger
    and inferences follow.
    """
    from kg.ledger import remove_reports
    from kg.store import open_store

    with settings.open_store():  # there must be one
        pass
    with open_store(settings.store, "write") as store:
        removed = remove_reports(store, reports)
    write_rows(settings, ("removed",), [(name,) for name in removed])
