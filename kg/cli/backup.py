"""`kg backup`: the store as plain N-Quads with hashes."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.flags import Settings, flags
from kg.cli.rows import FORMATS, write_rows


@click.command(epilog="Example: kg backup monday")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@flags(*FORMATS)
def command(settings: Settings, folder: Path) -> None:
    """Write a backup of the store, with hashes.

    FOLDER is made, and appears whole or not at all: packed N-Quads, the count and hash of each graph, the decisions and
    the gazetteer from beside the store, and the SHA-256 of each file. A store that is being written is backed up as it
    is now.
    """
    from kg.backup import back_up

    with settings.open_store() as store:
        found = back_up(store, folder)
    rows = [("statements", found.statements), ("reports", found.reports), ("files", len(found.files))]
    write_rows(settings, ("what", "count"), rows)
