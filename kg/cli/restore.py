"""`kg restore`: a store is made of a backup."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.flags import Settings, flags
from kg.cli.rows import FORMATS, write_rows


@click.command(epilog="Example: kg restore monday -s copy.db")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@flags(*FORMATS)
def command(settings: Settings, folder: Path) -> None:
    """Make a store of a backup, proved by its hashes.

    FOLDER is what kg backup wrote. Every file is held against its hash before, and every graph after; the store appears
    whole or not at all, and one that is there is left alone.
    """
    from kg.backup import restore

    found = restore(folder, settings.store)
    rows = [("statements", found.statements), ("reports", found.reports)]
    write_rows(settings, ("what", "count"), rows)
