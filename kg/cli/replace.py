"""`kg replace`: other texts take the place of a report."""

from __future__ import annotations

import click

from kg.cli.flags import Settings, flags
from kg.cli.rows import FORMATS, write_rows


@click.command(epilog="Example: kg replace report-17 corrected.txt")
@click.argument("report")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--encoding", metavar="NAME", help="The encoding of files without a byte order mark.")
@flags(*FORMATS)
def command(settings: Settings, report: str, paths: tuple[str, ...], encoding: str | None) -> int:
    """Put other texts in the place of a report.

    REPORT is a report's id or IRI. It is removed only when the new texts could be read.
    """
    from kg.ledger import find_report, remove_reports
    from kg.pipeline import build
    from kg.store import open_store

    with settings.open_store() as store:
        old = find_report(store, report)
    read: set[str] = set()
    summary = build(paths, settings.store, encoding=encoding, progress=lambda report: read.add(report.identifier))
    if read and old not in read:
        with open_store(settings.store, "write") as store:
            remove_reports(store, [old])
    write_rows(settings, ("what", "count"), [(n, getattr(summary, n)) for n in ("added", "changed", "unchanged")])
    for failure in summary.failures:
        click.echo(f"kg: error: {failure}", err=True)
    return (1 if summary.reports else 3) if summary.failures else 0
