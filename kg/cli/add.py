"""`kg add`: reports join a store that there is, and the ledger follows."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.flags import Settings, flags, jobs_option
from kg.cli.rows import FORMATS, write_rows


@click.command(epilog="Example: kg add bulletin.txt")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--encoding", metavar="NAME", help="The encoding of files without a byte order mark.")
@click.option("--gazetteer", type=click.Path(path_type=Path), metavar="FILE", help="A user gazetteer of more places.")
@click.option("--wait", type=float, metavar="SECONDS", help="How long to wait for another that writes (KG_WAIT; 0).")
@jobs_option
@flags(*FORMATS)
def command(
    settings: Settings, paths: tuple[str, ...], encoding: str | None, gazetteer: Path | None, wait: float | None,
    jobs: int,
) -> int:  # fmt: skip
    """Add reports to a store; its ledger follows.

    As `kg build`, but the store must be there. Where it has a ledger, only what the new reports touch is fused again.
    """
    from kg.pipeline import build

    with settings.open_store():  # there must be one
        pass
    summary = build(paths, settings.store, encoding=encoding, gazetteer=gazetteer, jobs=jobs, wait=wait)
    counts = ("added", "changed", "unchanged", "removed", "tolls", "engagements", "controls")
    write_rows(settings, ("what", "count"), [(name, getattr(summary, name)) for name in counts])
    for failure in summary.failures:
        click.echo(f"kg: error: {failure}", err=True)
    return (1 if summary.reports else 3) if summary.failures else 0
