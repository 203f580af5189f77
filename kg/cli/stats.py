"""`kg stats`: how much of everything the store holds."""

from __future__ import annotations

import click

from kg.cli.flags import Settings, flags
from kg.cli.rows import FORMATS, write_rows


@click.command(epilog="Example: kg stats -f json")
@flags(*FORMATS)
def command(settings: Settings) -> None:
    """Count what the store holds."""
    from kg.statistics import count_things

    with settings.open_store() as store:
        write_rows(settings, ("what", "count"), count_things(store).items())
